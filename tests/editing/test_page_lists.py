"""The editors' home: what one has begun, what is with the head, and all news, events and how-tos of a school."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from editing.page_lists import KIND_LISTS, AllEvents, AllNews, Drafts, WithHead
from roll.rights import Role
from tests.editing.test_desk_lists import approval, rows, submit, titles  # noqa: F401
from tests.factories import PostingFactory
from tests.factories.pages import event_page, localized, news_page, publish, school_page


def drafted(page: Any, by: Any) -> Any:
    page.save_revision(user=by)
    return page


def test_ones_own_drafts_are_on_the_first_screen_until_they_are_sent_or_published(cast, as_user, approval):  # noqa: F811
    draft = drafted(news_page(cast.school, "Half a thought", live=False), cast.editor)
    changed = news_page(cast.school, "Sports day")
    changed.title = "Sports day, again"
    drafted(changed, cast.editor)
    drafted(news_page(cast.school, "Somebody else’s", live=False), cast.head)
    drafted(news_page(cast.other_school, "Elsewhere", live=False), cast.editor)
    found = rows(Drafts, cast.editor, cast.school)
    assert [(row.title, row.words) for row in found] == [
        ("Sports day, again", "Changed since it was published."),
        ("Half a thought", "Not published yet."),
    ]
    home = as_user(cast.editor).get("/admin/").text
    assert "Your drafts (2)" in home and "Half a thought" in home
    submit(approval, draft, cast.editor)
    assert titles(Drafts, cast.editor, cast.school) == ["Sports day, again"]
    publish(changed, by=cast.head)
    assert titles(Drafts, cast.editor, cast.school) == []


def test_what_is_with_the_head_is_there_till_it_is_decided(cast, as_user, approval):  # noqa: F811
    as_user(cast.head).get("/admin/")
    page = news_page(cast.school, "Sports day", live=False)
    state = submit(approval, page, cast.editor)
    submit(approval, news_page(cast.school, "Not mine", live=False), cast.head)
    assert titles(WithHead, cast.editor, cast.school) == ["Sports day"]
    assert rows(WithHead, cast.editor, cast.school)[0].when == state.current_task_state.started_at
    assert "With the head (1)" in as_user(cast.editor).get("/admin/").text
    state.current_task_state.approve(user=cast.head)
    assert titles(WithHead, cast.editor, cast.school) == []


def test_each_page_stands_once_with_its_other_languages(cast):
    news = news_page(cast.school, "Sports day")
    localized(news, "hi")
    event_page(cast.school, "Open day")
    news_page(cast.other_school, "Elsewhere")
    (row,) = rows(AllNews, cast.editor, cast.school)
    assert (row.title, row.language, [link.label for link in row.links]) == ("Sports day", "English", ["हिन्दी"])
    assert titles(AllEvents, cast.editor, cast.school) == ["Open day"]


@pytest.mark.parametrize("kind", [*KIND_LISTS, Drafts, WithHead])
def test_a_list_costs_the_same_with_one_row_and_three(cast, as_user, approval, kind):  # noqa: F811
    school_page(cast.school)
    editor, address = as_user(cast.editor), f"/school/nai-umeed/desk/{kind.name}/"
    asked = []
    for number in (1, 2, 3):
        for make in (news_page, event_page):
            drafted(make(cast.school, f"{make.__name__} {number}", live=False), cast.editor)
        submit(approval, news_page(cast.school, f"Sent {number}", live=False), cast.editor)
        editor.get(address)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert editor.get(address).status_code == 200
        asked.append(len(queries))
    assert asked[0] == asked[2]


def test_the_menu_leads_to_them_and_the_first_screen_to_an_empty_page(cast, as_user):
    school_page(cast.school)
    editor = as_user(cast.editor)
    home = editor.get("/admin/").text
    for label in ("News", "Events", "How-tos"):
        assert home.count(f'"label": "{label}"') == 1
    for kind, model in (("news", "newsfeed/newspage"), ("events", "home/eventpage"), ("how-tos", "newsfeed/howtopage")):
        assert f'href="/school/nai-umeed/write/{kind}/"' in home
        answer = editor.get(f"/school/nai-umeed/write/{kind}/")
        assert answer.status_code == 302 and f"/admin/pages/add/{model}/" in answer["Location"]
        assert editor.get(answer["Location"]).status_code == 200
    assert editor.get("/school/nai-umeed/write/poems/").status_code == 404
    assert as_user(cast.teacher).get("/school/nai-umeed/write/news/").status_code == 404


def test_of_two_schools_each_is_named(cast, as_user):
    PostingFactory(user=cast.editor, school=cast.other_school, role=Role.EDITOR)
    for school in (cast.school, cast.other_school):
        school_page(school)
    home = as_user(cast.editor).get("/admin/").text
    for school in (cast.school, cast.other_school):
        assert f'"label": "News ({school.name})"' in home
        assert f"<b>{school.name}</b>" in home and f'href="/school/{school.slug}/write/news/"' in home
