"""Who has answered and whom it has not reached, class by class: what is counted is what the classes' pages list."""

from collections import Counter
from datetime import timedelta
from itertools import product

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from notices.channels import INBOX
from notices.models import Delivery
from portal.letters.models import Letter
from roll.models import Class, Restriction
from tests.factories import (
    ClassFactory,
    ContactPointFactory,
    EnrolmentFactory,
    GuardianFactory,
    GuardianshipFactory,
    PupilFactory,
    TeachingFactory,
    UserFactory,
)
from tests.factories.letters import LetterFactory

SCHOOL = "/portal/schools/nai-umeed/letters/"
PAGES = ("", "unreached/", "print/")
# What became of the letter with one guardian.
FATES = (None, "pending", "unopened", "opened", "yes", "no", "lost", "barred")


def get(client, letter, page="", **query):
    answer = client.get(f"{SCHOOL}{letter.pk}/{page}", {name.strip("_"): value for name, value in query.items()})
    assert answer.status_code == 200
    return answer


def names(answer) -> list[str]:
    return [child.pupil.first_name for child in answer.context["children"]]


@pytest.fixture
def crowd(cast, tell):
    """A letter to the whole school, asking or not, and children with guardians of every two fates: in 2A, in 5B, in a
    class of sixty and in none; one is in two classes, two share a guardian, and nobody is in 4B."""

    def make(asked, days=5):
        sixty, nobody, maths = (
            ClassFactory(school=cast.school, academic_year=cast.class_5b.academic_year, **more)
            for more in ({"name": "4A"}, {"name": "4B"}, {"name": "5B Maths", "kind": Class.Kind.TEACHING})
        )
        families = []
        for number, fates in enumerate(product(FATES, FATES)):
            pupil = child(cast, (sixty, sixty, cast.class_2a, cast.class_5b)[number % 4])
            for apart, fate in zip((False, number % 3 == 0), fates, strict=True):
                if fate:
                    families.append((pupil, add_guardian(cast, pupil, fate, apart, number), fate))
        child(cast, cast.class_2a, cast.class_5b, maths, first_name="In two")
        for _ in range(28):
            child(cast, sixty)
        brother, leaver = child(cast, cast.class_5b), child(cast, cast.class_5b, first_name="Leaver")
        GuardianshipFactory(guardian=families[-3][1], pupil=brother, granted_by=cast.office)
        letter = tell(LetterFactory(place=cast.school, asked=asked), cast.office)
        for family in families:
            happen(cast, letter, *family)
        Letter.objects.filter(pk=letter.pk).update(sent_on=cast.school.today() - timedelta(days=days))
        leaver.enrolments.update(ends_on=cast.school.today() - timedelta(days=1))
        return letter

    return make


def child(cast, *places, **more):
    pupil = PupilFactory(school=cast.school, **more)
    for place in places:
        EnrolmentFactory(pupil=pupil, school_class=place)
    return pupil


def add_guardian(cast, pupil, fate, apart, number):
    user = UserFactory() if number % 4 == 0 else None
    guardian = GuardianFactory(school=cast.school, user=user)
    ContactPointFactory(guardian=guardian, value=f"home{guardian.pk}@example.org")
    by, lives_with = None if fate == "pending" else cast.office, False if apart else None
    GuardianshipFactory(pupil=pupil, guardian=guardian, lives_with=lives_with, granted_by=by)
    return guardian


def happen(cast, letter, pupil, guardian, fate):
    person = {"user": guardian.user} if guardian.user else {"guardian": guardian}
    if fate in {"yes", "no", "lost"}:
        letter.answer(pupil, guardian, fate != "no", by=cast.office)
    if fate in {"opened", "barred"}:
        assert Delivery.objects.filter(event=letter.event, **person).update(opened_at=letter.sent_at)
    if fate == "unopened" and guardian.user:
        # As if told before there was a user, and not linked: not this person's.
        told = {"event": letter.event, "guardian": guardian, "channel": INBOX.name}
        Delivery.objects.create(**told, opened_at=letter.sent_at)
    if fate == "lost":
        pupil.guardianships.get(guardian=guardian).suspend(by=cast.office)
    if fate == "barred":
        order = {"kind": "court_order", "made_by": cast.head}
        Restriction.objects.create(school=cast.school, pupil=pupil, guardian=guardian, **order)


