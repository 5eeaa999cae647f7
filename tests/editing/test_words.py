"""What Wagtail's own screens say here: of pages with the head, of people, of videos, and of which school."""

import inspect
import re
from typing import Any

import pytest
from django.urls import reverse
from wagtail import locks
from wagtail.admin import action_menu
from wagtail.admin.views.pages import create, edit
from wagtail.models import WorkflowState, workflows

from newsfeed.models import NewsPage
from pages.wagtail_internals import OUR_WORDS
from roll.rights import Role
from tests.editing.test_approval import address, draft, submit_action
from tests.factories import PostingFactory
from tests.factories.pages import (
    contact_page,
    content_image,
    event_page,
    howto_page,
    news_page,
    publish,
    resource_page,
    school_page,
    standard_page,
)


@pytest.fixture
def editor(cast, as_user):
    return as_user(cast.editor)


@pytest.fixture
def head(cast, as_user):
    return as_user(cast.head)


# --- With the head --------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("words", OUR_WORDS)
def test_wagtail_still_says_what_we_say_otherwise(words):
    sources = "".join(inspect.getsource(module) for module in (action_menu, create, edit, locks, workflows))
    assert f'"{words}"' in sources


def test_no_screen_of_an_editor_speaks_of_moderation(cast, editor):
    page = draft(cast)
    answers = [submit_action(editor, page, "action-submit")]
    answers += [editor.get(reverse("wagtailadmin_pages:edit", args=[page.pk]))]
    answers += [editor.get(reverse("wagtailadmin_explore", args=[page.get_parent().pk]))]
    shown = " ".join(" ".join(answer.text for answer in answers).split())
    for words in ("is with the head now", "Take it back to change it", "It is with the head."):
        assert words in shown, words
    for words in ("submitted for moderation", "Cancel workflow ", "awaiting moderation", "Only reviewers"):
        assert words not in shown, words
    assert "in moderation" not in shown.lower()
    assert NewsPage.objects.get().status_string == "with the head"
    back = submit_action(editor, page, "action-cancel-workflow")
    assert "is yours again" in back.text and "Workflow on page" not in back.text


def every_kind(cast) -> dict[str, Any]:
    """A draft of each kind that is handed in, with words that stand on no other page."""
    block = [("paragraph", "<p>Qzbody</p>")]
    photo = content_image(cast.school)
    return {
        "news": news_page(cast.school, live=False, summary="Qzsummary", body=block, photo=photo),
        "event": event_page(cast.school, live=False, summary="Qzsummary", body=block, place="Qzplace"),
        "page": standard_page(cast.school, live=False, summary="Qzsummary", body=block),
        "contact": contact_page(cast.school, live=False, summary="Qzsummary", address_lines="Qzbody"),
        "how-to": howto_page(cast.school, live=False, summary="Qzsummary", what="Qzbody", photo=photo, photo_alt="A"),
        "resource": resource_page(
            cast.school,
            live=False,
            summary="Qzsummary",
            items=[("link", {"url": "https://ncert.nic.in/", "title": "Qzbody"})],
        ),
    }


def test_the_head_reads_on_the_very_page_on_which_it_is_decided(cast, head):
    for kind, page in every_kind(cast).items():
        page.save_revision(user=cast.editor)
        submission = page.get_workflow().start(page, cast.editor).current_task_state.specific
        text = head.get(address(submission)).text
        assert "Qzsummary" in text and "Qzbody" in text, kind
        assert ("<img" in text) is (kind in {"news", "how-to"}), kind
    assert "Qzplace" not in text


# --- People, videos, schools ------------------------------------------------------------------------------------------
def test_the_report_of_old_pages_names_people(cast, head):
    page = news_page(cast.school, "Old news")
    publish(page, by=cast.head)
    publish(news_page(cast.school, "By the clock"))
    url = reverse("wagtailadmin_reports:aging_pages")
    for address_ in (url, f"{url}?export=csv"):
        answer = head.get(address_)
        text = b"".join(answer).decode()
        assert str(cast.head) in text and "By the clock" in text, address_
        assert cast.head.username not in text and not re.search(r"[>,]\s*None\s*[<,]", text), address_


SENT = {"in_progress": "With the head", "approved": "Approved", "needs_changes": "Sent back", "cancelled": "Taken back"}


@pytest.mark.parametrize("state", SENT)
def test_the_report_of_what_is_with_the_head_says_so(cast, editor, state):
    """No workflow called "the head", no circle, no way to a closed view."""
    page = news_page(cast.school, "Winter uniforms")
    page.save_revision(user=cast.editor)
    WorkflowState.objects.filter(pk=page.get_workflow().start(page, cast.editor).pk).update(status=state)
    url = reverse("wagtailadmin_reports:workflow")
    text = editor.get(url).text
    table = text.partition('<table class="listing">')[2].partition("</table>")[0]
    assert "Winter uniforms" in table and SENT[state] in table and str(cast.editor) in table
    assert re.findall(r"<th[^>]*>([^<]*)</th>", table) == ["Page", "Status", "Sent by", "When"]
    assert "the head" not in table.replace("With the head", "") and "icon-radio-empty" not in table
    assert "workflow_tasks" not in text
    history = re.findall(r'href="(/admin/pages/[^"]*workflow[^"]*)"', table)
    assert history and {editor.get(address).status_code for address in history} == {200}


def menu(client) -> str:
    return client.get("/admin/").text


def test_videos_are_called_so(cast, editor):
    assert '"label": "Videos"' in menu(editor) and '"label": "Media"' not in menu(editor)


OF_A_SCHOOL = ("Waiting for you", "Who publishes", "Logo and colour", "Page views")


def test_what_a_school_has_is_named_with_it_where_there_are_two(cast, head):
    for label in OF_A_SCHOOL:
        assert menu(head).count(f'"label": "{label}"') == 1
    PostingFactory(user=cast.head, school=cast.other_school, role=Role.HEAD)
    school_page(cast.other_school)
    for label in OF_A_SCHOOL:
        for school in (cast.school, cast.other_school):
            assert menu(head).count(f'"label": "{label} ({school.name})"') == 1, label
