"""Of each mail: what it stands with in a mail program, and whether anybody reads an answer to it."""

import re
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy

import pytest
from django.conf import settings
from django.core import mail
from django.template.loader import render_to_string
from django.utils import translation

import editing.notices  # noqa: F401  (all kinds, whatever this test is run with)
from editing.models import Desk, Submission
from helpdesk.models import TicketEvent
from notices.channels import EMAIL
from notices.composing import Composer
from notices.models import Batch, Message
from notices.notice import Notice
from portal.schooldays.models import Closing
from roll.models import ExpectedAbsence
from tests.factories.bookings import BookingEventFactory, WindowFactory, booked
from tests.factories.helpdesk import TicketFactory, advance
from tests.factories.homework import HomeworkFactory
from tests.factories.letters import LetterFactory
from tests.factories.pages import contact_page, news_page, translated
from tests.factories.portal import AbsenceFactory, ReportFactory

NOBODY = "Nobody reads answers to this address."
LANGUAGES = [code for code, _name in settings.LANGUAGES]


def ticket_event(cast) -> TicketEvent:
    return advance(TicketFactory(requester=cast.head, school=cast.school), "open", cast.agent).events.last()


def submission(cast) -> Submission:
    page = news_page(cast.school)
    return Submission(pk=5, page=page, page_id=page.pk, school=cast.school, by=cast.editor, finished_by=cast.head)


def booking(cast):
    window = WindowFactory(event=BookingEventFactory(pk=77, school=cast.school), teacher=cast.teacher)
    return booked(window.slots.first(), cast.guardian.guardians.get(school=cast.school), cast.aarav)


def expected_absence(cast) -> ExpectedAbsence:
    return ExpectedAbsence(
        pk=5, school=cast.school, pupil=cast.aarav, date=cast.school.today(), session="am", told_by=cast.guardian
    )


def closing(cast) -> Closing:
    tomorrow = cast.school.today() + timedelta(days=1)
    return Closing.announce(cast.school, tomorrow, tomorrow, "Heavy rain", by=cast.head)


# Of each kind that goes by mail: its subject, and the thread of what it is about.
SUBJECTS = {
    "attendance.absence_recorded": (expected_absence, r"expectedabsence-5"),
    "absences.refused": (lambda cast: AbsenceFactory(pupil=cast.aarav), r"absencenotice-\d+"),
    "bookings.opened": (lambda cast: BookingEventFactory(pk=77, school=cast.school), "bookingevent-77"),
    "bookings.called_off": (lambda cast: BookingEventFactory(pk=77, school=cast.school), "bookingevent-77"),
    "bookings.made": (booking, "bookingevent-77"),
    "bookings.moved": (booking, "bookingevent-77"),
    "bookings.cancelled": (booking, "bookingevent-77"),
    "helpdesk.changed": (ticket_event, r"ticket-\d+"),
    "helpdesk.desk_found": (lambda cast: TicketFactory(requester=cast.head, school=cast.school), r"ticket-\d+"),
    "helpdesk.desk_missing": (lambda cast: cast.school, r"school-\d+"),
    "homework.set": (lambda cast: HomeworkFactory(school_class=cast.class_5b), r"homework-\d+"),
    "letters.sent": (lambda cast: LetterFactory(place=cast.school, sent=True), r"letter-\d+"),
    "news.published": (lambda cast: news_page(cast.school), r"news-[0-9a-f-]{36}"),
    "pages.submitted": (submission, r"page-\d+"),
    "pages.approved": (submission, r"page-\d+"),
    "pages.sent_back": (submission, r"page-\d+"),
    "photos.waiting": (lambda cast: Desk.open(cast.school), r"desk-\d+"),
    "staff.posted": (lambda cast: cast.posting(cast.teacher), r"posting-\d+"),
    "reports.corrected": (lambda cast: ReportFactory(pupil=cast.aarav), r"report-\d+"),
    "reports.published": (lambda cast: ReportFactory(pupil=cast.aarav), r"report-\d+"),
    "schooldays.closed": (closing, r"closing-\d+"),
    "schooldays.open_after_all": (closing, r"closing-\d+"),
}
# They write to those who work here: "write to the school" is no word for them.
AMONG_STAFF = ("helpdesk.", "pages.", "photos.", "staff.")


def kinds_by_mail() -> set[str]:
    return {
        kind
        for kind, notice in Notice.kinds.items()
        if EMAIL in notice.channels and not notice.__module__.startswith("tests.")
    }


def notice_of(kind: str, cast) -> Notice:
    make, _thread = SUBJECTS[kind]
    subject = make(cast)
    notice = Notice.kinds[kind]
    if not subject._state.adding:
        subject = notice.subjects().get(pk=subject.pk)
    made = notice(subject)
    made.event_id = 9
    return made


AT = datetime(2026, 11, 20, 9, tzinfo=UTC)


def read(reader, *notices, key: int = 3, at: datetime = AT):
    """The mail as it comes out of the wire."""
    composed = EMAIL.compose(Message(pk=key, user=reader, created_at=at), notices, reader.email)
    return message_from_bytes(composed.message().as_bytes(), policy=policy.default)


def nobody(language: str) -> str:
    with translation.override(language):
        return translation.gettext(NOBODY)


def bodies(message) -> list[str]:
    return [message.get_body((kind,)).get_content() for kind in ("plain", "html")]


def test_every_kind_that_goes_by_mail_is_in_the_list(db):
    assert set(SUBJECTS) == kinds_by_mail()


