"""Many guardians tap at once, over HTTP, on two workers of eight threads: a slot is booked once, nobody sees an error.

All sign in, then all send at the same moment: for one slot; each for one of thirty; ten times the same; two teachers at
the same time. Who comes too late reads so, and the nearest free times of the same teacher.
UNGUARDED=1 drops the room's unique keys and serves a site that looks first and books then: the proof must fail.
"""

import os
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import time, timedelta
from itertools import combinations
from threading import Barrier
from typing import Any, NamedTuple

from django.db import connection

from bench.harness import FULL, Answer, Proof, Reader, Site, drop_unique_keys, scratch_database, serve
from portal.bookings.models import Booking, Slot, Step
from roll.models import Guardianship, School
from tests.factories import PostingFactory, TeachingFactory
from tests.factories.bookings import BookingEventFactory, WindowFactory
from tests.factories.many import families

NAME = "race"
RIVALS = 200 if FULL else 60
SLOTS = 30
TAPS = 10
WORKERS, THREADS = 2, 8
TAKEN, NEAREST = "This time has just been taken", "The nearest free times:"
UNGUARDED = bool(os.environ.get("UNGUARDED"))


class Rival(NamedTuple):
    user: Any
    pupil: Any


class Tap(NamedTuple):
    reader: Reader
    rival: Rival
    slot: Slot

    def send(self) -> Answer:
        page = f"/portal/children/{self.rival.pupil.code}/bookings/{self.slot.event_id}/"
        return self.reader.post(f"{page}slots/{self.slot.pk}/booking/", {"mode": "phone"}, expect=None)


def prove() -> Iterator[Proof]:
    with scratch_database():
        school = families(RIVALS, right="bookings")
        pairs = Guardianship.objects.filter(school=school).select_related("guardian__user", "pupil").order_by("pk")
        rivals = [Rival(pair.guardian.user, pair.pupil) for pair in pairs]
        if UNGUARDED:
            drop_unique_keys(Booking, Step)
        application = "bench.unguarded_booking:application" if UNGUARDED else "wsgi"
        with serve(WORKERS, THREADS, application) as site:
            yield one_slot(site, rivals, school)
            yield thirty_slots(site, rivals, school)
            yield double_taps(site, rivals, school)
            yield two_teachers(site, rivals, school)
            apart = not in_two_places()
            yield Proof(name("nobody-in-two-places"), f"bookings={booked().count()},apart={apart}", "apart=True", apart)


def name(race: str) -> str:
    return f"{NAME}-{connection.vendor}-{race}"


def booked() -> Any:
    return Booking.objects.standing()


