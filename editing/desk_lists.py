"""What waits for the editors of a school: four lists, each counted and sliced in the database."""

from functools import cache
from typing import Any
from urllib.parse import urlencode

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.db.models import CharField, Exists, F, OuterRef, Q, QuerySet, TextField, Value
from django.db.models.functions import Cast
from django.db.models.lookups import Regex
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.fields import StreamField
from wagtail.models import Locale, Page, ReferenceIndex, Revision, TaskState, WorkflowState
from wagtail_localize.models import TranslationSource

from editing.desk_rows import DeskList, EntryList, Link, Row, entries_of
from editing.models import Desk
from foundation.models import ContentImage
from foundation.templatetags.chaupal import native
from pages.models import SchoolContentPage
from pages.text_versions import is_older

# A picture in a text whose `alt` is empty, as SQLite and as PostgreSQL write it.
BARE_PICTURE = r'("image": [0-9]+, "alt": "")|("alt": "", "image": [0-9]+)'
# Enough for a panel; the rest has a page of its own.
PANEL_ROWS = 10


class Waiting(EntryList):
    """Pages somebody asks this person to approve; and their own that came back."""

    name = "waiting"
    heading = gettext_lazy("Waiting for you")
    empty = gettext_lazy("Nothing is waiting for you.")
    icon = "tasks"

    def get_queryset(self) -> QuerySet[Any]:
        page = ContentType.objects.get_for_model(Page)
        to_decide = TaskState.objects.reviewable_by(self.user).filter(
            status=TaskState.STATUS_IN_PROGRESS,
            revision__base_content_type=page,
            revision__object_id__in=self.school_pages.keys(),
        )
        came_back = self.own_workflows(WorkflowState.STATUS_NEEDS_CHANGES)
        decisions = entries_of(to_decide, "revision__object_id", "decide", "started_at", Value(""))
        note = F("current_task_state__comment")
        return decisions.union(
            entries_of(came_back, "object_id", "back", "current_task_state__finished_at", note), all=True
        )

    def message(self, what: str, note: str) -> str:
        if what == "decide":
            return _("Read it, then approve it or send it back.")
        return _("Sent back to you: %(comment)s") % {"comment": note} if note else _("Sent back to you.")


class Scheduled(EntryList):
    """What goes out or ends by itself, the next first."""

    name = "scheduled"
    heading = gettext_lazy("Scheduled")
    empty = gettext_lazy("Nothing is scheduled. Pages that will be published or taken down on a set date appear here.")
    icon = "calendar"

    def get_queryset(self) -> QuerySet[Any]:
        page = ContentType.objects.get_for_model(Page)
        to_publish = Revision.objects.filter(
            approved_go_live_at__isnull=False, base_content_type=page, object_id__in=self.school_pages.keys()
        )
        to_unpublish = self.school_pages.all().filter(live=True, expire_at__isnull=False)
        publishing = entries_of(to_publish, "object_id", "out", "approved_go_live_at", Value(""))
        return publishing.union(entries_of(to_unpublish, "pk", "end", "expire_at", Value("")), all=True)

    def message(self, what: str, note: str) -> str:
        return _("To be published") if what == "out" else _("To be taken down")


