"""A cycle of reports: most are with the families and read, some are drafts, some wait to be written."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from random import Random

from demo.moments import Calendar
from demo.queries import Step
from demo.written import lines, overall
from portal.reports.models import Line, Report, ReportCycle, ReportRead
from portal.reports.readers import readers_of
from roll.models import Class, Pupil, School, Subject, User
from tests.factories.portal import ReportCycleFactory

# How many school days ago a report went out, first to last; the newest is the one that the demo is about.
FIRST, LAST, NEWEST = 8, 4, 1
# The last month of each, and what its report is called.
SEASONS = ((3, "Term 2 report"), (6, "First weeks"), (9, "Progress report"), (12, "Term 1 report"))


def open_cycle(school: School, calendar: Calendar) -> ReportCycle:
    """The cycle of the season, just past its day."""
    name = next(name for month, name in SEASONS if calendar.today.month <= month)
    year = school.years.holding(calendar.today).get()
    return ReportCycleFactory(
        school=school,
        academic_year=year,
        name=name,
        term=year.terms.filter(name=name.removesuffix(" report")).first(),
        due_on=max(calendar.day(FIRST), year.starts_on),
    )


def reports(
    cycle: ReportCycle, school_class: Class, teacher: User, calendar: Calendar, newest: Pupil | None = None
) -> Iterator[Step]:
    """Of each nine pupils one has nothing yet and one a draft; `newest` is published last, and read by nobody."""
    subjects = list(cycle.school.subjects.order_by("sort_key"))
    cast = {"Aarav", "Siya", "Meher"}
    for number, pupil in enumerate(school_class.pupils_on(calendar.today)):
        rng = Random(f"report {school_class.name} {pupil.first_name}")  # noqa: S311
        place = 0 if pupil.first_name in cast else number % 9
        if place == 7:
            continue
        back = NEWEST if pupil == newest else rng.randint(LAST, FIRST)
        moment = calendar.at(back, f"15:{rng.randrange(10, 55)}")
        yield moment, write(cycle, pupil, teacher, subjects, rng, publish=place != 8)


def write(
    cycle: ReportCycle, pupil: Pupil, teacher: User, subjects: list[Subject], rng: Random, publish: bool
) -> Callable[[], None]:
    def go() -> None:
        words = [Line(*line) for line in lines(subjects, rng)]
        report = Report.write(cycle, pupil, comment=overall(pupil, rng), lines=words, by=teacher)
        if publish:
            report.publish(by=teacher)

    return go


def read_by_families(cycle: ReportCycle, unread: Pupil | None, rng: Random) -> None:
    """Two of three guardians have opened theirs within two days."""
    published = {report.pupil_id: report for report in Report.objects.published().filter(cycle=cycle)}
    pupils = list(Pupil.objects.filter(pk__in=published))
    found = []
    for pupil, readers in readers_of(cycle, pupils).items():
        for reader in readers:
            report, wanted, after = published[pupil], rng.random() < 0.66, timedelta(minutes=rng.randrange(20, 2800))
            is_cast = reader.guardian.user_id is not None
            if (wanted or is_cast) and pupil != getattr(unread, "pk", None) and report.published_at:
                found.append(ReportRead(report=report, guardian=reader.guardian, read_at=report.published_at + after))
    ReportRead.objects.bulk_create(found)
