"""What the lists of the editors' home are made of: rows, and the pages of one's own schools."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, ClassVar, NamedTuple

from django.contrib.contenttypes.models import ContentType
from django.db.models import CharField, F, IntegerField, Q, QuerySet, Value
from django.db.models.functions import Cast
from django.urls import reverse
from wagtail.models import Page, WorkflowState

from foundation.templatetags.chaupal import native
from home.models import SchoolPage
from roll.models import School

# Root, HomePage, SchoolPage: so much of a page's path says whose it is.
SCHOOL_DEPTH = 3 * Page.steplen


class Link(NamedTuple):
    label: str
    address: str


class Row(NamedTuple):
    """`when` stands in the school's own time; `words` says why it is here."""

    title: str
    address: str
    school: School
    language: str = ""
    words: str = ""
    when: datetime | None = None
    links: Sequence[Link] = ()
    # What the links are; empty: languages into which it is to be translated.
    links_label: str = ""


class SchoolPages:
    """The pages of these schools, in all languages, drafts too."""

    def __init__(self, schools: Iterable[School]) -> None:
        self.schools = {school.pk: school for school in schools}
        fronts = SchoolPage.objects.filter(school__in=self.schools).values_list("path", "school_id")
        self.school_of_path = {path: self.schools[school] for path, school in fronts}

    @property
    def below(self) -> Q:
        """The condition on pages of any kind."""
        below = Q(pk__in=[])
        for path in self.school_of_path:
            below |= Q(path__startswith=path)
        return below

    def all(self) -> QuerySet[Page]:
        return Page.objects.filter(self.below)

    def keys(self) -> QuerySet[Any]:
        """As revisions and workflows write them."""
        return self.all().order_by().annotate(key=Cast("pk", CharField())).values("key")

    def in_bulk(self, keys: Iterable[int]) -> dict[int, Page]:
        return self.all().select_related("locale").in_bulk(list(keys))

    def row(self, page: Page, **more: Any) -> Row:
        address = reverse("wagtailadmin_pages:edit", args=[page.pk])
        school = self.school_of_path[page.path[:SCHOOL_DEPTH]]
        return Row(page.draft_title or page.title, address, school, native(page.locale.language_code), **more)


class DeskList:
    """One of the lists, for somebody who writes at these schools; a Paginator takes it as it is."""

    name: ClassVar[str]
    heading: ClassVar[Any]
    empty: ClassVar[Any]
    icon: ClassVar[str]
    ordered = True

    def __init__(self, user: Any, schools: Iterable[School]) -> None:
        self.user, self.school_pages = user, SchoolPages(schools)

    def get_queryset(self) -> QuerySet[Any]:
        """What the list is of, unordered."""
        raise NotImplementedError

    def count(self) -> int:
        return self.get_queryset().count()

    def __len__(self) -> int:
        return self.count()

    def __getitem__(self, wanted: slice) -> list[Row]:
        raise NotImplementedError


class EntryList(DeskList):
    """A list whose rows are pages that something is to be said of, the earliest first."""

    def get_queryset(self) -> QuerySet[Any]:
        """(page, what, instant, note) of each, as `entries_of` makes them."""
        raise NotImplementedError

    def __getitem__(self, wanted: slice) -> list[Row]:
        entries = list(self.get_queryset().order_by("at", "key")[wanted])
        pages = self.school_pages.in_bulk(key for key, *_rest in entries)
        return [
            self.school_pages.row(pages[key], words=self.message(what, note), when=at)
            for key, what, at, note in entries
        ]

    def message(self, what: str, note: str) -> str:
        """Returns what is said of a page."""
        raise NotImplementedError

    def own_workflows(self, status: str) -> QuerySet[Any]:
        """What this person sent to the head, as it stands."""
        page = ContentType.objects.get_for_model(Page)
        states = WorkflowState.objects.filter(status=status, requested_by=self.user, base_content_type=page)
        return states.filter(object_id__in=self.school_pages.keys())


def entries_of(queryset: QuerySet[Any], key: str, what: str, at: str, note: Any) -> QuerySet[Any]:
    """(page, what, instant, note): rows of several tables in one list. (A TaskState has a `comment` already.)"""
    columns = {"key": Cast(key, IntegerField()), "what": Value(what), "at": F(at), "note": note}
    return queryset.order_by().annotate(**columns).values_list(*columns)
