"""The schools on the front page: some at a time, found by name or place."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import get_language

from pages.addresses import address
from roll.models import School
from roll.models.facts import named

AT_ONCE = 24
# Of what somebody types, and of the pages that anybody turns to.
MOST_LETTERS, MOST_PAGES = 100, 1_000


@dataclass(frozen=True)
class Entry:
    """One school of the list."""

    name: str
    place: str
    address: str


@dataclass(frozen=True)
class SchoolList:
    """One page of the schools whose pages are here. `before` and `after` are numbers of pages, 0 for none."""

    search_text: str
    entries: tuple[Entry, ...]
    number: int
    after: int

    @property
    def before(self) -> int:
        """The number of the page before this one."""
        return self.number - 1

    @property
    def asks(self) -> bool:
        """Whether there is something to look for: not among a few."""
        return bool(self.search_text or self.before or self.after)


def school_list(query: Any, pages: QuerySet[Any]) -> SchoolList:
    """Returns the schools that have one of these pages, as the address of the front page asks for them: `q`, `page`.

    Two queries at most, over no more rows than are shown where nothing is looked for: none are counted.
    """
    text, number = " ".join(query.get("q", "").replace("\0", " ")[:MOST_LETTERS].split()), query.get("page", "")
    page = int(number) if number.isascii() and number.isdecimal() and len(number) <= 4 else 1
    page = page if 0 < page <= MOST_PAGES else 1
    live = pages.filter(school=OuterRef("pk")).order_by()
    schools = School.objects.filter(named(text), Exists(live)).select_related("area").order_by("sort_key", "pk")
    first = (page - 1) * AT_ONCE
    rows = list(schools[first : first + AT_ONCE + 1])
    language = get_language() or "en"
    entries = tuple(
        Entry(row.local_name, row.place or str(row.area or ""), address(language, f"{row.slug}/"))
        for row in rows[:AT_ONCE]
    )
    return SchoolList(text, entries, page, page + 1 if len(rows) > AT_ONCE else 0)
