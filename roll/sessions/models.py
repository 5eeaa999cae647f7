"""Where a person is signed in: one row a session, so that it can be seen and ended from another device."""

from datetime import timedelta
from typing import Any, Self

from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import models, transaction
from django.db.models import Q
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from foundation import clock
from roll.kinds import SESSION_ENDED


class SignInQuerySet(models.QuerySet["SignIn"]):
    def open(self) -> Self:
        """Those that have not ended, the newest first: neither by somebody nor because nothing was done."""
        return self.filter(ended_at__isnull=True, good_until__gt=clock.now()).order_by("-last_seen_at", "-pk")

    def of_session(self, session_key: str | None) -> "SignIn | None":
        return self.filter(session_key=session_key).select_related("user").first() if session_key else None


class SignIn(models.Model):
    """One session of one person on one device. The person's own: nobody else sees it, and it goes with the user.

    The first row is written by signing in; it is kept for as long as what was sent after the session's end may still
    be somebody's (`forget_old_sign_ins`).
    """

    class End(models.TextChoices):
        SIGNED_OUT = "signed_out", _("signed out")
        IDLE = "idle", _("nothing was done for too long")
        OVER = "over", _("the card’s time was up")
        FROM_ELSEWHERE = "from_elsewhere", _("ended from another device")

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="sign_ins")
    session_key = models.CharField(max_length=40, unique=True)
    # "Chrome, Android": enough to know one's own device by.
    browser = models.CharField(max_length=40, blank=True)
    is_shared = models.BooleanField(default=False)
    signed_in_at = models.DateTimeField()
    last_seen_at = models.DateTimeField()
    # When it ends, if no other page is opened.
    good_until = models.DateTimeField(db_index=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    end = models.CharField(max_length=14, choices=End, blank=True)

    objects = SignInQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, end="") | Q(ended_at__isnull=False) & ~Q(end=""),
                name="a_sign_in_ends_in_some_way",
            )
        ]

    def __str__(self) -> str:
        return f"{self.user_id}: {self.browser}"

    def finish(self, end: "SignIn.End", request: HttpRequest | None = None) -> bool:
        """Ends it, and with it the session; False where it had ended before."""
        with transaction.atomic():
            rows = SignIn.objects.filter(pk=self.pk, ended_at__isnull=True)
            ended = bool(rows.update(ended_at=clock.now(), end=end))
            if ended:
                SESSION_ENDED.write(by=self.user_id, subject=self.user_id, request=request)
            Session.objects.filter(session_key=self.session_key).delete()
        return ended

    @classmethod
    def begin(cls, user: Any, session_key: str, **values: Any) -> "SignIn":
        """`values`: `browser`, `is_shared`, `good_until`."""
        now = clock.now()
        return cls.objects.create(user=user, session_key=session_key, signed_in_at=now, last_seen_at=now, **values)


def forget_old_sign_ins() -> None:
    """Each day: those that ended more than a week ago."""
    week = clock.now() - timedelta(days=7)
    SignIn.objects.filter(Q(good_until__lt=week) | Q(ended_at__lt=week)).delete()
