"""The register's pages: who comes in, what works without JavaScript, and how little it asks of the database."""

import re
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from portal.attendance.models import AttendanceMark, MarkChange, Register
from roll.models import Enrolment, Posting, SpecialDay
from tests.factories import ClassFactory, EnrolmentFactory, PupilFactory, TeachingFactory
from tests.factories.portal import AttendanceMarkFactory, RegisterFactory

TUESDAY = date(2026, 11, 24)
LIST = "/portal/schools/nai-umeed/registers/"
KEPT_BY = {"teacher": {"5B"}, "office": {"5B", "2A"}, "head": {"5B", "2A"}}


@pytest.fixture(autouse=True)
def _tuesday_morning(bare_database, monkeypatch):
    monkeypatch.setenv("CHAUPAL_NOW", "2026-11-24T08:20:00+05:30")


def page_of(school_class, day="2026-11-24", session="am") -> str:
    return f"/portal/schools/{school_class.school.slug}/registers/{school_class.pk}/{day}/{session}/"


def marks(**codes) -> dict[str, str]:
    return {f"m-{pupil}": code for pupil, code in codes.items()}


def both(cast, aarav="P", bilal="P", do="send") -> dict[str, str]:
    return {f"m-{cast.aarav.pk}": aarav, f"m-{cast.bilal.pk}": bilal, "do": do}


def chosen(response) -> dict[str, str]:
    """Pupil and code of each radio button that is chosen."""
    inputs = re.findall(r"<input type=\"radio\"[^>]*>", response.content.decode())
    return {
        re.search(r'name="m-(\d+)"', tag)[1]: re.search(r'value="(\w)"', tag)[1] for tag in inputs if "checked" in tag
    }


def queries(client, method, url, data=None) -> list[str]:
    with CaptureQueriesContext(
        connection,
    ) as captured:
        response = getattr(client, method)(url, data)
    assert response.status_code in {200, 302}
    return [
        query["sql"]
        for query in captured
        if not query["sql"].startswith(("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE", "ROLLBACK"))
    ]


# --- The list --------------------------------------------------------------------------------------------------------
def test_a_teacher_finds_the_classes_taught(cast, as_user):
    page = as_user(cast.teacher).get(LIST).content.decode()
    assert page_of(cast.class_5b) in page
    assert page_of(cast.class_2a) not in page
    assert "Not sent" in page


@pytest.mark.parametrize("role", ["office", "head"])
def test_head_and_office_find_all(cast, as_user, role):
    page = as_user(getattr(cast, role)).get(LIST).content.decode()
    assert page_of(cast.class_5b) in page
    assert page_of(cast.class_2a) in page


def test_a_school_may_show_its_teachers_all(cast, as_user):
    cast.school.teachers_see_all = True
    cast.school.save()
    assert page_of(cast.class_2a) in as_user(cast.teacher).get(LIST).content.decode()


def test_the_list_says_when_it_was_sent(cast, as_user):
    RegisterFactory(school_class=cast.class_5b)
    page = as_user(cast.teacher).get(LIST).content.decode()
    assert "8:20" in page
    assert "Not sent" not in page
    assert "Not sent" in as_user(cast.teacher).get(LIST + "?session=pm").content.decode()


def test_after_noon_the_list_is_the_afternoons(cast, as_user, monkeypatch):
    monkeypatch.setenv("CHAUPAL_NOW", "2026-11-24T12:30:00+05:30")
    assert page_of(cast.class_5b, session="pm") in as_user(cast.teacher).get(LIST).content.decode()


def test_no_school_today_says_why(cast, as_user):
    client = as_user(cast.teacher)
    SpecialDay.objects.create(school=cast.school, date=TUESDAY, reason="Guru Nanak Jayanti")
    page = client.get(LIST).content.decode()
    assert "No school today" in page
    assert "Guru Nanak Jayanti" in page
    assert page_of(cast.class_5b) not in page

    SpecialDay.objects.all().delete()
    cast.school.weekdays = "13456"
    cast.school.save()
    assert "The school is closed on Tuesday." in client.get(LIST).content.decode()

    cast.school.weekdays = "123456"
    cast.school.save()
    cast.class_5b.academic_year.terms.update(ends_on=date(2026, 11, 20))
    assert "It is the holidays: there is no term now." in client.get(LIST).content.decode()


@pytest.mark.parametrize(
    "role", ["guardian", "restricted", "unrelated", "pupil", "editor", "agent", "officer", "other_head"]
)
def test_others_find_no_list(cast, as_user, role):
    assert as_user(getattr(cast, role)).get(LIST).status_code == 404


