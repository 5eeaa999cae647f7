"""The oracle of `make prove ONLY=rights`, on rolls that can be read at a glance."""

from datetime import date, timedelta

import pytest

from bench.oracle import TABLES, Oracle

TODAY = date(2026, 11, 24)
ALWAYS = {"starts_on": None, "ends_on": None}
OVER = {"starts_on": None, "ends_on": TODAY - timedelta(days=1)}
TO_COME = {"starts_on": TODAY + timedelta(days=1), "ends_on": None}
LAST_DAY = {"starts_on": TODAY, "ends_on": TODAY}
MOTHER, TEACHER, CHILD, HEAD = 1, 2, 3, 4
HER_RECORD, HIS_RECORD, HER_RECORD_ELSEWHERE = 1, 2, 3


def contact(guardian, value):
    return {"guardian_id": guardian, "kind": "email", "value": value}


@pytest.fixture
def rows():
    """A mother with a record at each of two schools, her child, whose father has never signed in; a teacher, a head."""
    return dict.fromkeys(TABLES, []) | {
        "Area": [{"id": 1, "parent_id": None}, {"id": 2, "parent_id": 1}],
        "School": [{"id": n, "area_id": area, "teachers_see_all": False} for n, area in ((1, 2), (2, None))],
        "Class": [{"id": 1, "school_id": 1, "year_group_id": 5}, {"id": 2, "school_id": 1, "year_group_id": None}],
        "User": [{"id": n, "is_active": True, "email": f"{n}@example.org", "phone": None} for n in (1, 2, 3, 4)],
        "Pupil": [{"id": 1, "school_id": 1, "user_id": CHILD}, {"id": 2, "school_id": 1, "user_id": None}],
        "Enrolment": [{"id": 1, "school_id": 1, "pupil_id": 1, "school_class_id": 1, **ALWAYS}],
        "Guardian": [
            {"id": HER_RECORD, "school_id": 1, "user_id": MOTHER},
            {"id": HIS_RECORD, "school_id": 1, "user_id": None},
            {"id": HER_RECORD_ELSEWHERE, "school_id": 2, "user_id": MOTHER},
        ],
        "Guardianship": [
            {"id": n, "pupil_id": 1, "guardian_id": n, "access_state": "granted", **ALWAYS}
            for n in (HER_RECORD, HIS_RECORD)
        ],
        "AccessGrant": [
            {"guardianship_id": n, "right": right} for n in (1, 2) for right in ("reports", "messages", "behaviour")
        ],
        "Posting": [
            {"user_id": TEACHER, "school_id": 1, "area_id": None, "role": "teacher", **ALWAYS},
            {"user_id": HEAD, "school_id": 1, "area_id": None, "role": "head", **ALWAYS},
        ],
        "Teaching": [{"user_id": TEACHER, "school_id": 1, "school_class_id": 1, **ALWAYS}],
    }


def sees(rows, right="reports", user=MOTHER):
    return Oracle(rows, TODAY).may_family(user, 1, right)


def restrict(rows, guardian, **span):
    rows["Restriction"] = [{"pupil_id": 1, "guardian_id": guardian, **(span or ALWAYS)}]


def test_a_guardian_sees_what_was_granted(rows):
    assert sees(rows) and sees(rows, None)
    assert not sees(rows, "homework")
    assert not Oracle(rows, TODAY).may_family(MOTHER, 2, "reports")
    assert not sees(rows, user=None)


@pytest.mark.parametrize(
    ("change", "seen"),
    [
        (LAST_DAY, True),
        (OVER, False),
        (TO_COME, False),
        ({"access_state": "suspended"}, False),
        ({"access_state": "pending"}, False),
    ],
)
def test_while_it_is_granted_and_in_date(rows, change, seen):
    rows["Guardianship"][0] |= change
    assert sees(rows) == seen


def test_without_a_right_there_is_not_any_right(rows):
    rows["AccessGrant"] = []
    assert not sees(rows, None)


