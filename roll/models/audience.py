"""To whom something is addressed: an area, a school, a year group or a class."""

from collections.abc import Callable, Iterable
from typing import Any

from django.db import connection, models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from foundation import clock
from roll.keys import cached_on_user, family_keys, postings_of, signed_in
from roll.models.classes import Class, YearGroup
from roll.models.people import User
from roll.models.pupils import Enrolment, Pupil
from roll.models.schools import Area, School
from roll.recipients import Recipients
from roll.rights import Right


class Audience(models.Model):
    """Exactly one place. Guardians with the right *messages* there and pupils who sign in are told; staff posted
    there may read but are not told."""

    area = models.OneToOneField(Area, on_delete=models.CASCADE, null=True, blank=True, related_name="audience")
    school = models.OneToOneField(School, on_delete=models.CASCADE, null=True, blank=True, related_name="audience")
    year_group = models.OneToOneField(
        YearGroup, on_delete=models.CASCADE, null=True, blank=True, related_name="audience"
    )
    school_class = models.OneToOneField(Class, on_delete=models.CASCADE, null=True, blank=True, related_name="audience")

    PLACES = ("area", "school", "year_group", "school_class")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(area__isnull=False, school__isnull=True, year_group__isnull=True, school_class__isnull=True)
                | Q(area__isnull=True, school__isnull=False, year_group__isnull=True, school_class__isnull=True)
                | Q(area__isnull=True, school__isnull=True, year_group__isnull=False, school_class__isnull=True)
                | Q(area__isnull=True, school__isnull=True, year_group__isnull=True, school_class__isnull=False),
                name="an_audience_is_one_place",
            )
        ]

    def __str__(self) -> str:
        return str(self.place)

    @classmethod
    def of(cls, place: Area | School | YearGroup | Class) -> "Audience":
        """The one Audience of a place, made when first asked for."""
        field = {Area: "area", School: "school", YearGroup: "year_group", Class: "school_class"}[type(place)]
        values: dict[str, Any] = {field: place}
        return cls.objects.get_or_create(**values)[0]

    @classmethod
    def within(cls, school: School) -> models.QuerySet["Audience"]:
        """The Audiences that a school's own editor may name."""
        return cls.objects.filter(
            Q(school=school) | Q(year_group__school=school) | Q(school_class__school=school)
        ).select_related("school", "year_group", "school_class")

    @property
    def place(self) -> Any:
        return next(place for name in self.PLACES if (place := getattr(self, name)))

    def pupils(self) -> models.QuerySet[Pupil]:
        """Enrolled there today."""
        return Pupil.objects.filter(pk__in=self._enrolments().values("pupil"))

    def recipients(self) -> Recipients:
        """Who is told: one recipient a person."""
        pupils = self.pupils()
        return Recipients.guardians_of(pupils, Right.MESSAGES).with_pupils(pupils)

    def includes(self, user: Any) -> bool:
        """May read: those told, and the staff posted there."""
        return self.pk in audiences_of(user)

    def is_within(self, outer: "Audience") -> bool:
        """Everybody in this one is in `outer` too: the same place, or a place inside it."""
        if self.pk == outer.pk:
            return True
        if self.school_id and outer.school_id:
            return self.school_id == outer.school_id
        place = self.place
        school = place if self.school_id else getattr(place, "school", None)
        if outer.school_id:
            return bool(school and outer.school_id == school.pk)
        if outer.year_group_id:
            return bool(self.school_class_id and place.year_group_id == outer.year_group_id)
        if outer.area_id:
            area = place if self.area_id else school and school.area
            return bool(area and outer.area and area.path.startswith(outer.area.path))
        return False

    def _enrolments(self) -> models.QuerySet[Enrolment]:
        where: dict[str, Callable[[], Q]] = {
            "area": lambda: Q(school__area__path__startswith=self.place.path),
            "school": lambda: Q(school=self.school_id),
            "year_group": lambda: Q(school_class__year_group=self.year_group_id),
            "school_class": lambda: Q(school_class=self.school_class_id),
        }
        name = next(name for name in self.PLACES if getattr(self, f"{name}_id"))
        return Enrolment.objects.holding().filter(where[name]())


