"""What is between school and home: letters with their answers, and meetings with their times."""

from datetime import timedelta

from bench.state.records import TEXT, day, moment
from bench.state.roll import (
    CLASSES,
    HEAD,
    OFFICE,
    STAFF,
    TEACHERS,
    guardian_of,
    pair,
    signs_in,
)
from bench.state.table import Tables, quoted
from foundation import clock
from portal.bookings.models import Booking, BookingEvent, Slot, Step, Window
from portal.letters.models import Letter, LetterAnswer
from roll.models import Audience, Guardian, School, User

# The first letters go to the whole school, the others to a class each.
TO_ALL, LETTERS = 4, 12
ANSWERS = 200
MINUTES, SLOTS_A_DAY, DAYS = 10, 12, 2
SLOTS, BOOKED = TEACHERS * DAYS * SLOTS_A_DAY, TEACHERS * SLOTS_A_DAY


def fill(tables: Tables) -> None:
    letters(tables)
    answers(tables)
    windows(tables)
    bookings(tables)


def audience(letter: str) -> str:
    """The number of its audience in the school: 0 is the school itself, 1 the first class."""
    return f"(CASE WHEN ({letter}) < {TO_ALL} THEN 0 ELSE ({letter}) - {TO_ALL} + 1 END)"


def letters(tables: Tables) -> None:
    office = tables.key(User, OFFICE)
    words = {"title": "'Letter ' || n", "text": TEXT, "question": "'May your child come along?'"}
    sent = {"sent_by_id": office, "sent_at": moment("n", "'07:00'"), "sent_on": day("n")}
    tables.add(
        Letter,
        LETTERS,
        school_id=tables.key(School),
        audience_id=tables.key(Audience, audience("n")),
        **words,
        **sent,
        answer_by=f"{day('n')} + 14",
        batch="gen_random_uuid()",
        written_by_id=office,
        written_at=moment("n", "'06:00'"),
    )


def answers(tables: Tables) -> None:
    """Of letters to the whole school from the homes of the first 200 pupils, of the others from one home in two."""
    letter = f"(n / {ANSWERS})"
    to_class = f"n % {ANSWERS} % {CLASSES} = {audience(letter)} - 1"
    answered = {"yes": "n % 7 <> 0", "answered_at": moment("1"), "by_id": tables.key(User, OFFICE)}
    tables.add(
        LetterAnswer,
        LETTERS * ANSWERS,
        where=f"{letter} < {TO_ALL} OR ({to_class})",
        school_id=tables.key(School),
        letter_id=tables.key(Letter, letter),
        **pair(tables, f"n % {ANSWERS}"),
        **answered,
    )


def windows(tables: Tables) -> None:
    """One event a school, tomorrow and the day after; each teacher two hours a day."""
    school, head, closes = tables.key(School), tables.key(User, HEAD), quoted(clock.now() + timedelta(days=2))
    made = {"made_by_id": head, "made_at": moment("3")}
    published = {"published_by_id": head, "published_at": moment("2"), "closes_at": f"{closes}::timestamptz"}
    tables.add(
        BookingEvent, 1, school_id=school, name="'Meetings'", audience_id=tables.key(Audience), **made, **published
    )
    of = {"school_id": school, "event_id": tables.key(BookingEvent)}
    hours = {"date": meeting_day("n % 2"), "starts": "'15:00'::time", "ends": "'17:00'::time", "in_person": "true"}
    tables.add(Window, TEACHERS * DAYS, **of, teacher_id=tables.key(User, f"n / {DAYS}"), **hours, **made)
    window = f"n / {SLOTS_A_DAY}"
    times = {"starts_at": starts_at("n"), "ends_at": f"{starts_at('n')} + interval '{MINUTES} minutes'"}
    teacher = tables.key(User, f"{window} / {DAYS}")
    tables.add(Slot, SLOTS, **of, window_id=tables.key(Window, window), teacher_id=teacher, **times)


def meeting_day(number: str) -> str:
    return f"({quoted(str(clock.today()))}::date + 1 + {number})"


def starts_at(slot: str) -> str:
    minutes = f"interval '{MINUTES} minutes' * (({slot}) % {SLOTS_A_DAY})"
    return f"(({meeting_day(f'({slot}) / {SLOTS_A_DAY} % {DAYS}')} + '09:30'::time) AT TIME ZONE 'UTC' + {minutes})"


def bookings(tables: Tables) -> None:
    """Of every two times one is taken, by the first guardian of the pupil of its number."""
    slot = "(n * 2)"
    teacher = tables.key(User, f"{slot} / {SLOTS_A_DAY * DAYS}")
    tables.add(
        Booking,
        BOOKED,
        school_id=tables.key(School),
        event_id=tables.key(BookingEvent),
        slot_id=tables.key(Slot, slot),
        teacher_id=teacher,
        **pair(tables, "n"),
        mode="'in_person'",
        uid="gen_random_uuid()",
        made_by_id=tables.key(User, OFFICE),
        made_at=moment("1"),
    )
    steps(tables)


def steps(tables: Tables) -> None:
    """Two steps of five minutes a booking, of the teacher and of whoever comes."""
    booking, is_home = "(n / 4)", "n % 2 = 1"
    guardian = guardian_of(booking)
    user = tables.key(User, f"{STAFF} + {guardian}")
    teacher = tables.key(User, f"{booking} * 2 / {SLOTS_A_DAY * DAYS}")
    tables.add(
        Step,
        BOOKED * 4,
        booking_id=tables.key(Booking, booking),
        user_id=f"CASE WHEN NOT {is_home} THEN {teacher} WHEN {signs_in(guardian)} THEN {user} END",
        guardian_id=f"CASE WHEN {is_home} AND NOT {signs_in(guardian)} THEN {tables.key(Guardian, guardian)} END",
        at=f"{starts_at(f'{booking} * 2')} + interval '5 minutes' * (n / 2 % 2)",
    )
