"""The list of homes that a letter has not reached, each with its reason, and the paper for them."""

import pytest

from notices.models import Delivery, Message
from portal.letters.answers_page import answers_to
from portal.letters.homes import UnreachedReason
from tests.factories import (
    ContactPointFactory,
    EnrolmentFactory,
    GuardianFactory,
    GuardianshipFactory,
    PupilFactory,
    TeachingFactory,
)
from tests.factories.letters import LetterFactory

SCHOOL = "/portal/schools/nai-umeed/letters/"


@pytest.fixture
def child(cast):
    """A child of 5B, and a hand that gives them guardians."""

    class Child:
        pupil = PupilFactory(school=cast.school, first_name="Zoya")

        def guardian(self, name, email="", phone="", lives_with=None, granted=True):
            guardian = GuardianFactory(school=cast.school, first_name=name)
            for kind, value in (("email", email), ("phone", phone)):
                if value:
                    ContactPointFactory(guardian=guardian, kind=kind, value=value)
            GuardianshipFactory(
                pupil=self.pupil,
                guardian=guardian,
                lives_with=lives_with,
                granted_by=cast.office if granted else None,
            )
            return guardian

    EnrolmentFactory(pupil=Child.pupil, school_class=cast.class_5b)
    return Child()


@pytest.fixture
def homes(cast, tell):
    """Zoya's homes of a letter to her class, once `prepare` has changed what happened: names, and why not reached."""

    def go(prepare=None):
        letter = tell(LetterFactory(place=cast.class_5b), cast.office)
        if prepare:
            prepare(letter)
        (found,) = [each for each in answers_to(letter, cast.office, "").children if each.pupil.first_name == "Zoya"]
        return [([reader.guardian.first_name for reader in home.readers], home.why) for home in found.homes]

    return go


def opens(guardian, state=None):
    def prepare(letter):
        told = Delivery.objects.filter(event=letter.event, guardian=guardian)
        if state:
            assert Message.objects.filter(deliveries__in=told).update(state=state) == 1
        else:
            assert told.update(opened_at=letter.sent_at) == 1

    return prepare


def test_nobody_has_access(child, homes):
    child.guardian("Asha", email="asha@example.org", granted=False)
    assert homes() == [([], UnreachedReason.NOBODY)]


def test_no_address_on_the_roll(child, homes):
    child.guardian("Asha", phone="+919800000001")
    assert homes() == [(["Asha"], UnreachedReason.NO_ADDRESS)]


def test_the_message_could_not_be_delivered(child, homes):
    asha = child.guardian("Asha", email="asha@example.org")
    assert homes(opens(asha, state="failed")) == [(["Asha"], UnreachedReason.FAILED)]


def test_not_opened_yet(child, homes):
    child.guardian("Asha", email="asha@example.org")
    assert homes() == [(["Asha"], UnreachedReason.UNOPENED)]


def test_joined_after_it_was_sent(cast, child, homes):
    def join(letter):
        child.guardian("Asha", email="asha@example.org")

    assert homes(join) == [(["Asha"], UnreachedReason.NOT_TOLD)]


def test_before_the_jobs_have_run_nobody_is_called_late(cast, child):
    child.guardian("Asha", email="asha@example.org")
    letter = LetterFactory(place=cast.class_5b)
    letter.send(by=cast.office)
    children = answers_to(letter, cast.office, "").children
    assert {home.why for each in children for home in each.homes} == {UnreachedReason.UNOPENED}


def test_a_home_is_reached_by_any_who_live_there(child, homes):
    child.guardian("Asha", phone="+919800000001")
    ravi = child.guardian("Ravi", email="ravi@example.org", lives_with=True)
    assert homes() == [(["Asha", "Ravi"], UnreachedReason.UNOPENED)]
    assert homes(opens(ravi)) == [(["Asha", "Ravi"], None)]


def test_who_lives_apart_is_a_home_of_their_own(child, homes):
    asha = child.guardian("Asha", email="asha@example.org")
    child.guardian("Ravi", email="ravi@example.org", lives_with=False)
    assert homes(opens(asha)) == [(["Asha"], None), (["Ravi"], UnreachedReason.UNOPENED)]


