"""What a mail of signing in is between the page that asked for it and the mail server."""

import json
from collections.abc import Mapping
from datetime import timedelta
from typing import Any, Self

from django.conf import settings
from django.db import models, transaction
from django.db.models import F, Max, Min, Q
from django.utils.translation import get_language
from django_q.tasks import async_task

from foundation import clock, ports
from foundation.sealing import seal, unseal

LANE = "fast"
PURPOSE = "roll.sign_in_mails"
CODE_LIFE = timedelta(seconds=settings.ACCOUNT_LOGIN_BY_CODE_TIMEOUT)
# Longer than the lane's timeout: a job that still runs is never overtaken.
CLAIM = timedelta(seconds=60)
# What the lane has not begun after so long is late.
LATE = timedelta(seconds=15)
KEPT = timedelta(days=7)


class SignInMailQuerySet(models.QuerySet["SignInMail"]):
    def standing(self) -> Self:
        """Those that may still go out: the code works, and nobody has handed it over or refused it."""
        return self.filter(asked_at__gt=clock.now() - CODE_LIFE).exclude(address="")

    def due(self) -> Self:
        """Those that no job holds and that need not wait; so too what waits for a clock that has stepped back."""
        now = clock.now()
        return self.standing().filter(Q(due_at__lte=now) | Q(due_at__gt=now + CODE_LIFE))

    def empty_old(self) -> None:
        """Takes address and code out of what can't be handed over any more."""
        self.filter(asked_at__lte=clock.now() - CODE_LIFE).exclude(address="").update(address="", sealed="")

    def are_away(self) -> bool:
        """Says whether mail of signing in goes nowhere just now, as far as the last ten minutes show.

        Asks the database once, and once more where nothing was handed over in that time.
        """
        now = clock.now()
        begun = Q(address__gt="", attempts__gt=0)
        seen = self.filter(asked_at__gt=now - CODE_LIFE, asked_at__lte=now).aggregate(
            handed=Max("handed_at"),
            failed=Max("failed_at"),
            waits_since=Min("asked_at", filter=Q(address__gt="", attempts=0)),
            put_off=Max("asked_at", filter=begun),
        )
        if seen["waits_since"] and seen["waits_since"] < now - LATE:
            return True
        if seen["handed"]:
            return bool(seen["failed"] and seen["failed"] > seen["handed"])
        return bool(seen["failed"] or seen["put_off"]) or not ports.lane_is_alive()


class SignInMail(models.Model):
    """One mail of signing in: to whom, from which templates, in which language, and encrypted what they are given.

    Written by the adapter when somebody asks, whether the school knows the address or not. Emptied of address and code
    when it is handed over or refused, and when the code is too old; the row goes after a week.
    """

    template = models.CharField(max_length=100)
    language = models.CharField(max_length=10)
    address = models.EmailField(max_length=320, blank=True)  # as long as the form takes
    sealed = models.TextField(blank=True)
    asked_at = models.DateTimeField(db_index=True)
    # When a job may take it; whoever does pushes it on, and so whoever was killed with it in hand gives it back.
    due_at = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(default=0)
    handed_at = models.DateTimeField(null=True, blank=True)
    # When the mail server was last away for it. That one address was put off or refused says nothing of the others.
    failed_at = models.DateTimeField(null=True, blank=True)

    objects = SignInMailQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(address="", sealed="") | ~Q(address="") & ~Q(sealed="") & Q(handed_at__isnull=True),
                name="a_mail_handed_over_is_empty",
            )
        ]

    def __str__(self) -> str:
        return f"{self.template} ({self.pk})"

    @classmethod
    def ask(cls, template: str, address: str, values: Mapping[str, Any], *, is_sent: bool = True) -> "SignInMail":
        """Writes the mail down and puts it into the quick lane; one that is not to be sent takes as long, and is empty.

        Of `values` what a template can print is kept.
        """
        plain = {name: value for name, value in values.items() if isinstance(value, str | int)}
        sealed, now = seal(json.dumps(plain), PURPOSE), clock.now()
        mail = cls(template=template, language=get_language() or settings.LANGUAGE_CODE, asked_at=now, due_at=now)
        if is_sent:
            mail.address, mail.sealed = address, sealed
        # The queue is a table of the same database: it has the mail when its job begins.
        with transaction.atomic():
            mail.save()
            async_task("roll.sign_in_mails.jobs.hand_over", mail.pk, cluster=LANE)
        return mail

    @property
    def values(self) -> dict[str, Any]:
        """What its templates are given. Raises Unreadable where SECRET_KEY is another since."""
        values: dict[str, Any] = json.loads(unseal(self.sealed, PURPOSE))
        return values

    def claim(self) -> bool:
        """Takes it for this job, for a minute. False where it is empty, or another job holds it."""
        taken = SignInMail.objects.due().filter(pk=self.pk)
        if not taken.update(due_at=clock.now() + CLAIM, attempts=F("attempts") + 1):
            return False
        self.refresh_from_db()
        return True

    def end(self, *, handed: bool) -> None:
        """Empties it, and says when it was handed over."""
        handed_at = clock.now() if handed else None
        SignInMail.objects.filter(pk=self.pk).update(address="", sealed="", handed_at=handed_at)

    def put_off(self, delay: timedelta, *, server_away: bool) -> None:
        """Gives it back, to be tried again after `delay`."""
        now = clock.now()
        away = {"failed_at": now} if server_away else {}
        SignInMail.objects.filter(pk=self.pk).update(due_at=now + delay, **away)


def forget_sign_in_mails() -> None:
    """Each day: the rows of more than a week ago."""
    SignInMail.objects.filter(asked_at__lt=clock.now() - KEPT).delete()
