"""Places and their years: areas, schools, years, terms, classes."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from itertools import count
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from django.core.validators import RegexValidator
from django.db import models, transaction
from django.db.models import Exists, F, Q, Value
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from foundation import clock
from foundation.sort_keys import Sorted
from roll.dated import DatedQuerySet
from roll.kinds import AREA_ADDED, SCHOOL_ADDED
from roll.models.facts import FactsMixin

if TYPE_CHECKING:
    from roll.models.people import User

# What the short name of a school has at most.
SHORT = 12
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

    @classmethod
    def add(cls, *, by: "User", **facts: Any) -> "Area":
        """Adds an area of these facts, below its `parent` where it has one."""
        with transaction.atomic():
            area = cls.objects.create(**facts)
            AREA_ADDED.write(by=by, subject=area)
        return area


class School(FactsMixin, Sorted):
    # A change of it ends the kept pages.
    is_shown_on_pages = True

    class AttendanceCodes(models.TextChoices):
        INDIA = "india", _("India")
        ENGLAND = "england", _("England 2024")

    name = models.CharField(_("name"), max_length=160)
    short_name = models.CharField(
        _("short name"), max_length=SHORT, help_text=_("For text messages: no more than 12 characters.")
    )
    slug = models.SlugField(unique=True)
    area = models.ForeignKey(Area, on_delete=models.PROTECT, null=True, blank=True, related_name="schools")
    time_zone = models.CharField(_("time zone"), max_length=40, default="Asia/Kolkata")
    language = models.CharField(_("main language"), max_length=2, choices=ALL_LANGUAGES, default="en")
    weekdays = models.CharField(
        _("school days"),
        max_length=7,
        default="123456",
        validators=[RegexValidator(r"^1?2?3?4?5?6?7?$")],
        help_text=_("The days the school is open, Monday = 1."),
    )
    teachers_see_all = models.BooleanField(
        default=False, help_text=_("All teaching staff see all classes, not only their own.")
    )

    attendance_codes = models.CharField(
        _("attendance codes"),
        max_length=7,
        choices=AttendanceCodes,
        default=AttendanceCodes.INDIA,
        help_text=_("Choose this before the first register: marks keep their codes."),
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(slug="search"),
                name="no_school_stands_where_search_does",
                violation_error_message=_("Choose another short address: the site’s search already has this one."),
            )
        ]
        # The front page lists schools by it, some of 19,000 at a time.
        indexes = [models.Index(fields=("sort_key", "id"), name="schools_by_name")]

    def __str__(self) -> str:
        return self.local_name

    @classmethod
    def add(cls, name: str, *, by: "User", **facts: Any) -> "School":
        """Adds a school of these facts; without a `short_name` or a `slug` it gets one that is made of its name."""
        facts["short_name"] = facts.get("short_name") or short_name_of(name)
        with transaction.atomic():
            facts["slug"] = facts.get("slug") or free_slug(name, set(cls.objects.values_list("slug", flat=True)))
            school = cls.objects.create(name=name, **facts)
            SCHOOL_ADDED.write(by=by, school=school, subject=school)
        return school

    def today(self) -> date:
        return clock.today(self.time_zone)

    def last_day_gone(self) -> date:
        """The last day that has passed by the school's clock and by the deployment's: what ends on it holds no more."""
        return min(self.today(), clock.today()) - timedelta(days=1)

    def session_now(self) -> str:
        return self.session_at(clock.now())

    def session_at(self, instant: datetime) -> str:
        """`am` until noon by the school's clock."""
        return "am" if instant.astimezone(ZoneInfo(self.time_zone)).hour < 12 else "pm"

    def is_open(self, day: date) -> bool:
        """A school day: within a term, on a weekday of the school or marked as open, and not closed."""
        return School.objects.filter(open_on(self, day), pk=self.pk).exists()

    def school_days(self, first: date, *, days: int) -> list[date]:
        """The school days among so many days from the first on; one query, however many."""
        return school_days_of([self], first, days=days)[self.pk]

    def current_year(self) -> "AcademicYear | None":
        return self.years.holding(self.today()).first()


