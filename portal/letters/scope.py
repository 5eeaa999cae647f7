"""Whose a letter is: the homes whose child is in its audience, and the staff who teach or run there.

Never a pupil's, though some sign in: all of it goes through a Guardianship with the right *messages*.
"""

from collections import defaultdict
from datetime import date
from typing import Any, Self

from django.db import models
from django.db.models import Exists, F, OuterRef, Q, QuerySet

from foundation import clock
from roll.models import Class, Enrolment, School
from roll.rights import SEES_SCHOOL, TEACHES, Right
from roll.scope import PupilRecordQuerySet, family_keys, signed_in, staff_keys


class LetterQuerySet(models.QuerySet):
    def standing(self) -> Self:
        """Sent, and not taken back."""
        return self.filter(sent_at__isnull=False, withdrawn_at__isnull=True)

    def with_pupils(self) -> QuerySet[Any]:
        """A row for each child whom it is about, with `pupil`."""
        return self.annotate(pupil=F("school__pupils")).filter(in_audience(clock.today()))

    def with_children_of(self, user: Any) -> QuerySet[Any]:
        """A row for each child of this guardian whom it is about, with `pupil` and `guardian`; only what stands."""
        pair = "school__guardianships"
        own = {f"{pair}__pupil__in": family_keys(user).as_guardian(Right.MESSAGES), f"{pair}__guardian__user": user}
        letters = self.standing().filter(**own) if signed_in(user) else self.none()
        with_keys = letters.annotate(pupil=F(f"{pair}__pupil"), guardian=F(f"{pair}__guardian"))
        return with_keys.filter(in_audience(clock.today()))

    def of_family(self, user: Any) -> Self:
        return self.filter(pk__in=self._every().with_children_of(user).values("pk"))

    def of_staff(self, user: Any) -> Self:
        """Head and office: the school's; a teacher: what the homes of their classes got, and their own drafts."""
        condition = Q(pk__in=[])
        for school, classes in schools_of(user):
            if classes is None:
                condition |= Q(school=school)
                continue
            groups = classes.filter(year_group__isnull=False).values("year_group")
            got = Q(audience__school_class__in=classes) | Q(audience__year_group__in=groups)
            if classes.exists():
                got |= Q(audience__school=school)
            condition |= Q(got, school=school, sent_at__isnull=False) | Q(school=school, written_by=user)
        return self.filter(condition)

    def managed_by(self, user: Any) -> Self:
        """May be changed, sent and taken back by this person: a teacher's own, to the classes they teach."""
        condition = Q(pk__in=[])
        for school, classes in schools_of(user):
            if classes is None:
                condition |= Q(school=school)
            else:
                condition |= Q(school=school, written_by=user, audience__school_class__in=classes)
        return self.filter(condition)

    def visible_to(self, user: Any) -> Self:
        if not signed_in(user):
            return self.none()
        every = self._every()
        return self.filter(Q(pk__in=every.of_staff(user).values("pk")) | Q(pk__in=every.of_family(user).values("pk")))

    def _every(self) -> Self:
        return type(self)(self.model)


def in_audience(day: date) -> Exists:
    """The condition that `pupil` was enrolled there when it was sent, or has been since: who joins later may read.

    Not the year group of the next year: its children come into it with another letter.
    """
    there = Q(school=OuterRef("audience__school"))
    there |= Q(
        school_class__year_group=OuterRef("audience__year_group"),
        school_class__academic_year__starts_on__lte=OuterRef("sent_on"),
    )
    there |= Q(school_class=OuterRef("audience__school_class"))
    begun = Q(starts_on__isnull=True) | Q(starts_on__lte=day)
    not_over = Q(ends_on__isnull=True) | Q(ends_on__gte=OuterRef("sent_on"))
    return Exists(Enrolment.objects.filter(there, begun, not_over, pupil=OuterRef("pupil")))


def schools_of(user: Any) -> list[tuple[School, QuerySet[Class] | None]]:
    """Where postings show pupils to this person, with the classes they teach there; None for the whole school."""
    if not signed_in(user):
        return []
    roles: dict[School, set[str]] = defaultdict(set)
    for posting in user.postings_today:
        if posting.role in SEES_SCHOOL | TEACHES:
            roles[posting.at].add(posting.role)
    return [
        (school, None if school_roles & SEES_SCHOOL else user.classes_at(school))
        for school, school_roles in roles.items()
    ]


class AnswerQuerySet(PupilRecordQuerySet):
    """A guardian reads their own answers, never another's of the same child; the pupil reads none."""

    def of_family(self, user: Any) -> Self:
        return super().of_family(user).filter(guardian__user=user) if signed_in(user) else self.none()

    def visible_to(self, user: Any) -> Self:
        if not signed_in(user):
            return self.none()
        own = Q(pupil__in=family_keys(user).pupils(Right.MESSAGES), guardian__user=user)
        return self.filter(own | staff_keys(user).as_q("school", "pupil"))
