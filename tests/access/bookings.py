"""Times with teachers: who may open which, and the canaries they hold."""

from collections.abc import Iterable
from typing import Any

from django.urls import reverse

from roll.models import ContactPoint
from tests.access.world import (
    CHILDREN,
    FAMILY,
    STAFF,
    Keys,
    Rule,
    World,
    by_code,
    by_school,
    canary,
    members,
    name_of,
    posted,
)
from tests.factories import TeachingFactory
from tests.factories.bookings import BookingEventFactory, WindowFactory, as_if_begun, booked

# Aarav and Bilal meet their teacher; Siya meets the head, who teaches 2A here.
MEETS = {"aarav": "teacher", "bilal": "teacher", "siya": "head", "meher": "other_head"}
BOOKED_BY = {"aarav": "guardian", "bilal": "unrelated", "siya": "other_guardian", "meher": "guardian"}

SEES: dict[str, set[str]] = {
    # What a teacher writes down is the school's.
    **{f"suggestion-{child}": STAFF[child] for child in CHILDREN},
    # Farida waits to be called.
    "phone-bilal": STAFF["bilal"],
    # Sunita's call about Siya is not her father's.
    "call-siya": {"guardian"} | STAFF["siya"],
}


def build(world: World) -> None:
    """An event a school; for each child a meeting that is over, and for Bilal one to come."""
    cast = world.cast
    TeachingFactory(user=cast.head, school_class=cast.class_2a)
    TeachingFactory(user=cast.other_head, school_class=cast.other_class)
    links = {"head": {"video_link": f"https://meet.example.org/{canary('call-siya')}"}}
    events = {
        school.slug: BookingEventFactory(school=school, made_by=by, published_at=None, published_by=None)
        for school, by in ((cast.school, cast.head), (cast.other_school, cast.other_head))
    }
    windows = {
        role: WindowFactory(event=events[slug], teacher=getattr(cast, role), **links.get(role, {}))
        for role, slug in (("teacher", cast.school.slug), ("head", cast.school.slug), ("other_head", "sitara"))
    }
    for event in events.values():
        event.publish(by=event.made_by)
    farida = cast.unrelated.guardians.get()
    ContactPoint.objects.create(guardian=farida, kind="phone", value=canary("phone-bilal"))
    meetings = {}
    for number, child in enumerate(CHILDREN):
        pupil, slots = world.pupils[child], list(windows[MEETS[child]].slots.all())
        guardian = getattr(cast, BOOKED_BY[child]).guardians.get(school=pupil.school)
        meetings[child] = as_if_begun(booked(slots[number], guardian, pupil, mode="phone"), 60 * (number + 1))
        outcome = "not_reached" if child == "bilal" else "reached"
        meetings[child].record(outcome, canary(f"suggestion-{child}"), by=windows[MEETS[child]].teacher)
    sunita = cast.guardian.guardians.get(school=cast.school)
    meetings["siya-mother"] = booked(windows["head"].slots.last(), sunita, cast.siya, mode="video")
    meetings["bilal-again"] = booked(windows["teacher"].slots.last(), farida, cast.bilal, mode="phone")
    world.kept["bookings"] = {"events": events, "windows": windows, "meetings": meetings}


def events(world: World) -> list[Keys]:
    kept = world.kept["bookings"]["events"]
    return [{"school": school, "pk": event.pk} for school in kept for event in kept.values()]


def plans(world: World, keys: Keys) -> Iterable[str]:
    """Head and office of the school whose event it is."""
    if world.kept["bookings"]["events"][keys["school"]].pk != keys["pk"]:
        return ()
    return {"office", "head"} if keys["school"] == world.cast.school.slug else {"other_head"}


def windows(world: World) -> list[Keys]:
    kept = world.kept["bookings"]
    return [{"school": school, "pk": window.pk} for school in kept["events"] for window in kept["windows"].values()]


def keeps_window(world: World, keys: Keys) -> Iterable[str]:
    kept = world.kept["bookings"]["windows"]
    role, window = next((role, window) for role, window in kept.items() if window.pk == keys["pk"])
    if window.school.slug != keys["school"]:
        return ()
    return {"other_head"} if role == "other_head" else {role, "office", "head"}


def meetings(world: World) -> list[Keys]:
    kept = world.kept["bookings"]
    return [{"school": school, "pk": meeting.pk} for school in kept["events"] for meeting in kept["meetings"].values()]


def keeps_meeting(world: World, keys: Keys) -> Iterable[str]:
    kept = world.kept["bookings"]["meetings"]
    child, meeting = next((child, meeting) for child, meeting in kept.items() if meeting.pk == keys["pk"])
    return STAFF[child.split("-")[0]] if meeting.school.slug == keys["school"] else ()


def outcome_data(world: World, keys: Keys) -> dict[str, Any]:
    return {f"{keys['pk']}-outcome": "reached", f"{keys['pk']}-suggestion": "A later bus."}


