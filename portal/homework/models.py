"""Homework: what a class is to do by when, and which of its pupils have done it."""

from collections.abc import Iterable
from datetime import date
from typing import Any, Self
from uuid import UUID, uuid4

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import models, transaction
from django.db.models import Exists, Max, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from foundation import clock
from foundation.models import private_storage
from foundation.private import random_name
from portal.homework.notices import HomeworkSet
from roll.models import Class, Enrolment, Pupil, School, Subject, User
from roll.rights import Right
from roll.scope import PupilRecordQuerySet, check_still_visible, family_keys, signed_in


class HomeworkQuerySet(models.QuerySet):
    def standing(self) -> Self:
        return self.filter(withdrawn_at__isnull=True)

    def set_with(self, homework: "Homework") -> Self:
        """What stands of the same class and was set on the same day, this one among it."""
        return self.standing().filter(school_class=homework.school_class_id, set_on=homework.set_on)

    def told_with(self, homework: "Homework") -> Self:
        """What of that was told at once with it."""
        return self.set_with(homework).filter(telling=homework.telling)

    def of_pupils(self, pupils: Iterable[int]) -> Self:
        """What is set for any of the pupils of these keys: for a class in which they are on the day it is due."""
        due = OuterRef("due_on")
        begun = Q(starts_on__isnull=True) | Q(starts_on__lte=due)
        running = Q(ends_on__isnull=True) | Q(ends_on__gte=due)
        enrolments = Enrolment.objects.filter(pupil__in=pupils)
        here = enrolments.filter(begun, running, school_class=OuterRef("school_class"))
        # The classes by themselves first: asked for each homework alone, all there are would be looked through.
        return self.standing().filter(Exists(here), school_class__in=enrolments.values("school_class"))

    def of_family(self, user: Any) -> Self:
        return self.of_pupils(family_keys(user).pupils(Right.HOMEWORK))

    def of_staff(self, user: Any) -> Self:
        """Of the classes whose pupils this person's postings show."""
        if not signed_in(user):
            return self.none()
        schools = {posting.at for posting in user.postings_today if posting.school_id}
        of_classes = Q(pk__in=[])
        for school in schools:
            of_classes |= Q(school_class__in=user.classes_at(school))
        return self.filter(of_classes)

    def visible_to(self, user: Any) -> Self:
        if not signed_in(user):
            return self.none()
        every = Homework.objects
        return self.filter(Q(pk__in=every.of_staff(user).values("pk")) | Q(pk__in=every.of_family(user).values("pk")))


def sheet_path(instance: Any, filename: str) -> str:
    return random_name("homework", filename)