# --- Counted and listed ----------------------------------------------------------------------------------------------
@pytest.mark.parametrize("days", [5, 0], ids=["settled", "fresh"])
@pytest.mark.parametrize("asked", [True, False], ids=["asked", "plain"])
def test_what_is_counted_of_a_class_is_what_its_page_lists(cast, as_user, crowd, asked, days):
    letter = crowd(asked, days)
    TeachingFactory(user=cast.teacher, school_class=cast.class_2a)
    for user in (cast.office, cast.teacher):
        client = as_user(user)
        classes = get(client, letter).context["classes"]
        assert len(classes) > 1
        for each in classes:
            children = get(client, letter, class_=each.group.key).context["children"]
            assert {child.group for child in children} == {each.group}
            assert Counter(child.state for child in children) == each.states
            assert sum(len(child.homes) for child in children) == each.homes
            for state, number in each.counts:
                assert len(get(client, letter, class_=each.group.key, show=state).context["children"]) == number
            unreached = get(client, letter, "unreached/", class_=each.group.key)
            assert len(unreached.context["found"]) == each.unreached == unreached.context["unreached"]
            sheets = get(client, letter, "print/", class_=each.group.key, who="unreached").context["sheets"]
            assert len(sheets) == each.unreached
        whole, page = get(client, letter, class_="all"), get(client, letter)
        assert page.context["counts"] == whole.context["counts"]
        assert page.context["unreached"] == whole.context["unreached"] == sum(each.unreached for each in classes)
        listed, homes = get(client, letter, "unreached/").context, sum(each.homes for each in classes)
        assert (listed["unreached"], listed["total"]) == (whole.context["unreached"], homes)
        assert [each.group for each in listed["classes"]] == [each.group for each in classes if each.unreached]


def test_the_crowd_has_all_that_is_meant(cast, as_user, crowd):
    """So that the test above holds something."""
    client, letter = as_user(cast.office), crowd(True)
    classes = {each.group.label: each for each in get(client, letter).context["classes"]}
    assert list(classes) == ["Class 2A", "Class 4A", "Class 5B", "Not in a class"]
    assert classes["Class 4A"].states.total() == 60 and classes["Not in a class"].states.total() == 1
    assert {state for each in classes.values() for state in each.states} == {"yes", "no", "differ", "waiting"}
    children = get(client, letter, class_="all").context["children"]
    homes = [(len(each.homes), len(each.unreached)) for each in children]
    assert {(1, 0), (1, 1), (2, 0), (2, 1), (2, 2)} == set(homes)
    assert any(each.earlier for each in children)


def test_a_child_in_two_classes_is_listed_once_and_a_leaver_in_none(cast, as_user, crowd):
    client, letter = as_user(cast.office), crowd(True)
    by_key = {
        key: names(get(client, letter, class_=key)) for key in (cast.class_2a.pk, cast.class_5b.pk, "none", "all")
    }
    assert [key for key, found in by_key.items() if "In two" in found] == [cast.class_2a.pk, "all"]
    assert by_key["none"] == ["Leaver"] and by_key["all"].count("In two") == 1


def test_the_first_page_names_no_child(cast, as_user, trip):
    for page in ("", "unreached/"):
        words = get(as_user(cast.office), trip, page).content.decode()
        assert "Class 2A" in words and "Class 5B" in words
        assert [name for name in ("Siya", "Aarav", "Bilal", "Imran") if name in words] == []


def test_a_tile_leads_to_the_classes_that_have_such_children(cast, as_user, trip):
    trip.answer(cast.bilal, cast.unrelated.guardians.get(), False, by=cast.office)
    page = get(as_user(cast.office), trip, show="no")
    assert [each.group.name for each in page.context["classes"]] == ["5B"]
    assert f'href="?class={cast.class_5b.pk}&amp;show=no"' in page.content.decode()