def another_time(world: World, keys: Keys) -> dict[str, Any]:
    return {"slot": world.kept["bookings"]["windows"]["teacher"].slots.first().pk}


def homes(world: World) -> list[Keys]:
    return [keys | {"code": pupil.code} for keys in events(world) for pupil in world.pupils.values()]


def books_for(world: World, keys: Keys) -> Iterable[str]:
    child = world.pupils[name_of(world, keys["code"])]
    return plans(world, keys) if child.school.slug == keys["school"] else ()


STAFF_PAGES = {
    "staff_list": Rule(posted("teacher", "office", "head"), by_school),
    "day": Rule(posted("teacher", "office", "head"), by_school),
    "sheets": Rule(posted("teacher", "office", "head"), by_school),
    "event_new": Rule(posted("office", "head"), by_school),
    "event": Rule(plans, events),
    "windows": Rule(plans, events),
    "publication": Rule(plans, events),
    "withdrawal": Rule(plans, events),
    "participation": Rule(plans, events),
    "booking_for": Rule(books_for, homes),
    "window": Rule(keeps_window, windows),
    "window_removal": Rule(keeps_window, windows),
    "booked": Rule(keeps_meeting, meetings, another_time),
    "outcome": Rule(keeps_meeting, meetings, outcome_data),
    "cancellation": Rule(keeps_meeting, meetings),
}


def pages(world: World) -> list[tuple[str, set[str]]]:
    """Who takes part of each class, where the suggestions stand: a class of another school is none."""
    cast = world.cast
    places = (cast.class_5b, cast.class_2a, cast.other_class)
    return [
        (
            f"{reverse('portal:bookings:participation', kwargs=keys)}?class={place.pk}",
            set(plans(world, keys)) if place.school.slug == keys["school"] else set(),
        )
        for keys in events(world)
        for place in places
    ]


def own_meetings(world: World) -> list[Keys]:
    return [{"pk": meeting.pk} for meeting in world.kept["bookings"]["meetings"].values()]


def booked_it(world: World, keys: Keys) -> Iterable[str]:
    """The guardian whose meeting it is; another guardian's of the same child is not theirs."""
    kept = world.kept["bookings"]["meetings"]
    name = next(name for name, meeting in kept.items() if meeting.pk == keys["pk"])
    return {"guardian"} if name == "siya-mother" else {BOOKED_BY[name.split("-")[0]]}


def reads_it(world: World, keys: Keys) -> Iterable[str]:
    """And the child who signs in."""
    about_aarav = world.kept["bookings"]["meetings"]["aarav"].pk == keys["pk"]
    return {*booked_it(world, keys), *({"pupil"} if about_aarav else ())}


def own_events(world: World) -> list[Keys]:
    return [{"event": event.pk} for event in world.kept["bookings"]["events"].values()]


def plans_at_home(world: World, keys: Keys) -> Iterable[str]:
    """Guardians of a child at the event's school."""
    here = world.kept["bookings"]["events"][world.cast.school.slug].pk == keys["event"]
    return {"guardian", "other_guardian", "unrelated"} if here else {"guardian"}


def children_and_events(world: World) -> list[Keys]:
    kept = world.kept["bookings"]["events"].values()
    return [{**keys, "event": event.pk} for keys in by_code(world) for event in kept]


def books_there(world: World, keys: Keys) -> Iterable[str]:
    """The child's guardians, in an event of the child's own school. The child books nothing."""
    name = name_of(world, keys["code"])
    event = next(each for each in world.kept["bookings"]["events"].values() if each.pk == keys["event"])
    return FAMILY[name] - {"pupil"} if name and world.pupils[name].school == event.school else ()


def children_and_slots(world: World) -> list[Keys]:
    slots = [window.slots.all()[8] for window in world.kept["bookings"]["windows"].values()]
    return [{**keys, "event": slot.event_id, "pk": slot.pk} for keys in by_code(world) for slot in slots]


def books_it(world: World, keys: Keys) -> Iterable[str]:
    """Slots of the child's own teachers."""
    kept, name = world.kept["bookings"]["windows"], name_of(world, keys["code"])
    role = next(role for role, window in kept.items() if window.slots.filter(pk=keys["pk"]).exists())
    return FAMILY[name] - {"pupil"} if name and MEETS[name] == role else ()


FAMILY_PAGES = {
    "list": Rule(members),
    "calendar_all": Rule(members),
    "calendar": Rule(booked_it, own_meetings),
    "detail": Rule(reads_it, own_meetings),
    "own_cancellation": Rule(booked_it, own_meetings),
    "plan": Rule(plans_at_home, own_events),
    "book": Rule(books_there, children_and_events),
    "booking": Rule(books_it, children_and_slots),
}
PAGES = FAMILY_PAGES | STAFF_PAGES
ACCESS: dict[str, Rule] = {f"portal:bookings:{name}": rule for name, rule in PAGES.items()}
