"""Times on the days the clocks change, and the calendar files families keep: in a school in London, over HTTP.

Windows lie across the changes of 28 March and 31 October 2027. A family books each slot by the page it reads: the
instants are distinct and evenly spaced, as many as really pass, and no two are called by one name. Each meeting is
booked, moved and cancelled, and its file read again each time. UNGUARDED=1 makes slots as naive local times do, by
adding minutes to what the wall shows, and drops the key that keeps them apart: the proof must fail.
"""

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db import connection
from icalendar import Calendar

from bench.harness import FULL, Proof, Reader, drop_unique_keys, scratch_database, serve
from portal.bookings.models import Slot, Window
from roll.models import Guardianship, School
from tests.factories import PostingFactory, TeachingFactory
from tests.factories.bookings import BookingEventFactory, WindowFactory
from tests.factories.many import families

NAME = "calendar"
ZONE = ZoneInfo("Europe/London")
STARTS, ENDS, LENGTH = time(0, 30), time(3, 30), timedelta(minutes=10)
# (day, hours that really pass between half past midnight and half past three)
CHANGES = ((date(2027, 3, 28), 2), (date(2027, 10, 31), 4))
MEETINGS = 24 if FULL else 6  # booked, moved and cancelled on each day


def prove() -> Iterator[Proof]:
    for day, hours in CHANGES:
        with a_week_before(day), scratch_database():
            school = families(1, right="bookings")
            School.objects.filter(pk=school.pk).update(time_zone=ZONE.key)
            school.refresh_from_db()
            slots = slots_of(school, day)
            pair = Guardianship.objects.select_related("guardian__user", "pupil").get(school=school)
            page = f"/portal/children/{pair.pupil.code}/bookings/{slots[0].event_id}/"
            with serve() as site:
                reader = site.reader(pair.guardian.user)
                yield all_there(day, hours, slots, reader.get(f"{page}?day={day}").body.decode())
                yield files(day, slots, reader, page)


@contextmanager
def a_week_before(day: date) -> Iterator[None]:
    """Here and in the server: the clock asks the environment each time."""
    before = os.environ.get("CHAUPAL_NOW", "")
    os.environ["CHAUPAL_NOW"] = datetime.combine(day - timedelta(days=7), time(12), UTC).isoformat()
    try:
        yield
    finally:
        os.environ["CHAUPAL_NOW"] = before


def slots_of(school: School, day: date) -> list[Slot]:
    if os.environ.get("UNGUARDED"):
        Window._starts = naive  # type: ignore[assignment, method-assign]
        drop_unique_keys(Slot)
    teacher = PostingFactory(school=school).user
    TeachingFactory(user=teacher, school_class=school.classes.get())
    event = BookingEventFactory(school=school, closes_at=datetime.combine(day, time(23), UTC))
    window = WindowFactory(event=event, teacher=teacher, date=day, starts=STARTS, ends=ENDS)
    return list(window.slots.order_by("starts_at"))


def naive(window: Window) -> Iterator[datetime]:
    """What Python makes of local times to which minutes are added."""
    wall, ends = (datetime.combine(window.date, each, ZONE) for each in (window.starts, window.ends))
    while wall + LENGTH <= ends:
        yield wall.astimezone(UTC)
        wall += LENGTH


def all_there(day: date, hours: int, slots: list[Slot], page: str) -> Proof:
    """As many as really pass, evenly spaced, each offered under a name of its own."""
    instants = [slot.starts_at for slot in slots]
    gaps = {later - earlier for earlier, later in zip(instants, instants[1:], strict=False)}
    labels = dict(re.findall(r'formaction="[^"]*/slots/(\d+)/booking/"[^>]*>\s*([^<]+?)\s*<', page))
    found = {
        "slots": len(slots),
        "distinct": len(set(instants)),
        "even": gaps == {LENGTH},
        "offered": len(labels),
        "labels": len(set(labels.values())),
    }
    wanted = int(timedelta(hours=hours) / LENGTH)
    kept = found == {"slots": wanted, "distinct": wanted, "even": True, "offered": wanted, "labels": wanted}
    return proof(f"slots-{day}", found, f"slots=distinct=offered=labels={wanted},even=True", kept)


def files(day: date, slots: list[Slot], reader: Reader, page: str) -> Proof:
    """Booked, moved, cancelled: one UID, a SEQUENCE that rises, the right times, CANCELLED at the end."""
    entries = same = rising = timely = cancelled = 0
    # Each meeting moves on by one; a second one would move the first, so they come one after the other.
    for slot, following in list(zip(slots, slots[1:], strict=False))[:: max(1, len(slots) // MEETINGS)]:
        reader.post(f"{page}slots/{slot.pk}/booking/", {"mode": "video"})
        key = slot.bookings.get(cancelled_at__isnull=True).pk
        booked = entry(reader, key)
        reader.post(f"{page}slots/{following.pk}/booking/", {"mode": "video"})
        moved = entry(reader, key)
        reader.post(f"/portal/bookings/{key}/cancellation/", {})
        gone = entry(reader, key)
        entries += 1
        same += booked["UID"] == moved["UID"] == gone["UID"]
        rising += booked["SEQUENCE"] < moved["SEQUENCE"] < gone["SEQUENCE"]
        timely += lies_at(booked, slot) and lies_at(moved, following)
        cancelled += (booked["STATUS"], moved["STATUS"], gone["STATUS"]) == ("CONFIRMED", "CONFIRMED", "CANCELLED")
    found = {"meetings": entries, "same_uid": same, "rising": rising, "timely": timely, "cancelled": cancelled}
    return proof(f"files-{day}", found, "all of them", set(found.values()) == {entries} and entries > 1)


def entry(reader: Reader, booking: int) -> Any:
    """The one entry of the file that the family fetches."""
    answer = reader.get(f"/portal/bookings/{booking}.ics")
    (event,) = Calendar.from_ical(answer.body).walk("VEVENT")
    return event


def lies_at(event: Any, slot: Slot) -> bool:
    return bool((event["DTSTART"].dt, event["DTEND"].dt) == (slot.starts_at, slot.ends_at))


def proof(part: str, found: dict[str, Any], limit: str, kept: bool) -> Proof:
    figure = ",".join(f"{key}={value}" for key, value in found.items())
    return Proof(f"{NAME}-{connection.vendor}-{part}", figure, limit, kept)
