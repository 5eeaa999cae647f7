"""Photos that show pupils: who stands in them, and for what their homes have said yes.

A yes is for one purpose and one child, and ends when it is withdrawn; both stay on record. A photo in which a child
stands without a yes is held back at the next request, wherever it was published: see `roll/consent/photos.py`.
"""

from collections.abc import Iterable, Sequence
from typing import Any, Self

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from foundation import clock
from foundation.models import ContentImage
from roll.keys import clear_key_cache
from roll.models.guardianships import Guardianship
from roll.models.open_guardianships import open_guardianships
from roll.models.people import Guardian, User
from roll.models.pupils import Pupil
from roll.models.records import RollRecordQuerySet
from roll.models.schools import School
from roll.rights import SEES_SCHOOL, Right

# A purpose and the key of a pupil.
Answer = tuple[str, int]


class PhotoPurpose(models.TextChoices):
    WEBSITE = "website", _("Website")
    SOCIAL = "social", _("Social media")
    PRESS = "press", _("Newspapers and TV")


class PhotoConsentQuerySet(RollRecordQuerySet):
    def standing(self) -> Self:
        return self.filter(withdrawn_at__isnull=True)


class PhotoConsent(models.Model):
    """That a home said yes to one purpose, and perhaps took it back. No row, no yes."""

    # A change of it ends the kept pages.
    is_shown_on_pages = True

    class NotAllowed(Exception):
        """Neither a guardian who may decide for this child, nor the child's own office or head."""

    class Withdrawn(Exception):
        """Another guardian has taken the yes back: between two homes only the school's office decides."""

    school = models.ForeignKey(School, on_delete=models.PROTECT, related_name="+")
    pupil = models.ForeignKey(Pupil, on_delete=models.CASCADE, related_name="photo_consents")
    purpose = models.CharField(max_length=7, choices=PhotoPurpose)
    guardian = models.ForeignKey(Guardian, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    # Where the signed paper is kept; only of what the school wrote down for a home.
    note = models.CharField(max_length=120, blank=True)
    given_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    given_at = models.DateTimeField()
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects = PhotoConsentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=("pupil", "purpose"), condition=Q(withdrawn_at__isnull=True), name="one_photo_consent_stands"
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True, withdrawn_by__isnull=True)
                | Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False),
                name="a_photo_consent_is_withdrawn_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pupil_id}: {self.purpose}"

    @classmethod
    def may_be_given_by(cls, user: User, pupil: Pupil) -> bool:
        """A guardian who sees the child's details, unless the school knows of no parental responsibility."""
        return bool(guardian_who_decides(user, pupil))

    @classmethod
    @transaction.atomic
    def give(cls, pupil: Pupil, purpose: str, *, by: User, note: str = "") -> "PhotoConsent":
        """Records a yes for this child and purpose and returns it; one that stands is returned as it is.

        With a `note`, where the signed paper is kept, the office or the head writes it down for a home; without, a
        guardian says it. Raises NotAllowed, and to a guardian Withdrawn where somebody else took the last yes back.
        """
        clear_key_cache(by)
        guardian = None
        if note:
            cls._check_school_staff(by, pupil)
        else:
            guardian = cls._deciding_guardian(by, pupil)
            last = cls.objects.filter(pupil=pupil, purpose=purpose).order_by("-pk").first()
            if last and last.withdrawn_at and last.withdrawn_by_id != by.pk:
                raise cls.Withdrawn
        defaults = {"school": pupil.school, "guardian": guardian, "note": note, "given_by": by, "given_at": clock.now()}
        return cls.objects.standing().get_or_create(pupil=pupil, purpose=purpose, defaults=defaults)[0]

    @classmethod
    @transaction.atomic
    def note_signed_forms(
        cls, pupils: Sequence[Pupil], *, given: set[Answer], withdrawn: set[Answer], note: str, by: User
    ) -> int:
        """Writes down what the homes of these pupils said on paper, and returns how many answers changed.

        `note` says where the paper is kept. What stands as it says already, or is of another pupil, is passed over.
        Raises NotAllowed.
        """
        rows = cls.objects.standing().filter(pupil__in=pupils).select_related("pupil", "school")
        standing, number = {(row.purpose, row.pupil_id): row for row in rows}, 0
        for answer, pupil in (((purpose, pupil.pk), pupil) for pupil in pupils for purpose in PhotoPurpose.values):
            if answer in given and answer not in standing:
                cls.give(pupil, answer[0], by=by, note=note)
            elif answer in withdrawn and answer in standing:
                standing[answer].withdraw(by=by)
            else:
                continue
            number += 1
        return number

    @transaction.atomic
    def withdraw(self, *, by: User) -> None:
        """Takes the yes back: from the next request on, no photo for this purpose shows the child.

        A second time changes nothing. Raises NotAllowed.
        """
        clear_key_cache(by)
        if not by.posting_at(self.school, SEES_SCHOOL):
            self._deciding_guardian(by, self.pupil)
        if standing := PhotoConsent.objects.standing().select_for_update().filter(pk=self.pk).first():
            standing.withdrawn_by, standing.withdrawn_at = by, clock.now()
            # Saved, not updated: kept pages end with what is saved.
            standing.save(update_fields=["withdrawn_by", "withdrawn_at"])
        self.refresh_from_db()

    @classmethod
    def _check_school_staff(cls, by: User, pupil: Pupil) -> None:
        if not by.posting_at(pupil.school, SEES_SCHOOL):
            raise cls.NotAllowed

    @classmethod
    def _deciding_guardian(cls, by: User, pupil: Pupil) -> Guardian:
        if guardianship := guardian_who_decides(by, pupil):
            return guardianship.guardian
        raise cls.NotAllowed


