"""Letters home: written for an audience, sent once, and what each guardian answers for each child."""

from datetime import date, datetime, time
from typing import Any
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from foundation import clock
from foundation.deadlines import is_soon
from foundation.models import private_storage
from foundation.private import random_name
from notices.models import Event
from portal.letters.notices import LetterSent
from portal.letters.scope import AnswerQuerySet, LetterQuerySet
from roll.models import Audience, Class, Guardian, Pupil, School, User, YearGroup
from roll.rights import Right
from roll.scope import check_still_visible


def letter_path(instance: Any, filename: str) -> str:
    return random_name("letters", filename)


Place = School | YearGroup | Class


def place_label(place: Place) -> str:
    """To whom it goes, as the staff call them."""
    if isinstance(place, School):
        return gettext("The whole school")
    return gettext("Class %(name)s") % {"name": place.name} if isinstance(place, Class) else place.name


class Letter(models.Model):
    """A draft until it is sent; then only read, answered and taken back. Taken back, it is gone from every home.

    It is the homes', never the pupils': a child who signs in neither reads nor answers it.
    """

    class AlreadySent(Exception):
        """The homes have it: it stays as they read it."""

    class InThePast(Exception):
        """Its last day to answer is over before it is sent."""

    class Closed(Exception):
        """The last day to answer, `day`, is over."""

        def __init__(self, day: date) -> None:
            super().__init__(f"answers closed on {day}")
            self.day = day

    school = models.ForeignKey(School, on_delete=models.PROTECT, related_name="letters")
    audience = models.ForeignKey(Audience, on_delete=models.PROTECT, related_name="+")
    title = models.CharField(_("title"), max_length=120)
    text = models.TextField(_("text"))
    file = models.FileField(upload_to=letter_path, storage=private_storage, blank=True)
    # To be answered with yes or no, by the end of `answer_by` as the school's clock has it.
    question = models.CharField(_("question"), max_length=200, blank=True)
    answer_by = models.DateField(null=True, blank=True)
    # Made with the page: what is sent twice is written once.
    batch = models.UUIDField(default=uuid4)
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField()
    sent_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    sent_at = models.DateTimeField(null=True, blank=True)
    # The school's day of `sent_at`: who was enrolled then, or since, has the letter.
    sent_on = models.DateField(null=True, blank=True)
    event = models.ForeignKey(Event, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects = LetterQuerySet.as_manager()

    class Meta:
        ordering = ("-pk",)
        constraints = [
            models.UniqueConstraint(fields=("school", "batch"), name="a_letter_written_twice_is_one"),
            models.CheckConstraint(
                condition=Q(question="", answer_by__isnull=True) | (~Q(question="") & Q(answer_by__isnull=False)),
                name="a_question_has_a_last_day",
            ),
            models.CheckConstraint(
                condition=Q(sent_at__isnull=True, sent_by__isnull=True, sent_on__isnull=True)
                | Q(sent_at__isnull=False, sent_by__isnull=False, sent_on__isnull=False),
                name="sending_a_letter_is_somebodys",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True, withdrawn_by__isnull=True)
                | Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False, sent_at__isnull=False),
                name="withdrawing_a_letter_is_somebodys",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def save(self, *args: Any, **kwargs: Any) -> None:
        place = self.audience.place
        if (place.pk if self.audience.school_id else getattr(place, "school_id", None)) != self.school_id:
            raise ValidationError(_("A letter goes to the families of one school."))
        super().save(*args, **kwargs)

    @property
    def audience_label(self) -> str:
        return place_label(self.audience.place)

    @property
    def is_to_one_class(self) -> bool:
        return self.audience.school_class_id is not None

    @property
    def file_kind(self) -> str:
        """`PDF`: what kind of file it is."""
        return str(self.file.name).rpartition(".")[2].upper()

    @property
    def asks(self) -> bool:
        return self.question != ""

    @property
    def is_sent(self) -> bool:
        return self.sent_at is not None

    @property
    def is_withdrawn(self) -> bool:
        return self.withdrawn_at is not None

    @property
    def is_closed(self) -> bool:
        """Its last day to answer is over, where the school is."""
        return self.answer_by is not None and self.answer_by < self.school.today()

    @property
    def closes_soon(self) -> bool:
        """Its last day to answer ends in less than three days."""
        if self.answer_by is None:
            return False
        return is_soon(datetime.combine(self.answer_by, time.max, ZoneInfo(self.school.time_zone)))

    @property
    def is_settled(self) -> bool:
        """The day on which it was sent is over: who has not opened it by now counts as not reached."""
        return self.sent_on is not None and self.sent_on < self.school.today()

    @classmethod
    def write(cls, school: School, *, by: User, batch: UUID | None = None, **fields: Any) -> "Letter":
        """Makes a draft of `fields` (audience, title, text, question, answer_by, file) and returns it.

        The same `batch` makes one letter: again with other words it is rewritten, but not for another file alone.
        Raises AlreadySent.
        """
        draft = fields | {"written_by": by, "written_at": clock.now()}
        letter, made = cls.objects.get_or_create(school=school, batch=batch or uuid4(), defaults=draft)
        if not made and any(getattr(letter, name) != value for name, value in fields.items() if name != "file"):
            letter.rewrite(by=by, **fields)
        return letter

    def rewrite(self, *, by: User, **fields: Any) -> None:
        """Changes a draft's fields; of two who write, the last is kept. Raises AlreadySent."""
        with transaction.atomic():
            draft = Letter.objects.select_for_update(of=("self",)).filter(pk=self.pk, sent_at__isnull=True).first()
            if draft is None:
                raise self.AlreadySent
            for name, value in (fields | {"written_by": by, "written_at": clock.now()}).items():
                setattr(draft, name, value)
            draft.save()
        self.refresh_from_db()

    def send(self, *, by: User) -> None:
        """Sends it to the guardians, once. Raises AlreadySent, and InThePast where its last day to answer is over."""
        if self.is_closed:
            raise self.InThePast
        now, today = clock.now(), self.school.today()
        with transaction.atomic():
            draft = Letter.objects.filter(pk=self.pk, sent_at__isnull=True)
            if not draft.update(sent_at=now, sent_by=by, sent_on=today):
                raise self.AlreadySent
            event = LetterSent(self).send(by=by)
            Letter.objects.filter(pk=self.pk).update(event=event)
        self.sent_at, self.sent_by, self.sent_on, self.event = now, by, today, event

    def withdraw(self, *, by: User) -> None:
        """Takes it back from every home; the answers are kept. A draft, or a second time, changes nothing."""
        now = clock.now()
        with transaction.atomic():
            standing = Letter.objects.standing().filter(pk=self.pk)
            if standing.update(withdrawn_at=now, withdrawn_by=by):
                self.withdrawn_at, self.withdrawn_by = now, by
                LetterSent(self).recall(by=by)

    @transaction.atomic
    def answer(self, pupil: Pupil, guardian: Guardian, yes: bool, *, by: User) -> None:
        """Records this guardian's yes or no about this child, in place of an earlier one.

        After the last day the guardian is refused by Closed, and only somebody else may write one down for them. Raises
        NotVisible.
        """
        self._check_open(guardian, by)
        defaults = {"school": self.school, "yes": yes, "answered_at": clock.now(), "by": by}
        check_still_visible(by, [pupil.pk], Right.MESSAGES, guardian)
        LetterAnswer.objects.update_or_create(letter=self, pupil=pupil, guardian=guardian, defaults=defaults)

    @transaction.atomic
    def take_back_answer(self, pupil: Pupil, guardian: Guardian, *, by: User) -> None:
        """Deletes this guardian's answer about this child. Raises Closed, as `answer` does, and NotVisible."""
        self._check_open(guardian, by)
        check_still_visible(by, [pupil.pk], Right.MESSAGES)
        self.answers.filter(pupil=pupil, guardian=guardian).delete()

    def _check_open(self, guardian: Guardian, by: User) -> None:
        if self.answer_by and self.is_closed and guardian.user_id == by.pk:
            raise self.Closed(self.answer_by)

    def pupils(self) -> QuerySet[Pupil]:
        """The children whose homes have it; of a draft, those who would have it today."""
        if not self.is_sent:
            return self.audience.pupils()
        return Pupil.objects.filter(pk__in=Letter.objects.filter(pk=self.pk).with_pupils().values("pupil"))


class LetterAnswer(models.Model):
    """A guardian's word for one child. Each for themselves: where two of them differ, the school sees both."""

    right = Right.MESSAGES

    # No index: its rows are found by what they belong to, and no school is ever deleted beside them.
    school = models.ForeignKey(School, on_delete=models.PROTECT, related_name="+", db_index=False)
    # No index of its own: the unique one begins with it.
    letter = models.ForeignKey(Letter, on_delete=models.CASCADE, related_name="answers", db_index=False)
    pupil = models.ForeignKey(Pupil, on_delete=models.CASCADE, related_name="letter_answers")
    guardian = models.ForeignKey(Guardian, on_delete=models.CASCADE, related_name="letter_answers")
    yes = models.BooleanField()
    answered_at = models.DateTimeField()
    # The guardian, or who wrote it down for them from a paper slip.
    # No index: nobody is looked for by it, though to delete a user, a rare thing, reads the whole table then.
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", db_index=False)

    objects = AnswerQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=("letter", "pupil", "guardian"), name="one_answer_of_a_guardian_a_child")
        ]

    def __str__(self) -> str:
        return f"{self.guardian_id} for {self.pupil_id} to {self.letter_id}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if {self.letter.school_id, self.pupil.school_id, self.guardian.school_id} != {self.school_id}:
            raise ValidationError(_("A letter, the child and who answers belong to one school."))
        super().save(*args, **kwargs)
