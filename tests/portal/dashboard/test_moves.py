"""A child who moves school: the old record asks nothing more, and the family joins both with a yes."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from portal.absences.models import Absence
from portal.dashboard.models import EarlierRecord
from roll.models import Guardianship, Restriction
from roll.scope import NotVisible
from tests.factories import EnrolmentFactory, GuardianFactory, GuardianshipFactory, PupilFactory
from tests.factories.letters import LetterFactory

HOME = "/portal/"
SECRET = "Went-to-Sitara-4711"


def leave(pupil):
    """Nine days ago; where the child has come back since, nine days ago again."""
    today = pupil.school.today()
    pupil.enrolments.filter(ends_on=None).update(starts_on=today - timedelta(99), ends_on=today - timedelta(9))


@pytest.fixture
def now(cast):
    """Aarav has left Nai Umeed, and Sunita is granted Aarav's record at Sitara."""
    leave(cast.aarav)
    pupil = PupilFactory(school=cast.other_school, first_name="Aarav", last_name=SECRET)
    EnrolmentFactory(pupil=pupil, school_class=cast.other_class)
    sunita = cast.guardian.guardians.get(school=cast.other_school)
    GuardianshipFactory(guardian=sunita, pupil=pupil)
    Guardianship.objects.filter(pupil=pupil).grant(by=cast.other_head)
    return pupil


def joining(pupil):
    return reverse("portal:joining", args=[pupil.code])


def own_page(pupil):
    return reverse("portal:child", args=[pupil.code])


def cards(page, pupil):
    """How many of the children's cards are this record's."""
    return page.text.count(f'<a href="{own_page(pupil)}">{pupil.first_name}</a>')


# --- Nothing more is asked -------------------------------------------------------------------------------------------
def test_no_absence_of_a_child_who_has_left_is_reported(cast, as_user):
    leave(cast.aarav)
    client, new = as_user(cast.guardian), reverse("portal:absences:new")
    assert cast.aarav.code not in client.get(new).text and cast.siya.code in client.get(new).text
    answer = client.post(new, {"children": [cast.aarav.code], "reason": "unwell"})
    assert answer.status_code == 422 and not Absence.objects.exists()
    assert "Report an absence" not in client.get(own_page(cast.aarav)).text
    assert "Report an absence" in client.get(own_page(cast.siya)).text


def test_where_every_child_has_left_no_absence_is_offered(cast, as_user):
    for pupil in (cast.aarav, cast.siya, cast.meher):
        leave(pupil)
    assert "Report an absence" not in as_user(cast.guardian).get(HOME).text


def test_a_letter_no_longer_asks_about_a_child_who_has_left(cast, as_user):
    letter = LetterFactory(place=cast.class_5b, asked=True, sent=True)
    client, detail = as_user(cast.guardian), reverse("portal:letters:detail", args=[letter.pk])
    assert letter.title in client.get(HOME).text and "Yes, for Aarav" in client.get(detail).text
    # Sent on a day on which the child was there: it stays to be read.
    cast.aarav.enrolments.update(ends_on=cast.school.today() - timedelta(days=1))
    type(letter).objects.update(sent_on=cast.school.today() - timedelta(days=2))
    assert letter.title not in client.get(HOME).text
    page = client.get(detail).text
    assert "Yes, for Aarav" not in page and "Left the school" in page


def test_a_child_who_comes_later_has_not_left(cast, as_user):
    leave(cast.aarav)
    EnrolmentFactory(pupil=cast.aarav, school_class=cast.class_2a, starts_on=cast.school.today() + timedelta(days=5))
    assert cast.aarav.code in as_user(cast.guardian).get(reverse("portal:absences:new")).text


# --- One child -------------------------------------------------------------------------------------------------------
def test_a_family_joins_both_records_and_sees_one_child(cast, as_user, now):
    client = as_user(cast.guardian)
    home = client.get(HOME)
    assert cards(home, cast.aarav) == cards(home, now) == 1 and "Is this the same Aarav?" in home.text
    page = client.get(joining(cast.aarav)).text
    assert now.code in page and cast.meher.code in page and cast.siya.code not in page
    assert client.post(joining(cast.aarav), {"child": now.code}).url == own_page(now)
    home = client.get(HOME)
    assert (cards(home, cast.aarav), cards(home, now)) == (0, 1) and "Is this the same" not in home.text
    assert cast.aarav.code not in client.get(reverse("portal:children")).text
    assert own_page(cast.aarav) in client.get(own_page(now)).text
    assert "is at Sitara Girls School now" in client.get(own_page(cast.aarav)).text


def test_it_is_said_otherwise_as_easily(cast, as_user, now):
    client = as_user(cast.guardian)
    client.post(joining(cast.aarav), {"child": now.code})
    assert client.get(joining(cast.aarav)).context["form"]["child"].value() == now.code
    client.post(joining(cast.aarav), {"child": "none"})
    home = client.get(HOME)
    assert cards(home, cast.aarav) == cards(home, now) == 1 and "Is this the same" not in home.text
    assert EarlierRecord.objects.get().pupil is None


