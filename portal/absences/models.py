"""What a guardian tells the school of an absence, and what the school answers, child by child.

A notice never marks a register: it writes an ExpectedAbsence, which the register shows to whoever sends it.
"""

from collections.abc import Iterable
from datetime import date as Date
from itertools import groupby, product
from operator import attrgetter
from typing import Any, Self
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import models, transaction
from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from foundation import clock, ports
from portal.absences.notices import AbsenceRefused, AbsenceTold
from roll.models import AbsenceReason, ExpectedAbsence, Guardianship, Pupil, School, User
from roll.models.absences import HiddenFromPupilQuerySet
from roll.rights import Right
from roll.scope import SchoolRecordQuerySet, check_still_visible

SESSIONS = [("am", _("Morning")), ("pm", _("Afternoon"))]


class AbsenceNotice(models.Model):
    """What was told, to one school, in one go: about one child or several."""

    class NoSchool(Exception):
        """There is no school on these days for any of `pupils`."""

        def __init__(self, pupils: list[Pupil]) -> None:
            super().__init__("no school on these days")
            self.pupils = pupils

    school = models.ForeignKey(School, on_delete=models.PROTECT, related_name="absence_notices", db_index=False)
    reason = models.CharField(max_length=11, choices=AbsenceReason)
    note = models.CharField(max_length=300, blank=True)
    first_day = models.DateField()
    last_day = models.DateField()
    # One session only; empty for whole days.
    session = models.CharField(max_length=2, choices=SESSIONS, blank=True)
    told_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="absence_notices")
    told_at = models.DateTimeField()

    objects = SchoolRecordQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(last_day__gte=F("first_day")), name="absence_ends_after_start"),
            models.CheckConstraint(
                condition=Q(session="") | Q(first_day=F("last_day")), name="one_session_is_of_one_day"
            ),
        ]
        indexes = [models.Index(fields=("school", "last_day"), name="absence_notices_to_come")]

    def __str__(self) -> str:
        return f"{self.school_id} {self.first_day}: {self.reason}"

    @classmethod
    def tell(
        cls,
        pupils: Iterable[Pupil],
        *,
        by: User,
        reason: str,
        first_day: Date,
        last_day: Date | None = None,
        session: str = "",
        note: str = "",
    ) -> list["Absence"]:
        """Tells each child's school of the absence, has its registers expect it, and returns the new Absences.

        `session` is "am" or "pm" of a single day, empty for whole days. What the same person has told already is told
        once. Raises NoSchool where none of the schools is open on any of the days, and NotVisible.
        """
        fields = {"reason": reason, "note": note, "session": session, "told_by": by}
        days = {"first_day": first_day, "last_day": last_day or first_day}
        pupils = sorted(pupils, key=attrgetter("school_id"))
        with transaction.atomic():
            # Sent twice at one moment, the second waits here until it can see the first.
            User.objects.select_for_update(no_key=True).get(pk=by.pk)
            check_still_visible(by, [pupil.pk for pupil in pupils], Right.ATTENDANCE)
            absences_by_school = [
                cls(school=school, told_at=clock.now(), **fields, **days)._save_new(list(school_pupils))
                for school, school_pupils in groupby(pupils, attrgetter("school"))
            ]
            if all(school_absences is None for school_absences in absences_by_school):
                raise cls.NoSchool(pupils)
        return [absence for school_absences in absences_by_school for absence in school_absences or ()]

    @classmethod
    def tell_by_day(cls, pupils_by_day: dict[Date, list[Pupil]], **fields: Any) -> list["Absence"]:
        """Tells of each first day's pupils, all or none: see `tell`."""
        with transaction.atomic():
            return [
                absence
                for day, pupils in pupils_by_day.items()
                for absence in cls.tell(pupils, first_day=day, **fields)
            ]

    def _save_new(self, pupils: list[Pupil]) -> list["Absence"] | None:
        """Those told that are new. None where the school is open on none of the days."""
        days = self.school.school_days(self.first_day, days=(self.last_day - self.first_day).days + 1)
        if not days:
            return None
        again = Absence.objects.open().filter(
            pupil__in=pupils,
            notice__told_by=self.told_by,
            notice__reason=self.reason,
            notice__first_day=self.first_day,
            notice__last_day=self.last_day,
            notice__session=self.session,
        )
        known = set(again.values_list("pupil", flat=True))
        new = [pupil for pupil in pupils if pupil.pk not in known]
        if not new:
            return []
        self.save()
        absences = [Absence(notice=self, school=self.school, pupil=pupil) for pupil in new]
        Absence.objects.bulk_create(absences)
        self.expect(new, product(days, self.sessions))
        for absence in absences:
            AbsenceTold(absence).send(by=self.told_by)
        return absences

    def expect(self, pupils: list[Pupil], times: Iterable[tuple[Date, str]]) -> None:
        """Has the register expect it at these sessions, in place of what was told before."""
        sessions = list(times)
        pairs = Guardianship.objects.filter(pupil__in=pupils, guardian__user=self.told_by)
        told_as = dict(pairs.values_list("pupil", "relationship"))
        ExpectedAbsence.objects.bulk_create(
            [
                ExpectedAbsence(
                    school=self.school,
                    pupil=pupil,
                    date=day,
                    session=session,
                    reason=self.reason,
                    told_by=self.told_by,
                    told_as=told_as.get(pupil.pk, ""),
                    told_at=self.told_at,
                )
                for pupil in pupils
                for day, session in sessions
            ],
            update_conflicts=True,
            unique_fields=["school", "pupil", "date", "session"],
            update_fields=["reason", "told_by", "told_as", "told_at", "answered_at"],
        )

    @property
    def sessions(self) -> list[str]:
        """Who is late is so once a day: today in the session that ran when it was told, else in the morning."""
        if self.session:
            return [self.session]
        if self.reason == AbsenceReason.LATE:
            today = self.told_at.astimezone(ZoneInfo(self.school.time_zone)).date()
            return [self.school.session_at(self.told_at) if self.first_day == today else "am"]
        return ["am", "pm"]

    def covers(self, day: Date, session: str) -> bool:
        return self.first_day <= day <= self.last_day and session in self.sessions


