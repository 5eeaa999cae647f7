"""Times with all teachers of all children, found and booked in one go."""

from datetime import time, timedelta

import pytest

from portal.bookings.models import Booking
from portal.bookings.plan_page import best_plan, children_in, plans_for
from tests.factories import PostingFactory, TeachingFactory
from tests.factories.bookings import BookingEventFactory, WindowFactory, booked


@pytest.fixture
def event(cast):
    return BookingEventFactory(school=cast.school)


@pytest.fixture
def windows(cast, event):
    """Two teachers of Aarav, one of Siya, each 16:00 to 18:00."""
    teachers = [cast.teacher, *(TeachingFactory(school_class=each).user for each in (cast.class_5b, cast.class_2a))]
    return [WindowFactory(event=event, teacher=teacher) for teacher in teachers]


def mother(cast):
    return cast.guardian.guardians.get(school=cast.school)


def best_of(cast, event):
    return best_plan(plans_for(event, mother(cast), children_in(event, cast.guardian)))


def url(event) -> str:
    return f"/portal/bookings/events/{event.pk}/plan/"


def as_posted(plan, mode="phone"):
    return {"choice": [f"{choice.pupil.pk}:{choice.slot.pk}" for choice in plan.choices], "mode": mode}


def test_all_teachers_of_all_children_one_after_another(cast, event, windows):
    found = best_of(cast, event)
    assert (len(found.choices), found.left, found.length) == (3, 0, timedelta(minutes=30))
    met = {(choice.pupil.first_name, choice.slot.teacher) for choice in found.choices}
    assert met == {("Aarav", windows[0].teacher), ("Aarav", windows[1].teacher), ("Siya", windows[2].teacher)}
    starts = [choice.slot.starts_at for choice in found.choices]
    assert starts == sorted(set(starts))


def test_what_is_taken_or_busy_is_stepped_over(cast, event, windows):
    farida = cast.unrelated.guardians.get()
    booked(windows[0].slots.all()[0], farida, cast.bilal)
    booked(windows[1].slots.all()[1], farida, cast.bilal)
    booked(windows[2].slots.all()[2], mother(cast), cast.siya)
    found = best_of(cast, event)
    assert {choice.pupil for choice in found.choices} == {cast.aarav} and found.left == 0
    assert windows[2].slots.all()[2].starts_at not in {choice.slot.starts_at for choice in found.choices}


def test_who_teaches_both_twins_is_met_twice(cast, event, windows):
    TeachingFactory(user=cast.teacher, school_class=cast.class_2a)
    found = best_of(cast, event)
    assert len(found.choices) == 4 and len({choice.slot.starts_at for choice in found.choices}) == 4


def test_the_first_day_that_suits_best_is_taken(cast, event):
    teacher = TeachingFactory(school_class=cast.class_2a).user
    first = WindowFactory(event=event, teacher=cast.teacher)
    later = first.date + timedelta(days=1)
    for each in (cast.teacher, teacher):
        WindowFactory(event=event, teacher=each, date=later)
    assert best_of(cast, event).day == later


def test_one_tap_books_all_and_a_second_changes_nothing(cast, as_user, event, windows):
    client = as_user(cast.guardian)
    page = client.get(url(event))
    assert "We found times with all 3 teachers" in page.content.decode()
    data = as_posted(page.context["shown"])
    for _ in range(2):
        assert client.post(url(event), data)["Location"] == "/portal/bookings/"
    assert list(Booking.objects.values_list("mode", "sequence", "made_by")) == [("phone", 0, cast.guardian.pk)] * 3
    assert "Nothing left to book" in client.get(url(event)).content.decode()


def test_teachers_are_counted_and_not_meetings(cast, as_user, event):
    """Two children of one teacher: "times with all 2 teachers", and both were Ms Kaur."""
    WindowFactory(event=event, teacher=cast.teacher)
    TeachingFactory(user=cast.teacher, school_class=cast.class_2a)
    page = as_user(cast.guardian).get(f"/portal/bookings/events/{event.pk}/plan/").text
    assert "We found times with Harpreet Kaur" in page and "all 2 teachers" not in page and "Book all 2" in page
    assert "At school · Phone" in page, "apart from each other"


def test_all_or_none_and_the_next_plan(cast, as_user, event, windows):
    client = as_user(cast.guardian)
    shown = client.get(url(event)).context["shown"]
    lost = next(choice for choice in shown.choices if choice.slot.teacher == cast.teacher)
    booked(lost.slot, cast.unrelated.guardians.get(), cast.bilal)
    answer = client.post(url(event), as_posted(shown))
    page = answer.content.decode()
    assert answer.status_code == 409 and "this time has just been taken" in page
    assert not Booking.objects.filter(guardian=mother(cast)).exists()
    assert lost.slot.pk not in {choice.slot.pk for choice in answer.context["shown"].choices}
    client.post(url(event), as_posted(answer.context["shown"]))
    assert Booking.objects.filter(guardian=mother(cast)).count() == 3


def test_a_way_that_a_teacher_does_not_offer_gives_way(cast, as_user, event):
    window = WindowFactory(event=event, teacher=cast.teacher, by_video=False, video_link="")
    choice = {"choice": [f"{cast.aarav.pk}:{window.slots.first().pk}"], "mode": "video"}
    as_user(cast.guardian).post(url(event), choice)
    assert Booking.objects.get().mode == "in_person"


@pytest.mark.parametrize("wrong", ["", "x", "1:2:3", "١:٢"])
def test_what_the_page_never_wrote_is_not_found(cast, as_user, event, windows, wrong):
    assert as_user(cast.guardian).post(url(event), {"choice": wrong}).status_code == 404


def test_slots_of_other_children_and_events_are_not_found(cast, as_user, event, windows):
    elsewhere = WindowFactory(
        event=BookingEventFactory(school=cast.school), teacher=cast.teacher, starts=time(10), ends=time(11)
    )
    for pupil, slot in ((cast.bilal, windows[0]), (cast.siya, windows[0]), (cast.aarav, elsewhere)):
        answer = as_user(cast.guardian).post(url(event), {"choice": f"{pupil.pk}:{slot.slots.first().pk}"})
        assert answer.status_code == 404
    assert not Booking.objects.exists()


def test_the_plan_is_the_guardians_own(cast, as_user, event, windows):
    PostingFactory(user=cast.other_guardian, school=cast.other_school, role="office")
    answers = {role: as_user(getattr(cast, role)).get(url(event)).status_code for role in cast.ROLES}
    assert {role for role, status in answers.items() if status == 200} == {"guardian", "other_guardian", "unrelated"}
    shown = as_user(cast.other_guardian).get(url(event)).context["shown"]
    assert {choice.pupil for choice in shown.choices} == {cast.siya}
