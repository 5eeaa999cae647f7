"""Events by the school's clock: shown, over, and taken into a calendar."""

import re
from datetime import UTC, date, datetime, time, timedelta
from importlib import import_module
from typing import Any

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.urls import reverse
from icalendar import Calendar

from home.models import CalendarEntry, EventIndexPage, EventPage
from roll.models import Audience, School
from tests.factories.pages import editors_publish, event_page, localized, publish, school_page

NOW = "2026-11-24T08:20+05:30"
TODAY = date(2026, 11, 24)


@pytest.fixture(autouse=True)
def morning(bare_database, monkeypatch) -> None:
    monkeypatch.setenv("CHAUPAL_NOW", NOW)


def read(answer: Any) -> list[Any]:
    assert answer.status_code == 200 and answer["Content-Type"].startswith("text/calendar")
    return list(Calendar.from_ical(answer.content).walk("VEVENT"))


def read_all(client: Any, school: School) -> dict[str, list[Any]]:
    """Of the school's calendar, by their status."""
    found: dict[str, list[Any]] = {"CONFIRMED": [], "CANCELLED": []}
    for event in read(client.get(all_files(school))):
        found[event["status"]].append(event)
    return found


def one_file(page: EventPage) -> str:
    return reverse("home:event_file", args=[page.school.slug, page.pk])


def all_files(school: School, language: str = "en") -> str:
    return reverse("home:events_file", args=[school.slug, language])


# --- When -----------------------------------------------------------------------------------------------------------
def test_its_instants_are_the_schools(cast):
    page = event_page(cast.school, first_day=TODAY, begins=time(10), ends=time(13))
    assert page.starts_at == datetime(2026, 11, 24, 4, 30, tzinfo=UTC)
    assert page.over_at == page.ends_at == datetime(2026, 11, 24, 7, 30, tzinfo=UTC)
    page = event_page(cast.school, "All day", first_day=TODAY, last_day=TODAY + timedelta(days=1))
    assert page.starts_at == datetime(2026, 11, 23, 18, 30, tzinfo=UTC)
    assert page.over_at == datetime(2026, 11, 25, 18, 30, tzinfo=UTC) and page.ends_at is None


def test_it_keeps_its_hour_when_the_clocks_change(cast):
    School.objects.update(time_zone="Europe/London")
    before, after = (
        event_page(
            School.objects.get(slug="nai-umeed"), f"On the {day}th", first_day=date(2027, 3, day), begins=time(9)
        )
        for day in (27, 28)
    )
    assert (before.starts_at.hour, after.starts_at.hour) == (9, 8)


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"last_day": TODAY - timedelta(days=1)}, "last_day"),
        ({"ends": time(12)}, "begins"),
        ({"begins": time(12), "ends": time(11)}, "ends"),
        ({"begins": time(12), "ends": time(12)}, "ends"),
    ],
)
def test_what_cannot_be_is_refused_in_words(cast, said, field):
    with pytest.raises(ValidationError) as refused:
        event_page(cast.school, first_day=TODAY, **said)
    assert field in refused.value.message_dict
    night = event_page(cast.school, first_day=TODAY, last_day=TODAY + timedelta(days=1), begins=time(18), ends=time(9))
    assert night.over_at > night.starts_at


def test_what_is_over_leaves_the_lists_and_says_so(cast, client, monkeypatch):
    page = event_page(cast.school, "Morning circle", first_day=TODAY, begins=time(8), ends=time(9))
    day = event_page(cast.school, "Garden day", first_day=TODAY)
    index, front = "/en/nai-umeed/events/", "/en/nai-umeed/"
    for path in (index, front):
        assert "Morning circle" in client.get(path).text and "Garden day" in client.get(path).text
    monkeypatch.setenv("CHAUPAL_NOW", "2026-11-24T09:00+05:30")
    for path in (index, front):
        assert "Morning circle" not in client.get(path).text and "Garden day" in client.get(path).text
    over = client.get(page.address).text
    assert "This is over." in over and ".ics" not in over
    monkeypatch.setenv("CHAUPAL_NOW", "2026-11-25T00:00+05:30")
    assert "Nothing coming up" in client.get(index).text
    assert "This is over." in client.get(day.address).text