def test_a_visitor_is_sent_to_sign_in(cast, client):
    response = client.get(page_of(cast.class_5b))
    assert (response.status_code, response.url.split("?")[0]) == (302, "/accounts/login/")


# --- Who may keep which register ------------------------------------------------------------------------------------
def test_the_register_is_open_to_whoever_keeps_it(cast, as_user):
    """With marks in place: the 404 hides something."""
    for pupil in (cast.aarav, cast.siya, cast.meher):
        AttendanceMarkFactory(pupil=pupil, code="A")
    for role in cast.ROLES:
        client = as_user(getattr(cast, role))
        for school_class in (cast.class_5b, cast.class_2a):
            expected = 200 if school_class.name in KEPT_BY.get(role, ()) else 404
            assert client.get(page_of(school_class)).status_code == expected, (role, school_class)
        expected = 200 if role == "other_head" else 404
        assert client.get(page_of(cast.other_class)).status_code == expected, role


def test_whoever_may_not_see_it_may_not_send_it(cast, as_user):
    for role in cast.ROLES:
        if role not in KEPT_BY:
            assert as_user(getattr(cast, role)).post(page_of(cast.class_5b), both(cast)).status_code == 404, role
    response = as_user(cast.teacher).post(page_of(cast.class_2a), {f"m-{cast.siya.pk}": "P", "do": "send"})
    assert response.status_code == 404
    assert not AttendanceMark.objects.exists()


def test_another_schools_class_is_not_found_under_ones_own_school(cast, as_user):
    url = page_of(cast.other_class).replace("sitara", "nai-umeed")
    assert as_user(cast.head).get(url).status_code == 404


def test_an_ended_posting_or_lesson_closes_the_register(cast, as_user):
    cast.teacher.teachings.update(ends_on=date(2026, 11, 23))
    assert as_user(cast.teacher).get(page_of(cast.class_5b)).status_code == 404
    Posting.objects.filter(user=cast.head).update(ends_on=date(2026, 11, 23))
    assert as_user(cast.head).get(page_of(cast.class_5b)).status_code == 404


@pytest.mark.parametrize("day", ["2026-11-25", "2026-11-32", "2025-11-24", "0000-01-01", "today"])
def test_only_a_school_day_up_to_today_has_a_register(cast, as_user, day):
    """What is no day at all is sent on to the page tree, which has none."""
    assert as_user(cast.teacher).get(page_of(cast.class_5b, day=day), follow=True).status_code == 404


def test_a_class_of_a_number_beyond_any_database_has_no_register(cast, as_user):
    url = page_of(cast.class_5b).replace(f"/{cast.class_5b.pk}/", f"/{10**20}/")
    assert as_user(cast.teacher).get(url, follow=True).status_code == 404


def test_a_closed_day_has_no_register(cast, as_user):
    SpecialDay.objects.create(school=cast.school, date=TUESDAY, reason="Rain")
    client = as_user(cast.teacher)
    assert client.get(page_of(cast.class_5b)).status_code == 404
    assert client.post(page_of(cast.class_5b), both(cast)).status_code == 404


# --- Marking without JavaScript -------------------------------------------------------------------------------------
def test_it_starts_unmarked(cast, as_user):
    response = as_user(cast.teacher).get(page_of(cast.class_5b))
    assert chosen(response) == {}
    assert 'value="rest"' in response.content.decode()


def test_the_rest_are_marked_and_shown_again_before_anything_is_kept(cast, as_user):
    response = as_user(cast.teacher).post(page_of(cast.class_5b), {f"m-{cast.bilal.pk}": "A", "do": "rest"})
    assert response.status_code == 200
    assert chosen(response) == {str(cast.aarav.pk): "P", str(cast.bilal.pk): "A"}
    page = response.content.decode()
    assert 'value="send"' in page
    assert "All 2 are marked. Check, then send." in page
    assert not Register.objects.exists()


def test_sending_keeps_it_and_says_when(cast, as_user):
    client, url = as_user(cast.teacher), page_of(cast.class_5b)
    response = client.post(url, both(cast, bilal="L"))
    assert (response.status_code, response.url) == (302, url)
    page = client.get(url)
    assert chosen(page) == {str(cast.aarav.pk): "P", str(cast.bilal.pk): "L"}
    assert "Register of 5B sent." in page.content.decode()
    assert re.search(r"Sent at <time[^>]*><bdi>08:20</bdi></time>\.", page.content.decode())


def kept_on(page: str) -> dict[str, str]:
    """What the page says it was made with."""
    return dict(re.findall(r'name="(w-\d+)" value="([^"]+)"', page))


