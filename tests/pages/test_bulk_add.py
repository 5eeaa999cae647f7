"""The pages of a school that opens its desk: all at once, and as if each had been added by itself."""

from typing import Any
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import TestCase
from django.test.utils import CaptureQueriesContext
from django.utils import translation
from wagtail.models import Page, PageLogEntry, ReferenceIndex
from wagtail.search.models import IndexEntry

from editing.models import Desk
from editing.models.desk import fixed_page_models
from foundation.page_cache import fetch_kept
from home.models import EventIndexPage, HomePage, SchoolPage
from roll.models import School
from tests.factories.pages import standard_page

pytestmark = pytest.mark.usefixtures("bare_database")

SOUND = ([], [], [], [], [])
# What no two pages have in common, and what follows from it.
OWN = {
    "id",
    "page_ptr",
    "path",
    "url_path",
    "slug",
    "title",
    "draft_title",
    "translation_key",
    "school",
    "text_version",
}


def sql_of(queries: CaptureQueriesContext) -> list[str]:
    return [each["sql"] for each in queries if not each["sql"].startswith(("SAVEPOINT", "RELEASE"))]


def pages_of_school(school: School) -> list[Any]:
    """A school's pages in the order of the tree."""
    pages = [kind.objects.filter(school=school) for kind in (SchoolPage, *fixed_page_models().values())]
    return sorted((page for kind in pages for page in kind), key=lambda page: page.path)


def add_one_by_one(school: School) -> None:
    """What Wagtail and treebeard make of the same pages: the measure for what is put in at once."""
    homes = HomePage.objects.select_related("locale").order_by("path")
    key = uuid4()
    for home in homes:
        page = SchoolPage(title=school.name, slug=school.slug, school=school, locale=home.locale, translation_key=key)
        home.add_child(instance=page)
    for kind in fixed_page_models().values():
        key = uuid4()
        for page in SchoolPage.objects.filter(school=school).order_by("path"):
            with translation.override(page.language):
                page.add_child(
                    instance=kind(
                        title=str(kind.title_below_school),
                        slug=kind.slug_below_school,
                        locale=page.locale,
                        translation_key=key,
                    )
                )


def test_a_desk_opens_with_few_queries_for_the_first_school_and_for_the_next(cast):
    for school in (cast.school, cast.other_school):
        with CaptureQueriesContext(connection) as queries:
            Desk.open(school)
        assert len(sql_of(queries)) <= 60
        with CaptureQueriesContext(connection) as queries:
            Desk.open(school)
        assert len(sql_of(queries)) == 1


def test_its_pages_are_as_if_each_had_been_added_by_itself(cast):
    with TestCase.captureOnCommitCallbacks(execute=True):
        add_one_by_one(cast.other_school)
        Desk.open(cast.school)
    ours, theirs = pages_of_school(cast.school), pages_of_school(cast.other_school)
    assert len(ours) == len(theirs) == 20
    assert Page.find_problems() == SOUND
    for page, other in zip(ours, theirs, strict=True):
        assert type(page) is type(other)
        assert columns(page) == columns(other)
        assert page.path[12:] == other.path[12:] and page.path[:8] == other.path[:8]
        assert page.url_path == other.url_path.replace("/sitara/", "/nai-umeed/")
        assert page.address == other.address.replace("/sitara/", "/nai-umeed/")
        assert page.draft_title == page.title
        assert references(page, cast.school) == references(other, cast.other_school) != []
        assert history(page) == history(other) == [("wagtail.create", True, True)]
        assert search_hits(page) == search_hits(other) != []
    assert groups_of_translations(ours) == groups_of_translations(theirs)
    assert text_versions(ours) == text_versions(theirs) == [1] * 5


def columns(page: Any) -> dict[str, Any]:
    """All that is in its rows but for OWN."""
    return {
        field.attname: getattr(page, field.attname) for field in page._meta.concrete_fields if field.name not in OWN
    }


def references(page: Any, school: School) -> list[tuple[Any, ...]]:
    names = ("content_type", "base_content_type", "to_content_type", "model_path", "content_path", "content_path_hash")
    rows = ReferenceIndex.objects.filter(object_id=str(page.pk))
    assert {row.to_object_id for row in rows} == {str(school.pk)}
    return list(rows.values_list(*names))


def history(page: Any) -> list[tuple[Any, ...]]:
    logged = PageLogEntry.objects.filter(page=page.pk, content_type=page.content_type, user=None)
    return [(entry.action, entry.content_changed, entry.label == page.title) for entry in logged]


def search_hits(page: Any) -> list[str]:
    """The words under which the index has it, of pages that are called alike in both schools."""
    entries = IndexEntry.objects.filter(object_id=str(page.pk), content_type=page.content_type)
    return [entry.title if page.depth > 3 else "the school" for entry in entries]


def groups_of_translations(pages: list[Any]) -> list[list[tuple[str, str]]]:
    keys = list(dict.fromkeys(page.translation_key for page in pages))
    return [[(type(p).__name__, p.language) for p in pages if p.translation_key == key] for key in keys]


def test_what_was_kept_for_visitors_ends_with_it(cast):
    before, _kept = fetch_kept("any")
    with TestCase.captureOnCommitCallbacks(execute=True):
        Desk.open(cast.school)
    assert fetch_kept("any")[0] != before


def test_an_address_that_is_taken_is_not_given_twice(cast):
    desk = Desk.open(cast.school)
    EventIndexPage.objects.all().delete()
    Desk.objects.update(planted=[])
    standard_page(cast.school, "Our events", slug="events")
    with pytest.raises(ValidationError, match="/home/nai-umeed/events/"):
        Desk.objects.get(pk=desk.pk).add_missing_pages()
    assert not EventIndexPage.objects.exists() and not Desk.objects.get(pk=desk.pk).is_complete
    assert Page.find_problems() == SOUND


def test_pages_that_come_later_stand_behind_those_an_editor_made(cast):
    desk = Desk.open(cast.school)
    EventIndexPage.objects.all().delete()
    Desk.objects.update(planted=[])
    about = standard_page(cast.school)
    Desk.objects.get(pk=desk.pk).add_missing_pages()
    parent = SchoolPage.objects.get(pk=about.get_parent().pk)
    assert [page.slug for page in parent.get_children()] == ["news", "resources", "how-tos", "about-us", "events"]
    assert parent.numchild == 5 and Page.find_problems() == SOUND


def text_versions(pages: list[Any]) -> list[int]:
    """How many versions of its texts each page has in its four languages."""
    groups: dict[Any, set[str]] = {}
    for page in pages:
        assert page.text_version
        groups.setdefault(page.translation_key, set()).add(page.text_version)
    return [len(versions) for versions in groups.values()]
