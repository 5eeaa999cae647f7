"""The steps of time that people fill."""

from typing import Any

from django.db import models
from django.db.models import Q

from foundation import clock
from roll.models import Guardian, User


class Step(models.Model):
    """Five minutes from `at` in which one person is busy: the User, or a Guardian who has none yet, whatever the
    school and whether as teacher or as guardian. Unique for each: nobody is in two places."""

    booking = models.ForeignKey("portal_bookings.Booking", on_delete=models.CASCADE, related_name="steps")
    user = models.ForeignKey(User, on_delete=models.CASCADE, null=True, blank=True, related_name="+", db_index=False)
    guardian = models.ForeignKey(
        Guardian, on_delete=models.CASCADE, null=True, blank=True, related_name="+", db_index=False
    )
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=("user", "at"), name="a_user_is_in_one_place"),
            models.UniqueConstraint(fields=("guardian", "at"), name="a_guardian_is_in_one_place"),
            models.CheckConstraint(
                condition=Q(user__isnull=False, guardian__isnull=True) | Q(user__isnull=True, guardian__isnull=False),
                name="a_step_is_one_persons",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id or self.guardian_id} at {self.at:%Y-%m-%d %H:%M}Z"

    def key(self) -> tuple[Any, ...]:
        return (self.user_id or 0, self.guardian_id or 0, self.at)

    @classmethod
    def move_to_users(cls, *users: int | None) -> None:
        """What a guardian filled before signing in is the User's since. Where somebody is in two places already,
        from before they were known to be one, one of the steps stands for both."""
        signed_in = [user for user in users if user]
        old = list(
            cls.objects.filter(guardian__user__in=signed_in).values_list("pk", "booking", "guardian__user", "at")
        )
        if old:
            new = [Step(booking_id=booking, user_id=user, at=at) for _pk, booking, user, at in old]
            Step.objects.bulk_create(sorted(new, key=Step.key), ignore_conflicts=True)
            Step.objects.filter(pk__in=[step[0] for step in old]).delete()

    @classmethod
    def move_to_guardian(cls, guardian: Guardian, user: User) -> None:
        """What the user filled through this record is the guardian's again, who is not that user after all."""
        steps = cls.objects.filter(booking__guardian=guardian, user=user)
        steps.filter(at__in=cls.objects.filter(guardian=guardian).values("at")).delete()
        steps.update(user=None, guardian=guardian)
        cls.refill({user.pk}, {guardian.pk})

    @classmethod
    def refill(cls, users: set[int], guardians: set[int], *during: Q) -> None:
        """The standing meetings to come of these people, `during` some time: the step of two may have gone with one."""
        from portal.bookings.models.bookings import Booking

        records = Guardian.objects.filter(Q(user__in=users) | Q(pk__in=guardians)).values_list("pk", flat=True)
        of_these_people = Q(guardian__in=list(records)) | Q(teacher__in=users)
        coming = Booking.objects.standing().filter(of_these_people, *during, slot__ends_at__gt=clock.now())
        bookings = coming.select_related("slot", "guardian")
        if steps := [step for booking in bookings for step in booking.steps_in(booking.slot)]:
            Step.objects.bulk_create(sorted(steps, key=Step.key), ignore_conflicts=True)
