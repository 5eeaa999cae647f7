"""What waits for the editors of a school: four lists, each counted and sliced in the database."""

from datetime import UTC, datetime
from functools import cache
from typing import Any
from urllib.parse import urlencode

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.db.models import DateTimeField, Exists, F, OuterRef, Q, QuerySet, TextField, Value
from django.db.models.functions import Cast, Coalesce
from django.db.models.lookups import Regex
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.fields import StreamField
from wagtail.models import Locale, Page, Revision, TaskState, WorkflowState
from wagtail_localize.models import TranslationSource

from editing.desk_rows import DeskList, Link, Row, named
from editing.models import Desk
from foundation.models import ContentImage
from foundation.templatetags.chaupal import native
from pages.models import SchoolContentPage

# A picture in a text whose `alt` is empty, as SQLite and as PostgreSQL write it.
BARE_PICTURE = r'("image": [0-9]+, "alt": "")|("alt": "", "image": [0-9]+)'
# Enough for a panel; the rest has a page of its own.
SHOWN = 10
NEVER = datetime(1970, 1, 1, tzinfo=UTC)


class Waiting(DeskList):
    """Pages somebody asks this person to approve; and their own that came back."""

    name = "waiting"
    heading = gettext_lazy("Waiting for you")
    empty = gettext_lazy("Nothing waits for you. Pages to approve, and pages that come back to you, stand here.")
    icon = "tasks"

    def found(self) -> QuerySet[Any]:
        """(page, what, since, said) of both kinds, the longest wait first."""
        page = ContentType.objects.get_for_model(Page)
        to_decide = TaskState.objects.reviewable_by(self.user).filter(
            status=TaskState.STATUS_IN_PROGRESS,
            revision__base_content_type=page,
            revision__object_id__in=self.own.keys(),
        )
        came_back = WorkflowState.objects.filter(
            status=WorkflowState.STATUS_NEEDS_CHANGES,
            requested_by=self.user,
            base_content_type=page,
            object_id__in=self.own.keys(),
        )
        asked = named(to_decide, "revision__object_id", "decide", "started_at", Value(""))
        said = F("current_task_state__comment")
        return asked.union(named(came_back, "object_id", "back", "current_task_state__finished_at", said), all=True)

    def count(self) -> int:
        return self.found().count()

    def __getitem__(self, wanted: slice) -> list[Row]:
        found = list(self.found().order_by("at", "key")[wanted])
        pages = self.own.rows_of(key for key, *_rest in found)
        return [
            self.own.row(pages[key], words=self.said(what, comment), when=since) for key, what, since, comment in found
        ]

    def said(self, what: str, comment: str) -> str:
        if what == "decide":
            return _("Read it, then approve it or send it back.")
        return _("Sent back to you: %(comment)s") % {"comment": comment} if comment else _("Sent back to you.")


class Scheduled(DeskList):
    """What goes out or ends by itself, the next first."""

    name = "scheduled"
    heading = gettext_lazy("Scheduled")
    empty = gettext_lazy("Nothing is scheduled. Pages with a date to go out or to end stand here.")
    icon = "calendar"

    def found(self) -> QuerySet[Any]:
        page = ContentType.objects.get_for_model(Page)
        out = Revision.objects.filter(
            approved_go_live_at__isnull=False, base_content_type=page, object_id__in=self.own.keys()
        )
        ends = self.own.all().filter(live=True, expire_at__isnull=False)
        going = named(out, "object_id", "out", "approved_go_live_at", Value(""))
        return going.union(named(ends, "pk", "end", "expire_at", Value("")), all=True)

    def count(self) -> int:
        return self.found().count()

    def __getitem__(self, wanted: slice) -> list[Row]:
        found = list(self.found().order_by("at", "key")[wanted])
        pages = self.own.rows_of(key for key, *_rest in found)
        words = {"out": _("Goes out"), "end": _("Ends")}
        return [self.own.row(pages[key], words=words[what], when=when) for key, what, when, _said in found]


