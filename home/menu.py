"""The pages of a school that stand in its menu, and those one level deeper: for this reader, in this language.

In the menu is what has Wagtail's tick, in the order of the tree; both are asked of a page's source, so that a menu is
the same in all languages.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter, itemgetter
from typing import Any

from django.db import connection
from wagtail.models import Page

from home.models import SchoolPage
from home.models.standard import BELOW_SCHOOL
from pages.addresses import address
from roll.models import School
from roll.models.audience import audiences_of

# What a school must say and people look for at the end of a page; slugs are the same in all languages.
FOOT_SLUGS = ("contact", "privacy", "accessibility")


@dataclass(frozen=True)
class Item:
    title: str
    language: str
    below_home: str
    address: str
    place: str
    is_in_menu: bool

    @property
    def slugs(self) -> list[str]:
        """The slugs from the school down."""
        return self.below_home.strip("/").split("/")


# Written out: each page of a school asks it, and Django would take twenty times as long to put it together as the
# database to answer. Each kind from its own table, where the school's are found at once: joined by "or", PostgreSQL
# would read the pages of all schools.
ROWS_OF_KIND = """
SELECT page.translation_key, page.id, language.language_code, page.title, page.url_path, page.path, page.show_in_menus
  FROM {kind} AS ours
  JOIN wagtailcore_page AS page ON page.id = ours.page_ptr_id
  JOIN wagtailcore_locale AS language ON language.id = page.locale_id
 WHERE ours.school_id = {school} AND page.live AND page.depth IN ({depth}, {depth} + 1)
   AND (ours.read_by_id IS NULL OR ours.read_by_id IN ({readable}))
"""


def _rows(school: int, audiences: list[int]) -> list[Any]:
    """In all languages: which of them is shown is decided by whoever reads."""
    readable = ", ".join(str(int(key)) for key in audiences) or "NULL"
    values = {"school": int(school), "depth": BELOW_SCHOOL, "readable": readable}
    tables = (kind._meta.db_table for kind in SchoolPage.allowed_subpage_models())
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(ROWS_OF_KIND.format(kind=table, **values) for table in tables))
        return sorted(cursor.fetchall(), key=itemgetter(0, 1))


def pages_of(school: School, user: Any, language: str) -> list[Item]:
    """One query a page, whatever asks; two for who is signed in."""
    if not hasattr(school, "pages_shown"):
        items = sorted(_chosen(_rows(school.pk, audiences_of(user)), language), key=attrgetter("place"))
        school.pages_shown = items  # type: ignore[attr-defined]
    return school.pages_shown  # type: ignore[attr-defined]


def _chosen(rows: list[Any], language: str) -> Iterator[Item]:
    for _key, same in groupby(rows, key=itemgetter(0)):
        versions = list(same)
        *_, path, in_menu = versions[0]
        _key, _pk, code, title, url_path, *_ = next((row for row in versions if row[2] == language), versions[0])
        below_home = url_path.split("/", 2)[2]
        yield Item(title, code, below_home, address(language, below_home), path[-Page.steplen :], in_menu)


def menu_of(school: School, user: Any, language: str) -> list[Item]:
    return [item for item in pages_of(school, user, language) if item.is_in_menu and len(item.slugs) == 2]


def foot_pages_of(school: School, user: Any, language: str) -> list[Item]:
    """Those of FOOT_SLUGS that the school has written, in their order."""
    by_slug = {item.slugs[1]: item for item in pages_of(school, user, language) if len(item.slugs) == 2}
    return [by_slug[slug] for slug in FOOT_SLUGS if slug in by_slug]


def beside(page: Any, user: Any, language: str) -> tuple[Item | None, list[Item]]:
    """The page above a page, and those below it; whoever may not read one doesn't learn its title."""
    slugs, items = page.below_home.strip("/").split("/"), pages_of(page.school, user, language)
    above = next((item for item in items if item.slugs == slugs[:-1]), None)
    return above, [item for item in items if item.slugs[:-1] == slugs]
