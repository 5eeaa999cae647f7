"""The pages of the rooms: a family's first page with all of them filled, one page of each, and a class's register.

Each at two sizes: one child and four, a day of marks and a term, two homeworks and twenty, a class of five and of 35,
a teacher with a day's times and six with two days each.
The larger may ask no more of the database than the smaller did.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import count
from typing import Any

from bench.harness import Answer, Figure, Local, Measured, Reader, Site, first_counts, scratch_database, serve
from foundation import clock
from notices.jobs import expand
from notices.models import Event
from portal.absences.models import AbsenceNotice
from portal.attendance.models import AttendanceMark, Session
from portal.bookings.models import BookingEvent
from portal.homework.notices import HomeworkSet
from portal.letters.models import Letter
from portal.reports.models import Report, ReportCycle
from roll.models import Audience, Class, Guardian, Pupil, School, Subject, Term, User
from tests.factories import (
    AreaFactory,
    EnrolmentFactory,
    GuardianshipFactory,
    PostingFactory,
    PupilFactory,
    SubjectFactory,
    TeachingFactory,
)
from tests.factories.bookings import BookingEventFactory, WindowFactory, booked
from tests.factories.cast import guardian_record, person, school_with_classes
from tests.factories.homework import HomeworkFactory
from tests.factories.portal import ReportCycleFactory, ReportFactory, ReportLineFactory

NAME = "rooms"
TODAY, TERM_BEGAN = clock.today(), date(2026, 7, 6)
CODES, TEXT = "PPPLPPPPAP", "Read it aloud at home. Write five new words."
REGISTER, SAVE = 8, 6


@dataclass(frozen=True)
class Size:
    name: str
    children: int
    pupils: int
    days: int
    homework: int
    subjects: int
    teachers: int
    letters: int


SIZES = (
    Size("small", children=1, pupils=5, days=1, homework=2, subjects=2, teachers=1, letters=1),
    Size("large", 4, pupils=35, days=(TODAY - TERM_BEGAN).days + 1, homework=20, subjects=10, teachers=6, letters=4),
)


@dataclass
class Family:
    """At a school of its own, where the teacher has `school_class` and the child sits in it."""

    guardian: User
    teacher: User
    child: Pupil
    school_class: Class
    report: Report
    event: BookingEvent

    @property
    def pages(self) -> list[tuple[str, str, int]]:
        """Name, path, and how many queries it may cost."""
        child = f"/portal/children/{self.child.code}"
        return [
            ("home", "/portal/", 12),
            ("attendance", f"{child}/attendance/", 8),
            ("homework", f"{child}/homework/", 9),
            ("report", f"{child}/reports/{self.report.pk}/", 11),
            ("booking", f"{child}/bookings/{self.event.pk}/", 10),
        ]

    @property
    def register(self) -> str:
        slug = self.school_class.school.slug
        return f"/portal/schools/{slug}/registers/{self.school_class.pk}/{TODAY}/pm/"


def measure() -> Iterator[Figure]:
    with scratch_database():
        families = {size.name: family(size) for size in SIZES}
        for event in Event.objects.values_list("pk", flat=True):
            expand(event)
        with serve() as site:
            smaller: dict[str, int] = {}
            for size, each in families.items():
                for room, found, queries in (*pages(site, each), *register(site, each)):
                    # The larger may ask no more than the smaller did.
                    limit = min(queries, smaller.setdefault(room, queries))
                    smaller[room] = found.counts["queries"]
                    yield found.figure(f"{NAME}-{room}-{size}", queries=limit, repeated=0)


# A page or a save, what it costs, and how many queries it may make.
Seen = tuple[str, Measured, int]


def pages(site: Site, home: Family) -> Iterator[Seen]:
    """The queries are those of the first opening, where that costs more: it is remembered."""
    for room, path, queries in home.pages:
        first = first_counts(lambda reader, count=False, path=path: reader.get(path, count), Local(home.guardian))
        yield room, site.compare(path, home.guardian).or_first(first), queries


def register(site: Site, home: Family) -> Iterator[Seen]:
    """As it is opened, opened again after a correction, and sent: a correction costs more than the first sending."""
    path, turn = home.register, count()
    pupils = home.school_class.pupils_on(TODAY).values_list("pk", flat=True)
    sent = {f"m-{pupil}": "P" for pupil in pupils} | {"do": "send"}

    def correct(reader: Reader, count: bool = False) -> Answer:
        return reader.post(path, sent | {f"m-{pupils[0]}": "PA"[next(turn) % 2]}, count)

    yield "register", site.compare(path, home.teacher), REGISTER
    first = first_counts(correct, Local(home.teacher))
    correct(Local(home.teacher))
    yield "corrected", site.compare(path, home.teacher), REGISTER
    yield "save", site.measure(correct, home.teacher).or_first(first), SAVE


def family(size: Size) -> Family:
    names = [f"{number}A" for number in range(1, size.children + 1)]
    school, classes = school_with_classes(f"{size.name.title()} School", size.name, AreaFactory(), *names)
    School.objects.filter(pk=school.pk).update(weekdays="123456")
    Term.objects.filter(academic_year__school=school).update(starts_on=TERM_BEGAN)
    user, teacher = person(f"Family{size.name}"), PostingFactory(school=school, role="teacher").user
    guardian, cycle = guardian_record(user, school), ReportCycleFactory(school=school)
    subjects = [SubjectFactory(school=school) for _ in range(size.subjects)]
    came = TODAY - timedelta(days=size.days - 1)
    event, reports = BookingEventFactory(school=school, made_by=teacher), []
    for school_class in classes:
        TeachingFactory(user=teacher, school=school, school_class=school_class)
        pupils = [PupilFactory(school=school) for _ in range(size.pupils)]
        for pupil in pupils:
            EnrolmentFactory(pupil=pupil, school_class=school_class, starts_on=came)
        GuardianshipFactory(pupil=pupils[0], guardian=guardian, granted_by=teacher)
        reports.append(report_of(pupils[0], cycle, subjects, teacher))
        homework(school_class, size.homework, subjects, teacher)
        marks(pupils, size.days, teacher)
    AbsenceNotice.tell([report.pupil for report in reports], by=user, reason="unwell", first_day=TODAY)
    for number in range(size.letters):
        letter(classes[number % len(classes)], teacher)
    times(event, classes[0], size.teachers, reports[0].pupil, guardian)
    return Family(user, teacher, reports[0].pupil, classes[0], reports[0], event)


def report_of(pupil: Pupil, cycle: ReportCycle, subjects: list[Subject], by: User) -> Report:
    report = ReportFactory(pupil=pupil, cycle=cycle, written_by=by)
    for subject in subjects:
        ReportLineFactory(report=report, subject=subject)
    report.publish(by=by)
    return report


def homework(school_class: Class, number: int, subjects: list[Subject], by: User) -> None:
    """Half of it is to be done, half was due before."""
    for each in range(number):
        due_on = TODAY + timedelta(days=each - number // 2 + 1)
        task = HomeworkFactory(school_class=school_class, subject=subjects[0], due_on=due_on, set_by=by, text=TEXT)
        HomeworkSet(task).send(by=by)


def letter(school_class: Class, by: User) -> None:
    said: dict[str, Any] = {"title": "Trip to the zoo", "text": TEXT, "question": "May your child come along?"}
    said |= {"audience": Audience.of(school_class), "answer_by": TODAY + timedelta(days=7)}
    Letter.write(school_class.school, by=by, **said).send(by=by)


def times(event: BookingEvent, school_class: Class, teachers: int, pupil: Pupil, guardian: Guardian) -> None:
    """Two hours a day of each teacher; the family has a time with the last of them."""
    for _ in range(teachers):
        teacher = PostingFactory(school=event.school, role="teacher").user
        TeachingFactory(user=teacher, school=event.school, school_class=school_class)
        for day in range(1, 2 if teachers == 1 else 3):
            window = WindowFactory(event=event, teacher=teacher, date=TODAY + timedelta(days=day))
    booked(window.slots.first(), guardian, pupil)


def marks(pupils: list[Pupil], days: int, by: User) -> None:
    """Of each school day; today's of the morning alone."""
    every = [(TODAY - timedelta(days=n), session) for n in range(days) for session in Session.values]
    AttendanceMark.objects.bulk_create(
        AttendanceMark(
            school=pupil.school,
            pupil=pupil,
            date=day,
            session=session,
            code=CODES[(number + day.day) % len(CODES)],
            marked_by=by,
            marked_at=clock.now(),
        )
        for number, pupil in enumerate(pupils)
        for day, session in every
        if day.isoweekday() <= 6 and (day, session) != (TODAY, "pm")
    )
