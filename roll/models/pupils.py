"""Children and their classes.

Whose record is it? The school's where it was made: a child who moves gets a new Pupil at the new school, and the
old one stays with the old school's staff. Granted guardians see both.
"""

import secrets
from datetime import date, timedelta
from typing import Any

from django.db import IntegrityError, models, transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from foundation.sort_keys import Sorted, SortKeyField
from roll.dated import Dated, meets
from roll.kinds import CORRECTED, ENROLLED, LEFT
from roll.models.classes import Class
from roll.models.people import User
from roll.models.records import PupilQuerySet, RollRecordQuerySet
from roll.models.schools import School
from roll.recipients import Recipients

ANIMALS = ("bird", "rabbit", "fish", "turtle", "squirrel", "cat", "dog", "snail", "panda", "worm")
TONES = ("brand", "rose", "plum", "info", "ok", "warn")


def random_code() -> str:
    """72 bits for URLs: neither the admission number nor anything that can be guessed."""
    return secrets.token_urlsafe(9)


class Pupil(Sorted):
    """One school's record of a child. Seen by: that school's staff as posted, granted guardians, the child."""

    class NumberTaken(Exception):
        """Another child of the school has this admission number."""

    class OutsideYear(Exception):
        """The class is of an academic year in which this day is not."""

    class TooEarly(Exception):
        """On this day the child was not yet in the class that is to end, which has begun since or begins with it."""

    class SameClass(Exception):
        """The child is in this class already."""

    class AlreadyHere(Exception):
        """The child is in a class on this day or later."""

    class NotHere(Exception):
        """The child is in no class on this day."""

    # Read by its name's key below: that index finds the school's, too.
    school = models.ForeignKey(School, on_delete=models.PROTECT, related_name="pupils", db_index=False)
    code = models.CharField(max_length=16, unique=True, default=random_code, editable=False)
    first_name = models.CharField(max_length=80)
    last_name = models.CharField(max_length=80, blank=True)
    admission_number = models.CharField(max_length=40, blank=True)
    user = models.OneToOneField(User, on_delete=models.SET_NULL, null=True, blank=True, related_name="pupil")
    sort_key = SortKeyField(of=("first_name", "last_name"))
    badge = models.PositiveSmallIntegerField(default=0, help_text=_("Chooses the animal and the colour."))

    objects = PupilQuerySet.as_manager()  # type: ignore[misc]

    class Meta:
        ordering = ("sort_key", "pk")
        indexes = [models.Index(fields=("school", "sort_key", "id"), name="pupils_of_a_school")]
        constraints = [
            models.UniqueConstraint(
                fields=("school", "admission_number"),
                condition=~Q(admission_number=""),
                name="one_pupil_of_an_admission_number",
            )
        ]

    def __str__(self) -> str:
        return f"{self.first_name} {self.last_name}".strip()

    @property
    def animal(self) -> str:
        return ANIMALS[self.badge % len(ANIMALS)]

    @property
    def tone(self) -> str:
        return TONES[self.badge % len(TONES)]

    def guardians_with(self, right: str) -> Recipients:
        """The guardians who may see this right of this pupil today, each once, as User where they have one."""
        return Recipients.guardians_of(Pupil.objects.filter(pk=self.pk), right)

    @classmethod
    def add(cls, school_class: Class, *, on: date, by: User, **names: str) -> "Pupil":
        """Writes a child into a class of its school from that day on: `first_name`, `last_name`, `admission_number`.

        Raises NumberTaken, OutsideYear and Class.Ended.
        """
        pupil = cls(school=school_class.school, badge=secrets.randbelow(60), **names)
        with transaction.atomic():
            check_day(school_class, on)
            pupil._keep()
            pupil._enrol(school_class, on, by)
        return pupil

    def correct(self, *, by: User, **names: str) -> None:
        """Writes the names and the number as they are right. Raises NumberTaken."""
        for field, value in names.items():
            setattr(self, field, value)
        with transaction.atomic():
            # Alone what was corrected: a card made meanwhile has given the row its user.
            self._keep(update_fields=[*names])
            CORRECTED.write(by=by, school=self.school, subject=self)

    def move(self, school_class: Class, *, on: date, by: User) -> None:
        """Moves the child to another registration class from that day on; sets stay. The class before ends the day
        before; one that begins later stays, and the new one ends before it.

        Raises NotHere, SameClass, TooEarly, OutsideYear and Class.Ended.
        """
        with transaction.atomic():
            check_day(school_class, on)
            stays = [stay for stay in self._stays(on) if stay.school_class.kind == Class.Kind.REGISTRATION]
            held = [stay for stay in stays if stay.is_held(on)]
            if not held:
                raise self.NotHere
            if any(stay.school_class_id == school_class.pk for stay in held):
                raise self.SameClass
            if any(stay.starts_on == on for stay in held):
                raise self.TooEarly
            for stay in held:
                stay.ends_on = on - timedelta(days=1)
                stay.save(update_fields=["ends_on"])
            later = [stay.starts_on for stay in stays if stay.starts_on and stay.starts_on > on]
            self._enrol(school_class, on, by, until=min(later) - timedelta(days=1) if later else None)

    def leave(self, *, on: date, to: str = "", by: User) -> None:
        """That day is the child's last at the school: every class ends with it. The record stays as it is.

        The child is taken out of a class that has not begun. `to` says where the child goes. Raises NotHere and
        TooEarly.
        """
        with transaction.atomic():
            stays, today = self._stays(on), self.school.today()
            if not stays:
                raise self.NotHere
            later = [stay for stay in stays if stay.starts_on and stay.starts_on > on]
            if any(stay.starts_on <= today for stay in later if stay.starts_on):
                raise self.TooEarly
            for stay in later:
                stay.delete()
            for stay in (each for each in stays if each.is_held(on)):
                stay.ends_on, stay.left_to = on, to
                stay.save(update_fields=["ends_on", "left_to"])
            LEFT.write(by=by, school=self.school, subject=self)

    def come_back(self, school_class: Class, *, on: date, by: User) -> None:
        """Writes a child who has left, or was in no class yet, into a class from that day on.

        Raises AlreadyHere, OutsideYear and Class.Ended.
        """
        with transaction.atomic():
            check_day(school_class, on)
            if any(stay.school_class.kind == Class.Kind.REGISTRATION for stay in self._stays(on)):
                raise self.AlreadyHere
            self._enrol(school_class, on, by)

    def _keep(self, **how: Any) -> None:
        """Writes the row. Raises NumberTaken, whoever took the number and however shortly before."""
        try:
            with transaction.atomic():
                self.save(**how)
        except IntegrityError as error:
            raise self.NumberTaken from error

    def _enrol(self, school_class: Class, on: date, by: User, until: date | None = None) -> None:
        self.enrolments.create(school=self.school, school_class=school_class, starts_on=on, ends_on=until)
        ENROLLED.write(by=by, school=self.school, subject=self)

    def _stays(self, on: date) -> "list[Enrolment]":
        """The child's classes that hold on that day or later; nobody else changes them before this transaction ends."""
        Pupil.objects.select_for_update(of=("self",)).get(pk=self.pk)
        stays = self.enrolments.filter(meets(on, None)).select_related("school_class")
        return list(stays.order_by("pk"))