def audiences_of(user: Any) -> list[int]:
    """The keys of the Audiences that include this person today."""
    return cached_on_user(user, _load_audiences) if signed_in(user) else []


# Both written out, as in `roll/keys.py`: every page of a reader who is signed in asks them.
PLACES_SQL = """
SELECT DISTINCT enrolled.school_id, enrolled.school_class_id, taught.year_group_id, area.path
  FROM roll_enrolment AS enrolled
  JOIN roll_class AS taught ON taught.id = enrolled.school_class_id
  JOIN roll_school AS school ON school.id = enrolled.school_id
  LEFT JOIN roll_area AS area ON area.id = school.area_id
 WHERE enrolled.pupil_id IN ({pupils})
   AND (enrolled.starts_on IS NULL OR enrolled.starts_on <= %(day)s)
   AND (enrolled.ends_on IS NULL OR enrolled.ends_on >= %(day)s)
"""
# Each by an index of its own: joined by "or", PostgreSQL would read all there are.
AUDIENCES_SQL = """
SELECT id FROM roll_audience
 WHERE school_id IN ({schools}) OR school_class_id IN ({classes}) OR year_group_id IN ({years}) OR area_id IN ({areas})
 UNION
SELECT audience.id FROM roll_audience AS audience JOIN roll_class AS taught ON taught.id = audience.school_class_id
 WHERE taught.school_id IN ({posted})
 UNION
SELECT audience.id FROM roll_audience AS audience JOIN roll_yeargroup AS years ON years.id = audience.year_group_id
 WHERE years.school_id IN ({posted})
"""


def _load_audiences(user: User) -> list[int]:
    family, postings = family_keys(user), postings_of(user)
    day = connection.ops.adapt_datefield_value(clock.today())
    pupils = {*family.as_guardian(Right.MESSAGES), *family.reader_pupils}
    places = _rows(PLACES_SQL, {"day": day}, pupils=pupils) if pupils else []
    posted = {each.school_id for each in postings if each.school_id}
    paths = [path for *_place, path in places]
    paths += [area.path for each in postings if (area := each.school.area if each.school else each.area)]
    schools, classes, years = ({row[column] for row in places} for column in range(3))
    areas = {int(key) for path in paths if path for key in path.strip("/").split("/")}
    keys = {"schools": schools | posted, "classes": classes, "years": years - {None}, "areas": areas, "posted": posted}
    return sorted(key for (key,) in _rows(AUDIENCES_SQL, {}, **keys))


def _rows(sql: str, params: dict[str, Any], **keys: Iterable[int]) -> list[tuple[Any, ...]]:
    """The rows of the statement, with these keys, which are whole numbers, in its brackets."""
    text = {name: ", ".join(str(int(key)) for key in sorted(values)) or "NULL" for name, values in keys.items()}
    with connection.cursor() as cursor:
        cursor.execute(sql.format(**text), params)
        return list(cursor.fetchall())


class ExternalId(models.Model):
    """What another system calls one of our rows. Two schools' files may use the same id for different people."""

    class Kind(models.TextChoices):
        PUPIL = "pupil", _("Pupil")
        GUARDIAN = "guardian", _("Guardian")
        CLASS = "class", _("Class")
        YEAR = "year", _("Academic year")
        TERM = "term", _("Term")
        SCHOOL = "school", _("School")
        USER = "user", _("Member of staff")

    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="external_ids")
    source = models.CharField(max_length=40)
    kind = models.CharField(max_length=8, choices=Kind)
    value = models.CharField(max_length=255)
    object_id = models.BigIntegerField()
    # Of what was last read of it where reading is dear; empty = read it. What it covers says whoever writes it.
    digest = models.CharField(max_length=32, blank=True, db_default="", default="")

    class Meta:
        constraints = [models.UniqueConstraint(fields=("school", "source", "kind", "value"), name="one_external_id")]

    def __str__(self) -> str:
        return f"{self.kind} {self.value}"
