"""News of a school: written once, read by whom it is for, told once."""

from datetime import datetime
from operator import attrgetter
from typing import Any, ClassVar, Self

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy
from django.utils.translation import gettext_lazy as _
from wagtail.actions.unpublish_page import UnpublishPageAction
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.models import Page, PageManager, Revision
from wagtail_localize.fields import SynchronizedField

from foundation import clock
from foundation.keys import key_of
from foundation.search import search_index_fields
from newsfeed.forms import NewsPageForm
from newsfeed.models.confirmations import Confirmation
from newsfeed.models.dated_pages import DatedPage, DatedPageQuerySet, IndexPage
from newsfeed.models.posts import SocialPost
from newsfeed.models.topics import Topic
from newsfeed.notices import NewsPublished
from notices.models import Event, recalled_key
from pages.blocks import ArticleBlock, BlocksField
from pages.models import SearchListing
from pages.structured_data import Absolute, Thing
from roll.models import Audience, User
from roll.recipients import Recipients
from roll.scope import signed_in


class NewsIndexPage(IndexPage):
    """All news of a school, or that of one topic."""

    title_below_school = gettext_lazy("News")
    slug_below_school = "news"
    is_creatable = False
    subpage_types: ClassVar[list[str]] = ["newsfeed.NewsPage"]

    class Meta:
        verbose_name = _("news index")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        listed, key = self.listed_pages(NewsPage, request.user), key_of(request.GET.get("topic", ""))
        context["news"] = news = self.paginate(listed.filter(topic=key) if key else listed, request)
        # Those of the pieces that are shown came with them.
        topics = {each.topic.pk: each.topic for each in news if each.topic}
        context["topics"] = sorted(topics.values(), key=attrgetter("sort_key"))
        context["topic"], context["is_filtered"] = topics.get(key), bool(key)
        context["query"] = f"&topic={key}" if key else ""
        return context


class NewsQuerySet(DatedPageQuerySet):
    def for_serving(self) -> Self:
        return super().for_serving().select_related("topic")

    def told(self, *, with_recalled: bool = False) -> list[tuple[Any, Event]]:
        """Returns those that people were told of, each with its Event, the newest first.

        Not what was taken back and not told anew, unless `with_recalled`.
        """
        pages = {NewsPublished.key_of(page.translation_key): page for page in self}
        keys = {key: key for key in pages} | ({recalled_key(key): key for key in pages} if with_recalled else {})
        events = Event.objects.filter(dedupe_key__in=keys).order_by("-pk")
        # What was told anew has its own key again, and comes first.
        newest = {keys[event.dedupe_key]: event for event in reversed(events)}
        return [(pages[key], event) for key, event in reversed(newest.items())]