def test_what_is_over_stands_in_a_list_that_the_index_leads_to(cast, client, as_user):
    for n in range(21):
        event_page(cast.school, f"Past {n}", slug=f"past-{n}", first_day=TODAY - timedelta(days=1 + n))
    yesterday = {"first_day": TODAY - timedelta(days=1)}
    event_page(cast.school, "QzOnly5B", slug="5b", read_by=Audience.of(cast.class_5b), **yesterday)
    event_page(cast.school, "QzDraft", slug="d", live=False, **yesterday)
    event_page(cast.school, "Coming", slug="coming", first_day=TODAY)
    index = "/en/nai-umeed/events/"
    assert 'href="?past=1"' in client.get(index).text and "Past 0" not in client.get(index).text
    first, second = client.get(f"{index}?past=1"), client.get(f"{index}?page=2&past=1")
    assert [page.title for page in first.context["events"]] == [f"Past {n}" for n in range(20)]
    assert [page.title for page in second.context["events"]] == ["Past 20"]
    assert "page=2&amp;past=1" in first.text and "Coming</b>" not in first.text and "Qz" not in first.text
    assert "QzOnly5B" in as_user(cast.guardian).get(f"{index}?past=1").text
    theirs = EventIndexPage.objects.child_of(school_page(cast.other_school)).get()
    assert "No past events yet" in client.get(f"{theirs.address}?past=1").text


def test_the_next_comes_first_and_each_once(cast, client):
    later = event_page(cast.school, "Later", first_day=TODAY + timedelta(days=9))
    event_page(
        cast.school, "बाद में", "hi", slug="later", translation_key=later.translation_key, first_day=later.first_day
    )
    event_page(cast.school, "Sooner", first_day=TODAY + timedelta(days=2))
    shown = client.get("/en/nai-umeed/events/").context["events"]
    assert [page.title for page in shown] == ["Sooner", "Later"]
    assert [page.title for page in client.get("/hi/nai-umeed/events/").context["events"]] == ["Sooner", "बाद में"]


def test_its_times_are_read_as_they_were_said(cast, client):
    event_page(cast.school, "Meeting", first_day=TODAY, begins=time(10), ends=time(13))
    event_page(cast.school, "Camp", first_day=TODAY, last_day=TODAY + timedelta(days=2))
    event_page(cast.school, "Play", first_day=TODAY, begins=time(17))
    text = client.get("/en/nai-umeed/events/").text
    assert "<bdi>Tue 24 Nov, 10:00</bdi></time> – <time" in text and "<bdi>13:00</bdi>" in text
    assert "<bdi>Thu 26 Nov</bdi>" in text and "<bdi>Tue 24 Nov, 17:00</bdi></time></span>" in text


def test_a_new_day_holds_in_all_languages_at_once(cast, client):
    page = event_page(cast.school, first_day=TODAY, begins=time(10))
    locale = localized(page, "hi").locale
    page.first_day, page.begins = TODAY + timedelta(days=1), time(11)
    publish(page)
    hindi = EventPage.objects.get(locale=locale)
    assert (hindi.first_day, hindi.begins, hindi.starts_at) == (page.first_day, page.begins, page.starts_at)
    hindi.first_day = TODAY
    publish(hindi)
    assert EventPage.objects.get(locale=locale).starts_at == page.starts_at


# --- In a calendar --------------------------------------------------------------------------------------------------
def test_the_file_of_an_event_says_what_the_page_says(cast, client):
    page = event_page(
        cast.school,
        "Parents' meeting; bring, please, a cap",
        first_day=TODAY,
        begins=time(10),
        ends=time(13),
        place="Hall",
    )
    (event,) = read(client.get(one_file(page)))
    assert event["summary"] == page.title and event["location"] == "Hall"
    assert (event.decoded("dtstart"), event.decoded("dtend")) == (page.starts_at, page.over_at)
    assert event["uid"] == f"{page.translation_key}@chaupal" and event["url"].endswith(page.address)
    answer = client.get(one_file(page))
    assert answer["Content-Disposition"].startswith("attachment")


def test_whole_days_have_dates_and_end_on_the_day_after(cast, client):
    days = event_page(cast.school, "Camp", first_day=TODAY, last_day=TODAY + timedelta(days=2))
    (event,) = read(client.get(one_file(days)))
    assert (event.decoded("dtstart"), event.decoded("dtend")) == (TODAY, TODAY + timedelta(days=3))
    begun = event_page(cast.school, "Play", first_day=TODAY, begins=time(17))
    (event,) = read(client.get(one_file(begun)))
    assert event.decoded("dtstart") == begun.starts_at and "dtend" not in event


