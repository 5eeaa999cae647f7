"""Which year of a school waits for its classes, and whether it is time to say so."""

from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Exists, OuterRef

from roll.models import AcademicYear, Class, Enrolment, School

# So many days before a year ends its school is asked about the next.
SOON = timedelta(days=90)


@dataclass(frozen=True)
class NextYear:
    """`ends` is the year that ends soon, or has ended; `begins` the next, None where it is not entered yet."""

    ends: AcademicYear
    begins: AcademicYear | None


def _years(school: School) -> list[AcademicYear]:
    classes = Class.objects.filter(academic_year=OuterRef("pk"))
    pupils = Enrolment.objects.filter(school_class__academic_year=OuterRef("pk"))
    years = school.years.annotate(has_classes=Exists(classes), has_pupils=Exists(pupils))
    return list(years.order_by("starts_on"))


def year_to_fill(school: School) -> AcademicYear | None:
    """The year into which classes can go: nobody is in its classes, if it has any, and it is not over. One query."""
    years, today = _years(school), school.today()
    pairs = zip(years, years[1:], strict=False)
    found = (after for before, after in pairs if _has_classes(before) and not _has_pupils(after))
    return next((year for year in found if year.ends_on >= today), None)


def next_year(school: School) -> NextYear | None:
    """What the school is asked to think of, None where the next year is ready or far away. One query."""
    years, today = _years(school), school.today()
    begun = [number for number, year in enumerate(years) if year.starts_on <= today and _has_classes(year)]
    if not begun or years[begun[-1]].ends_on - today > SOON:
        return None
    following = years[begun[-1] + 1 :]
    if following and _has_pupils(following[0]):
        return None
    return NextYear(years[begun[-1]], following[0] if following else None)


def _has_classes(year: AcademicYear) -> bool:
    return bool(year.has_classes)  # type: ignore[attr-defined]


def _has_pupils(year: AcademicYear) -> bool:
    return bool(year.has_pupils)  # type: ignore[attr-defined]