# --- Which opens at once ---------------------------------------------------------------------------------------------
def test_a_letter_to_one_class_opens_with_its_children_wherever_they_are_now(cast, as_user, tell):
    letter = tell(LetterFactory(place=cast.class_5b), cast.office)
    EnrolmentFactory(pupil=cast.bilal, school_class=cast.class_2a)
    cast.bilal.enrolments.filter(school_class=cast.class_5b).update(ends_on=cast.school.today())
    assert sorted(names(get(as_user(cast.office), letter))) == ["Aarav", "Bilal"]


def test_who_sees_one_class_alone_needs_no_tap(cast, as_user, trip):
    client = as_user(cast.teacher)
    assert names(get(client, trip)) == ["Aarav", "Bilal"]
    assert [each.pupil for each, home in get(client, trip, "unreached/").context["found"]] == [cast.aarav, cast.bilal]
    TeachingFactory(user=cast.teacher, school_class=cast.class_2a)
    page = get(client, trip)
    assert (len(page.context["classes"]), page.context["children"]) == (2, [])


def test_what_is_written_down_leads_back_to_the_class(cast, as_user, trip):
    client, url = as_user(cast.office), f"{SCHOOL}{trip.pk}/"
    page = get(client, trip, class_=cast.class_2a.pk).content.decode()
    assert f"?class={cast.class_2a.pk}&amp;show=&amp;write={cast.siya.code}#p-{cast.siya.code}" in page
    slip = {"pupil": cast.siya.code, "guardian": cast.other_guardian.guardians.get().pk}
    back = client.post(f"{url}answers/", slip | {"answer": "yes"})["Location"]
    assert back == f"{url}?class={cast.class_2a.pk}#p-{cast.siya.code}"
    wrong = client.post(f"{url}answers/", slip | {"answer": "perhaps"})
    assert (wrong.status_code, names(wrong)) == (422, ["Siya"])


def test_one_class_is_printed_alone(cast, as_user, trip):
    client = as_user(cast.office)
    words = get(client, trip, "print/", class_=cast.class_2a.pk).content.decode()
    assert "To the family of <b>Siya Verma</b>" in words and "Aarav" not in words
    every = get(client, trip, "print/").context["sheets"]
    assert [each.pupil.first_name for each, home in every] == ["Siya", "Aarav", "Bilal"]


# --- Whose it is -----------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("page", PAGES)
def test_a_class_that_one_does_not_teach_is_none(cast, as_user, trip, page):
    """Siya's name is the secret: it stands on the office's page of 2A and on no other's."""
    url = f"{SCHOOL}{trip.pk}/{page}?class={cast.class_2a.pk}"
    shown = {}
    for role in cast.ROLES:
        answer = as_user(getattr(cast, role)).get(url)
        shown[role] = answer.status_code
        assert ("Siya Verma" in answer.content.decode()) == (answer.status_code == 200), role
    assert {role for role, status in shown.items() if status == 200} == {"office", "head"}
    assert set(shown.values()) == {200, 404}
    for key in ("all", cast.class_5b.pk):
        words = get(as_user(cast.teacher), trip, page, class_=key).content.decode()
        assert "Aarav" in words and "Siya" not in words


@pytest.mark.parametrize("page", PAGES)
def test_no_other_text_is_a_class(cast, as_user, trip, page):
    client = as_user(cast.office)
    for key in ("none", "5B", "0", "-1", "²", "9" * 30, str(cast.other_class.pk), "all "):
        assert client.get(f"{SCHOOL}{trip.pk}/{page}", {"class": key}).status_code == 404, key


# --- What it costs ---------------------------------------------------------------------------------------------------
def test_the_same_queries_for_two_classes_and_six(cast, as_user, trip):
    client = as_user(cast.office)

    def costs():
        found = []
        for page, query in product(("", "unreached/"), ("", "?class=all", f"?class={cast.class_5b.pk}")):
            with CaptureQueriesContext(connection) as captured:
                assert client.get(f"{SCHOOL}{trip.pk}/{page}{query}").status_code == 200
            found.append(len(captured))
        return found

    few = costs()
    for number in range(4):
        place = ClassFactory(school=cast.school, academic_year=cast.class_5b.academic_year, name=f"{number}C")
        pupil = child(cast, place, cast.class_5b)
        GuardianshipFactory(pupil=pupil, guardian=cast.unrelated.guardians.get(), granted_by=cast.office)
    assert costs() == few
    assert max(few) <= 14