def test_the_schools_file_holds_what_is_coming_for_everybody(cast, client, as_user):
    event_page(cast.school, "Coming", first_day=TODAY + timedelta(days=3))
    event_page(cast.school, "Gone", first_day=TODAY - timedelta(days=3))
    event_page(cast.school, "Draft", first_day=TODAY, live=False)
    event_page(cast.school, "Only 5B", first_day=TODAY, read_by=Audience.of(cast.class_5b))
    event_page(cast.other_school, "Elsewhere", first_day=TODAY)
    for who in (client, as_user(cast.guardian)):
        assert [event["summary"] for event in read(who.get(all_files(cast.school)))] == ["Coming"]
    assert client.get("/school/nai-umeed/events-xx.ics").status_code == 404
    assert client.get("/school/no-such/events-en.ics").status_code == 404


@pytest.mark.parametrize("ends", ["closed", "unpublished", "deleted"])
def test_no_cache_keeps_what_is_closed_or_taken_down(cast, client, ends):
    page = event_page(cast.school, first_day=TODAY)
    publish(page)
    files = (one_file(page), all_files(cast.school))
    tags = []
    for path in files:
        answer = client.get(path)
        assert read(answer) and answer["Cache-Control"] == "public, no-cache"
        tags.append({"If-None-Match": answer["ETag"]})
    assert [client.get(path, headers=tag).status_code for path, tag in zip(files, tags, strict=True)] == [304, 304]
    page.refresh_from_db()
    if ends == "closed":
        page.read_by = Audience.of(cast.class_5b)
        publish(page)
    elif ends == "unpublished":
        page.unpublish()
    else:
        page.delete()
    answers = [client.get(path, headers=tag) for path, tag in zip(files, tags, strict=True)]
    assert answers[0].status_code == 404 and [event["status"] for event in read(answers[1])] == ["CANCELLED"]


def test_the_file_of_an_event_for_a_class_is_for_that_class(cast, client, as_user):
    page = event_page(cast.school, "Only 5B", first_day=TODAY, read_by=Audience.of(cast.class_5b))
    for who in (client, as_user(cast.other_guardian), as_user(cast.other_head)):
        assert who.get(one_file(page)).status_code == 404
    answer = as_user(cast.guardian).get(one_file(page))
    assert len(read(answer)) == 1 and answer["Cache-Control"] == "private, no-store"
    assert client.get(one_file(page).replace("nai-umeed", "sitara")).status_code == 404


def test_a_calendar_is_called_so_in_each_language_and_can_be_followed(cast, client):
    event_page(cast.school, first_day=TODAY)
    names = {}
    for language in ("en", "hi", "pa", "ur"):
        calendar = Calendar.from_ical(client.get(all_files(cast.school, language)).content)
        assert calendar["name"] == calendar["x-wr-calname"] and calendar["method"] == "PUBLISH"
        names[language] = str(calendar["name"])
        text = client.get(f"/{language}/nai-umeed/events/").text
        # The first opens on every phone; Chrome on Android does nothing with the second.
        once, follow = (f'href="{how}{all_files(cast.school, language)}"' for how in ("", "webcal://testserver"))
        buttons = re.findall(r'<a class="(btn[^"]*)"\s+(href="[^"]*\.ics")', text)
        assert buttons == [("btn", once), ("btn quiet", follow)]
    assert names["en"] == "Events – Nai Umeed Primary School"


CHANGES = {
    "title": {"title": "Another name"},
    "summary": {"summary": "Another thing."},
    "place": {"place": "The garden"},
    "day": {"first_day": TODAY + timedelta(days=1)},
    "last day": {"last_day": TODAY + timedelta(days=2)},
    "hour": {"begins": time(11)},
    "end": {"begins": time(11), "ends": time(12)},
    "address": {"slug": "elsewhere"},
}


def state(event: Any) -> tuple[int, datetime]:
    assert event.decoded("last-modified") == event.decoded("dtstamp")
    return int(event["sequence"]), event.decoded("last-modified")