def slots_of(school: School, day: int, event: Any = None, minutes: int = 10, later: bool = False) -> list[Slot]:
    """The slots of a new teacher of the crowd's class, so many days from now, each race on a day of its own.
    `later`: with an hour more in the afternoon."""
    teacher = PostingFactory(school=school).user
    TeachingFactory(user=teacher, school_class=school.classes.get())
    event = event or BookingEventFactory(school=school)
    hours = {"event": event, "teacher": teacher, "date": school.today() + timedelta(days=day)}
    window = WindowFactory(**hours, starts=time(8), ends=time(8 + minutes // 60, minutes % 60))
    if later:
        WindowFactory(**hours, starts=time(16), ends=time(17))
    return list(Slot.objects.filter(window=window).order_by("starts_at"))


def race(taps: list[Tap]) -> list[Answer]:
    """All at once: each has a connection, and waits for the others."""
    barrier = Barrier(len(taps))

    def run(tap: Tap) -> Answer:
        tap.reader.get("/ruler/")
        barrier.wait(120)
        return tap.send()

    with ThreadPoolExecutor(len(taps)) as crowd:
        return list(crowd.map(run, taps))


def tell(answers: Iterable[Answer]) -> dict[str, int]:
    """What went wrong for those who were too late: errors, no words, no other time."""
    pages = [answer.body.decode() for answer in answers if answer.status == 409]
    return {
        "won": sum(answer.status == 302 for answer in answers),
        "lost": len(pages),
        "other": sum(answer.status not in {302, 409} for answer in answers),
        "wordless": sum(TAKEN not in page for page in pages),
        "no_nearest": sum(not nearest(page) for page in pages),
    }


def nearest(page: str) -> list[str]:
    """The other times a page offers first."""
    card = page.partition(NEAREST)[2].partition("</form>")[0]
    return re.findall(r"/slots/(\d+)/booking/", card)


def most(slots: list[Slot]) -> int:
    """Bookings of the slot that has most."""
    return max(Counter(booked().filter(slot__in=slots).values_list("slot", flat=True)).values(), default=0)


def one_slot(site: Site, rivals: list[Rival], school: School) -> Proof:
    (slot,) = slots_of(school, day=1, later=True)
    seen = tell(race([Tap(site.reader(rival.user), rival, slot) for rival in rivals]))
    found = {"rivals": len(rivals), "slots": 1, "max": most([slot]), **seen}
    kept = found["max"] == seen["won"] == 1 and seen["lost"] == len(rivals) - 1
    return proof("one-slot", found, "max=1,won=1,other=0,wordless=0,no_nearest=0", kept)


def thirty_slots(site: Site, rivals: list[Rival], school: School) -> Proof:
    slots = slots_of(school, day=2, minutes=10 * SLOTS)
    taps = [Tap(site.reader(rival.user), rival, slots[number % SLOTS]) for number, rival in enumerate(rivals)]
    # Of thirty that all go within a second there may be no other time left to show.
    seen = tell(race(taps)) | {"no_nearest": 0}
    found = {"rivals": len(rivals), "slots": SLOTS, "max": most(slots), **seen}
    kept = found["max"] == 1 and seen["won"] == booked().filter(slot__in=slots).count() == SLOTS
    return proof("thirty-slots", found, f"max=1,won={SLOTS},other=0,wordless=0", kept)


def double_taps(site: Site, rivals: list[Rival], school: School) -> Proof:
    (slot,) = slots_of(school, day=3)
    seen = tell(race([Tap(site.reader(rivals[0].user), rivals[0], slot) for _ in range(TAPS)]))
    found = {"taps": TAPS, "max": most([slot]), **seen}
    return proof("double-taps", found, f"max=1,won={TAPS},other=0", found["max"] == 1 and seen["won"] == TAPS)


def two_teachers(site: Site, rivals: list[Rival], school: School) -> Proof:
    """Thirty guardians, each with two teachers at the same time: one of the two says no."""
    event = BookingEventFactory(school=school)
    teachers = [slots_of(school, 4, event, minutes=10 * SLOTS) for _ in range(2)]
    taps = [
        Tap(site.reader(rival.user), rival, slots[number])
        for number, rival in enumerate(rivals[:SLOTS])
        for slots in teachers
    ]
    answers = race(taps)
    apart = Counter(booked().filter(event=event).values_list("guardian", flat=True))
    found = {
        "guardians": SLOTS,
        "max": max(apart.values()),
        "won": sum(answer.status == 302 for answer in answers),
        "clash": sum(b"You have another appointment at" in answer.body for answer in answers),
        "other": sum(answer.status not in {302, 409} for answer in answers),
    }
    kept = found["max"] == 1 and found["won"] == found["clash"] == SLOTS == len(apart)
    return proof("two-teachers", found, f"max=1,won={SLOTS},clash={SLOTS},other=0", kept)


def proof(race: str, found: dict[str, int], limit: str, kept: bool) -> Proof:
    nothing = [found.get(key, 0) for key in ("other", "wordless", "no_nearest")]
    figure = ",".join(f"{key}={value}" for key, value in found.items())
    return Proof(name(race), figure, limit, kept and not any(nothing))


def in_two_places() -> list[tuple[Any, Any]]:
    """Pairs of meetings of one guardian, or of one teacher, that overlap."""
    meetings = list(booked().select_related("slot"))
    return [
        (one, other)
        for one, other in combinations(meetings, 2)
        if (one.guardian_id == other.guardian_id or one.teacher_id == other.teacher_id)
        and one.slot.starts_at < other.slot.ends_at
        and other.slot.starts_at < one.slot.ends_at
    ]
