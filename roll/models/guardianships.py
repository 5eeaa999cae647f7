"""Which adult stands to which child, what the school decided about access, and which rights it gave."""

from collections.abc import Iterable
from typing import Any, NamedTuple, Self

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Case, F, Q, When
from django.utils.translation import gettext_lazy as _

from foundation import clock
from roll.dated import Dated
from roll.kinds import Found, write_decisions
from roll.models.people import Guardian, User
from roll.models.records import RollRecordQuerySet
from roll.models.restrictions import barred_guardianships
from roll.models.schools import School
from roll.rights import Right


class DecisionResult(NamedTuple):
    """What came of one decision about several: how many were `done`, which a Restriction kept out, and of how many
    somebody else had decided meanwhile."""

    done: int
    barred: "list[Guardianship]"
    late: int


class GuardianshipQuerySet(RollRecordQuerySet):
    def restricted(self) -> Self:
        return self.filter(pk__in=barred_guardianships(self.order_by().values("pupil")))

    def undecided(self) -> Self:
        """Nobody has said yes or no, and it has not ended."""
        return self.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=clock.today()), access_state="pending")

    def locked_with_rights(self, rights: Iterable[str]) -> "GuardianshipQuerySet":
        """Returns those whose grants are these very rights, whether or not they hold now, for as long as a transaction.

        Locked first and asked then: whoever waits for another's decision reads what that one gave.
        """
        keys = list(self.order_by("pk").select_for_update(of=("self",)).values_list("pk", flat=True))
        stood: dict[int, set[str]] = {key: set() for key in keys}
        for key, right in AccessGrant.objects.filter(guardianship__in=keys).values_list("guardianship", "right"):
            stood[key].add(right)
        return Guardianship.objects.filter(pk__in=[key for key in keys if stood[key] == set(rights)])

    def grant(self, *, by: User, rights: Iterable[str] | None = None) -> int:
        """Grants access by all of these that no Restriction closes, also by what had ended, and returns how many.

        With no rights named, who was granted before keeps the rights that stood, even none, and everybody else gets
        every right. The number of queries is the same for one and for a whole class.
        """
        again = Case(When(ends_on__lt=clock.today(), then=None), default=F("ends_on"))
        with transaction.atomic():
            barred = barred_guardianships(self.order_by().values("pupil"))
            named = None if rights is None else list(rights)
            found = self.exclude(pk__in=barred)._decide("granted", by, named, ends_on=again)
            AccessGrant.objects.give({key: each.state for key, each in found.items()}, named)
        return len(found)

    def refuse(self, *, by: User) -> int:
        """Refuses access by all of these, whatever was decided before, and returns how many."""
        return len(self._decide("refused", by))

    def suspend(self, *, by: User) -> int:
        """Suspends access by all of these, and returns how many.

        The rights that stood are kept for the day they are granted again.
        """
        return len(self._decide("suspended", by))

    def decide(
        self,
        act: str,
        *,
        by: User,
        rights: Iterable[str] | None = None,
        stood: Iterable[str] | None = None,
        chosen_count: int,
    ) -> "DecisionResult":
        """Grants, refuses or suspends access by all of these: `act` is "grant", "refuse" or "suspend".

        `rights` are for a grant. `stood` are the rights that whoever chose saw: others have been decided since, and are
        left alone; None asks nothing. `chosen_count` is how many somebody chose; those of them that are not among these
        any more, since somebody else has decided meanwhile, are counted as `late`.
        """
        with transaction.atomic():
            rows = self if stood is None else self.locked_with_rights(stood)
            if act == "grant":
                barred: list[Any] = list(rows.restricted().select_related("guardian", "pupil"))
                done = rows.grant(by=by, rights=rights)
            else:
                barred, done = [], {"refuse": rows.refuse, "suspend": rows.suspend}[act](by=by)
        return DecisionResult(done, barred, late=max(chosen_count - done - len(barred), 0))

    def _decide(self, state: str, by: User, rights: list[str] | None = None, **more: Any) -> dict[int, Found]:
        """How each was found, by its key. The journal has a row of each."""
        with transaction.atomic():
            rows = self.order_by("pk").select_for_update(of=("self",))
            found = {key: Found(*rest) for key, *rest in rows.values_list("pk", "access_state", "school")}
            decided = Guardianship.objects.filter(pk__in=found)
            decided.update(access_state=state, decided_by=by, decided_at=clock.now(), **more)
            write_decisions(state, found, by, rights)
        return found


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
    pupil = models.ForeignKey("roll.Pupil", on_delete=models.CASCADE, related_name="guardianships")
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
        """Grants this guardian access to the child, with the rights as for many. Raises Restricted."""
        if not self._alone().grant(by=by, rights=rights):
            raise self.Restricted
        self.refresh_from_db()

    def refuse(self, *, by: User) -> None:
        """Refuses this guardian access to the child, whatever was decided before."""
        self._alone().refuse(by=by)
        self.refresh_from_db()

    @property
    def rights_granted(self) -> list[str]:
        """The rights of its grants, whether or not they hold now; of a prefetched list where there is one."""
        return [grant.right for grant in self.grants.all()]

    def suspend(self, *, by: User) -> None:
        """Suspends this guardian's access; the rights that stood are kept for the day it is granted again."""
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
        granted = Right.values if rights is None else rights
        self.bulk_create(self.model(guardianship_id=key, right=right) for key in keys for right in granted)


class AccessGrant(models.Model):
    """One right of one guardianship. No row, no right."""

    guardianship = models.ForeignKey(Guardianship, on_delete=models.CASCADE, related_name="grants")
    right = models.CharField(max_length=10, choices=Right)

    objects = AccessGrantQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=("guardianship", "right"), name="one_grant_of_a_right")]

    def __str__(self) -> str:
        return self.right
