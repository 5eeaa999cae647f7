"""A guardian's first page: one child and four, a term of marks behind each, a published report, homework."""

from collections.abc import Iterator
from datetime import timedelta

from bench.harness import Figure, scratch_database, serve
from foundation import clock
from portal.attendance.models import AttendanceMark
from roll.models import Guardian, User
from tests.factories import EnrolmentFactory, GuardianshipFactory, PupilFactory
from tests.factories.cast import build_cast, guardian_record, person
from tests.factories.homework import HomeworkFactory
from tests.factories.portal import ReportCycleFactory, ReportFactory

NAME = "dashboard"


def measure() -> Iterator[Figure]:
    with scratch_database():
        families = {children: guardian_of(children) for children in (1, 4)}
        with serve() as site:
            for children, user in families.items():
                seen = site.compare("/portal/", user)
                yield seen.figure(f"{NAME}-{children}", queries=12, repeated=0)


def guardian_of(children: int) -> User:
    """A family at a school of its own, which others also attend."""
    cast = build_cast() if not Guardian.objects.exists() else None
    school_class = cast.class_5b if cast else EnrolmentFactory().school_class
    school, staff = school_class.school, person(f"Office{children}")
    user = person(f"Family{children}")
    guardian, cycle = guardian_record(user, school), ReportCycleFactory(school=school)
    for days in range(4):
        HomeworkFactory(school_class=school_class, due_on=clock.today() + timedelta(days=days), set_by=staff)
    for _ in range(children):
        pupil = PupilFactory(school=school)
        EnrolmentFactory(pupil=pupil, school_class=school_class)
        GuardianshipFactory(pupil=pupil, guardian=guardian, granted_by=staff)
        ReportFactory(pupil=pupil, cycle=cycle, written_by=staff, published=True)
        AttendanceMark.objects.bulk_create(
            AttendanceMark(
                school=school,
                pupil=pupil,
                date=clock.today() - timedelta(days=day),
                session=session,
                code="P",
                marked_by=staff,
                marked_at=clock.now(),
            )
            for day in range(60)
            for session in ("am", "pm")
        )
    return user