@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize("readers", ["everybody", "some"])
def test_each_change_of_what_calendars_read_raises_the_sequence(cast, as_user, monkeypatch, change, readers):
    page = event_page(cast.school, first_day=TODAY, read_by=Audience.of(cast.class_5b) if readers == "some" else None)
    before = read(as_user(cast.guardian).get(one_file(page)))[0]
    monkeypatch.setenv("CHAUPAL_NOW", "2026-11-24T08:50+05:30")
    for name, value in CHANGES[change].items():
        setattr(page, name, value)
    publish(page)
    page.refresh_from_db()
    after = read(as_user(cast.guardian).get(one_file(page)))[0]
    assert after != before and state(after)[0] > state(before)[0] and state(after)[1] > state(before)[1]
    assert after["uid"] == before["uid"]


def test_a_change_in_one_language_raises_it_in_all_and_a_draft_in_none(cast, client):
    page = event_page(cast.school, first_day=TODAY)
    hindi = localized(page, "hi")
    before = [state(read_all(client, cast.school)["CONFIRMED"][0])[0]]
    hindi.title = "नया नाम"
    publish(hindi)
    before.append(state(read_all(client, cast.school)["CONFIRMED"][0])[0])
    page.title = "A draft"
    page.save_revision()
    before.append(state(read_all(client, cast.school)["CONFIRMED"][0])[0])
    assert before[0] < before[1] == before[2]


def go_away(page: EventPage, how: str, cast: Any) -> None:
    if how == "for some":
        page.read_by, page.title, page.first_day = Audience.of(cast.class_5b), "QzSecret", TODAY + timedelta(days=7)
        publish(page)
    elif how == "unpublished":
        page.unpublish()
    elif how == "run out":
        page.unpublish(set_expired=True)
    elif how == "deleted":
        page.delete()
    elif how == "deleted in one":
        EventPage.objects.filter(pk=page.pk).delete()
    elif how == "by its parent":
        page.get_parent().specific.get_children().delete()


@pytest.mark.parametrize("days", [{}, {"begins": time(10), "ends": time(12)}], ids=["whole days", "hours"])
@pytest.mark.parametrize("how", ["for some", "unpublished", "run out", "deleted", "deleted in one", "by its parent"])
def test_what_is_no_longer_for_everybody_is_cancelled_without_a_word_of_it(cast, client, as_user, how, days):
    page = event_page(cast.school, "QzSecret", summary="QzSecret", place="QzHall", first_day=TODAY, slug="qz", **days)
    (before,) = read_all(client, cast.school)["CONFIRMED"]
    page.refresh_from_db()
    go_away(page, how, cast)
    for reader in (client, as_user(cast.guardian), as_user(cast.editor)):
        assert "qz" not in reader.get(all_files(cast.school)).text.lower()
        found = read_all(reader, cast.school)
        assert found["CONFIRMED"] == []
        (left,) = found["CANCELLED"]
        assert set(left) - {"DTEND"} == {"UID", "SEQUENCE", "STATUS", "DTSTAMP", "LAST-MODIFIED", "DTSTART"}
        assert left["uid"] == before["uid"] and left.decoded("dtstart") == before.decoded("dtstart")
        assert int(left["sequence"]) > int(before["sequence"])


def test_an_event_that_comes_back_is_newer_than_its_cancellation(cast, client, monkeypatch):
    page = event_page(cast.school, first_day=TODAY)
    page.unpublish()
    (left,) = read_all(client, cast.school)["CANCELLED"]
    page.refresh_from_db()
    publish(page)
    found = read_all(client, cast.school)
    assert found["CANCELLED"] == [] and int(found["CONFIRMED"][0]["sequence"]) > int(left["sequence"])
    page.refresh_from_db()
    page.unpublish()
    monkeypatch.setenv("CHAUPAL_NOW", "2026-11-25T00:00+05:30")
    assert read_all(client, cast.school) == {"CONFIRMED": [], "CANCELLED": []}, "its day is over: nobody asks for it"


def save_again(page: EventPage) -> None:
    page.title = "Another name"
    publish(page) if page.live else page.save()


@pytest.mark.parametrize("how", ["for some", "unpublished", "run out"])
def test_what_is_no_longer_for_everybody_is_changed_unheard(cast, client, as_user, monkeypatch, how):
    page = event_page(cast.school, first_day=TODAY)
    go_away(page, how, cast)
    before = client.get(all_files(cast.school)).text
    (left,) = read_all(client, cast.school)["CANCELLED"]
    mine = state(read(as_user(cast.guardian).get(one_file(page)))[0]) if how == "for some" else None
    for minute in (50, 51):
        monkeypatch.setenv("CHAUPAL_NOW", f"2026-11-24T08:{minute}+05:30")
        page.refresh_from_db()
        save_again(page)
        assert client.get(all_files(cast.school)).text == before
        if mine:
            after = state(read(as_user(cast.guardian).get(one_file(page)))[0])
            assert after[0] > mine[0] and after[1] > mine[1], "its own readers hear of each change"
            mine = after
    page.refresh_from_db()
    page.read_by = None
    publish(page)
    (back,) = read_all(client, cast.school)["CONFIRMED"]
    assert int(back["sequence"]) > max(int(left["sequence"]), mine[0] if mine else 0)


