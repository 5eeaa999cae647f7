"""What one has begun oneself, what is with the head, and the pages of one kind: lists of the editors' home."""

from typing import Any, ClassVar

from django.contrib.contenttypes.models import ContentType
from django.db.models import CharField, Exists, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Cast
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.models import Page, WorkflowState

from editing.desk_rows import DeskList, EntryList, Link, Row, entries_of
from foundation.templatetags.chaupal import native
from home.models import EventPage
from newsfeed.models import HowToPage, NewsPage


class PageList(DeskList):
    """A list whose rows are pages, in an order of its own."""

    order: ClassVar[tuple[str, ...]] = ("-latest_revision_created_at", "-pk")

    def pages(self, wanted: slice) -> list[Any]:
        """Those of this part of the list."""
        return list(self.get_queryset().select_related("locale").order_by(*self.order)[wanted])

    def __getitem__(self, wanted: slice) -> list[Row]:
        return [self.row(page) for page in self.pages(wanted)]

    def row(self, page: Page, **more: Any) -> Row:
        """With what readers see of it, and when it was last saved."""
        return self.school_pages.row(page, words=state_of(page), when=page.latest_revision_created_at, **more)


def state_of(page: Page) -> str:
    """Returns what readers see of the page, in words; empty where they see it as it is."""
    if not page.live:
        return _("Not published yet.")
    return _("Changed since it was published.") if page.has_unpublished_changes else ""


class Drafts(PageList):
    """What this person saved last and nobody reads yet; what is with the head, or came back, is in other lists."""

    name = "drafts"
    heading = gettext_lazy("Your drafts")
    empty = gettext_lazy("You have no drafts. A page that you save and don’t publish appears here.")
    icon = "edit"

    def get_queryset(self) -> QuerySet[Page]:
        page = ContentType.objects.get_for_model(Page)
        key = Cast(OuterRef("pk"), CharField())
        under_way = WorkflowState.objects.active().filter(base_content_type=page, object_id=key)
        unseen = self.school_pages.all().filter(
            Q(live=False) | Q(has_unpublished_changes=True),
            latest_revision__user=self.user,
            latest_revision__approved_go_live_at__isnull=True,
        )
        return unseen.filter(~Exists(under_way))


class WithHead(EntryList):
    """What this person has sent to the head, the longest wait first."""

    name = "with-head"
    heading = gettext_lazy("With the head")
    empty = gettext_lazy("Nothing of yours is with the head.")
    icon = "user"

    def get_queryset(self) -> QuerySet[Any]:
        sent = self.own_workflows(WorkflowState.STATUS_IN_PROGRESS)
        return entries_of(sent, "object_id", "sent", "current_task_state__started_at", Value(""))

    def message(self, what: str, note: str) -> str:
        return _("Sent to the head.")


class KindList(PageList):
    """All pages of one kind, each once, in the language it was written in; the others are links."""

    kind: ClassVar[Any]

    def get_queryset(self) -> QuerySet[Page]:
        earlier = Page.objects.filter(translation_key=OuterRef("translation_key"), pk__lt=OuterRef("pk"))
        kind = ContentType.objects.get_for_model(self.kind)
        return self.school_pages.all().filter(~Exists(earlier), content_type=kind)

    def __getitem__(self, wanted: slice) -> list[Row]:
        pages = self.pages(wanted)
        others: dict[Any, list[Link]] = {}
        keys = [page.translation_key for page in pages]
        versions = self.school_pages.all().filter(translation_key__in=keys).exclude(pk__in=[page.pk for page in pages])
        for other in versions.select_related("locale").order_by("locale", "pk"):
            link = Link(native(other.locale.language_code), self.school_pages.row(other).address)
            others.setdefault(other.translation_key, []).append(link)
        return [self.row(page, links=others.get(page.translation_key, ()), links_label=_("Also in:")) for page in pages]


class AllNews(KindList):
    name, kind, icon = "news", NewsPage, "doc-full"
    heading = gettext_lazy("News")
    empty = gettext_lazy("No news yet")


class AllEvents(KindList):
    name, kind, icon = "events", EventPage, "date"
    heading = gettext_lazy("Events")
    empty = gettext_lazy("No events yet")


class AllHowTos(KindList):
    name, kind, icon = "how-tos", HowToPage, "media"
    heading = gettext_lazy("How-tos")
    empty = gettext_lazy("No how-tos yet")


# On the first screen, before what waits; and on screens of their own.
OWN_LISTS: tuple[type[DeskList], ...] = (Drafts, WithHead)
KIND_LISTS: tuple[type[KindList], ...] = (AllNews, AllEvents, AllHowTos)