def test_who_is_shut_out_sees_nothing(rows):
    for user in rows["User"]:
        user["is_active"] = False
    oracle = Oracle(rows, TODAY)
    assert not (oracle.may_family(MOTHER, 1, "reports") or oracle.may_family(CHILD, 1, None))
    assert not oracle.may_staff(HEAD, 1)


def test_a_pupil_sees_their_own_as_far_as_it_goes(rows):
    assert sees(rows, "reports", CHILD) and sees(rows, None, CHILD)
    assert not sees(rows, "behaviour", CHILD)


@pytest.mark.parametrize("guardian", [HER_RECORD, HER_RECORD_ELSEWHERE])
def test_an_order_against_any_record_of_the_user_closes(rows, guardian):
    restrict(rows, guardian)
    assert not sees(rows)
    restrict(rows, guardian, **OVER)
    assert sees(rows)
    restrict(rows, guardian, **LAST_DAY)
    assert not sees(rows)


def test_an_order_against_somebody_else_does_not(rows):
    restrict(rows, HIS_RECORD)
    assert sees(rows)


@pytest.mark.parametrize("hers", [HER_RECORD, HER_RECORD_ELSEWHERE])
def test_an_address_joins_two_records_both_ways(rows, hers):
    """Whichever of hers carries it, and whichever of the two the order is against."""
    rows["ContactPoint"] = [contact(hers, "home@example.org"), contact(HIS_RECORD, "home@example.org")]
    restrict(rows, HIS_RECORD)
    assert not sees(rows)
    restrict(rows, HER_RECORD)
    assert Oracle(rows, TODAY).recipients([1], "messages") == (set(), set())


def test_so_does_the_address_by_which_somebody_signs_in(rows):
    rows["ContactPoint"] = [contact(HIS_RECORD, f"{MOTHER}@example.org")]
    restrict(rows, HIS_RECORD)
    assert not sees(rows)


def test_two_blanks_are_two_people(rows):
    rows["ContactPoint"] = [contact(HER_RECORD, ""), contact(HIS_RECORD, "")]
    restrict(rows, HIS_RECORD)
    assert sees(rows)


def test_staff_see_as_posted(rows):
    def seen(user):
        oracle = Oracle(rows, TODAY)
        return [pupil for pupil in (1, 2) if oracle.may_staff(user, pupil)]

    assert (seen(HEAD), seen(TEACHER), seen(MOTHER), seen(None)) == ([1, 2], [1], [], [])
    rows["School"][0]["teachers_see_all"] = True
    assert seen(TEACHER) == [1, 2]
    rows["School"][0]["teachers_see_all"] = False
    rows["Teaching"][0] |= OVER
    assert seen(TEACHER) == []
    rows["Teaching"][0] |= ALWAYS
    rows["Enrolment"][0] |= TO_COME
    assert seen(TEACHER) == []
    rows["Enrolment"][0] |= ALWAYS
    rows["Posting"][0]["school_id"] = 2
    assert seen(TEACHER) == []
    rows["Posting"][1]["role"] = "editor"
    assert seen(HEAD) == []


@pytest.mark.parametrize(
    ("kind", "key", "heard"),
    [("area", 1, True), ("school", 2, False), ("year_group", 5, True), ("school_class", 2, False)],
)
def test_a_place_tells_its_homes_and_pupils(rows, kind, key, heard):
    told = ({MOTHER, CHILD}, {HIS_RECORD}) if heard else (set(), set())
    assert Oracle(rows, TODAY).audience(kind, key) == told


def test_the_staff_of_a_place_are_those_posted_there(rows):
    rows["Posting"][1] |= {"school_id": None, "area_id": 2}
    oracle = Oracle(rows, TODAY)
    assert oracle.posted("area", 1, None) == {TEACHER, HEAD}
    assert oracle.posted("school", 1, 1) == {TEACHER}
    assert oracle.posted("school_class", 2, 2) == set()
