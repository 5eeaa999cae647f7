"""Places and their years: areas, schools, years, terms, classes."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Exists, F, Q, Value
from django.utils.translation import gettext_lazy as _

from foundation import clock
from roll.dated import DatedQuerySet

if TYPE_CHECKING:
    from roll.models.pupils import Pupil

ALL_LANGUAGES = [("en", "English"), ("hi", "हिन्दी"), ("pa", "ਪੰਜਾਬੀ"), ("ur", "اردو")]


class Area(models.Model):
    """Geography, never permission: a posting gives that. `path` holds the ids from the top, `/1/4/`."""

    class Kind(models.TextChoices):
        STATE = "state", _("State")
        DISTRICT = "district", _("District")
        BLOCK = "block", _("Block")
        CLUSTER = "cluster", _("Cluster")

    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=10, choices=Kind)
    code = models.CharField(max_length=40, unique=True)
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="children")
    path = models.CharField(max_length=200, blank=True, editable=False, db_index=True)

    def __str__(self) -> str:
        return self.name

    def save(self, *args, **kwargs) -> None:
        super().save(*args, **kwargs)
        path = f"{self.parent.path if self.parent else '/'}{self.pk}/"
        if path != self.path:
            self.path = path
            Area.objects.filter(pk=self.pk).update(path=path)
            for child in self.children.all():
                child.save()


class School(models.Model):
    # A change of it ends the kept pages.
    is_shown_on_pages = True

    class AttendanceCodes(models.TextChoices):
        INDIA = "india", _("India")
        ENGLAND = "england", _("England 2024")

    name = models.CharField(_("name"), max_length=160)
    short_name = models.CharField(_("short name"), max_length=12, help_text=_("For text messages: at most 12 letters."))
    slug = models.SlugField(unique=True)
    area = models.ForeignKey(Area, on_delete=models.PROTECT, null=True, blank=True, related_name="schools")
    time_zone = models.CharField(max_length=40, default="Asia/Kolkata")
    language = models.CharField(max_length=2, choices=ALL_LANGUAGES, default="en")
    weekdays = models.CharField(
        max_length=7,
        default="123456",
        validators=[RegexValidator(r"^1?2?3?4?5?6?7?$")],
        help_text=_("The days the school is open, Monday = 1."),
    )
    teachers_see_all = models.BooleanField(
        default=False, help_text=_("All teaching staff see all classes, not only their own.")
    )

    attendance_codes = models.CharField(
        max_length=7,
        choices=AttendanceCodes,
        default=AttendanceCodes.INDIA,
        help_text=_("Chosen before the first register: marks keep their letters."),
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(slug="search"),
                name="no_school_stands_where_search_does",
                violation_error_message=_("Choose another short address: the site's search stands at this one."),
            )
        ]

    def __str__(self) -> str:
        return self.name

    def today(self) -> date:
        return clock.today(self.time_zone)

    def session_now(self) -> str:
        return self.session_at(clock.now())

    def session_at(self, instant: datetime) -> str:
        """`am` until noon by the school's clock."""
        return "am" if instant.astimezone(ZoneInfo(self.time_zone)).hour < 12 else "pm"

    def is_open(self, day: date) -> bool:
        """A school day: a weekday of the school, within a term, and no closure."""
        if str(day.isoweekday()) not in self.weekdays:
            return False
        term = Exists(Term.objects.filter(academic_year__school=self, starts_on__lte=day, ends_on__gte=day))
        closed = Exists(Closure.objects.filter(school=self, date=day))
        return School.objects.filter(term, ~closed, pk=self.pk).exists()

    def school_days(self, first: date, *, days: int) -> list[date]:
        """The school days among so many days from the first on; one query, however many."""
        return school_days_of([self], first, days=days)[self.pk]

    def current_year(self) -> "AcademicYear | None":
        return self.years.holding(self.today()).first()