class Homework(models.Model):
    """A task for one class, due on a school day. Withdrawn, it is gone from every home; what was done stays known."""

    class NotASchoolDay(Exception):
        """There is no school on the day it is due: `next_day` is the first one after it, None outside the terms."""

        def __init__(self, day: date, next_day: date | None) -> None:
            super().__init__(f"{day} is no school day")
            self.day, self.next_day = day, next_day

    class InThePast(Exception):
        """It would have been due before today."""

    class SetAlready(Exception):
        """The same page was sent before, in other words."""

    school = models.ForeignKey(School, on_delete=models.PROTECT, related_name="homework")
    school_class = models.ForeignKey(Class, on_delete=models.PROTECT, related_name="homework")
    subject = models.ForeignKey(Subject, on_delete=models.PROTECT, null=True, blank=True, related_name="homework")
    title = models.CharField(_("title"), max_length=120)
    text = models.TextField(_("text"), blank=True)
    file = models.FileField(upload_to=sheet_path, storage=private_storage, blank=True)
    # Made with the page: what is sent twice is set once, and one page may set for several classes.
    batch = models.UUIDField(default=uuid4)
    set_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    set_at = models.DateTimeField()
    # The school's day of `set_at`: what is set for a class that day is told together where it can be.
    set_on = models.DateField()
    # With which of the tellings of its class and day.
    telling = models.PositiveSmallIntegerField(default=1)
    due_on = models.DateField()
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects = HomeworkQuerySet.as_manager()

    class Meta:
        ordering = ("due_on", "pk")
        indexes = [models.Index(fields=("school_class", "due_on"), name="homework_of_a_class")]
        constraints = [
            models.UniqueConstraint(fields=("school_class", "batch"), name="a_homework_sent_twice_is_one"),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True, withdrawn_by__isnull=True)
                | Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False),
                name="withdrawing_homework_is_somebodys",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def save(self, *args: Any, **kwargs: Any) -> None:
        self._check_school()
        super().save(*args, **kwargs)

    def _check_school(self) -> None:
        schools = {self.school_class.school_id, self.subject.school_id if self.subject else self.school_id}
        if schools != {self.school_id}:
            raise ValidationError(_("Homework, its class and its subject belong to one school."))

    @property
    def is_withdrawn(self) -> bool:
        return self.withdrawn_at is not None

    @classmethod
    def set_for(
        cls,
        classes: Iterable[Class],
        *,
        title: str,
        due_on: date,
        by: User,
        text: str = "",
        subject: Subject | None = None,
        file: ContentFile | None = None,
        batch: UUID | None = None,
    ) -> "list[Homework]":
        """Sets one homework a class, all or none, tells the homes, and returns them in the order of the classes.

        The same `batch` again sets nothing more; with other words it is refused. A file is kept once, whatever the
        number of classes. Raises NotASchoolDay, InThePast, SetAlready.
        """
        classes, batch, now = list(classes), batch or uuid4(), clock.now()
        fields = {"title": title, "text": text, "subject": subject, "due_on": due_on}
        for school in {each.school for each in classes}:
            check_day(school, due_on)
        homework_list = []
        with transaction.atomic():
            lock_tellings(classes)
            kept: Any = file or ""
            for school_class in classes:
                school = school_class.school
                more = {"school": school, "file": kept, "set_by": by, "set_at": now, "set_on": school.today()}
                homework, made = cls._get_or_create(fields, more, school_class=school_class, batch=batch)
                kept = homework.file.name if made else kept
                homework_list.append(homework)
        return homework_list

    @classmethod
    def _get_or_create(cls, fields: dict[str, Any], more: dict[str, Any], **once: Any) -> "tuple[Homework, bool]":
        """The homework of this class and batch, and whether it is new. Raises SetAlready where that says otherwise."""
        homework, made = cls.objects.get_or_create(**once, defaults=fields | more)
        if any(getattr(homework, name) != value for name, value in fields.items()):
            raise cls.SetAlready
        if made:
            homework._tell(by=more["set_by"])
        return homework, made

    def _tell(self, *, by: User) -> None:
        """With the last telling of its class and day, or by one more where mail of that has begun to leave."""
        same_day = Homework.objects.filter(school_class=self.school_class_id, set_on=self.set_on)
        self.telling = same_day.aggregate(last=Max("telling"))["last"]
        if HomeworkSet(self).has_left():
            self.telling += 1
        if self.telling > 1:
            self.save(update_fields=["telling"])
        HomeworkSet(self).tell(by=by)

    def withdraw(self, *, by: User) -> None:
        """Takes it back from every home. A second time changes nothing. What else was set that day still stands."""
        now = clock.now()
        with transaction.atomic():
            lock_tellings([self.school_class])
            if Homework.objects.standing().filter(pk=self.pk).update(withdrawn_at=now, withdrawn_by=by):
                self.withdrawn_at, self.withdrawn_by = now, by
                HomeworkSet(self).recall(by=by)

    def pupils(self) -> QuerySet[Pupil]:
        """Whom it is for: who is in the class on the day it is due."""
        return self.school_class.pupils_on(self.due_on)

    @transaction.atomic
    def done_by(self, pupil: Pupil, *, by: User) -> None:
        """Notes that the pupil, or a guardian for them, says that it is done. The first time counts.

        Raises NotVisible.
        """
        check_still_visible(by, [pupil.pk], Right.HOMEWORK)
        HomeworkDone.objects.get_or_create(
            homework=self, pupil=pupil, defaults={"school": self.school, "done_at": clock.now(), "by": by}
        )

    @transaction.atomic
    def undone_by(self, pupil: Pupil, *, by: User) -> None:
        """Takes back that this pupil has done it, whoever said so. Raises NotVisible."""
        check_still_visible(by, [pupil.pk], Right.HOMEWORK)
        HomeworkDone.objects.filter(homework=self, pupil=pupil).delete()


def lock_tellings(classes: Iterable[Class]) -> None:
    """Has whoever else sets homework for these classes, or takes it back, wait until the transaction ends."""
    rows = Class.objects.select_for_update(no_key=True).filter(pk__in=[each.pk for each in classes])
    list(rows.order_by("pk").values_list("pk", flat=True))


def check_day(school: School, day: date) -> None:
    """Raises Homework.InThePast, Homework.NotASchoolDay."""
    if day < school.today():
        raise Homework.InThePast
    if not school.is_open(day):
        raise Homework.NotASchoolDay(day, next(iter(school.school_days(day, days=60)), None))


class HomeworkDone(models.Model):
    """A pupil has done a homework. A guardian of twins ticks each for themselves: the pupil is part of the key."""

    right = Right.HOMEWORK

    # No index: its rows are found by what they belong to, and no school is ever deleted beside them.
    school = models.ForeignKey(School, on_delete=models.PROTECT, related_name="+", db_index=False)
    # No index of its own: the unique one begins with it.
    homework = models.ForeignKey(Homework, on_delete=models.CASCADE, related_name="done", db_index=False)
    pupil = models.ForeignKey(Pupil, on_delete=models.CASCADE, related_name="homework_done")
    done_at = models.DateTimeField()
    # No index: nobody is looked for by it, though to delete a user, a rare thing, reads the whole table then.
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", db_index=False)

    objects = PupilRecordQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=("homework", "pupil"), name="one_tick_of_a_pupil")]

    def __str__(self) -> str:
        return f"{self.homework_id} by {self.pupil_id}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if {self.homework.school_id, self.pupil.school_id} != {self.school_id}:
            raise ValidationError(_("Homework and the pupil who does it belong to one school."))
        super().save(*args, **kwargs)