def test_the_first_rows_are_of_all_events_with_the_times_that_everybody_knows(cast):
    """As the migration fills them."""
    shown, hidden = event_page(cast.school, first_day=TODAY), event_page(cast.school, "Away", live=False)
    some = event_page(cast.school, "Some", first_day=TODAY, read_by=Audience.of(cast.class_5b))
    localized(shown, "hi", live=False)
    CalendarEntry.objects.all().delete()
    for name in ("0009_calendar_entries", "0011_what_everybody_had"):
        import_module(f"home.migrations.{name}").fill(apps, None)
    rows = dict(CalendarEntry.objects.values_list("uid", "over_at"))
    assert rows == {shown.translation_key: shown.over_at, hidden.translation_key: None, some.translation_key: None}
    assert CalendarEntry.objects.get(is_public=True).uid == shown.translation_key


def test_what_was_never_for_everybody_is_not_cancelled_either(cast, client):
    secret = event_page(cast.school, "QzSecret", first_day=TODAY, read_by=Audience.of(cast.class_5b))
    draft = event_page(cast.school, "QzDraft", first_day=TODAY, live=False)
    event_page(cast.other_school, "Elsewhere", first_day=TODAY).unpublish()
    secret.unpublish()
    draft.delete()
    assert read_all(client, cast.school) == {"CONFIRMED": [], "CANCELLED": []}


def test_a_school_asks_as_often_for_many_as_for_one(cast, client, django_assert_num_queries):
    for number in (1, 3):
        for n in range(number):
            event_page(cast.school, f"Event {number} {n}", first_day=TODAY)
            event_page(cast.school, f"Gone {number} {n}", first_day=TODAY).unpublish()
        with django_assert_num_queries(3):
            client.get(all_files(cast.school))


# --- The editor -----------------------------------------------------------------------------------------------------
def form(**more: str) -> dict[str, str]:
    empty = {f"comments-{name}_FORMS": "0" for name in ("TOTAL", "INITIAL", "MIN_NUM")} | {"comments-MAX_NUM_FORMS": ""}
    said = {"title": "Sports day", "slug": "", "summary": "All come.", "first_day": "2026-12-01", "last_day": ""}
    return empty | said | {"begins": "", "ends": "", "place": "", "body-count": "0", "read_by": ""} | more


@pytest.mark.parametrize("action", ["action-publish", "draft"])
@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"first_day": ""}, "first_day"),
        ({"first_day": "0001-01-01"}, "first_day"),
        ({"first_day": "9999-12-31"}, "first_day"),
        ({"last_day": "9999-12-31"}, "last_day"),
        ({"begins": "12:00", "ends": "10:00"}, "ends"),
        ({"ends": "10:00"}, "begins"),
    ],
)
def test_the_form_comes_back_with_a_sentence(cast, as_user, action, said, field):
    index = EventIndexPage.objects.child_of(school_page(cast.school)).get()
    url = reverse("wagtailadmin_pages:add", args=["home", "eventpage", index.pk])
    answer = as_user(cast.editor).post(url, form(**said, **{action: "1"}))
    assert answer.status_code == 200
    assert list(answer.context["form"].errors) == [field]


def test_an_editor_adds_an_event(cast, as_user, client):
    index = EventIndexPage.objects.child_of(school_page(cast.school, "hi")).get()
    url = reverse("wagtailadmin_pages:add", args=["home", "eventpage", index.pk])
    editors_publish(cast.school, cast.head)
    sent = form(title="खेल दिवस", begins="10:00", ends="12:30", **{"action-publish": "1"})
    answer = as_user(cast.editor).post(url, sent)
    assert answer.status_code == 302, answer.context["form"].errors
    page = EventPage.objects.get()
    assert page.live and page.slug == "2026-12-01" and page.starts_at == datetime(2026, 12, 1, 4, 30, tzinfo=UTC)
    assert "खेल दिवस" in client.get("/hi/nai-umeed/events/").text