class AbsenceQuerySet(HiddenFromPupilQuerySet):
    def open(self) -> Self:
        """Neither withdrawn nor refused."""
        return self.exclude(state__in=[Absence.State.REFUSED, Absence.State.WITHDRAWN])

    def from_day(self, day: Date) -> Self:
        """Of this day and the days to come."""
        return self.filter(notice__last_day__gte=day)


class Absence(models.Model):
    """One child of a notice, and what became of it."""

    class State(models.TextChoices):
        SENT = "sent", _("Sent")
        SEEN = "seen", _("Seen")
        ACCEPTED = "accepted", _("Accepted")
        REFUSED = "refused", _("Not accepted")
        WITHDRAWN = "withdrawn", _("Cancelled")

    class Closed(Exception):
        """It is decided or taken back already, or its register was sent."""

    class Over(Exception):
        """Its last day is over."""

    right = Right.ATTENDANCE

    # No index of its own: the unique one begins with it.
    notice = models.ForeignKey(AbsenceNotice, on_delete=models.CASCADE, related_name="absences", db_index=False)
    school = models.ForeignKey(School, on_delete=models.PROTECT, related_name="absences")
    pupil = models.ForeignKey(Pupil, on_delete=models.CASCADE, related_name="absences")
    state = models.CharField(max_length=9, choices=State, default=State.SENT)
    seen_at = models.DateTimeField(null=True, blank=True)
    # No index: nobody is looked for by it, though to delete a user, a rare thing, reads the whole table then.
    seen_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    answer = models.CharField(max_length=200, blank=True)

    objects = AbsenceQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=("notice", "pupil"), name="one_absence_a_pupil_of_a_notice"),
            models.CheckConstraint(
                condition=Q(seen_at__isnull=True, seen_by__isnull=True)
                | Q(seen_at__isnull=False, seen_by__isnull=False),
                name="seen_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(state="sent", seen_at__isnull=True, decided_at__isnull=True, decided_by__isnull=True)
                | Q(state="seen", seen_at__isnull=False, decided_at__isnull=True, decided_by__isnull=True)
                | Q(
                    state__in=["accepted", "refused", "withdrawn"],
                    decided_at__isnull=False,
                    decided_by__isnull=False,
                ),
                name="an_absence_is_decided_by_somebody",
            ),
            models.CheckConstraint(
                condition=(Q(state="refused") & ~Q(answer="")) | (~Q(state="refused") & Q(answer="")),
                name="a_refusal_says_why",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pupil_id}: {self.state}"

    def mark_seen(self, *, by: User) -> None:
        """Notes that the school has seen it. Raises Closed if it was seen, decided or taken back before."""
        self._change_state(["sent"], state="seen", seen_at=clock.now(), seen_by=by)

    def accept(self, *, by: User) -> None:
        """Accepts it; the register still says how it is recorded. Raises Closed if it was decided or taken back."""
        self._decide("accepted", by)

    def refuse(self, *, by: User, answer: str) -> None:
        """Refuses it with the school's `answer`, which must not be empty, and tells whoever told it.

        Raises Closed if it was decided or taken back.
        """
        with transaction.atomic():
            self._decide("refused", by, answer=answer)
            AbsenceRefused(self).send(by=by)

    def withdraw(self, *, by: User) -> bool:
        """Takes it back before its register is sent, so that the register no longer expects it.

        Where another notice says something of the same days, the register expects that instead, and True is returned.
        Raises Closed, Over, NotVisible.
        """
        with transaction.atomic():
            check_still_visible(by, [self.pupil_id], Right.ATTENDANCE)
            if self.is_over:
                raise self.Over
            if ports.absences_recorded(self.expected_by_registers()).exists():
                raise self.Closed
            self._decide("withdrawn", by)
            times = set(self.expected().values_list("date", "session"))
            self.expected().delete()
            for other in self.overlapping_notices().order_by("told_at", "pk"):
                other.expect([self.pupil], (time for time in times if other.covers(*time)))
            return self.expected_by_registers().exists()

    def overlapping_notices(self) -> "QuerySet[AbsenceNotice]":
        """What else stands of this pupil for some of the same days."""
        days = {"first_day__lte": self.notice.last_day, "last_day__gte": self.notice.first_day}
        open_ones = Absence.objects.open().filter(pupil=self.pupil_id)
        return AbsenceNotice.objects.filter(absences__in=open_ones, **days).select_related("school")

    def expected_by_registers(self) -> QuerySet[ExpectedAbsence]:
        """What the registers expect of this pupil at its sessions, whoever told it last."""
        days = (self.notice.first_day, self.notice.last_day)
        expected = ExpectedAbsence.objects.filter(school=self.school_id, pupil=self.pupil_id, date__range=days)
        return expected.filter(session__in=self.notice.sessions)

    def expected(self) -> QuerySet[ExpectedAbsence]:
        """What the registers were told through this notice, unless somebody has told otherwise since."""
        return ExpectedAbsence.objects.filter(
            school=self.school_id,
            pupil=self.pupil_id,
            told_by=self.notice.told_by_id,
            told_at=self.notice.told_at,
        )

    @property
    def is_over(self) -> bool:
        return self.notice.last_day < self.school.today()

    @property
    def can_withdraw(self) -> bool:
        return self.state in {self.State.SENT, self.State.SEEN, self.State.ACCEPTED} and not self.is_over

    def _decide(self, state: str, by: User, **more: Any) -> None:
        from_states = ["sent", "seen"] + (["accepted"] if state == "withdrawn" else [])
        self._change_state(from_states, state=state, decided_at=clock.now(), decided_by=by, **more)

    def _change_state(self, from_states: list[str], **values: Any) -> None:
        """In one statement: of two who decide at once, one does."""
        if not Absence.objects.filter(pk=self.pk, state__in=from_states).update(**values):
            raise self.Closed
        for name, value in values.items():
            setattr(self, name, value)
