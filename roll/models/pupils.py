"""Children, their classes, and which adult may see what of whom.

Whose record is it? The school's where it was made: a child who moves gets a new Pupil at the new school, and the
old one stays with the old school's staff. Granted guardians see both. A court order (Restriction) wins over every
Guardianship by which the same person reaches the child, survives merges and imports, and ends only by date.
"""

from collections.abc import Iterable
from secrets import token_urlsafe
from typing import Any, Self

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Case, F, Q, When
from django.utils.translation import gettext_lazy as _

from foundation import clock
from roll.dated import Dated
from roll.models.people import Guardian, User
from roll.models.schools import Class, School
from roll.people import People
from roll.rights import Right
from roll.scope import PupilQuerySet, RollRecordQuerySet, barred_guardianships

ANIMALS = ("bird", "rabbit", "fish", "turtle", "squirrel", "cat", "dog", "snail", "panda", "worm")
TONES = ("brand", "rose", "plum", "info", "ok", "warn")


def random_code() -> str:
    """72 bits for URLs: neither the admission number nor anything that can be guessed."""
    return token_urlsafe(9)


class Pupil(models.Model):
    """One school's record of a child. Seen by: that school's staff as posted, granted guardians, the child."""

    school = models.ForeignKey(School, on_delete=models.PROTECT, related_name="pupils")
    code = models.CharField(max_length=16, unique=True, default=random_code, editable=False)
    first_name = models.CharField(max_length=80)
    last_name = models.CharField(max_length=80, blank=True)
    admission_number = models.CharField(max_length=40, blank=True)
    user = models.OneToOneField(User, on_delete=models.SET_NULL, null=True, blank=True, related_name="pupil")
    badge = models.PositiveSmallIntegerField(default=0, help_text=_("Chooses the animal and the colour."))

    objects = PupilQuerySet.as_manager()

    class Meta:
        ordering = ("first_name", "last_name", "pk")
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

    def guardians_with(self, right: str) -> People:
        """The guardians who may see this right of this pupil today, each once, as User where they have one."""
        return People.of_pupils(Pupil.objects.filter(pk=self.pk), right)


class Enrolment(Dated):
    school = models.ForeignKey(School, on_delete=models.PROTECT, related_name="enrolments")
    pupil = models.ForeignKey(Pupil, on_delete=models.CASCADE, related_name="enrolments")
    school_class = models.ForeignKey(Class, on_delete=models.PROTECT, related_name="enrolments")

    objects = RollRecordQuerySet.as_manager()

    class Meta(Dated.Meta):
        constraints = [
            *Dated.Meta.constraints,
            models.UniqueConstraint(
                fields=("pupil", "school_class"), condition=Q(ends_on__isnull=True), name="one_open_enrolment"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pupil_id} in {self.school_class_id}"


class GuardianshipQuerySet(RollRecordQuerySet):
    def restricted(self) -> Self:
        return self.filter(pk__in=barred_guardianships(self.order_by().values("pupil")))

    def undecided(self) -> Self:
        """Nobody has said yes or no, and it has not ended."""
        return self.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=clock.today()), access_state="pending")

    def grant(self, *, by: User, rights: Iterable[str] | None = None) -> int:
        """Opens all of these that no Restriction closes, and opens again what had ended; how many that were.

        With no rights named, who was granted before keeps the rights that stood, even none, and everybody else gets
        every right. The number of queries is the same for one and for a whole class.
        """
        again = Case(When(ends_on__lt=clock.today(), then=None), default=F("ends_on"))
        with transaction.atomic():
            barred = barred_guardianships(self.order_by().values("pupil"))
            states = self.exclude(pk__in=barred)._decide("granted", by, ends_on=again)
            AccessGrant.objects.give(states, None if rights is None else list(rights))
        return len(states)

    def refuse(self, *, by: User) -> int:
        return len(self._decide("refused", by))

    def suspend(self, *, by: User) -> int:
        """Closes these; the rights that stood are kept for the day they are granted again."""
        return len(self._decide("suspended", by))

    def _decide(self, state: str, by: User, **more: Any) -> dict[int, str]:
        """The state in which each was found, by its key."""
        with transaction.atomic():
            rows = self.order_by("pk").select_for_update(of=("self",))
            states = dict(rows.values_list("pk", "access_state"))
            decided = Guardianship.objects.filter(pk__in=states)
            decided.update(access_state=state, decided_by=by, decided_at=clock.now(), **more)
        return states