def guardian_who_decides(user: User, pupil: Pupil) -> Guardianship | None:
    """By law a matter of parental responsibility; where the school never noted it, of the right to the details."""
    through = open_guardianships(Right.DETAILS, [pupil.pk]).filter(guardian__user=user)
    return through.filter(~Q(parental_responsibility=False)).select_related("guardian").first()


class PhotoSubject(models.Model):
    """That a pupil can be recognised in a picture of the public site. Said by the office or the head, read by them."""

    # A change of it ends the kept pages.
    is_shown_on_pages = True

    class NotAllowed(Exception):
        """Not the office or the head of this school."""

    class AnotherPicture(Exception):
        """Its file was exchanged since somebody looked at it."""

    image = models.ForeignKey(ContentImage, on_delete=models.CASCADE, related_name="subjects")
    # PROTECT: a pupil who goes must not set the photo free.
    pupil = models.ForeignKey(Pupil, on_delete=models.PROTECT, related_name="photos")
    school = models.ForeignKey(School, on_delete=models.PROTECT, related_name="+")
    named_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    named_at = models.DateTimeField()

    objects = RollRecordQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=("image", "pupil"), name="one_subject_of_a_photo")]

    def __str__(self) -> str:
        return f"{self.pupil_id} in {self.image_id}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pupil.school_id != self.school_id:
            raise ValidationError(_("A photo and its pupils belong to one school."))
        super().save(*args, **kwargs)

    @classmethod
    @transaction.atomic
    def name_pupils(
        cls, image: ContentImage, pupils: Iterable[Pupil], *, school: School, by: User, among: set[int] | None = None
    ) -> bool:
        """Records who can be recognised in a picture: these pupils and no others; with none, nobody.

        With `among`, the keys of those who were asked about, whoever else was named stays. It is then no answer, and
        False, where nobody would be left. Raises NotAllowed, AnotherPicture.
        """
        cls._lock_image(image)
        clear_key_cache(by)
        if not by.posting_at(school, SEES_SCHOOL):
            raise cls.NotAllowed
        pupils_by_pk = {pupil.pk: pupil for pupil in pupils}
        others = cls.objects.filter(image=image).exclude(pupil__in=pupils_by_pk)
        if among is not None:
            if not pupils_by_pk and not others.exclude(pupil__in=among).exists():
                return False
            others = others.filter(pupil__in=among)
        others.delete()
        for pupil in pupils_by_pk.values():
            now = {"school": school, "named_by": by, "named_at": clock.now()}
            cls.objects.get_or_create(image=image, pupil=pupil, defaults=now)
        image.shows_pupils = bool(pupils_by_pk) or among is not None
        image.save(update_fields=["shows_pupils"])
        return True

    @classmethod
    @transaction.atomic
    def forget(cls, image: ContentImage) -> None:
        """Its file is another: who was in the old one, and what their homes said, is not true of it. It waits."""
        cls.objects.filter(image=image).delete()
        ContentImage.objects.filter(pk=image.pk).update(shows_pupils=True)
        image.shows_pupils = True

    @classmethod
    def _lock_image(cls, image: ContentImage) -> None:
        """Of two who name at once the second waits here, and adds to what the first has said. Raises AnotherPicture."""
        if ContentImage.objects.select_for_update().get(pk=image.pk).file.name != image.file.name:
            raise cls.AnotherPicture

    @classmethod
    @transaction.atomic
    def name_nobody(cls, image: ContentImage, *, seen: set[int], school: School, by: User) -> bool:
        """Records that nobody can be recognised in a picture, against those who were named before.

        `seen` are the keys of the pupils whom the person saw named; False where others are named, who stay. Raises
        NotAllowed, AnotherPicture.
        """
        cls._lock_image(image)
        if cls.objects.filter(image=image).exclude(pupil__in=seen).exists():
            return False
        return cls.name_pupils(image, [], school=school, by=by)
