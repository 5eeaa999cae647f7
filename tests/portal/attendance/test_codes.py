"""Two countries' tables of codes, and what each code does to the share."""

from datetime import date

import pytest

from portal.attendance.codes import ENGLAND, INDIA, TABLES
from portal.attendance.codes.code import (
    APPROVED,
    AUTHORISED,
    NOT_COLLECTED,
    NOT_POSSIBLE,
    PRESENT,
    UNAUTHORISED,
)
from portal.attendance.models import AttendanceMark, MarkChange, Register

TUESDAY = date(2026, 11, 24)
PAGE = "/portal/schools/nai-umeed/registers/{}/2026-11-24/{}/"

# Letters of a class, whether the session was possible, whether it was attended, whether it counts to a penalty.
OF_ENGLAND = [
    ("/ \\ L", PRESENT, True, True, False),
    ("K V P W B", APPROVED, True, True, False),
    ("C1 M J1 S C2 C T R I E", AUTHORISED, True, False, False),
    ("G N O U", UNAUTHORISED, True, False, True),
    ("D X Q Y1 Y2 Y3 Y4 Y5 Y6 Y7", NOT_POSSIBLE, False, False, False),
    ("Z #", NOT_COLLECTED, False, False, False),
]
EACH = [(letter, *facts) for letters, *facts in OF_ENGLAND for letter in letters.split()]


@pytest.fixture(autouse=True)
def _tuesday_morning(bare_database, monkeypatch):
    monkeypatch.setenv("CHAUPAL_NOW", "2026-11-24T08:20:00+05:30")


@pytest.fixture
def english(cast):
    cast.school.attendance_codes = "england"
    cast.school.save()
    return cast


def test_england_has_its_34_codes():
    assert sorted(ENGLAND.by_letter) == sorted(letter for letter, *_ in EACH)
    assert (len(EACH), len(ENGLAND.codes)) == (34, 34)


@pytest.mark.parametrize(("letter", "klass", "possible", "attended", "penalty"), EACH)
def test_each_english_code_stands_in_its_class(letter, klass, possible, attended, penalty):
    code = ENGLAND.by_letter[letter]
    assert (code.klass, code.possible, code.attended, code.penalty) == (klass, possible, attended, penalty)
    assert str(code.family) and str(code.family) != letter


def test_india_has_six():
    assert [(code.letter, code.possible, code.attended) for code in INDIA] == [
        ("P", True, True),
        ("L", True, True),
        ("A", True, False),
        ("HD", True, False),
        ("LV", True, False),
        ("HO", False, False),
    ]


@pytest.mark.parametrize("table", TABLES.values(), ids=TABLES)
def test_each_table_has_three_buttons_and_no_code_without_a_way_to_it(table):
    for session in ("am", "pm"):
        assert [button.kind for button in table.buttons(session)] == ["here", "late", "away"]
        assert all(table.by_letter[button.letter].kind == button.kind for button in table.buttons(session))
    offered = {button.letter for session in ("am", "pm") for button in table.buttons(session)}
    offered |= {code.letter for kind in ("late", "away") for code in table.reasons(kind)}
    assert {code.letter for code in table} - offered <= {"Z", "#"}


def test_a_school_trip_is_no_absence():
    assert [ENGLAND.by_letter[letter].state for letter in ("V", "I", "U", "/")] == ["here", "away", "late", "here"]


# --- The register ---------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(("session", "present"), [("am", "/"), ("pm", "\\")])
def test_an_english_register_writes_english_codes(english, as_user, session, present):
    client, url = as_user(english.teacher), PAGE.format(english.class_5b.pk, session)
    client.post(url, {f"m-{english.aarav.pk}": present, f"m-{english.bilal.pk}": "N", "do": "send"})
    marks = dict(AttendanceMark.objects.values_list("pupil", "code"))
    assert marks == {english.aarav.pk: present, english.bilal.pk: "N"}


def test_the_rest_are_here_in_the_schools_own_code(english, as_user):
    page = as_user(english.teacher).post(PAGE.format(english.class_5b.pk, "pm"), {"do": "rest"}).content.decode()
    assert page.count('value="\\"') == page.count("checked") == 2