@pytest.mark.parametrize("do", ["send", "rest"])
def test_a_page_left_open_takes_no_colleagues_correction_back(cast, as_user, do):
    """The office corrects Bilal while the teacher's page is open; the teacher corrects Aarav on it."""
    teacher, office, url = as_user(cast.teacher), as_user(cast.office), page_of(cast.class_5b)
    teacher.post(url, both(cast, bilal="A"))
    seen = kept_on(teacher.get(url).text)
    assert seen == {f"w-{cast.aarav.pk}": "P", f"w-{cast.bilal.pk}": "A"}
    office.post(url, both(cast, bilal="L") | kept_on(office.get(url).text))
    sent = both(cast, aarav="L", bilal="A") | seen
    if do == "rest":
        sent |= kept_on(teacher.post(url, sent | {"do": "rest"}).text)
    teacher.post(url, sent)
    assert marks_of(cast) == {"Aarav": "L", "Bilal": "L"}
    # What one changes oneself is meant.
    teacher.post(url, both(cast, aarav="L", bilal="P") | kept_on(teacher.get(url).text))
    assert marks_of(cast) == {"Aarav": "L", "Bilal": "P"}


def marks_of(cast) -> dict[str, str]:
    return dict(AttendanceMark.objects.filter(school=cast.school).values_list("pupil__first_name", "code"))


def test_it_can_be_corrected(cast, as_user, monkeypatch):
    client, url = as_user(cast.teacher), page_of(cast.class_5b)
    client.post(url, both(cast, bilal="A"))
    monkeypatch.setenv("CHAUPAL_NOW", "2026-11-24T09:10:00+05:30")
    client.post(url, both(cast, bilal="L"))
    page = client.get(url)
    assert chosen(page)[str(cast.bilal.pk)] == "L"
    assert re.search(r"corrected at <time[^>]*><bdi>09:10</bdi></time>\.", page.content.decode())
    assert Register.objects.count() == 1


def test_sent_twice_it_is_one_register(cast, as_user):
    client, url = as_user(cast.teacher), page_of(cast.class_5b)
    for _ in range(2):
        assert client.post(url, both(cast)).status_code == 302
    assert (Register.objects.count(), AttendanceMark.objects.count()) == (1, 2)


def test_a_pupil_without_a_mark_is_named_and_the_rest_is_kept(cast, as_user):
    response = as_user(cast.teacher).post(page_of(cast.class_5b), {f"m-{cast.bilal.pk}": "L", "do": "send"})
    assert response.status_code == 422
    assert chosen(response) == {str(cast.bilal.pk): "L"}
    page = response.content.decode()
    assert "Not sent yet. 1 pupil has no mark:" in page
    assert f'<a href="#m-{cast.aarav.pk}">Aarav Verma</a>' in page
    assert f'id="m-{cast.aarav.pk}"' in page
    assert not AttendanceMark.objects.exists()


def test_other_pupils_in_the_post_are_never_written(cast, as_user):
    data = both(cast) | {f"m-{cast.siya.pk}": "A", f"m-{cast.meher.pk}": "A", "m-999999": "A"}
    assert as_user(cast.teacher).post(page_of(cast.class_5b), data).status_code == 302
    assert set(AttendanceMark.objects.values_list("pupil", flat=True)) == {cast.aarav.pk, cast.bilal.pk}


def test_an_empty_class_says_so(cast, as_user):
    cast.class_2a.enrolments.all().delete()
    response = as_user(cast.head).get(page_of(cast.class_2a))
    assert response.status_code == 200
    assert "Nobody is in this class on this day" in response.content.decode()


def reasons_on(page: str) -> dict[str, str]:
    """Pupil's key and chosen reason of each list; of the one that the page's script copies the key is a sign."""
    lists = re.findall(r'name="r-([^"]+)"(.*?)</select>', page, re.DOTALL)
    return {key: "".join(re.findall(r'value="(\w+)" selected', options)) for key, options in lists}


def test_reasons_stand_with_whoever_is_late_or_away_and_once_for_the_script(cast, as_user):
    """Thirty lists of twenty-two reasons each were two thirds of an English school's page."""
    cast.school.attendance_codes = "england"
    cast.school.save()
    client, url = as_user(cast.teacher), page_of(cast.class_5b)
    assert reasons_on(client.get(url).text) == {"[key]": ""}
    aarav, bilal = cast.aarav.pk, cast.bilal.pk
    rest = client.post(url, {f"m-{aarav}": "N", f"r-{aarav}": "I", f"m-{bilal}": "/", f"r-{bilal}": "I", "do": "rest"})
    assert reasons_on(rest.text) == {str(aarav): "I", "[key]": ""}
    assert '<option value="I" selected>Unwell</option>' in rest.text
    assert 'aria-label="Aarav Verma: Why?"' in rest.text


