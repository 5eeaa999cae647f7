"""News on a school's own channels: once an item and channel, whatever happens on the way.

A post that stands twice can't be taken back, one that is missing can be sent. So this is at most once: that it is being
sent is written down and committed first. A job that dies in between leaves it so, and nobody sends it by itself again;
the editor reads that it may be there, looks, and decides. What surely failed is tried again.
"""

from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING, Any, Self

from django.apps import apps
from django.conf import settings
from django.db import models, transaction
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django_q.tasks import async_task

from foundation import clock
from newsfeed import channels
from newsfeed.channels import Outcome
from roll.models import School, User

if TYPE_CHECKING:
    from newsfeed.models import NewsPage

# After the first try, the second, …; after the last it waits for the editor.
WAITS = (1, 5, 30, 120)
# Longer than the queue's timeout (120 s): a job that still runs is never taken for dead.
ABANDONED_AFTER = timedelta(seconds=150)


class SocialPostQuerySet(models.QuerySet):
    def due(self) -> Self:
        return self.filter(state=SocialPost.State.WAITING, due_at__lte=clock.now()).order_by("due_at", "pk")

    def abandoned(self) -> Self:
        """Whoever was sending them is gone."""
        return self.filter(state=SocialPost.State.SENDING, handed_at__lt=clock.now() - ABANDONED_AFTER)

    def possibly_posted(self) -> Self:
        """Which stand on their channel, or may."""
        states = (SocialPost.State.SENDING, SocialPost.State.SENT, SocialPost.State.UNSURE)
        return self.filter(state__in=states).order_by("channel")


class SocialPost(models.Model):
    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting")
        SENDING = "sending", _("Being sent")
        SENT = "sent", _("Sent")
        UNSURE = "unsure", _("Not sure")
        FAILED = "failed", _("Not sent")
        DROPPED = "dropped", _("Taken back")

    class Trouble(models.TextChoices):
        AWAY = "away", _("The channel could not be reached.")
        REFUSED = "refused", _("The channel did not accept it.")
        SILENT = "silent", _("We sent it, but no answer came. Check there first: it may have arrived.")
        GONE = "gone", _("This channel is no longer set up.")
        NOT_PUBLIC = "private", _("The page is no longer public.")

    class NotStuck(Exception):
        """It is on its way, or has arrived: there is nothing to send again."""

    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="+")
    # The key that all translations share.
    page = models.UUIDField()
    # Its name in the settings. Its address is a password, and stays there.
    channel = models.CharField(max_length=40)
    state = models.CharField(max_length=7, choices=State, default=State.WAITING)
    trouble = models.CharField(max_length=8, choices=Trouble, blank=True)
    tries = models.PositiveSmallIntegerField(default=0)
    due_at = models.DateTimeField(default=clock.now)
    handed_at = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    again_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")

    objects = SocialPostQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["state", "due_at"], name="social_post_by_state"),
            models.Index(fields=["school", "-id"], name="social_post_by_school"),
        ]
        constraints = [
            models.UniqueConstraint(fields=("page", "channel"), name="one_social_post_a_channel"),
            models.CheckConstraint(
                condition=Q(state="sent", sent_at__isnull=False) | (~Q(state="sent") & Q(sent_at__isnull=True)),
                name="a_sent_social_post_says_when",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.page} {self.channel}: {self.state}"

    @property
    def is_stuck(self) -> bool:
        return self.state in (self.State.FAILED, self.State.UNSURE)

    @classmethod
    @transaction.atomic
    def plan(cls, page: "NewsPage") -> None:
        """One for each channel of its school, in whichever language it came first; what was taken back waits again."""
        if page.read_by_id or not page.post_to_channels:
            return
        names = channels.channels_of(page.school)
        if not names:
            return
        key = {"school": page.school, "page": page.translation_key}
        SocialPost.objects.bulk_create((SocialPost(**key, channel=name) for name in names), ignore_conflicts=True)
        taken_back = cls.objects.filter(**key, state=cls.State.DROPPED)
        taken_back.update(state=cls.State.WAITING, trouble="", tries=0, due_at=clock.now())
        transaction.on_commit(partial(async_task, "newsfeed.posting.send_due"))

    def send(self) -> None:
        """Hands it over, if it is due and nobody else does; never inside a transaction."""
        if not self._claim():
            return
        page, channel = self.news_page(), channels.channels_of(self.school).get(self.channel)
        if page is None:
            self._finish(self.State.DROPPED, self.Trouble.NOT_PUBLIC)
        elif channel is None:
            self._finish(self.State.FAILED, self.Trouble.GONE)
        else:
            link = f"{settings.BASE_URL}{page.address}?utm_source=social"
            self._record_outcome(channels.send_post(channel, page.title, page.summary, link))

    def news_page(self) -> "NewsPage | None":
        """As it stands now, in the school's language or its own; None where not everybody may read it any more."""
        pages = apps.get_model("newsfeed.NewsPage").objects.readable_by(None).in_language(self.school.language)
        return pages.filter(translation_key=self.page, post_to_channels=True).for_serving().first()

    def send_again(self, *, by: User) -> None:
        """Queues a failed or unsure post once more, with its tries counted from 0. Raises NotStuck for any other."""
        stuck = SocialPost.objects.filter(pk=self.pk, state__in=(self.State.FAILED, self.State.UNSURE))
        fresh = {"state": self.State.WAITING, "trouble": "", "tries": 0, "due_at": clock.now(), "again_by": by}
        with transaction.atomic():
            if not stuck.update(**fresh):
                raise self.NotStuck
            transaction.on_commit(partial(async_task, "newsfeed.posting.send_due"))

    # --- On the way -------------------------------------------------------------------------------------------------
    def _claim(self) -> bool:
        """Writes down that it is being sent, before it is. One of two that try gets it."""
        self.handed_at = clock.now()
        mine = SocialPost.objects.due().filter(pk=self.pk)
        return bool(mine.update(state=self.State.SENDING, handed_at=self.handed_at, tries=F("tries") + 1))

    def _record_outcome(self, outcome: Outcome) -> None:
        if outcome is Outcome.SENT:
            self._finish(self.State.SENT, sent_at=clock.now())
        elif outcome is Outcome.UNSURE:
            self._finish(self.State.UNSURE, self.Trouble.SILENT)
        else:
            self._try_later(self.Trouble.AWAY if outcome is Outcome.AWAY else self.Trouble.REFUSED)

    def _try_later(self, trouble: str) -> None:
        self.refresh_from_db(fields=["tries"])
        if self.tries > len(WAITS):
            self._finish(self.State.FAILED, trouble)
        else:
            wait = timedelta(minutes=WAITS[self.tries - 1])
            self._finish(self.State.WAITING, trouble, due_at=clock.now() + wait)

    def _finish(self, state: str, trouble: str = "", **more: Any) -> None:
        """Unless it took so long that somebody else has decided."""
        mine = SocialPost.objects.filter(pk=self.pk, state=self.State.SENDING, handed_at=self.handed_at)
        mine.update(state=state, trouble=trouble, **more)
