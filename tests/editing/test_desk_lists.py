"""The editors' home: what waits, what is scheduled, what lacks a language, which photo says nothing."""

from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail.models import Workflow

from editing.desk_lists import LISTS, Scheduled, Undescribed, Untranslated, Waiting
from editing.models import Desk
from foundation import clock
from foundation.models import ContentImage
from roll.models import Posting
from tests.factories import PostingFactory
from tests.factories.pages import (
    content_image,
    howto_page,
    localized,
    news_page,
    publish,
    school_page,
    standard_page,
)


@pytest.fixture
def approval(cast) -> Workflow:
    """The one of all schools, with both desks open: what waits at the other is not this one's."""
    Desk.open(cast.other_school)
    return school_page(cast.school).get_workflow()


def submit(workflow: Workflow, page: Any, by: Any) -> Any:
    page.save_revision(user=by)
    return workflow.start(page, by)


def rows(kind: Any, user: Any, *schools: Any) -> list[Any]:
    found = kind(user, schools)
    listed = found[0:100]
    assert len(found) == len(listed)
    return listed


def titles(kind: Any, user: Any, *schools: Any) -> list[str]:
    return [row.title for row in rows(kind, user, *schools)]


# --- Waiting --------------------------------------------------------------------------------------------------------
def test_the_head_finds_what_waits_at_the_own_school_the_longest_first(cast, as_user, approval):
    as_user(cast.head).get("/admin/")
    for title in ("Second", "First"):
        submit(approval, news_page(cast.school, title, live=False), cast.editor)
    submit(approval, news_page(cast.other_school, "Zebra", live=False), cast.other_head)
    assert titles(Waiting, cast.head, cast.school) == ["Second", "First"]
    assert titles(Waiting, cast.editor, cast.school) == []
    home = as_user(cast.head).get("/admin/").text
    assert "Waiting for you" in home and "(2)" in home and "Second" in home and "Zebra" not in home


def test_what_is_sent_back_waits_for_whoever_sent_it(cast, as_user, approval):
    as_user(cast.editor).get("/admin/")
    page = news_page(cast.school, "Sports day", live=False)
    state = submit(approval, page, cast.editor)
    state.current_task_state.reject(user=cast.head, comment="Please add the time.")
    (row,) = rows(Waiting, cast.editor, cast.school)
    assert row.title == "Sports day" and row.words == "Sent back to you: Please add the time." and row.when
    assert row.address == reverse("wagtailadmin_pages:edit", args=[page.pk])
    assert titles(Waiting, cast.head, cast.school) == []
    state.refresh_from_db()
    state.cancel(user=cast.editor)
    assert titles(Waiting, cast.editor, cast.school) == []


# --- Scheduled ------------------------------------------------------------------------------------------------------
def test_what_goes_out_and_what_ends_stands_by_date_in_the_schools_time(cast, as_user):
    now = clock.now()
    out = news_page(cast.school, "To be published", live=False)
    out.go_live_at = now + timedelta(days=2)
    publish(out)
    ends = news_page(cast.school, "To be taken down", expire_at=now + timedelta(days=1))
    news_page(cast.school, "Only wished for", live=False, go_live_at=now + timedelta(days=3)).save_revision()
    news_page(cast.other_school, "Zebra", expire_at=now + timedelta(days=1))
    found = rows(Scheduled, cast.editor, cast.school)
    assert [(row.title, row.words) for row in found] == [
        ("To be taken down", "To be taken down"),
        ("To be published", "To be published"),
    ]
    assert found[0].when == ends.expire_at
    cast.school.time_zone = "Europe/London"
    cast.school.save()
    text = as_user(cast.editor).get("/admin/").text
    day = out.go_live_at.astimezone(ZoneInfo("Europe/London"))
    assert f'datetime="{day.isoformat()}"' in text


# --- Translation ----------------------------------------------------------------------------------------------------
def languages(row: Any) -> list[str]:
    return [link.label for link in row.links]


def test_a_page_lacks_each_language_in_which_it_is_not_live(cast, as_user):
    page = news_page(cast.school)
    (row,) = rows(Untranslated, cast.editor, cast.school)
    assert row.title == "Sports day" and languages(row) == ["हिन्दी", "ਪੰਜਾਬੀ", "اردو"]
    assert row.links[0].address == f"/admin/localize/submit/page/{page.pk}/?select_locale=hi"
    editor = as_user(cast.editor)
    editor.get("/admin/")
    assert editor.get(row.links[0].address).context["form"].initial["locales"][0].language_code == "hi"
    draft = localized(page, "hi", live=False)
    (row,) = rows(Untranslated, cast.editor, cast.school)
    assert row.links[0].address == reverse("wagtailadmin_pages:edit", args=[draft.pk])
    for code in ("hi", "pa", "ur"):
        localized(page, code)
    assert rows(Untranslated, cast.editor, cast.school) == []


def test_a_source_that_changed_is_to_be_translated_anew(cast):
    page = standard_page(cast.school)
    for code in ("hi", "pa", "ur"):
        localized(page, code)
    page.summary = "New words."
    publish(page)
    (row,) = rows(Untranslated, cast.editor, cast.school)
    assert row.words == "Changed since it was translated." and len(row.links) == 3
    assert row.links[0].address.startswith("/admin/localize/update/")
    localized(page, "hi")
    assert languages(rows(Untranslated, cast.editor, cast.school)[0]) == ["ਪੰਜਾਬੀ", "اردو"]