def test_a_reason_says_why_somebody_is_away(english, as_user):
    client, url = as_user(english.teacher), PAGE.format(english.class_5b.pk, "am")
    aarav, bilal = english.aarav.pk, english.bilal.pk
    data = {f"m-{aarav}": "N", f"r-{aarav}": "I", f"m-{bilal}": "L", f"r-{bilal}": "U", "do": "send"}
    assert client.post(url, data).status_code == 302
    assert dict(AttendanceMark.objects.values_list("pupil", "code")) == {aarav: "I", bilal: "U"}
    page = client.get(url).content.decode()
    assert page.count('<option value="I" selected>') == page.count('<option value="U" selected>') == 1
    assert page.count("checked") == 2


def test_a_reason_alone_is_enough(english, as_user):
    client, url = as_user(english.teacher), PAGE.format(english.class_5b.pk, "am")
    data = {f"r-{english.aarav.pk}": "M", f"m-{english.bilal.pk}": "/", "do": "send"}
    assert client.post(url, data).status_code == 302
    assert AttendanceMark.objects.get(pupil=english.aarav).code == "M"


def test_who_came_after_all_is_here_whatever_the_reason_was(english, as_user):
    data = {f"m-{english.aarav.pk}": "/", f"r-{english.aarav.pk}": "I", f"m-{english.bilal.pk}": "/", "do": "send"}
    as_user(english.teacher).post(PAGE.format(english.class_5b.pk, "am"), data)
    assert AttendanceMark.objects.get(pupil=english.aarav).code == "/"


def test_a_code_of_the_other_table_is_no_mark(cast, as_user):
    data = {f"m-{cast.aarav.pk}": "P", f"m-{cast.bilal.pk}": "A", f"r-{cast.bilal.pk}": "Y7", "do": "send"}
    as_user(cast.teacher).post(PAGE.format(cast.class_5b.pk, "am"), data)
    assert AttendanceMark.objects.get(pupil=cast.bilal).code == "A"
    data |= {f"m-{cast.bilal.pk}": "Y7"}
    assert as_user(cast.teacher).post(PAGE.format(cast.class_5b.pk, "am"), data).status_code == 422


# --- The old mark is kept -------------------------------------------------------------------------------------------
def send(cast, by, **codes) -> None:
    Register.for_class(cast.class_5b, TUESDAY, "am").send(
        {getattr(cast, name).pk: c for name, c in codes.items()}, by=by
    )


def changes() -> list[tuple]:
    return list(MarkChange.objects.order_by("pk").values_list("pupil__first_name", "from_code", "to_code"))


def test_a_correction_keeps_the_old_mark(cast, monkeypatch):
    send(cast, cast.teacher, aarav="P", bilal="A")
    assert changes() == []
    send(cast, cast.office, aarav="P", bilal="L")
    send(cast, cast.teacher, aarav="P", bilal="L")
    send(cast, cast.head, aarav="A", bilal="LV")
    assert changes() == [("Bilal", "A", "L"), ("Aarav", "P", "A"), ("Bilal", "L", "LV")]
    assert set(MarkChange.objects.values_list("changed_by", "school")) == {
        (cast.office.pk, cast.school.pk),
        (cast.head.pk, cast.school.pk),
    }


def test_who_comes_second_corrects_the_first(cast):
    """Both read an unsent sheet; what the first marked is not lost."""
    one, two = (Register.for_class(cast.class_5b, TUESDAY, "am") for _ in range(2))
    one.send({cast.aarav.pk: "P", cast.bilal.pk: "A"}, by=cast.teacher)
    two.send({cast.aarav.pk: "P", cast.bilal.pk: "P"}, by=cast.office)
    assert changes() == [("Bilal", "A", "P")]
    assert Register.objects.get().sent_by == cast.teacher


def test_staff_read_what_it_was_and_families_only_what_it_is(cast, as_user):
    send(cast, cast.teacher, aarav="P", bilal="A")
    send(cast, cast.office, aarav="P", bilal="L")
    page = as_user(cast.teacher).get(PAGE.format(cast.class_5b.pk, "am")).content.decode()
    assert page.count("Was: Absent. Changed at") == 1 and "Neha Chauhan" in page
    seen = {role for role in cast.ROLES if MarkChange.objects.visible_to(getattr(cast, role)).exists()}
    assert seen == {"teacher", "office", "head"}
    home = as_user(cast.unrelated).get("/portal/").content.decode()
    assert "Late" in home and "Was:" not in home