@pytest.mark.parametrize("kind", sorted(SUBJECTS))
def test_all_mails_of_one_thing_stand_together(cast, kind):
    notice = notice_of(kind, cast)
    first, again, other = read(cast.guardian, notice), read(cast.guardian, notice), read(cast.head, notice, key=4)
    assert re.fullmatch(f"<thread-{SUBJECTS[kind][1]}@localhost>", first["References"])
    assert first["In-Reply-To"] == first["References"] == other["References"]
    # Sent again after a kill it is the same mail; with the same key, which a restore gives away anew, it is another.
    assert first["Message-ID"] == again["Message-ID"] == f"<message-3-{AT.timestamp():.0f}@localhost>"
    later = read(cast.guardian, notice, at=AT + timedelta(days=3))
    assert len({each["Message-ID"] for each in (first, other, later)}) == 3
    assert not [name for name in (cast.aarav.first_name, cast.school.slug) if name in first["References"]]


def test_one_query_is_one_thread_whatever_is_said(cast):
    ticket = advance(TicketFactory(requester=cast.head, school=cast.school), "resolved", cast.agent)
    kind = Notice.kinds["helpdesk.changed"]
    roots = {read(cast.head, kind.about(event, event))["References"] for event in kind.subjects().filter(ticket=ticket)}
    assert roots == {f"<thread-ticket-{ticket.pk}@localhost>"} and ticket.events.count() > 2


def test_news_and_its_translation_are_one_thread(cast):
    page = news_page(cast.school)
    pages = (page, translated(page, "hi", "खेल दिवस"))
    subjects = Notice.kinds["news.published"].subjects()
    notices = [Notice.kinds["news.published"](subjects.get(pk=each.pk)) for each in pages]
    assert len({read(cast.guardian, notice)["References"] for notice in notices}) == 1


def test_the_host_is_that_of_the_sites_address(cast, settings):
    settings.BASE_URL = "https://school.example.org"
    assert read(cast.head, notice_of("helpdesk.changed", cast))["References"].endswith("@school.example.org>")


@pytest.mark.parametrize("address", ["sunita@example.org", "sunita@exämple.org"])
def test_several_things_in_one_mail_stand_with_each_of_them(cast, address):
    many = [notice_of("letters.sent", cast) for _ in range(40)]
    cast.guardian.email = address
    message = read(cast.guardian, *many, many[0])
    roots = message["References"].split()
    assert roots == [f"<thread-letter-{notice.subject.pk}@localhost>" for notice in many]
    assert message["Subject"] and message["In-Reply-To"].split() == roots and not message.defects


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", sorted(SUBJECTS))
def test_it_says_that_nobody_reads_answers(cast, kind, language):
    cast.guardian.language = language
    message = read(cast.guardian, notice_of(kind, cast))
    assert "Reply-To" not in message
    assert [nobody(language) in body for body in bodies(message)] == [True, True]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", sorted(SUBJECTS))
def test_it_says_how_to_write_to_the_school_where_a_page_tells(cast, kind, language):
    contact_page(cast.school, slug="contact")
    cast.guardian.language = language
    address = f"{settings.BASE_URL}/{language}/nai-umeed/contact/"
    written = [address in body for body in bodies(read(cast.guardian, notice_of(kind, cast)))]
    assert written == [not kind.startswith(AMONG_STAFF)] * 2


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", sorted(SUBJECTS))
def test_where_somebody_reads_them_it_says_where(cast, settings, kind, language):
    settings.REPLY_TO_EMAIL = "office@school.example.org"
    contact_page(cast.school)
    cast.guardian.language = language
    message = read(cast.guardian, notice_of(kind, cast))
    assert message["Reply-To"] == "office@school.example.org"
    for body in bodies(message):
        assert "office@school.example.org" in body and nobody(language) not in body and "/contact/" not in body


@pytest.mark.parametrize("order", [1, -1], ids=["staff's first", "staff's last"])
def test_of_several_from_one_school_any_may_say_how_to_write(cast, order):
    contact_page(cast.school, slug="contact")
    kinds = ("helpdesk.changed", "letters.sent")[::order]
    written = bodies(read(cast.head, *(notice_of(kind, cast) for kind in kinds)))
    assert ["/nai-umeed/contact/" in body for body in written] == [True, True]


def test_of_two_schools_neither_is_named(cast):
    contact_page(cast.school)
    notices = [
        Notice.kinds["letters.sent"](LetterFactory(place=place, sent=True))
        for place in (cast.school, cast.other_school)
    ]
    assert ["contact" in body for body in bodies(read(cast.guardian, *notices))] == [False, False]
    assert [NOBODY in body for body in bodies(read(cast.guardian, *notices))] == [True, True]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", ["login_code", "unknown_account"])
@pytest.mark.parametrize("kind", ["txt", "html"])
def test_the_mails_of_the_sign_in_say_so_too(name, kind, language):
    with translation.override(language):
        assert nobody(language) in render_to_string(f"account/email/{name}_message.{kind}", {"code": "ABC"})


def test_the_schools_page_is_looked_for_once_a_batch(cast, django_assert_num_queries):
    contact_page(cast.school)
    composer = Composer(Batch(channel="email"), EMAIL)
    kind = Notice.kinds["letters.sent"]
    events = [kind(LetterFactory(place=cast.school, sent=True)).send(by=cast.office) for _ in range(3)]
    first, *others = [composer._notice_of(event) for event in events]
    with translation.override("hi"):
        assert first.contact().endswith("/hi/nai-umeed/contact/")
        with django_assert_num_queries(0):
            assert {notice.contact() for notice in others} == {first.contact()}
    assert not mail.outbox