def test_it_is_each_adults_own_word_and_no_schools(cast, as_user, now):
    """Imran sees both too, and says nothing; neither school's staff find the other's record anywhere."""
    imran = cast.other_guardian.guardians.get()
    at_sitara = GuardianFactory(school=cast.other_school, user=cast.other_guardian)
    for guardian, pupil in ((imran, cast.aarav), (at_sitara, now)):
        GuardianshipFactory(guardian=guardian, pupil=pupil)
    Guardianship.objects.filter(guardian__in=[imran, at_sitara]).grant(by=cast.office)
    EarlierRecord.join(cast.aarav, now, by=cast.guardian)
    assert cards(as_user(cast.other_guardian).get(HOME), cast.aarav) == 1
    for staff in (cast.office, cast.head, cast.teacher):
        client = as_user(staff)
        for page in (HOME, reverse("roll:child_detail", args=[cast.school.slug, cast.aarav.code])):
            answer = client.get(page)
            assert SECRET not in answer.text and "Sitara" not in answer.text
        assert client.get(joining(cast.aarav)).status_code == client.post(joining(cast.aarav)).status_code == 404


@pytest.mark.parametrize("how", ["order", "suspended", "ended"])
def test_where_a_school_closes_the_new_record_the_old_one_stands_alone_again(cast, as_user, now, how):
    EarlierRecord.join(cast.aarav, now, by=cast.guardian)
    sunita = cast.guardian.guardians.get(school=cast.other_school)
    if how == "order":
        kinds = {"kind": "court_order", "made_by": cast.other_head}
        Restriction.objects.create(school=cast.other_school, pupil=now, guardian=sunita, **kinds)
    elif how == "suspended":
        Guardianship.objects.filter(pupil=now).suspend(by=cast.other_head)
    else:
        Guardianship.objects.filter(pupil=now).update(ends_on=cast.school.today() - timedelta(days=1))
    client = as_user(cast.guardian)
    home = client.get(HOME)
    assert cards(home, cast.aarav) == 1 and SECRET not in home.text
    assert SECRET not in client.get(joining(cast.aarav)).text and now.code not in client.get(own_page(cast.aarav)).text


def test_a_child_who_comes_back_is_shown_again(cast, as_user, now):
    EarlierRecord.join(cast.aarav, now, by=cast.guardian)
    leave(cast.siya)
    cast.aarav.come_back(cast.class_5b, on=cast.school.today(), by=cast.office)
    home = as_user(cast.guardian).get(HOME)
    assert cards(home, cast.aarav) == cards(home, now) == 1
    # And now the record at Sitara is the earlier one: round in a ring, no card would be left.
    leave(now)
    EarlierRecord.join(now, cast.aarav, by=cast.guardian)
    leave(cast.aarav)
    home = as_user(cast.guardian).get(HOME)
    assert (cards(home, cast.aarav), cards(home, now)) == (1, 0)


def test_three_schools_are_one_child_too(cast, as_user, now):
    EarlierRecord.join(cast.aarav, now, by=cast.guardian)
    leave(now)
    EarlierRecord.join(now, cast.siya, by=cast.guardian)
    home = as_user(cast.guardian).get(HOME)
    assert (cards(home, cast.aarav), cards(home, now), cards(home, cast.siya)) == (0, 0, 1)
    page = as_user(cast.guardian).get(own_page(cast.siya)).text
    assert page.index(own_page(now)) < page.index(own_page(cast.aarav))


# --- What is refused -------------------------------------------------------------------------------------------------
def test_nobody_joins_what_they_do_not_see(cast, as_user, now):
    with pytest.raises(NotVisible):
        EarlierRecord.join(cast.aarav, now, by=cast.unrelated)
    with pytest.raises(NotVisible):
        EarlierRecord.join(cast.siya, cast.meher, by=cast.other_guardian)
    with pytest.raises(EarlierRecord.SameSchool):
        EarlierRecord.join(cast.aarav, cast.siya, by=cast.guardian)
    assert as_user(cast.pupil).get(joining(cast.aarav)).status_code == 404
    assert not EarlierRecord.objects.exists()


@pytest.mark.parametrize("sent", [{}, {"child": ""}, {"child": "no-such"}, {"child": "of-siya"}, {"child": "itself"}])
def test_what_is_no_answer_is_refused_with_words(cast, as_user, now, sent):
    codes = {"of-siya": cast.siya.code, "itself": cast.aarav.code}
    answer = as_user(cast.guardian).post(joining(cast.aarav), {k: codes.get(v, v) for k, v in sent.items()})
    assert answer.status_code == 422 and not EarlierRecord.objects.exists()
    assert "Tap the child" in answer.text or "Select a valid choice" in answer.text


def test_of_a_child_who_is_here_nothing_is_asked(cast, as_user):
    client = as_user(cast.guardian)
    assert "Nobody to choose from" in client.get(joining(cast.aarav)).text
    assert client.post(joining(cast.aarav), {"child": cast.meher.code}).status_code == 422
    assert joining(cast.aarav) not in client.get(own_page(cast.aarav)).text


def test_a_sister_who_has_left_is_no_question_on_the_first_page(cast, as_user):
    leave(cast.siya)
    client = as_user(cast.guardian)
    assert "Is this the same" not in client.get(HOME).text
    assert joining(cast.siya) in client.get(own_page(cast.siya)).text


def test_it_costs_a_query_where_somebody_has_left(cast, as_user, now, django_assert_num_queries):
    client = as_user(cast.guardian)
    client.get(HOME)
    with CaptureQueriesContext(connection) as before:
        client.get(HOME)
    EarlierRecord.join(cast.aarav, now, by=cast.guardian)
    with django_assert_num_queries(len(before)):
        client.get(HOME)
    cast.aarav.enrolments.update(ends_on=None)
    with django_assert_num_queries(len(before) - 1):
        client.get(HOME)
