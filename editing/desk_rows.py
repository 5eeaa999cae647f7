"""What the lists of the editors' home are made of: rows, and the pages of one's own schools."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, ClassVar, NamedTuple

from django.db.models import CharField, F, IntegerField, Q, QuerySet, Value
from django.db.models.functions import Cast
from django.urls import reverse
from wagtail.models import Page

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
    """One of the four, for somebody who writes at these schools; a Paginator takes it as it is."""

    name: ClassVar[str]
    heading: ClassVar[Any]
    empty: ClassVar[Any]
    icon: ClassVar[str]
    ordered = True

    def __init__(self, user: Any, schools: Iterable[School]) -> None:
        self.user, self.school_pages = user, SchoolPages(schools)

    def count(self) -> int:
        raise NotImplementedError

    def __len__(self) -> int:
        return self.count()

    def __getitem__(self, wanted: slice) -> list[Row]:
        raise NotImplementedError


def entries_of(queryset: QuerySet[Any], key: str, what: str, at: str, note: Any) -> QuerySet[Any]:
    """(page, what, instant, note): rows of several tables in one list. (A TaskState has a `comment` already.)"""
    columns = {"key": Cast(key, IntegerField()), "what": Value(what), "at": F(at), "note": note}
    return queryset.order_by().annotate(**columns).values_list(*columns)