def test_a_draft_a_planted_page_and_another_school_lack_nothing(cast):
    school_page(cast.school)
    news_page(cast.school, "Draft", live=False)
    news_page(cast.other_school, "Zebra")
    assert rows(Untranslated, cast.editor, cast.school) == []


# --- Photos ---------------------------------------------------------------------------------------------------------
def test_photos_that_say_nothing_are_found_wherever_they_stand(cast):
    image = content_image(cast.school, "Field")
    ContentImage.objects.update(description="A field")
    told = {"image": image, "alt": "A race", "caption": ""}
    news_page(cast.school, "Said", photo=image, body=[("photo", told), ("photo", told | {"alt": ""})][:1])
    news_page(cast.school, "Text", body=[("gallery", {"photos": [told, told | {"alt": ""}]})])
    howto_page(cast.school, "Step", steps=[("step", {"words": "Do it.", "image": image, "alt": ""})])
    howto_page(cast.school, "No picture")
    page = news_page(cast.school, "Own", photo=image)
    type(page).objects.filter(pk=page.pk).update(photo_alt="")
    content_image(cast.other_school, "Zebra")
    content_image(cast.school, "Unsaid")
    assert titles(Undescribed, cast.editor, cast.school) == ["Text", "Step", "Own", "Unsaid"]
    found = Undescribed(cast.editor, [cast.school])
    assert [row.title for row in found[2:3]] == ["Own"] and [row.title for row in found[3:4]] == ["Unsaid"]


def test_a_photo_that_has_words_where_it_is_used_is_not_asked_for_again(cast):
    own, inside = content_image(cast.school, "Own"), content_image(cast.school, "Inside")
    news_page(cast.school, photo=own, body=[("photo", {"image": inside, "alt": "A race", "caption": ""})])
    content_image(cast.school, "In no page")
    assert titles(Undescribed, cast.editor, cast.school) == ["In no page"]


def test_a_page_that_stands_under_another_school_is_in_neither_list(cast):
    page = news_page(cast.school, "Own", photo=content_image(cast.school, "Field"))
    type(page).objects.filter(pk=page.pk).update(photo_alt="", school=cast.other_school)
    ContentImage.objects.update(description="A field")
    for school in (cast.school, cast.other_school):
        found = Undescribed(cast.editor, [school])
        assert len(found) == 0 and found[0:10] == []


# --- All together ---------------------------------------------------------------------------------------------------
def test_a_new_editor_reads_what_will_stand_here(cast, as_user):
    home = as_user(cast.editor).get("/admin/")
    for kind in LISTS:
        assert str(kind.heading) in home.text
    for words in (
        "Nothing is waiting for you.",
        "Nothing is scheduled.",
        "Every page can be read",
        "Every photo has a description",
    ):
        assert words in home.text
    for noise in ("most recent edits", "Your locked pages", "/admin/reports/locked/", "guide.wagtail.org"):
        assert noise not in home.text


def test_the_home_names_no_school_that_one_has_left(cast, as_user):
    PostingFactory(user=cast.editor, school=cast.other_school, role="editor")
    editor = as_user(cast.editor)
    editor.get("/admin/")
    page = news_page(cast.other_school, "Zebra day")
    page.save_revision(user=cast.editor, log_action=True)
    assert "Zebra day" in editor.get("/admin/").text and "Sitara Girls School" in editor.get("/admin/").text
    Posting.objects.filter(user=cast.editor, school=cast.other_school).delete()
    assert "Zebra" not in as_user(cast.editor).get("/admin/").text


def fill(cast: Any, approval: Workflow, number: int) -> None:
    for n in range(number):
        page = news_page(cast.school, f"Page {number} {n}", expire_at=clock.now() + timedelta(days=1, minutes=n))
        submit(approval, page, cast.editor)
        content_image(cast.school, f"Photo {number} {n}")


def test_thirty_rows_ask_no_more_than_one(cast, as_user, approval):
    head = as_user(cast.head)
    counts = []
    for number in (1, 30):
        fill(cast, approval, number)
        head.get("/admin/")
        pages = ["/admin/", *(f"/school/{cast.school.slug}/desk/{kind.name}/" for kind in LISTS)]
        asked = []
        for path in pages:
            with CaptureQueriesContext(connection) as queries:
                answer = head.get(path)
            assert answer.status_code == 200
            asked.append(len(queries))
        counts.append(asked)
    assert counts[0] == counts[1]
    home = head.get("/admin/").text
    assert home.count("(31)") == 4 and home.count("All 31") == 4
    assert home.count("desk-row") == 4 * 10


@pytest.mark.parametrize("name", [kind.name for kind in LISTS])
def test_all_rows_have_a_page(cast, as_user, name):
    editor = as_user(cast.editor)
    editor.get("/admin/")
    path = f"/school/{cast.school.slug}/desk/{name}/"
    empty = editor.get(path)
    assert empty.status_code == 200 and 'class="empty"' in empty.text
    ContentImage.objects.all().delete()
    page = news_page(cast.school, "Sports day", expire_at=clock.now() + timedelta(days=1))
    if name in ("scheduled", "untranslated"):
        assert page.title in editor.get(path).text
    assert editor.get(f"/school/{cast.school.slug}/desk/no-such/").status_code == 404
    assert as_user(cast.teacher).get(path).status_code == 404