def check_day(school_class: Class, on: date) -> None:
    """Whether a child can begin in the class on that day. Raises Class.Ended and OutsideYear."""
    school_class.refuse_ended()
    year = school_class.academic_year
    if not year.starts_on <= on <= year.ends_on:
        raise Pupil.OutsideYear


class EnrolmentQuerySet(RollRecordQuerySet):
    def pupils(self) -> PupilQuerySet:
        """Whose they are, in the order of the register."""
        return Pupil.objects.filter(pk__in=self.values("pupil"))


class Enrolment(Dated):
    school = models.ForeignKey(School, on_delete=models.PROTECT, related_name="enrolments")
    pupil = models.ForeignKey(Pupil, on_delete=models.CASCADE, related_name="enrolments")
    school_class = models.ForeignKey(Class, on_delete=models.PROTECT, related_name="enrolments")
    # Where the child went, of a stay that ended because the child left the school.
    left_to = models.CharField(max_length=120, blank=True)

    objects = EnrolmentQuerySet.as_manager()

    class Meta(Dated.Meta):
        constraints = [
            *Dated.Meta.constraints,
            models.UniqueConstraint(
                fields=("pupil", "school_class"), condition=Q(ends_on__isnull=True), name="one_open_enrolment"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pupil_id} in {self.school_class_id}"