def short_name_of(name: str) -> str:
    """Returns what of a name fits into a text message, whole words where it can."""
    return name if len(name) <= SHORT else name[: SHORT + 1].rsplit(" ", 1)[0][:SHORT]


def free_slug(name: str, taken: set[str], otherwise: str = "") -> str:
    """Returns what a school's pages stand below, readable and new, and adds it to those taken.

    A name in Devanagari leaves nothing to speak of: then it is made of `otherwise`.
    """
    stem = (slugify(name) or slugify(otherwise))[:44].strip("-") or "school"
    slug = next(each for n in count(1) if (each := stem if n == 1 else f"{stem}-{n}") not in taken)
    taken.add(slug)
    return slug


def open_on(school: School, day: date) -> Q:
    """The condition that this is a school day of that school, whatever the query is about: what `is_open` asks."""
    term = Q(Exists(Term.objects.filter(academic_year__school=school, starts_on__lte=day, ends_on__gte=day)))
    marked = SpecialDay.objects.filter(school=school, date=day)
    if str(day.isoweekday()) in school.weekdays:
        return term & ~Q(Exists(marked.filter(kind=SpecialDay.Kind.CLOSED)))
    return term & Q(Exists(marked.exclude(kind=SpecialDay.Kind.CLOSED)))


def school_days_of(schools: Iterable[School], first: date, *, days: int) -> dict[int, list[date]]:
    """Returns by school's key its school days among so many days from the first on; one query, however many schools."""
    # The calendar ends, and a form may ask for its last day.
    days = min(days, (date.max - first).days + 1)
    last = first + timedelta(days=days - 1)
    weekdays = {school.pk: school.weekdays for school in schools}
    terms = Term.objects.filter(academic_year__school__in=weekdays, starts_on__lte=last, ends_on__gte=first)
    special_days = SpecialDay.objects.filter(school__in=weekdays, date__range=(first, last))
    rows = terms.order_by().values_list("academic_year__school", "starts_on", "ends_on", Value(""))
    in_term: dict[int, set[date]] = {key: set() for key in weekdays}
    marked: dict[int, dict[date, str]] = {key: {} for key in weekdays}
    for school, begins, ends, kind in rows.union(
        special_days.order_by().values_list("school", "date", Value(None, models.DateField()), "kind"), all=True
    ):
        if ends is None:
            marked[school][begins] = kind
            continue
        begins = max(begins, first)
        in_term[school] |= {begins + timedelta(days=number) for number in range((min(ends, last) - begins).days + 1)}
    return {
        key: sorted(day for day in in_term[key] if is_school_day(day, weekdays[key], marked[key].get(day)))
        for key in weekdays
    }


def is_school_day(day: date, weekdays: str, kind: str | None) -> bool:
    """Whether a day of a term is a school day: `kind` is what it is marked as, else its weekday counts."""
    return kind != SpecialDay.Kind.CLOSED if kind else str(day.isoweekday()) in weekdays


class SpecialDay(models.Model):
    """A day that is not as its weekday says: closed, or open (an odd Saturday), or open with examinations."""

    # A school's front page says that it is closed tomorrow.
    is_shown_on_pages = True

    class Kind(models.TextChoices):
        CLOSED = "closed", _("Closed")
        OPEN = "open", _("Extra school day")
        EXAM = "exam", _("Exam day")

    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="special_days")
    date = models.DateField()
    kind = models.CharField(max_length=6, choices=Kind, default=Kind.CLOSED, db_default=Kind.CLOSED)
    # The name of the holiday, why there is no school, what is examined.
    reason = models.CharField(max_length=120)
    # When the homes were told that the school is closed; a holiday of the calendar is told to nobody.
    told_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=("school", "date"), name="one_special_day_a_day"),
            models.CheckConstraint(
                condition=Q(told_at__isnull=True) | Q(kind="closed"), name="homes_are_told_of_closed_days"
            ),
        ]

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


def lock_staff(school: int) -> None:
    """One after another writes who is posted at a school and covers a class; others may still refer to it.

    Asked for before the row of a class, so that nobody waits in a ring.
    """
    School.objects.select_for_update(of=("self",), no_key=True).get(pk=school)