def test_an_answer_reaches_too(cast, child, homes):
    asha = child.guardian("Asha")

    def on_paper(letter):
        letter.answer(child.pupil, asha, True, by=cast.office)

    assert homes(on_paper) == [(["Asha"], None)]


def test_until_the_day_is_over_who_may_yet_open_it_is_not_missed(cast, as_user, child, tell, settled):
    """A second after it was sent, the page said that it had reached nobody."""
    child.guardian("Asha", phone="+919800000001")
    client, letter = as_user(cast.office), tell(LetterFactory(place=cast.class_5b), cast.office)
    url = f"{SCHOOL}{letter.pk}/"
    page, listed = client.get(url).text, client.get(f"{url}unreached/")
    assert "1 home can’t be notified" in page and "not reached" not in page
    assert [each.pupil.first_name for each, home in listed.context["found"]] == ["Zoya"]
    assert "1 of 3 homes can’t be notified." in listed.text and "will be listed here" in listed.text
    settled(letter)
    page, listed = client.get(url).text, client.get(f"{url}unreached/")
    assert "3 homes have not opened it yet" in page and "can’t be notified" not in page
    assert "3 of 3 homes have neither opened nor answered it." in listed.text


def test_nobody_is_missed_yet_and_the_list_says_why(cast, as_user, tell):
    letter = tell(LetterFactory(place=cast.class_5b), cast.office)
    listed = as_user(cast.office).get(f"{SCHOOL}{letter.pk}/unreached/").text
    assert "It is too early to say" in listed and "Every family has been reached" not in listed


def test_telephone_numbers_are_for_office_and_head_alone(cast, as_user, child, tell):
    child.guardian("Asha", phone="+919800000001")
    letter = tell(LetterFactory(place=cast.class_5b), cast.office)
    pages = {
        role: as_user(getattr(cast, role)).get(f"{SCHOOL}{letter.pk}/unreached/").content.decode()
        for role in ("office", "head", "teacher")
    }
    assert {role: "Asha" in page for role, page in pages.items()} == dict.fromkeys(pages, True)
    assert {role for role, page in pages.items() if "+919800000001" in page} == {"office", "head"}


def test_a_teacher_lists_the_own_classes_only(cast, as_user, trip):
    def listed():
        found = as_user(cast.teacher).get(f"{SCHOOL}{trip.pk}/unreached/?class=all").context["found"]
        return [each.pupil.first_name for each, home in found]

    assert listed() == ["Aarav", "Bilal"]
    TeachingFactory(user=cast.teacher, school_class=cast.class_2a)
    assert listed() == ["Siya", "Aarav", "Bilal"]


def test_the_list_says_so_when_every_home_is_reached(cast, as_user, trip):
    for user in (cast.guardian, cast.other_guardian, cast.unrelated):
        as_user(user).get(f"/portal/letters/{trip.pk}/")
    office = as_user(cast.office)
    assert "Every family has been reached" in office.get(f"{SCHOOL}{trip.pk}/unreached/").content.decode()
    assert office.get(f"{SCHOOL}{trip.pk}/print/?who=unreached").context["sheets"] == []


def test_a_sheet_for_each_home_with_a_slip_to_send_back(cast, as_user, child, tell, settled):
    child.guardian("Asha", email="asha@example.org")
    child.guardian("Ravi", lives_with=False)
    letter = settled(tell(LetterFactory(place=cast.class_5b, asked=True), cast.office))
    as_user(cast.guardian).get(f"/portal/letters/{letter.pk}/")
    client = as_user(cast.teacher)
    every = client.get(f"{SCHOOL}{letter.pk}/print/")
    assert [each.pupil.first_name for each, home in every.context["sheets"]] == ["Aarav", "Bilal", "Zoya", "Zoya"]
    page = client.get(f"{SCHOOL}{letter.pk}/print/?who=unreached").content.decode()
    assert page.count('<article class="letter stack">') == page.count("Signed:") == 3
    assert "Reply slip: Zoya Verma, 5B" in page and "To <b>Ravi Verma</b>, about Zoya Verma" in page
    assert "To the family of <b>Bilal Khan</b>" in page and "Aarav" not in page