class NewsPage(DatedPage):
    """One piece of news."""

    class NotTold(Exception):
        """Nobody was told of it, or it has been taken back."""

    topic = models.ForeignKey(
        Topic, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("topic")
    )
    body = BlocksField(ArticleBlock(), verbose_name=_("text"), blank=True)
    tell = models.ForeignKey(
        Audience,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("who to notify"),
        help_text=_("They are notified once, when the page is first published."),
    )

    post_to_channels = models.BooleanField(_("post it on the school's channels"), default=False)

    objects = PageManager.from_queryset(NewsQuerySet)()

    SYNCED_FIELDS: ClassVar[tuple[str, ...]] = (*DatedPage.SYNCED_FIELDS, "tell_id")
    has_printouts = True
    parent_page_types: ClassVar[list[str]] = ["newsfeed.NewsIndexPage"]
    search_listing = SearchListing("newspaper", day="date")
    page_description = _("A piece of news. Families are notified when you publish it.")
    base_form_class = NewsPageForm
    override_translatable_fields: ClassVar = [
        *DatedPage.override_translatable_fields,
        SynchronizedField("tell", overridable=False),
        SynchronizedField("post_to_channels", overridable=False),
    ]
    content_panels = [
        *Page.content_panels,
        FieldPanel("summary", help_text=_("Shown in lists and in the message to families.")),
        DatedPage.photo_panel,
        FieldPanel("body"),
        MultiFieldPanel(
            [FieldPanel("read_by"), FieldPanel("tell"), FieldPanel("post_to_channels")], heading=_("Who it is for")
        ),
        MultiFieldPanel([FieldPanel("topic"), FieldPanel("date")], heading=_("Topic and date")),
    ]
    search_fields = [*DatedPage.search_fields, *search_index_fields("body", "topic_names")]

    class Meta:
        verbose_name = _("news")
        verbose_name_plural = _("news")

    def clean(self) -> None:
        super().clean()
        if self.tell is None:
            return
        if self.school_id and not self.tell.is_within(Audience(school_id=self.school_id)):
            raise ValidationError({"tell": _("Choose people from this page’s own school.")})
        if self.read_by and not self.tell.is_within(self.read_by):
            raise ValidationError(
                {"tell": _("Some of these people can’t read it. Notify fewer people, or let more people read it.")}
            )

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = super().serve(request, *args, **kwargs)
        if signed_in(request.user) and not getattr(request, "is_preview", False):
            NewsPublished.mark_opened_by(request.user, self)  # type: ignore[arg-type]
        return response

    # --- Whom it tells ----------------------------------------------------------------------------------------------
    def people_to_tell(self) -> Recipients | None:
        if not self.tell_id or self.told_at():
            return None
        return NewsPublished(self).recipients()

    def told_at(self) -> datetime | None:
        event = NewsPublished.current_event(self.translation_key)
        return event.created_at if event else None

    def is_taken_back(self) -> bool:
        return NewsPublished.was_recalled(self.translation_key)

    def confirm(self, entered: int | None, *, by: User, shown_number: int | None = None) -> None:
        """Notes that somebody has `entered` how many people the newest version tells, unless they are too few to ask.

        `shown_number` is the number they were shown; None has it counted anew. Raises WrongNumber.
        """
        number = self.get_latest_revision_as_object().number_to_confirm() if shown_number is None else shown_number
        if number and entered != number:
            raise self.WrongNumber
        if number:
            Confirmation.objects.create(revision_id=self.latest_revision_id, number=number, by=by)

    def is_confirmed(self, revision: Revision) -> bool:
        return Confirmation.objects.unused().filter(revision=revision).exists()

    def publish(self, revision: Revision, *args: Any, **more: Any) -> None:
        super().publish(revision, *args, **more)
        Confirmation.objects.unused().filter(revision=revision).update(used_at=clock.now())

    def announce(self, *, by: User | None) -> None:
        """Tells the audience, and plans posts on the school's channels; does nothing unless the page is live.

        A piece of news is told and posted once, in whichever language it came first.
        """
        if not self.live or self.expired:
            return
        if self.tell_id:
            NewsPublished(self).send(by=by)
        SocialPost.plan(self)

    @transaction.atomic
    def recall(self, *, by: User, reason: str) -> Event:
        """Takes it back from everybody who was told, and off the site in all languages; returns the Event.

        What waits for its hour does not go out. Published anew it is told anew, once: whoever was told the mistake is
        told what is right. Raises NotTold.
        """
        event = NewsPublished(self).recall(by=by, reason=reason)
        if event is None:
            raise self.NotTold
        for page in NewsPage.objects.filter(translation_key=self.translation_key):
            # Whoever writes there may stop a mistake, also where they may not publish.
            UnpublishPageAction(page, user=by).execute(skip_permission_checks=True)
            # Nor may one that waits for its hour go out.
            page.revisions.update(approved_go_live_at=None)
        return event

    schema_type = "NewsArticle"

    def thing(self, absolute: Absolute, image: str) -> Thing:
        said = super().thing(absolute, image)
        said |= {"headline": self.title, "author": said["publisher"], "isAccessibleForFree": True}
        return said | ({"articleSection": str(self.topic)} if self.topic else {})

    def topic_names(self) -> list[str]:
        """What its topic is called in each language: whoever looks for it may read any."""
        return self.topic.names if self.topic else []

    def images(self) -> list[Any]:
        return self.body.stream_block.images(self.body)
