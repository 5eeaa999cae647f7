"""What schools write down about pupils: attendance, absences, homework, reports."""

from datetime import date, timedelta

from bench.state.roll import (
    CLASSES,
    HEAD,
    OFFICE,
    PUPILS,
    STAFF,
    SUBJECTS,
    guardian_of,
)
from bench.state.table import Tables, chosen, quoted
from foundation import clock
from portal.absences.models import Absence, AbsenceNotice
from portal.attendance.models import AttendanceMark, MarkChange, Register
from portal.homework.models import Homework, HomeworkDone
from portal.reports.models import Report, ReportCycle, ReportLine, ReportRead
from roll.models import AcademicYear, Class, ExpectedAbsence, Guardian, Pupil, School, Subject, Term, User

DAYS, SESSIONS = 50, ("am", "pm")
CODES = ("P", "P", "P", "P", "P", "P", "A", "P", "P", "L")
HOMEWORK, TICKS, ABSENCES, CHANGES = 12, 1000, 200, 500
TEXT = quoted("Read it aloud at home. Write five new words and what they mean.")


def fill(tables: Tables) -> None:
    attendance(tables)
    absences(tables)
    homework(tables)
    reports(tables)


def school_days() -> list[date]:
    """The last fifty, without Sundays, today's first."""
    days = (clock.today() - timedelta(days=back) for back in range(2 * DAYS))
    return [day for day in days if day.isoweekday() < 7][:DAYS]


def day(n: str) -> str:
    return f"{chosen(tuple(map(str, school_days())), n)}::date"


def moment(n: str, hours: str = "'04:00'") -> str:
    """In the morning of such a day, as India has it."""
    return f"(({day(n)} + {hours}::time) AT TIME ZONE 'UTC')"


def attendance(tables: Tables) -> None:
    """Each pupil, on each of fifty days, in both sessions; marked by the first teacher of the class."""
    school, both = tables.key(School), len(SESSIONS)
    of_pupil, number = f"n / {DAYS * both}", f"n / {both} % {DAYS}"
    when = {"date": day(number), "session": chosen(SESSIONS, "n")}
    teacher = tables.key(User, f"{of_pupil} % {CLASSES}")
    marked = {"code": chosen(CODES, f"{of_pupil} + n / 7"), "marked_by_id": teacher, "marked_at": moment(number)}
    pupil = tables.key(Pupil, of_pupil)
    tables.add(AttendanceMark, PUPILS * DAYS * both, school_id=school, pupil_id=pupil, **when, **marked)
    sent = {"sent_by_id": tables.key(User, f"n / {DAYS * both}"), "sent_at": moment(number)}
    of_class = tables.key(Class, f"n / {DAYS * both}")
    tables.add(Register, CLASSES * DAYS * both, school_id=school, school_class_id=of_class, **when, **sent)
    changed = {"from_code": "'A'", "to_code": "'L'", "changed_by_id": tables.key(User, OFFICE)}
    changed |= {"date": day("n"), "session": "'am'", "changed_at": moment("n", "'06:00'")}
    tables.add(MarkChange, CHANGES, school_id=school, pupil_id=tables.key(Pupil, f"n % {PUPILS}"), **changed)


def absences(tables: Tables) -> None:
    """Told by guardians who sign in; each decided but every eighth."""
    school, office, decided = tables.key(School), tables.key(User, OFFICE), "n % 8 <> 0"
    told = {
        "reason": "'unwell'",
        "told_by_id": tables.key(User, f"{STAFF} + n / 3 * 5 + n % 3"),
        "told_at": moment("n"),
    }
    tables.add(AbsenceNotice, ABSENCES, school_id=school, **told, first_day=day("n"), last_day=day("n"))
    tables.add(
        Absence,
        ABSENCES,
        school_id=school,
        notice_id=tables.key(AbsenceNotice, "n"),
        pupil_id=tables.key(Pupil, "n"),
        state=f"CASE WHEN {decided} THEN 'accepted' ELSE 'sent' END",
        decided_by_id=f"CASE WHEN {decided} THEN {office} END",
        decided_at=f"CASE WHEN {decided} THEN {moment('n', quoted('05:00'))} END",
    )
    when = {"date": day("n"), "session": "'am'", "told_as": "'mother'"}
    tables.add(ExpectedAbsence, ABSENCES, school_id=school, pupil_id=tables.key(Pupil, "n"), **when, **told)


def homework(tables: Tables) -> None:
    """Twelve a class, due two days after they are set; a thousand ticks a school."""
    school, of_class = tables.key(School), f"n % {CLASSES}"
    task = {"title": "'Lesson ' || n", "text": TEXT, "batch": "gen_random_uuid()"}
    task |= {"set_by_id": tables.key(User, of_class), "set_at": moment(f"n / {CLASSES}")}
    of = {"school_class_id": tables.key(Class, of_class), "subject_id": tables.key(Subject, f"n % {SUBJECTS}")}
    set_on = day(f"n / {CLASSES}")
    tables.add(Homework, CLASSES * HOMEWORK, school_id=school, **of, **task, set_on=set_on, due_on=f"{set_on} + 2")
    # Pupil p is in class p % 16, whose homework have that remainder too.
    pupil, turn = f"n % {PUPILS}", f"n / {PUPILS}"
    done = {
        "homework_id": tables.key(Homework, f"{pupil} % {CLASSES} + {CLASSES} * ({turn})"),
        "done_at": moment("n / 100"),
    }
    tables.add(
        HomeworkDone, TICKS, school_id=school, pupil_id=tables.key(Pupil, pupil), **done, by_id=tables.key(User, HEAD)
    )


def reports(tables: Tables) -> None:
    """One of every pupil, published, with a line a subject; two of five were read."""
    school, year = tables.key(School), tables.key(AcademicYear)
    cycle = {"academic_year_id": year, "term_id": tables.key(Term), "name": "'Half-yearly'", "due_on": day("20")}
    tables.add(ReportCycle, 1, school_id=school, **cycle)
    teacher = tables.key(User, f"n % {CLASSES}")
    written = {"comment": TEXT, "written_by_id": teacher, "written_at": moment("25")}
    written |= {"published_by_id": teacher, "published_at": moment("20 + n % 5")}
    tables.add(
        Report, PUPILS, school_id=school, cycle_id=tables.key(ReportCycle), pupil_id=tables.key(Pupil, "n"), **written
    )
    line = {"report_id": tables.key(Report, f"n / {SUBJECTS}"), "subject_id": tables.key(Subject, f"n % {SUBJECTS}")}
    tables.add(ReportLine, PUPILS * SUBJECTS, **line, grade=chosen(("A", "B", "C"), "n"), comment=TEXT)
    read = {"report_id": tables.key(Report, "n"), "guardian_id": tables.key(Guardian, guardian_of("n"))}
    tables.add(ReportRead, PUPILS, where="n % 5 < 2", **read, read_at=moment("15"))