def school_days_of(schools: Iterable[School], first: date, *, days: int) -> dict[int, list[date]]:
    """Returns by school's key its school days among so many days from the first on; one query, however many schools."""
    # The calendar ends, and a form may ask for its last day.
    days = min(days, (date.max - first).days + 1)
    last = first + timedelta(days=days - 1)
    weekdays = {school.pk: school.weekdays for school in schools}
    terms = Term.objects.filter(academic_year__school__in=weekdays, starts_on__lte=last, ends_on__gte=first)
    closures = Closure.objects.filter(school__in=weekdays, date__range=(first, last))
    rows = terms.order_by().values_list("academic_year__school", "starts_on", "ends_on")
    open_days: dict[int, set[date]] = {key: set() for key in weekdays}
    closed_days: dict[int, set[date]] = {key: set() for key in weekdays}
    for school, begins, ends in rows.union(
        closures.order_by().values_list("school", "date", Value(None, models.DateField())), all=True
    ):
        if ends is None:
            closed_days[school].add(begins)
            continue
        begins = max(begins, first)
        open_days[school] |= {begins + timedelta(days=number) for number in range((min(ends, last) - begins).days + 1)}
    return {
        key: sorted(day for day in open_days[key] - closed_days[key] if str(day.isoweekday()) in weekdays[key])
        for key in weekdays
    }


class Closure(models.Model):
    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="closures")
    date = models.DateField()
    reason = models.CharField(max_length=120)

    class Meta:
        constraints = [models.UniqueConstraint(fields=("school", "date"), name="one_closure_a_day")]

    def __str__(self) -> str:
        return f"{self.date}: {self.reason}"


class AcademicYear(models.Model):
    school = models.ForeignKey(School, on_delete=models.PROTECT, related_name="years")
    name = models.CharField(max_length=40)
    starts_on = models.DateField()
    ends_on = models.DateField()

    objects = DatedQuerySet.as_manager()

    class Meta:
        ordering = ("-starts_on",)
        constraints = [
            models.UniqueConstraint(fields=("school", "name"), name="one_year_of_a_name"),
            models.CheckConstraint(condition=Q(ends_on__gt=F("starts_on")), name="year_ends_after_start"),
        ]

    def __str__(self) -> str:
        return self.name


class Term(models.Model):
    academic_year = models.ForeignKey(AcademicYear, on_delete=models.CASCADE, related_name="terms")
    name = models.CharField(max_length=40)
    starts_on = models.DateField()
    ends_on = models.DateField()

    objects = DatedQuerySet.as_manager()

    class Meta:
        ordering = ("starts_on",)
        constraints = [
            models.UniqueConstraint(fields=("academic_year", "name"), name="one_term_of_a_name"),
            models.CheckConstraint(condition=Q(ends_on__gt=F("starts_on")), name="term_ends_after_start"),
        ]

    def __str__(self) -> str:
        return self.name


class YearGroup(models.Model):
    # A change of it ends the kept pages.
    is_shown_on_pages = True

    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="year_groups")
    name = models.CharField(max_length=40)
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ("order", "name")
        constraints = [models.UniqueConstraint(fields=("school", "name"), name="one_year_group_of_a_name")]

    def __str__(self) -> str:
        return self.name


class Subject(models.Model):
    # A change of it ends the kept pages.
    is_shown_on_pages = True

    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="subjects")
    name = models.CharField(max_length=60)

    class Meta:
        ordering = ("name",)
        constraints = [models.UniqueConstraint(fields=("school", "name"), name="one_subject_of_a_name")]

    def __str__(self) -> str:
        return self.name


class Class(models.Model):
    """A registration class or a teaching set, of one academic year: a new year makes new classes."""

    class Kind(models.TextChoices):
        REGISTRATION = "registration", _("Registration class")
        TEACHING = "teaching", _("Teaching set")

    school = models.ForeignKey(School, on_delete=models.PROTECT, related_name="classes")
    academic_year = models.ForeignKey(AcademicYear, on_delete=models.PROTECT, related_name="classes")
    year_group = models.ForeignKey(YearGroup, on_delete=models.PROTECT, null=True, blank=True, related_name="classes")
    name = models.CharField(max_length=60)
    kind = models.CharField(max_length=12, choices=Kind, default=Kind.REGISTRATION)

    class Meta:
        ordering = ("name",)
        verbose_name_plural = "classes"
        constraints = [models.UniqueConstraint(fields=("academic_year", "name"), name="one_class_of_a_name")]

    def __str__(self) -> str:
        return self.name

    def save(self, *args, **kwargs) -> None:
        if self.academic_year.school_id != self.school_id:
            raise ValidationError(_("A class and its academic year belong to one school."))
        super().save(*args, **kwargs)

    def pupils_on(self, day: date) -> "models.QuerySet[Pupil]":
        """Those enrolled on that day, in the order of the register."""
        return self.enrolments.holding(day).pupils()
