"""Whose query it is: its school's side and its desk's, both by today's postings. Nobody else's."""

from typing import Any, Self

from django.db import models
from django.db.models import Case, Count, Exists, OuterRef, Q, QuerySet, Value, When

from helpdesk.states import UNDER_WAY, State
from roll.models import Posting, School, User
from roll.rights import Role
from roll.scope import signed_in

# Where a query stands in an agent's queue.
NEW, MINE, WAITING, OTHERS, RESOLVED, CLOSED = range(6)


class TicketQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> Self:
        return self.filter(_school_side(user) | _desk_side(user)) if signed_in(user) else self.none()

    def of_school(self, user: Any) -> Self:
        """As head of the school today (also what the head before asked), or as its office, one's own."""
        return self.filter(_school_side(user)) if signed_in(user) else self.none()

    def of_desk(self, user: Any) -> Self:
        """As an agent posted today to the school, or to an area that holds it."""
        return self.filter(_desk_side(user)) if signed_in(user) else self.none()

    def under_way(self) -> Self:
        return self.filter(state__in=UNDER_WAY)

    def in_queue(self, agent: User, only: int | None = None) -> Self:
        """What is under way (or stands at one place only) as an agent works through it: due first comes first.

        `place` says where each stands.
        """
        place = Case(
            When(state=State.NEW, then=Value(NEW)),
            When(state=State.WAITING, then=Value(WAITING)),
            When(state=State.OPEN, assignee=agent, then=Value(MINE)),
            When(state=State.OPEN, then=Value(OTHERS)),
            When(state=State.RESOLVED, then=Value(RESOLVED)),
            default=Value(CLOSED),
        )
        rows = self.annotate(place=place)
        rows = rows.under_way() if only is None else rows.filter(place=only)
        return rows.order_by("place", "promised_at", "-changed_at", "pk")

    def counts(self, agent: User) -> dict[str, int]:
        """How many an agent has before them, in one query."""
        return self.aggregate(
            all=Count("pk", filter=Q(state__in=UNDER_WAY)),
            new=Count("pk", filter=Q(state=State.NEW)),
            mine=Count("pk", filter=Q(state=State.OPEN, assignee=agent)),
            waiting=Count("pk", filter=Q(state=State.WAITING)),
            resolved=Count("pk", filter=Q(state=State.RESOLVED)),
            closed=Count("pk", filter=Q(state=State.CLOSED)),
        )


def agents_of(school: School) -> QuerySet[User]:
    """Who may work on the school's queries today."""
    above = [int(key) for key in school.area.path.split("/") if key] if school.area else []
    desks = Posting.objects.holding().filter(Q(school=school) | Q(area__in=above), role=Role.AGENT)
    return User.objects.filter(Exists(desks.filter(user=OuterRef("pk"))), is_active=True)


def askers_at(school: int, requester: int) -> QuerySet[User]:
    """Who hears of it at the school: whoever asked, or the head of today where they have left."""
    there = Posting.objects.holding().filter(school=school)
    here = User.objects.filter(is_active=True)
    requester_here = here.filter(
        Exists(there.filter(user=OuterRef("pk"), role__in=(Role.HEAD, Role.OFFICE))), pk=requester
    )
    heads = here.filter(Exists(there.filter(user=OuterRef("pk"), role=Role.HEAD)))
    return here.filter(Q(pk__in=requester_here.values("pk")) | (Q(pk__in=heads.values("pk")) & ~Exists(requester_here)))


def _school_side(user: User) -> Q:
    at = {role: [p.school_id for p in user.postings_today if p.role == role and p.school_id] for role in Role}
    return Q(school__in=at[Role.HEAD]) | Q(school__in=at[Role.OFFICE], requester=user)


def _desk_side(user: User) -> Q:
    desks = [posting for posting in user.postings_today if posting.role == Role.AGENT]
    covered = Q(school__in=[posting.school_id for posting in desks if posting.school_id])
    for posting in desks:
        if posting.area:
            covered |= Q(school__area__path__startswith=posting.area.path)
    return covered
