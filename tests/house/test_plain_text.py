"""No door takes a title of two lines: it would end in the headers of an e-mail."""

import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.urls import reverse

from helpdesk.models import Ticket
from home.models import EventPage
from newsfeed.models import NewsPage
from portal.bookings.models import BookingEvent
from portal.homework.models import Homework
from portal.letters.models import Letter
from tests.factories.homework import HomeworkFactory
from tests.factories.pages import editors_publish, event_page, form_of, news_page

ROOT = Path(__file__).parents[2]
FOLDERS = (
    "demo",
    "editing",
    "foundation",
    "helpdesk",
    "home",
    "journal",
    "newsfeed",
    "notices",
    "pages",
    "portal",
    "roll",
    "site",
)
ROOMS = "/portal/schools/nai-umeed/"


def letter(cast, words):
    return f"{ROOMS}letters/new/", {"audience": f"class-{cast.class_5b.pk}", "title": words, "text": words}


def homework(cast, words):
    due = (cast.school.today() + timedelta(days=1)).isoformat()
    HomeworkFactory(school_class=cast.class_5b).delete()  # a class that the teacher has
    return f"{ROOMS}homework/new/", {"classes": [cast.class_5b.pk], "title": words, "text": words, "due_other": due}


def query(cast, words):
    return "/help/new/", {"title": words, "text": words, "category": "device"}


def meetings(cast, words):
    first = cast.school.today() + timedelta(days=7)
    days = {"first_day": first.isoformat(), "last_day": first.isoformat(), "closes_on": ""}
    hours = {"starts": "16:00", "ends": "17:00", "closes": "23:59", "slot_minutes": "10", "modes": ["phone"]}
    return f"{ROOMS}bookings/new/", {"name": words, "audience": "school"} | days | hours


def page_form(cast, page, words, **more):
    editors_publish(cast.school, cast.head)
    return reverse("wagtailadmin_pages:edit", args=[page.pk]), form_of(page) | {"title": words} | more


def news(cast, words):
    return page_form(cast, news_page(cast.school, "Old"), words, summary=words)


def event(cast, words):
    page = event_page(cast.school, "Old")
    page.date = page.first_day
    page.tell_id = None
    more = {"first_day": page.first_day.isoformat(), "last_day": "", "begins": "", "ends": "", "place": words}
    return page_form(cast, page, words, summary=words, read_by="", **more)


# (model, field of one line, field of lines, who sends it, how)
DOORS = {
    "letters": (Letter, "title", "text", "teacher", letter),
    "homework": (Homework, "title", "text", "teacher", homework),
    "queries": (Ticket, "title", "", "head", query),
    "bookings": (BookingEvent, "name", "", "head", meetings),
    "news": (NewsPage, "title", "summary", "editor", news),
    "events": (EventPage, "title", "summary", "editor", event),
}


@pytest.mark.parametrize("sign", ["\x0b", "\r", "\x1e", "\u2028"], ids=ascii)
@pytest.mark.parametrize("door", DOORS)
def test_what_is_pasted_into_a_title_is_one_line(cast, as_user, door, sign):
    model, line, lines, role, fill_in = DOORS[door]
    path, data = fill_in(cast, f"Sports day{sign}Bring water")
    answer = as_user(getattr(cast, role)).post(path, data)
    assert answer.status_code == 302, answer.context["form"].errors
    made = model.objects.get()
    assert getattr(made, line) == "Sports day Bring water"
    if lines:
        assert getattr(made, lines) == "Sports day\nBring water"


def test_every_form_takes_its_words_by_these_fields():
    found = [path for folder in FOLDERS for path in (ROOT / folder).rglob("*.py") if path.name != "plain_text.py"]
    assert len(found) > 200
    assert [
        str(path) for path in found if re.search(r"forms\.(Char|Email|Regex|Slug|URL)Field\(", path.read_text())
    ] == []