def test_what_is_drawn_once_is_drawn_for_each_language_and_session(cast, as_user):
    cast.school.attendance_codes = "england"
    cast.school.save()
    client = as_user(cast.teacher)
    for session, letter in (("am", "/"), ("pm", "\\")):
        page = client.get(page_of(cast.class_5b, session=session)).text
        assert page.count(f'value="{letter}" data-mark="here" aria-label="Here"') == 2
    cast.teacher.language = "ur"
    cast.teacher.save()
    assert 'aria-label="Here"' not in client.get(page_of(cast.class_5b)).text


def test_a_pupil_more_is_under_a_kilobyte(cast, as_user):
    client, url = as_user(cast.teacher), page_of(cast.class_5b)
    few = len(client.get(url).content)
    for _ in range(30):
        EnrolmentFactory(pupil=PupilFactory(school=cast.school), school_class=cast.class_5b)
    assert len(client.get(url).content) - few < 30 * 1000


# --- How little it asks ---------------------------------------------------------------------------------------------
@pytest.mark.parametrize("size", [3, 30])
def test_the_same_few_queries_for_any_class(cast, as_user, size):
    for _ in range(size - 2):
        EnrolmentFactory(pupil=PupilFactory(school=cast.school), school_class=cast.class_5b)
    client, url = as_user(cast.teacher), page_of(cast.class_5b)
    assert len(queries(client, "get", url)) <= 8
    pupils = cast.class_5b.enrolments.values_list("pupil", flat=True)
    saved = queries(client, "post", url, {f"m-{pupil}": "P" for pupil in pupils} | {"do": "send"})
    assert len(saved) <= 6
    assert AttendanceMark.objects.count() == size
    corrected = queries(client, "post", url, {f"m-{pupil}": "A" for pupil in pupils} | {"do": "send"})
    assert len(corrected) <= 6
    assert MarkChange.objects.count() == size
    assert len(queries(client, "get", url)) <= 8


def test_the_list_asks_the_same_for_one_class_and_three(cast, as_user):
    client = as_user(cast.teacher)
    one = queries(client, "get", LIST)
    third = ClassFactory(school=cast.school, academic_year=cast.class_5b.academic_year)
    RegisterFactory(school_class=third)
    for school_class in (cast.class_2a, third):
        TeachingFactory(user=cast.teacher, school_class=school_class)
    three = queries(client, "get", LIST)
    assert len(one) == len(three) <= 8


# --- What there is to take ------------------------------------------------------------------------------------------
def card(client) -> str:
    return " ".join(client.get("/portal/").content.decode().split())


def test_a_class_without_pupils_is_no_register_to_take(cast, as_user):
    """It stood as "1 register to take" for ever, on a page without a button."""
    ClassFactory(school=cast.school, name="9Z", academic_year=cast.class_5b.academic_year)
    head = as_user(cast.head)
    taken = head.get(LIST).context
    assert [each.name for each in taken["classes"] if not each.pupils] == ["9Z"]
    full = [each for each in taken["classes"] if each.pupils]
    assert taken["expected"] == len(full) and f"{len(full)} registers to take" in card(head)
    for each in full:
        RegisterFactory(school_class=each, date=cast.school.today(), session=cast.school.session_now())
    assert "All registers are sent" in card(head)
    assert "Not sent" not in head.get(LIST).content.decode()


def test_whose_classes_are_empty_has_nothing_to_take(cast, as_user):
    Enrolment.objects.update(ends_on=cast.school.today() - timedelta(days=1))
    text = card(as_user(cast.teacher))
    assert LIST not in text[text.index("<main") : text.index("</main>")]


@pytest.mark.parametrize(
    ("now", "session", "said"),
    [("09:00", "am", "This morning is complete."), ("14:00", "pm", "This afternoon is complete.")],
)
def test_the_card_is_of_the_session_that_its_list_opens_on(cast, as_user, monkeypatch, now, session, said):
    """After noon the morning's number stood on the first page, and the afternoon's on the list."""
    monkeypatch.setenv("CHAUPAL_NOW", f"2026-11-24T{now}+05:30")
    teacher = as_user(cast.teacher)
    assert "to take" in card(teacher)
    for each in teacher.get(LIST).context["classes"]:
        RegisterFactory(school_class=each, date=cast.school.today(), session=session)
    assert said in card(teacher)