class Untranslated(DeskList):
    """Live in the language they were written in; in another they are not, or say what was true before."""

    name = "untranslated"
    heading = gettext_lazy("Needs translation")
    empty = gettext_lazy("Every page can be read in every language.")
    icon = "wagtail-localize-language"

    def found(self) -> QuerySet[Page]:
        source = OuterRef(OuterRef("pk"))
        kin = Page.objects.filter(live=True, translation_key=OuterRef("translation_key"))
        standing = Page.objects.alias(published=published("last_published_at")).filter(
            Q(published__gte=published(OuterRef(OuterRef("last_published_at")))) | Q(pk=source),
            live=True,
            translation_key=OuterRef(OuterRef("translation_key")),
            locale=OuterRef("pk"),
        )
        lacking = Locale.objects.filter(~Exists(standing))
        return self.own.all().filter(~Exists(kin.filter(pk__lt=OuterRef("pk"))), Exists(lacking), live=True)

    def count(self) -> int:
        return self.found().count()

    def __getitem__(self, wanted: slice) -> list[Row]:
        pages = list(self.found().select_related("locale").order_by("-last_published_at", "-pk")[wanted])
        keys = [page.translation_key for page in pages]
        kin = {
            (page.translation_key, page.locale_id): page
            for page in self.own.all().filter(translation_key__in=keys).order_by("-pk")
        }
        sources = dict(TranslationSource.objects.filter(object_id__in=keys).values_list("object_id", "pk"))
        locales = list(Locale.objects.order_by("pk"))
        rows = []
        for page in pages:
            there = {locale: kin.get((page.translation_key, locale.pk)) for locale in locales if locale != page.locale}
            lacking = {locale: other for locale, other in there.items() if not stands(other, page)}
            links = [
                Link(native(locale.language_code), self.way(page, locale, other, sources.get(page.translation_key)))
                for locale, other in lacking.items()
            ]
            changed = any(other and other.live for other in lacking.values())
            words = _("Changed since it was translated.") if changed else ""
            rows.append(self.own.row(page, links=links, words=words))
        return rows

    def way(self, page: Page, locale: Locale, other: Page | None, source: int | None) -> str:
        """To where this language is made: a new translation, one that was begun, or what changed since."""
        if other is None:
            asked = urlencode({"select_locale": locale.language_code})
            return f"{reverse('wagtail_localize:submit_page_translation', args=[page.pk])}?{asked}"
        if other.live and source:
            return reverse("wagtail_localize:update_translations", args=[source])
        return reverse("wagtailadmin_pages:edit", args=[other.pk])


def published(instant: Any) -> Any:
    """What was planted with the school was never published: as old as can be."""
    return Coalesce(instant, Value(NEVER, DateTimeField()))


def stands(other: Page | None, source: Page) -> bool:
    """As `found` asks the database."""
    if other is None or not other.live:
        return False
    return (other.last_published_at or NEVER) >= (source.last_published_at or NEVER)


class Undescribed(DeskList):
    """Pages with a picture that says nothing to those who don't see it; then pictures that were never described."""

    name = "undescribed"
    heading = gettext_lazy("Photos without alt")
    empty = gettext_lazy("Every photo says what it shows.")
    icon = "image"

    def pages(self) -> QuerySet[Any]:
        """Their keys, in order."""
        wrong = {kind: without_words(kind) for kind in page_kinds()}
        first, *others = (
            kind.objects.filter(self.own.below, words, school__in=self.own.schools).order_by().values_list("pk")
            for kind, words in wrong.items()
            if words is not None
        )
        return first.union(*others, all=True).order_by("pk")

    def images(self) -> QuerySet[ContentImage]:
        desks = Desk.objects.filter(school__in=self.own.schools)
        return ContentImage.objects.filter(collection__in=desks.values("collection"), description="").order_by("-pk")

    def count(self) -> int:
        return self.pages().count() + self.images().count()

    def __getitem__(self, wanted: slice) -> list[Row]:
        before, keys = self.pages().count(), [key for (key,) in self.pages()[wanted]]
        pages = self.own.rows_of(keys)
        rows = [self.own.row(pages[key], words=_("Say beside the photo what it shows.")) for key in keys]
        first, last = max(wanted.start or 0, before) - before, max((wanted.stop or 0) - before, 0)
        school_of = {desk.collection_id: desk.school_id for desk in Desk.objects.filter(school__in=self.own.schools)}
        for image in self.images()[first:last]:
            address = reverse("wagtailimages:edit", args=[image.pk])
            school = self.own.schools[school_of[image.collection_id]]
            rows.append(Row(image.title, address, school, words=_("Describe the photo.")))
        return rows


@cache
def page_kinds() -> list[Any]:
    return [kind for kind in apps.get_models() if issubclass(kind, SchoolContentPage)]


@cache
def without_words(kind: Any) -> Q | None:
    """A photo of the page itself, or a picture in one of its texts, with empty words beside it; None: it has none."""
    names = {field.name for field in kind._meta.fields}
    wrong = Q(photo__isnull=False, photo_alt="") if {"photo", "photo_alt"} <= names else None
    for field in kind._meta.fields:
        if isinstance(field, StreamField):
            text = Cast(field.name, TextField())
            bare = Q(Regex(text, Value(BARE_PICTURE)))
            wrong = bare if wrong is None else wrong | bare
    return wrong


LISTS: tuple[type[DeskList], ...] = (Waiting, Scheduled, Untranslated, Undescribed)
