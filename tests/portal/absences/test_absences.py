"""A guardian tells of an absence; the register shows it; what the register made of it comes back."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from foundation import clock
from notices.models import Delivery, Event
from portal.absences.models import Absence, AbsenceNotice
from portal.attendance.models import AttendanceMark, Register
from portal.attendance.outcomes import tell_outcomes
from roll.models import ExpectedAbsence, SpecialDay
from tests.factories import EnrolmentFactory, GuardianshipFactory, PupilFactory
from tests.factories.portal import AbsenceFactory
from tests.rivals import at_once

TUESDAY = date(2026, 11, 24)
HOME, NEW, LIST = "/portal/", "/portal/absences/new/", "/portal/absences/"


@pytest.fixture(autouse=True)
def _tuesday_morning(bare_database, monkeypatch):
    monkeypatch.setenv("CHAUPAL_NOW", "2026-11-24T07:42:00+05:30")


def later(monkeypatch, time="08:20") -> None:
    monkeypatch.setenv("CHAUPAL_NOW", f"2026-11-24T{time}:00+05:30")


def tell(user, *pupils, reason="unwell", day=TUESDAY, **more) -> list[Absence]:
    return AbsenceNotice.tell(pupils, by=user, reason=reason, first_day=day, **more)


def expected(pupil) -> list[tuple]:
    rows = ExpectedAbsence.objects.filter(pupil=pupil).order_by("date", "session")
    return [(row.date.day, row.session, row.reason) for row in rows]


def count_told(kind, user) -> int:
    return Delivery.objects.filter(event__kind=kind, user=user, channel="in_app").count()


def register_page(cast) -> str:
    return f"/portal/schools/nai-umeed/registers/{cast.class_5b.pk}/2026-11-24/am/"


def send(cast, by=None, **codes) -> None:
    marks = {cast.aarav.pk: "P", cast.bilal.pk: "P"} | {getattr(cast, name).pk: code for name, code in codes.items()}
    Register.for_class(cast.class_5b, TUESDAY, "am").send(marks, by=by or cast.teacher)


# --- Telling --------------------------------------------------------------------------------------------------------
def test_today_takes_the_children_and_a_tile(cast, as_user):
    answer = as_user(cast.guardian).post(NEW, {"children": [cast.aarav.code], "reason": "unwell"})
    assert (answer.status_code, answer.url) == (302, LIST)
    absence = Absence.objects.select_related("notice").get()
    assert (absence.pupil, absence.school, absence.state) == (cast.aarav, cast.school, "sent")
    assert (absence.notice.first_day, absence.notice.last_day, absence.notice.told_by) == (
        TUESDAY,
        TUESDAY,
        cast.guardian,
    )
    assert expected(cast.aarav) == [(24, "am", "unwell"), (24, "pm", "unwell")]


def test_a_child_of_another_school_makes_that_schools_own_row(cast, as_user):
    data = {"children": [cast.aarav.code, cast.siya.code, cast.meher.code], "reason": "family", "note": "A wedding"}
    assert as_user(cast.guardian).post(NEW, data).status_code == 302
    rows = AbsenceNotice.objects.order_by("school").values_list("school__slug", "note")
    assert list(rows) == [("nai-umeed", "A wedding"), ("sitara", "A wedding")]
    assert set(Absence.objects.values_list("pupil__first_name", "school__slug", "notice__school__slug")) == {
        ("Aarav", "nai-umeed", "nai-umeed"),
        ("Siya", "nai-umeed", "nai-umeed"),
        ("Meher", "sitara", "sitara"),
    }


def test_several_days_are_school_days_only(cast, as_user):
    SpecialDay.objects.create(school=cast.school, date=date(2026, 11, 26), reason="Rain")
    data = {"children": [cast.aarav.code], "reason": "travelling", "first_day": "2026-11-25", "last_day": "2026-11-27"}
    as_user(cast.guardian).post(NEW, data)
    assert [(day, session) for day, session, _ in expected(cast.aarav)] == [
        (25, "am"),
        (25, "pm"),
        (27, "am"),
        (27, "pm"),
    ]


def test_part_of_a_day_is_one_session_and_so_is_being_late(cast):
    tell(cast.guardian, cast.aarav, reason="appointment", session="pm")
    tell(cast.guardian, cast.siya, reason="late")
    assert (expected(cast.aarav), expected(cast.siya)) == ([(24, "pm", "appointment")], [(24, "am", "late")])


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ({"children": []}, "Tap the child it is about."),
        ({"reason": ""}, "Tap the reason."),
        ({"reason": "lazy"}, "Tap the reason."),
        ({"first_day": "2026-11-23"}, "This day has passed. Please call the school."),
        ({"first_day": "2026-11-26", "last_day": "2026-11-25"}, "The last day is before the first day."),
        ({"last_day": "2027-02-25"}, "More than a month? Please talk to the school."),
        ({"last_day": "2026-11-25", "session": "am"}, "Part of a day can only be on one day."),
        ({"first_day": "2027-04-02"}, "There is no school on these days."),
        ({"first_day": "soon"}, "Enter a valid date."),
    ],
)
def test_what_cannot_be_is_said_and_the_rest_kept(cast, as_user, data, words):
    sent = {"children": [cast.aarav.code], "reason": "unwell", "note": "A fever"} | data
    answer = as_user(cast.guardian).post(NEW, sent)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert words in page and "A fever" in page
    assert ("checked" in page) is bool(sent["children"])
    assert not Absence.objects.exists() and not ExpectedAbsence.objects.exists()


def test_told_twice_it_is_told_once(cast, as_user):
    client = as_user(cast.guardian)
    for _ in range(3):
        client.post(NEW, {"children": [cast.aarav.code], "reason": "unwell"})
    assert (Absence.objects.count(), AbsenceNotice.objects.count()) == (1, 1)
    client.post(NEW, {"children": [cast.aarav.code, cast.siya.code], "reason": "unwell"})
    assert Absence.objects.count() == 2


def test_nobody_tells_of_another_familys_child(cast, as_user):
    for role in cast.ROLES:
        for pupil in (cast.aarav, cast.siya, cast.meher, cast.bilal):
            as_user(getattr(cast, role)).post(NEW, {"children": [pupil.code], "reason": "unwell"})
    assert set(Absence.objects.values_list("pupil__first_name", "notice__told_by__first_name")) == {
        ("Aarav", "Sunita"),
        ("Siya", "Sunita"),
        ("Meher", "Sunita"),
        ("Siya", "Imran"),
        ("Bilal", "Farida"),
    }


@pytest.mark.parametrize(
    ("today", "next_day"),
    [("2026-11-25", date(2026, 11, 25)), ("2026-11-29", date(2026, 11, 30)), ("2026-11-24", date(2026, 11, 26))],
)
def test_by_itself_it_is_for_a_day_on_which_there_is_school(cast, as_user, monkeypatch, today, next_day):
    """On a Sunday evening, the commonest hour, it was refused: "There is no school on these days"."""
    cast.school.weekdays = "123456"
    cast.school.save()
    for closed in (date(2026, 11, 24), date(2026, 11, 25)) if today == "2026-11-24" else ():
        SpecialDay.objects.create(school=cast.school, date=closed, reason="Elections")
    monkeypatch.setenv("CHAUPAL_NOW", f"{today}T20:00+05:30")
    client = as_user(cast.other_guardian)
    said = "There is no school today. This is for the next school day" in client.get(NEW).content.decode()
    assert said == (next_day.isoformat() != today)
    answer = client.post(NEW, {"children": [cast.siya.code], "reason": "unwell"})
    assert (answer.status_code, AbsenceNotice.objects.get().first_day) == (302, next_day)


def test_in_holidays_without_an_end_it_is_refused_with_a_sentence(cast, as_user, monkeypatch):
    monkeypatch.setenv("CHAUPAL_NOW", "2031-01-01T08:00+05:30")
    answer = as_user(cast.other_guardian).post(NEW, {"children": [cast.siya.code], "reason": "unwell"})
    assert answer.status_code == 422 and "There is no school on these days." in answer.content.decode()


def test_of_two_schools_one_without_a_school_day_nothing_is_sent_and_the_child_is_named(cast, as_user):
    """The first school was told and could not be untold, and the page said that there was no school."""
    cast.other_school.years.get().terms.all().delete()
    SpecialDay.objects.create(school=cast.school, date=TUESDAY, reason="Elections")
    sent = {"children": [cast.aarav.code, cast.meher.code], "reason": "unwell"}
    answer = as_user(cast.guardian).post(NEW, sent)
    assert answer.status_code == 422
    assert "There is no school for Meher on these days. Nothing was sent." in answer.text
    assert not Absence.objects.exists() and not Event.objects.exists()
    assert as_user(cast.guardian).post(NEW, sent | {"children": [cast.aarav.code]}).status_code == 302
    # On a day on which the first is open it is told, and the page says who is not.
    SpecialDay.objects.all().delete()
    page = as_user(cast.guardian).post(NEW, sent, follow=True).text
    assert "There is no school for Meher on these days, so nothing is sent there." in page


def test_without_the_right_there_is_no_way_in(cast, as_user):
    cast.siya.guardianships.get(guardian__user=cast.other_guardian).grant(by=cast.office, rights=["reports"])
    client = as_user(cast.other_guardian)
    assert client.get(NEW).status_code == 404
    # The list is of what they have told themselves, and leads nowhere.
    assert all(NEW not in client.get(page).content.decode() for page in (HOME, LIST))


def test_a_pupil_neither_tells_nor_reads(cast, as_user):
    AbsenceFactory(pupil=cast.aarav, notice__told_by=cast.guardian, notice__note="A fever")
    client = as_user(cast.pupil)
    assert client.get(NEW).status_code == 404
    assert "A fever" not in client.get(LIST).content.decode()
    assert not Absence.objects.visible_to(cast.pupil).exists()
    assert not ExpectedAbsence.objects.visible_to(cast.pupil).exists()
    assert all(NEW not in client.get(page).content.decode() for page in (HOME, LIST))


def test_who_may_read_it(cast):
    tell(cast.guardian, cast.siya)
    for model in (Absence, ExpectedAbsence):
        seen = {role for role in cast.ROLES if model.objects.visible_to(getattr(cast, role)).exists()}
        assert seen == {"guardian", "other_guardian", "office", "head"}


def test_another_guardians_word_is_theirs(cast, as_user):
    tell(cast.guardian, cast.siya, note="At her grandmother's")
    assert "grandmother" in as_user(cast.guardian).get(LIST).content.decode()
    assert "grandmother" not in as_user(cast.other_guardian).get(LIST).content.decode()


# --- Taking back ----------------------------------------------------------------------------------------------------
def test_it_can_be_taken_back_before_the_register(cast, as_user):
    absence = tell(cast.guardian, cast.aarav)[0]
    as_user(cast.guardian).post(f"{LIST}{absence.pk}/withdrawal/")
    absence.refresh_from_db()
    assert (absence.state, absence.decided_by, expected(cast.aarav)) == ("withdrawn", cast.guardian, [])


def test_and_not_after_it(cast, as_user, monkeypatch):
    absence = tell(cast.guardian, cast.aarav)[0]
    later(monkeypatch)
    send(cast, aarav="A")
    page = as_user(cast.guardian).post(f"{LIST}{absence.pk}/withdrawal/", follow=True).content.decode()
    absence.refresh_from_db()
    assert absence.state == "sent" and len(expected(cast.aarav)) == 2
    assert "This has already been recorded. Please call the school." in page


def test_what_is_over_is_not_taken_back(cast, as_user, monkeypatch):
    """Past and accepted, it still offered "Take back", and the register of that day had long been sent without it."""
    absence = tell(cast.guardian, cast.aarav)[0]
    absence.accept(by=cast.office)
    client = as_user(cast.guardian)
    assert f"{LIST}{absence.pk}/withdrawal/" in client.get(LIST).text
    monkeypatch.setenv("CHAUPAL_NOW", (clock.now() + timedelta(days=1)).isoformat())
    assert "withdrawal" not in client.get(LIST).text
    page = client.post(f"{LIST}{absence.pk}/withdrawal/", follow=True).text
    absence.refresh_from_db()
    assert absence.state == "accepted" and "This day has passed. Please call the school." in page


def test_taken_back_what_the_other_guardian_told_stands_again(cast, as_user, monkeypatch):
    """Sunita tells of three days; Imran says of Tuesday that Siya sees a doctor, and thinks again."""
    hers = tell(cast.guardian, cast.siya, last_day=TUESDAY + timedelta(days=2))[0]
    before = expected(cast.siya)
    later(monkeypatch, "07:50")
    his = tell(cast.other_guardian, cast.siya, reason="appointment")[0]
    assert [reason for _day, _session, reason in expected(cast.siya)][:2] == ["appointment"] * 2
    page = as_user(cast.other_guardian).post(f"{LIST}{his.pk}/withdrawal/", follow=True).text
    assert (
        "What else was reported about Siya for those days still applies." in page
        and "is expected in school" not in page
    )
    assert expected(cast.siya) == before
    assert set(ExpectedAbsence.objects.values_list("told_by", "told_at")) == {(cast.guardian.pk, hers.notice.told_at)}
    page = as_user(cast.guardian).post(f"{LIST}{hers.pk}/withdrawal/", follow=True).text
    assert "Siya is expected in school." in page and expected(cast.siya) == []


def test_after_the_register_nothing_is_taken_back_whoever_told_last(cast, as_user, monkeypatch):
    EnrolmentFactory(pupil=cast.siya, school_class=cast.class_5b)
    first = tell(cast.guardian, cast.siya)[0]
    later(monkeypatch, "07:50")
    tell(cast.other_guardian, cast.siya, reason="appointment")
    later(monkeypatch)
    send(cast, siya="A")
    page = as_user(cast.guardian).post(f"{LIST}{first.pk}/withdrawal/", follow=True).text
    first.refresh_from_db()
    assert "This has already been recorded." in page and first.state == "sent" and len(expected(cast.siya)) == 2


def test_late_is_this_session_today_and_the_morning_of_another_day(cast, monkeypatch):
    later(monkeypatch, "13:10")
    tell(cast.guardian, cast.aarav, reason="late")
    tell(cast.guardian, cast.siya, reason="late", day=TUESDAY + timedelta(days=1))
    assert expected(cast.aarav) == [(24, "pm", "late")] and expected(cast.siya) == [(25, "am", "late")]


@pytest.mark.django_db(transaction=True)
def test_sent_twice_at_one_moment_it_is_told_once(cast):
    ended = at_once(*[lambda: tell(cast.guardian, cast.aarav)] * 6)
    assert ended == {"list": 6}
    assert Absence.objects.count() == AbsenceNotice.objects.count() == 1
    assert Event.objects.filter(kind="absences.told").count() == 1


def test_nobody_takes_back_what_another_told(cast, as_user):
    absence = tell(cast.guardian, cast.siya)[0]
    for role in set(cast.ROLES) - {"guardian"}:
        assert as_user(getattr(cast, role)).post(f"{LIST}{absence.pk}/withdrawal/").status_code == 404
    absence.refresh_from_db()
    assert absence.state == "sent"


# --- The school's side ----------------------------------------------------------------------------------------------
def staff_url(cast, absence=None) -> str:
    if absence:
        return reverse("portal:absences:decision", args=[cast.school.slug, absence.pk])
    return reverse("portal:absences:staff_list", args=[cast.school.slug])


def test_class_teacher_and_office_are_told_in_their_inbox(cast, django_capture_on_commit_callbacks, mailoutbox):
    with django_capture_on_commit_callbacks(execute=True):
        tell(cast.guardian, cast.aarav)
    reached = {role for role in cast.ROLES if count_told("absences.told", getattr(cast, role))}
    assert reached == {"teacher", "office"} and mailoutbox == []


def test_the_office_reads_of_all_and_a_teacher_of_the_own_class(cast, as_user):
    tell(cast.guardian, cast.aarav, note="A fever")
    tell(cast.guardian, cast.siya, note="A cough")
    for role, sees in {"office": (True, True), "head": (True, True), "teacher": (True, False)}.items():
        page = as_user(getattr(cast, role)).get(staff_url(cast)).content.decode()
        assert ("A fever" in page, "A cough" in page) == sees, role
        assert ("Accept" in page) is (role != "teacher")
    for role in set(cast.ROLES) - {"office", "head", "teacher"}:
        assert as_user(getattr(cast, role)).get(staff_url(cast)).status_code == 404


@pytest.mark.parametrize(("do", "state"), [("seen", "seen"), ("accept", "accepted"), ("refuse", "refused")])
def test_the_office_answers(cast, as_user, do, state):
    absence = tell(cast.guardian, cast.aarav)[0]
    data = {"do": do, "answer": "School trips are not at home."}
    assert as_user(cast.office).post(staff_url(cast, absence), data).status_code == 302
    absence.refresh_from_db()
    assert (absence.state, absence.seen_by or absence.decided_by) == (state, cast.office)
    assert AttendanceMark.objects.count() == 0


def test_a_refusal_says_why_and_the_home_is_told(cast, as_user, django_capture_on_commit_callbacks):
    absence = tell(cast.guardian, cast.aarav)[0]
    answer = as_user(cast.office).post(staff_url(cast, absence), {"do": "refuse", "answer": " "})
    assert answer.status_code == 422 and "Say why, in a sentence." in answer.content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        as_user(cast.office).post(staff_url(cast, absence), {"do": "refuse", "answer": "There is an exam."})
    assert {role for role in cast.ROLES if count_told("absences.refused", getattr(cast, role))} == {"guardian"}
    assert "There is an exam." in as_user(cast.guardian).get(LIST).content.decode()


def test_of_two_who_decide_one_does(cast):
    one = tell(cast.guardian, cast.aarav)[0]
    two = Absence.objects.get()
    one.accept(by=cast.office)
    with pytest.raises(Absence.Closed):
        two.refuse(by=cast.head, answer="No.")
    assert Absence.objects.get().state == "accepted"


def test_a_teacher_does_not_decide(cast, as_user):
    absence = tell(cast.guardian, cast.aarav)[0]
    assert as_user(cast.teacher).post(staff_url(cast, absence), {"do": "accept"}).status_code == 404
    url = staff_url(cast, absence).replace("nai-umeed", "sitara")
    assert as_user(cast.other_head).post(url, {"do": "accept"}).status_code == 404


@pytest.mark.parametrize(
    "wrong",
    [
        {"state": "accepted"},
        {"state": "refused", "decided_at": clock.now()},
        {"state": "seen"},
        {"answer": "No."},
        {"seen_at": clock.now()},
    ],
)
def test_the_database_keeps_states_whole(cast, wrong):
    absence = AbsenceFactory(pupil=cast.aarav)
    with pytest.raises(IntegrityError), transaction.atomic():
        Absence.objects.filter(pk=absence.pk).update(**wrong)


# --- The register ---------------------------------------------------------------------------------------------------
def test_the_register_shows_it_filled_in(cast, as_user, monkeypatch):
    cast.aarav.guardianships.update(relationship="mother")
    tell(cast.guardian, cast.aarav)
    later(monkeypatch)
    page = as_user(cast.teacher).get(register_page(cast)).content.decode()
    assert "Unwell, reported by mother" in page and "07:42" in page
    assert page.count("checked") == 1
    assert AttendanceMark.objects.count() == 0


def test_the_sender_decides(cast, as_user, monkeypatch):
    tell(cast.guardian, cast.aarav)
    later(monkeypatch)
    data = {f"m-{cast.aarav.pk}": "P", f"m-{cast.bilal.pk}": "P", "do": "send"}
    assert as_user(cast.teacher).post(register_page(cast), data).status_code == 302
    assert AttendanceMark.objects.get(pupil=cast.aarav).code == "P"


@pytest.mark.parametrize(("reason", "code"), [("unwell", "I"), ("appointment", "M"), ("late", "L"), ("family", "N")])
def test_an_english_register_begins_with_the_likely_code(cast, monkeypatch, reason, code):
    cast.school.attendance_codes = "england"
    cast.school.save()
    tell(cast.guardian, cast.aarav, reason=reason)
    from portal.attendance.forms import RegisterForm

    kept = Register.for_class(cast.class_5b, TUESDAY, "am")
    assert RegisterForm(kept.sheet, kept.table, "am").marks == {cast.aarav.pk: code}


@pytest.mark.parametrize("size", [3, 30])
def test_the_register_asks_no_more_for_it(cast, as_user, monkeypatch, size):
    for number in range(size - 2):
        pupil = PupilFactory(school=cast.school)
        EnrolmentFactory(pupil=pupil, school_class=cast.class_5b)
        if number % 2:
            GuardianshipFactory(
                pupil=pupil, guardian=cast.guardian.guardians.get(school=cast.school), granted_by=cast.office
            )
            tell(cast.guardian, pupil)
    tell(cast.guardian, cast.aarav)
    later(monkeypatch)
    client = as_user(cast.teacher)
    pupils = cast.class_5b.enrolments.values_list("pupil", flat=True)
    data = {f"m-{pupil}": "A" for pupil in pupils} | {"do": "send"}
    counts = []
    for method, sent in (("get", None), ("post", data)):
        with CaptureQueriesContext(connection) as asked:
            getattr(client, method)(register_page(cast), sent)
        counts.append(len([q for q in asked if not q["sql"].startswith(("SAVEPOINT", "RELEASE", "BEGIN", "COMMIT"))]))
    assert counts[0] <= 8 and counts[1] <= 6, counts


# --- What became of it ----------------------------------------------------------------------------------------------
def test_the_outcome_comes_back_once_to_who_told(cast, monkeypatch, django_capture_on_commit_callbacks, mailoutbox):
    tell(cast.guardian, cast.aarav, last_day=TUESDAY + timedelta(days=2))
    tell_outcomes()
    assert not Event.objects.filter(kind="attendance.absence_recorded").exists()
    later(monkeypatch)
    send(cast, aarav="LV")
    for _ in range(2):
        with django_capture_on_commit_callbacks(execute=True):
            tell_outcomes()
    Register.for_class(cast.class_5b, TUESDAY, "pm").send({cast.aarav.pk: "A", cast.bilal.pk: "P"}, by=cast.teacher)
    tell_outcomes()
    assert Event.objects.filter(kind="attendance.absence_recorded").count() == 1
    answered = ExpectedAbsence.objects.filter(date=TUESDAY, answered_at__isnull=False)
    assert answered.count() == 2, "or each minute would look at all of them again"
    assert {role for role in cast.ROLES if count_told("attendance.absence_recorded", getattr(cast, role))} == {
        "guardian"
    }
    # What a locked phone shows says nothing of why; what is opened does.
    (mail,) = mailoutbox
    assert mail.subject == "About Aarav’s absence" and "Aarav is recorded as: On leave" in mail.body


def test_a_mark_from_before_is_no_answer(cast, monkeypatch):
    send(cast, aarav="A")
    later(monkeypatch, "09:00")
    tell(cast.guardian, cast.aarav)
    tell_outcomes()
    assert not Event.objects.filter(kind="attendance.absence_recorded").exists()
    later(monkeypatch, "09:10")
    send(cast, aarav="LV", by=cast.office)
    tell_outcomes()
    assert Event.objects.filter(kind="attendance.absence_recorded").count() == 1


def test_who_has_lost_sight_of_the_child_is_told_nothing(cast, monkeypatch, django_capture_on_commit_callbacks):
    tell(cast.guardian, cast.aarav)
    later(monkeypatch)
    send(cast, aarav="A")
    cast.aarav.guardianships.get(guardian__user=cast.guardian).suspend(by=cast.office)
    with django_capture_on_commit_callbacks(execute=True):
        tell_outcomes()
    assert not count_told("attendance.absence_recorded", cast.guardian)


# --- Home and twins -------------------------------------------------------------------------------------------------
def test_one_tap_at_home_says_why(cast, as_user, monkeypatch):
    later(monkeypatch)
    send(cast, aarav="A")
    client = as_user(cast.guardian)
    page = client.get(HOME).content.decode()
    assert "Why is Aarav not in school?" in page and 'value="unwell"' in page
    client.post(NEW, {"children": cast.aarav.code, "reason": "unwell"})
    page = client.get(HOME).content.decode()
    assert "Why is Aarav not in school?" not in page and "You or your family have told the school why." in page


def test_twins_in_one_class_never_mix(cast, as_user, monkeypatch, django_capture_on_commit_callbacks):
    guardian = cast.guardian.guardians.get(school=cast.school)
    twin = PupilFactory(school=cast.school, first_name="Aarav", last_name="Verma")
    EnrolmentFactory(pupil=twin, school_class=cast.class_5b)
    GuardianshipFactory(pupil=twin, guardian=guardian, granted_by=cast.office)
    tell(cast.guardian, cast.aarav, note="A fever")
    tell(cast.guardian, twin, reason="family")
    absences = {absence.pupil_id: absence for absence in Absence.objects.all()}
    absences[twin.pk].refuse(by=cast.office, answer="There is an exam.")
    absences[cast.aarav.pk].accept(by=cast.office)
    rows = {row.pupil_id: row.reason for row in Register.for_class(cast.class_5b, TUESDAY, "am").sheet.rows}
    assert rows == {cast.aarav.pk: "unwell", twin.pk: "family", cast.bilal.pk: ""}
    later(monkeypatch)
    marks = {cast.aarav.pk: "LV", twin.pk: "P", cast.bilal.pk: "P"}
    Register.for_class(cast.class_5b, TUESDAY, "am").send(marks, by=cast.teacher)
    with django_capture_on_commit_callbacks(execute=True):
        tell_outcomes()
    words = {event.subject_id: event for event in Event.objects.filter(kind="attendance.absence_recorded")}
    assert {ExpectedAbsence.objects.get(pk=pk).pupil_id for pk in words} == {cast.aarav.pk, twin.pk}
    client = as_user(cast.guardian)
    urls = {pupil.pk: f"/portal/children/{pupil.code}/attendance/" for pupil in (cast.aarav, twin)}
    assert "On leave" in client.get(urls[cast.aarav.pk]).content.decode()
    assert "On leave" not in client.get(urls[twin.pk]).content.decode()


@pytest.mark.parametrize("number", [1, 8])
def test_the_lists_ask_as_much_for_one_as_for_many(cast, as_user, number):
    for day in range(number):
        tell(cast.guardian, cast.aarav, day=TUESDAY + timedelta(days=day))
    counts = []
    for user, url in ((cast.guardian, LIST), (cast.guardian, NEW), (cast.office, staff_url(cast))):
        client = as_user(user)
        client.get(url)
        with CaptureQueriesContext(connection) as asked:
            assert client.get(url).status_code == 200
        counts.append(len(asked))
    assert max(counts) <= 8, counts