class Untranslated(DeskList):
    """Live in the language they were written in; in another they are not, or say what was true before."""

    name = "untranslated"
    heading = gettext_lazy("Needs translation")
    empty = gettext_lazy("Every page can be read in every language.")
    icon = "wagtail-localize-language"

    def get_queryset(self) -> QuerySet[Page]:
        source = OuterRef(OuterRef("pk"))
        versions = Page.objects.filter(live=True, translation_key=OuterRef("translation_key"))
        current = Page.objects.filter(
            ~is_older() | Q(pk=source),
            live=True,
            translation_key=OuterRef(OuterRef("translation_key")),
            locale=OuterRef("pk"),
        )
        lacking = Locale.objects.filter(~Exists(current))
        return self.school_pages.all().filter(
            ~Exists(versions.filter(pk__lt=OuterRef("pk"))), Exists(lacking), live=True
        )

    def __getitem__(self, wanted: slice) -> list[Row]:
        pages = list(self.get_queryset().select_related("locale").order_by("-last_published_at", "-pk")[wanted])
        keys = [page.translation_key for page in pages]
        versions = {
            (page.translation_key, page.locale_id): page
            for page in self.school_pages.all()
            .filter(translation_key__in=keys)
            .annotate(is_older=is_older())
            .order_by("-pk")
        }
        sources = dict(TranslationSource.objects.filter(object_id__in=keys).values_list("object_id", "pk"))
        locales = list(Locale.objects.order_by("pk"))
        rows = []
        for page in pages:
            versions_of_page = {
                locale: versions.get((page.translation_key, locale.pk)) for locale in locales if locale != page.locale
            }
            lacking = {
                locale: other
                for locale, other in versions_of_page.items()
                if other is None or not other.live or other.is_older
            }
            links = [
                Link(
                    native(locale.language_code),
                    self.translation_address(page, locale, other, sources.get(page.translation_key)),
                )
                for locale, other in lacking.items()
            ]
            changed = any(other and other.live for other in lacking.values())
            words = _("Changed since it was translated.") if changed else ""
            rows.append(self.school_pages.row(page, links=links, words=words))
        return rows

    def translation_address(self, page: Page, locale: Locale, other: Page | None, source: int | None) -> str:
        """To where this language is made: a new translation, one that was begun, or what changed since."""
        if other is None:
            query = urlencode({"select_locale": locale.language_code})
            return f"{reverse('wagtail_localize:submit_page_translation', args=[page.pk])}?{query}"
        if other.live and source:
            return reverse("wagtail_localize:update_translations", args=[source])
        return reverse("wagtailadmin_pages:edit", args=[other.pk])


class Undescribed(DeskList):
    """Pages with a picture that says nothing to those who don't see it; then pictures that were never described."""

    name = "undescribed"
    heading = gettext_lazy("Photos without a description")
    empty = gettext_lazy("Every photo has a description.")
    icon = "image"

    def pages(self) -> QuerySet[Any]:
        """Their keys, in order."""
        wrong = {kind: missing_alt(kind) for kind in page_models()}
        first, *others = (
            kind.objects.filter(self.school_pages.below, words, school__in=self.school_pages.schools)
            .order_by()
            .values_list("pk")
            for kind, words in wrong.items()
            if words is not None
        )
        return first.union(*others, all=True).order_by("pk")

    def images(self) -> QuerySet[ContentImage]:
        desks = Desk.objects.filter(school__in=self.school_pages.schools)
        images = ContentImage.objects.filter(collection__in=desks.values("collection"), description="")
        # Where it is used it has words of its own, or the page is in this list.
        used = ReferenceIndex.objects.filter(
            to_content_type=ContentType.objects.get_for_model(ContentImage),
            to_object_id=Cast(OuterRef("pk"), CharField()),
        )
        return images.filter(~Exists(used)).order_by("-pk")

    def count(self) -> int:
        return self.pages().count() + self.images().count()

    def __getitem__(self, wanted: slice) -> list[Row]:
        before, keys = self.pages().count(), [key for (key,) in self.pages()[wanted]]
        pages = self.school_pages.in_bulk(keys)
        rows = [self.school_pages.row(pages[key], words=_("Say what the photo shows.")) for key in keys]
        first, last = max(wanted.start or 0, before) - before, max((wanted.stop or 0) - before, 0)
        school_of = {
            desk.collection_id: desk.school_id for desk in Desk.objects.filter(school__in=self.school_pages.schools)
        }
        for image in self.images()[first:last]:
            address = reverse("wagtailimages:edit", args=[image.pk])
            school = self.school_pages.schools[school_of[image.collection_id]]
            rows.append(Row(image.title, address, school, words=_("Describe the photo.")))
        return rows


@cache
def page_models() -> list[Any]:
    return [kind for kind in apps.get_models() if issubclass(kind, SchoolContentPage)]


@cache
def missing_alt(kind: Any) -> Q | None:
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
