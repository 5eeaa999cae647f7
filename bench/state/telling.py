"""What was told to whom in the state: 135 events a school, some to every home, most to those of one class."""

from wagtail.models import Page

from bench.state.meetings import LETTERS, TO_ALL
from bench.state.pages import FIRST_NEWS, TOLD, key_of
from bench.state.records import HOMEWORK, moment
from bench.state.roll import CLASSES, GUARDIANS, HEAD, PUPILS, STAFF, guardian_of, has_card, has_email, signs_in
from bench.state.table import Tables, quoted
from notices.channels import EMAIL, INBOX
from notices.models import Batch, Delivery, Event, Message
from portal.bookings.models import BookingEvent
from portal.homework.models import Homework
from portal.letters.models import Letter
from roll.models import Guardian, School, User

# An event's number in the school: news, letters to all and the meetings go to every home, what follows to a class.
FIRST_LETTER, MEETINGS = TOLD, TOLD + TO_ALL
TO_HOMES = MEETINGS + 1
FIRST_HOMEWORK = TO_HOMES + LETTERS - TO_ALL
EVENTS = FIRST_HOMEWORK + HOMEWORK * CLASSES // 2
TO_CLASSES = EVENTS - TO_HOMES
# A class has at most 32 pupils, and as many second guardians.
IN_CLASS = 64
PEOPLE = GUARDIANS + PUPILS
HOMES, CLASS, MAILS = TO_HOMES * PEOPLE, TO_CLASSES * IN_CLASS * 2, (TO_HOMES - FIRST_LETTER) * GUARDIANS


def fill(tables: Tables) -> None:
    events(tables)
    for model in (Message, Delivery):
        tables.reserve(model, HOMES + CLASS + MAILS)
    to_homes(tables)
    to_classes(tables)
    by_mail_too(tables)


def events(tables: Tables) -> None:
    letter = f"CASE WHEN n < {TO_HOMES} THEN n - {FIRST_LETTER} ELSE n - {TO_HOMES} + {TO_ALL} END"
    subjects = {
        "news.published": (f"n < {TOLD}", tables.key(Page, f"{FIRST_NEWS} + n")),
        "bookings.opened": (f"n = {MEETINGS}", tables.key(BookingEvent)),
        "letters.sent": (f"n < {FIRST_HOMEWORK}", tables.key(Letter, letter)),
        "homework.set": ("true", tables.key(Homework, f"n - {FIRST_HOMEWORK}")),
    }
    kind = " ".join(f"WHEN {which} THEN '{name}'" for name, (which, _key) in subjects.items())
    news = f"({key_of('news')})::text"
    subject = " ".join(f"WHEN {which} THEN {key}" for which, key in subjects.values())
    tables.add(
        Event,
        EVENTS,
        kind=f"CASE {kind} END",
        subject_id=f"CASE {subject} END",
        school_id=tables.key(School),
        by_id=tables.key(User, HEAD),
        dedupe_key=f"CASE {kind} END || ':' || CASE WHEN n < {TOLD} THEN {news} ELSE (CASE {subject} END)::text END",
        created_at=moment("n % 50"),
        claimed_until=moment("n % 50"),
        done_at=moment("n % 50"),
    )
    # The mails of an event are one batch.
    tables.add(Batch, EVENTS, channel=quoted(EMAIL.name), claimed_until=moment("n % 50"), done_at=moment("n % 50"))


def to_homes(tables: Tables) -> None:
    """Each guardian once: who signs in on the site, the others by e-mail; and the pupils who sign in."""
    who, event = f"(n % {PEOPLE})", f"(n / {PEOPLE})"
    guardian, pupil = f"{who} < {GUARDIANS} AND {has_email(who)}", f"({who} - {GUARDIANS})"
    there = f"({guardian}) OR ({who} >= {GUARDIANS} AND {has_card(pupil)})"
    on_site = f"({who} >= {GUARDIANS} OR {signs_in(who)})"
    deliver(tables, 0, HOMES, there, event, who, on_site)


def to_classes(tables: Tables) -> None:
    """The guardians of the class's pupils, on the site and by e-mail."""
    event, seat, site, letters = (
        f"(n / {IN_CLASS * 2})",
        f"(n / 2 % {IN_CLASS})",
        "n % 2 = 0",
        FIRST_HOMEWORK - TO_HOMES,
    )
    # Letters to a class come first, one a class; then homework, in the order of the classes.
    of = f"((CASE WHEN {event} < {letters} THEN {event} ELSE {event} - {letters} END) % {CLASSES})"
    pupil = f"({of} + {CLASSES} * ({seat} % 32))"
    guardian = guardian_of(f"CASE WHEN {seat} < 32 THEN {pupil} ELSE {PUPILS} + {pupil} / 2 END")
    there = f"{pupil} < {PUPILS} AND ({seat} < 32 OR {pupil} % 2 = 0)"
    reached = f"(({site}) AND {signs_in(guardian)}) OR (NOT ({site}) AND {has_email(guardian)})"
    deliver(tables, HOMES, CLASS, f"({there}) AND ({reached})", f"({TO_HOMES} + {event})", guardian, f"({site})")


def by_mail_too(tables: Tables) -> None:
    """Letters and meetings are mailed also to those who sign in."""
    who, event = f"(n % {GUARDIANS})", f"({FIRST_LETTER} + n / {GUARDIANS})"
    deliver(tables, HOMES + CLASS, MAILS, signs_in(who), event, who, "false")


def deliver(tables: Tables, begins: int, rows: int, there: str, event: str, who: str, on_site: str) -> None:
    """`who`: a guardian's number in the school, or, after those, a pupil's. A mail has the number of its delivery."""
    is_user = f"({who} >= {GUARDIANS} OR {signs_in(who)})"
    person = {
        "user_id": f"CASE WHEN {is_user} THEN {tables.key(User, f'{STAFF} + {who}')} END",
        "guardian_id": f"CASE WHEN NOT {is_user} THEN {tables.key(Guardian, who)} END",
    }
    message, moment_of = tables.key(Message, f"{begins} + n"), moment(f"{event} % 50")
    tables.add(
        Message,
        rows,
        where=f"({there}) AND NOT {on_site}",
        id=message,
        batch_id=tables.key(Batch, event),
        state="'handed'",
        created_at=moment_of,
        handed_at=moment_of,
        **person,
    )
    tables.add(
        Delivery,
        rows,
        where=there,
        id=tables.key(Delivery, f"{begins} + n"),
        event_id=tables.key(Event, event),
        message_id=f"CASE WHEN NOT {on_site} THEN {message} END",
        channel=f"CASE WHEN {on_site} THEN {quoted(INBOX.name)} ELSE {quoted(EMAIL.name)} END",
        **person,
        opened_at=f"CASE WHEN n % 10 < 7 THEN {moment(f'{event} % 50', quoted('12:00'))} END",
    )