class Guardianship(Dated):
    """That an adult stands to a child in some way, and what the school has decided about access."""

    class Relationship(models.TextChoices):
        MOTHER = "mother", _("Mother")
        FATHER = "father", _("Father")
        PARENT = "parent", _("Parent")
        GRANDPARENT = "grandparent", _("Grandparent")
        RELATIVE = "relative", _("Relative")
        CARER = "carer", _("Carer")
        OTHER = "other", _("Other")

    class Access(models.TextChoices):
        PENDING = "pending", _("Not decided")
        GRANTED = "granted", _("Granted")
        SUSPENDED = "suspended", _("Suspended")
        REFUSED = "refused", _("Refused")

    class Restricted(Exception):
        """A court order or a no-contact rule stands between this adult and this child."""

    school = models.ForeignKey(School, on_delete=models.PROTECT, related_name="guardianships")
    guardian = models.ForeignKey(Guardian, on_delete=models.CASCADE, related_name="guardianships")
    pupil = models.ForeignKey(Pupil, on_delete=models.CASCADE, related_name="guardianships")
    relationship = models.CharField(max_length=12, choices=Relationship, default=Relationship.OTHER)
    # A legal fact, not an access setting; null = the file did not say.
    parental_responsibility = models.BooleanField(null=True, blank=True)
    priority = models.PositiveSmallIntegerField(null=True, blank=True)
    lives_with = models.BooleanField(null=True, blank=True)
    access_state = models.CharField(max_length=9, choices=Access, default=Access.PENDING)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)

    objects = GuardianshipQuerySet.as_manager()

    class Meta(Dated.Meta):
        constraints = [
            *Dated.Meta.constraints,
            models.UniqueConstraint(fields=("pupil", "guardian"), name="one_guardianship_of_a_pair"),
            models.UniqueConstraint(fields=("pupil", "priority"), name="one_guardian_of_a_priority"),
            models.CheckConstraint(
                condition=Q(access_state="pending", decided_by__isnull=True, decided_at__isnull=True)
                | (~Q(access_state="pending") & Q(decided_by__isnull=False, decided_at__isnull=False)),
                name="an_access_decision_is_somebodys",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.guardian_id} of {self.pupil_id}: {self.access_state}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if {self.guardian.school_id, self.pupil.school_id} != {self.school_id}:
            raise ValidationError(_("A guardian and a pupil are joined within one school."))
        super().save(*args, **kwargs)

    def grant(self, *, by: User, rights: Iterable[str] | None = None) -> None:
        """Opens the child's record to this guardian, with the rights as for many. Raises Restricted."""
        if not self._alone().grant(by=by, rights=rights):
            raise self.Restricted
        self.refresh_from_db()

    def refuse(self, *, by: User) -> None:
        self._alone().refuse(by=by)
        self.refresh_from_db()

    def suspend(self, *, by: User) -> None:
        self._alone().suspend(by=by)
        self.refresh_from_db()

    def _alone(self) -> GuardianshipQuerySet:
        return Guardianship.objects.filter(pk=self.pk)


class AccessGrantQuerySet(models.QuerySet):
    def give(self, states: dict[int, str], rights: list[str] | None) -> None:
        """Writes what these guardianships, each with the state it was found in, may see from now on."""
        rows = self.filter(guardianship__in=states)
        if rights is None:
            known = set(rows.values_list("guardianship", flat=True))
            # Suspended with no right left is not the same as never decided: no row, no right.
            keys = [key for key, state in states.items() if state in ("pending", "refused") and key not in known]
        else:
            rows.delete()
            keys = list(states)
        chosen = Right.values if rights is None else rights
        self.bulk_create(self.model(guardianship_id=key, right=right) for key in keys for right in chosen)


class AccessGrant(models.Model):
    """One right of one guardianship. No row, no right."""

    guardianship = models.ForeignKey(Guardianship, on_delete=models.CASCADE, related_name="grants")
    right = models.CharField(max_length=10, choices=Right)

    objects = AccessGrantQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=("guardianship", "right"), name="one_grant_of_a_right")]

    def __str__(self) -> str:
        return self.right


class Restriction(Dated):
    """A court order, no contact, or a protected address: on the pair, and stronger than any grant."""

    class Kind(models.TextChoices):
        COURT_ORDER = "court_order", _("Court order")
        NO_CONTACT = "no_contact", _("No contact")
        ADDRESS_PROTECTED = "address_protected", _("Address protected")

    school = models.ForeignKey(School, on_delete=models.PROTECT, related_name="restrictions")
    pupil = models.ForeignKey(Pupil, on_delete=models.CASCADE, related_name="restrictions")
    guardian = models.ForeignKey(Guardian, on_delete=models.CASCADE, related_name="restrictions")
    kind = models.CharField(max_length=17, choices=Kind)
    document = models.CharField(max_length=200, blank=True, help_text=_("Where the paper is kept."))
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    objects = RollRecordQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.kind}: {self.guardian_id} and {self.pupil_id}"
