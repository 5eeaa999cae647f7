"""A school in the middle of its day with something of every kind in the rooms, for who looks at their pages."""

from datetime import date, timedelta
from itertools import product

from django.core.files.base import ContentFile

from foundation import clock
from portal.absences.models import AbsenceNotice
from portal.attendance.models import AttendanceMark, Session
from portal.letters.models import Letter
from roll.cards import make_cards
from roll.models import Audience
from tests.factories import (
    ContactPointFactory,
    EnrolmentFactory,
    GuardianFactory,
    GuardianshipFactory,
    PupilFactory,
    TeachingFactory,
)
from tests.factories.bookings import BookingEventFactory, WindowFactory, as_if_begun, booked
from tests.factories.cast import Cast
from tests.factories.homework import HomeworkDoneFactory, HomeworkFactory
from tests.factories.letters import LetterFactory
from tests.factories.pages import content_document, content_image, howto_page, resource_page, school_page, video
from tests.factories.portal import ReportFactory

LONG = "Anandalakshmi Venkatasubramanian-Krishnamurthy"
TODAY = date(2026, 11, 24)


def fill(cast: Cast) -> None:
    newcomer = PupilFactory(school=cast.school, first_name=LONG)
    EnrolmentFactory(pupil=newcomer, school_class=cast.class_5b)
    adult = GuardianFactory(school=cast.school, first_name=LONG)
    GuardianshipFactory(pupil=newcomer, guardian=adult, granted_by=cast.office)
    attendance(cast)
    homework(cast)
    absences(cast)
    letters(cast)
    times(cast)
    pages(cast)
    for name, author in (("aarav", cast.teacher), ("siya", cast.head)):
        ReportFactory(pupil=getattr(cast, name), written_by=author).publish(by=author)
    make_cards([cast.bilal], by=cast.teacher)


def attendance(cast: Cast) -> None:
    """Some weeks of Aarav's, with each kind of mark; Siya is missed today."""
    days = [TODAY - timedelta(days=number) for number in range(1, 40)]
    codes = "PPPLPAP"
    marks = [(cast.aarav, day, session, codes[day.day % 7]) for day, session in product(days, Session.values)]
    AttendanceMark.objects.bulk_create(
        AttendanceMark(
            school=pupil.school,
            pupil=pupil,
            date=day,
            session=session,
            code=code,
            marked_by=cast.head,
            marked_at=clock.now(),
        )
        for pupil, day, session, code in [*marks, (cast.siya, TODAY, "am", "A")]
    )


def homework(cast: Cast) -> None:
    maths, text = cast.school.subjects.get(), "Look at the picture first.\nThen write five words."
    for days, title in ((1, "Read page 12"), (2, f"Write to {LONG}"), (-3, "Draw a tree")):
        task = HomeworkFactory(
            school_class=cast.class_5b,
            subject=maths,
            title=title,
            text=text,
            due_on=TODAY + timedelta(days=days),
            file="homework/sheet.pdf",
            set_by=cast.teacher,
        )
    HomeworkDoneFactory(homework=task, pupil=cast.aarav)


def absences(cast: Cast) -> None:
    """As sent, accepted, not accepted."""
    told = [
        AbsenceNotice.tell([cast.aarav], by=cast.guardian, first_day=TODAY + timedelta(days=number), **more)[0]
        for number, more in enumerate(
            (
                {"reason": "unwell", "note": f"With {LONG}."},
                {"reason": "appointment", "session": "am"},
                {"reason": "travelling", "last_day": TODAY + timedelta(days=9)},
            )
        )
    ]
    told[1].accept(by=cast.office)
    told[2].refuse(by=cast.office, answer="There is a test on that day.")


def letters(cast: Cast) -> None:
    """One that is asked and answered (by two guardians of one child, differently), one closed, one to read, a draft."""
    text = "We go to the zoo by bus.\n\nPlease give water and a cap along."
    asked = {"question": "May your child come along?", "answer_by": TODAY + timedelta(days=7)}
    file = ContentFile(b"%PDF-1.4 zoo", name="zoo.pdf")
    zoo = Letter.write(
        cast.school,
        by=cast.head,
        audience=Audience.of(cast.school),
        title="Trip to the zoo",
        text=text,
        file=file,
        **asked,
    )
    zoo.send(by=cast.head)
    for user, child, yes in (
        (cast.guardian, cast.aarav, True),
        (cast.guardian, cast.siya, True),
        (cast.other_guardian, cast.siya, False),
    ):
        zoo.answer(child, user.guardians.get(school=cast.school), yes, by=user)
    whole = {"place": cast.school, "sent": True, "written_by": cast.head}
    LetterFactory(title=f"Dinner with {LONG}", asked=True, answer_by=TODAY - timedelta(days=1), **whole)
    LetterFactory(title="New times of the bus", **whole)
    LetterFactory(title="Not sent yet", place=cast.class_5b, written_by=cast.teacher, asked=True)


def times(cast: Cast) -> None:
    """Two days of a published event: a time to come, one called off, one that was; another event not published."""
    mother, farida = (user.guardians.get(school=cast.school) for user in (cast.guardian, cast.unrelated))
    ContactPointFactory(guardian=farida, kind="phone", value="+919876500123")
    TeachingFactory(user=cast.teacher, school_class=cast.class_2a)
    week = BookingEventFactory(school=cast.school, name="Meetings about reading", made_by=cast.head)
    first, second = (
        WindowFactory(event=week, teacher=cast.teacher, date=TODAY + timedelta(days=days), place=f"Hall of {LONG}")
        for days in (1, 2)
    )
    booked(first.slots.first(), mother, cast.aarav, mode="video")
    booked(second.slots.first(), mother, cast.siya).cancel(by=cast.guardian)
    met = as_if_begun(booked(second.slots.last(), farida, cast.bilal, mode="phone"), minutes=60)
    met.record("reached", f"More sport, says {LONG}.", by=cast.teacher)
    BookingEventFactory(school=cast.school, published_at=None, published_by=None, made_by=cast.head)


def pages(cast: Cast) -> None:
    """A how-to with both videos and pictures, one with neither; a resource of a document and a link."""
    school_page(cast.other_school)
    film, image = video(cast.school), content_image(cast.school)
    step = {"words": "Choose a book that all can see.", "image": image, "alt": "Children on a mat"}
    howto_page(cast.school, steps=[("step", step)] * 2, what_video=film, how_video=film)
    howto_page(cast.school, f"How {LONG} counts", read_by=Audience.of(cast.school))
    document = ("document", {"document": content_document(cast.school), "title": f"Menu of {LONG}"})
    link = ("link", {"url": "https://ncert.nic.in/textbook.php", "title": "School books"})
    resource_page(cast.school, "Papers", items=[document, link])
