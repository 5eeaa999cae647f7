"""Whose query it is: its school's side and its desk's, both by today's postings. Nobody else's."""

from collections.abc import Iterable
from typing import Any, Self

from django.db import models
from django.db.models import Case, Exists, F, OuterRef, Q, QuerySet, When

from helpdesk.states import ASKS_REQUESTER, UNDER_WAY
from roll.models import Area, Posting, School, User
from roll.rights import Role
from roll.scope import signed_in


class TicketQuerySet(models.QuerySet):
    def visible_to(self, user: Any, desk: Iterable[int] | None = None) -> Self:
        """From both sides. `desk`: the keys of all `schools_of_desk`, where they are in hand."""
        if not signed_in(user):
            return self.none()
        return self.filter(_school_side(user) | (_desk_side(user) if desk is None else Q(school__in=desk)))

    def of_school(self, user: Any) -> Self:
        """As head of the school today (also what the head before asked), or as its office, one's own."""
        return self.filter(_school_side(user)) if signed_in(user) else self.none()

    def of_desk(self, user: Any) -> Self:
        """As an agent posted today to the school, or to an area that holds it."""
        return self.filter(_desk_side(user)) if signed_in(user) else self.none()

    def waiting_for(self, user: User, school: School | None) -> Self:
        """Those of the school whose next word is this person's: who asked, or the head where that one has left."""
        others = Posting.objects.holding().filter(
            school=school, role__in=(Role.HEAD, Role.OFFICE), user__is_active=True
        )
        rows = self.of_school(user).filter(school=school, state__in=ASKS_REQUESTER, closed_at__isnull=True)
        return rows.exclude(requester__in=others.exclude(user=user).values("user"))

    def asking_first(self) -> Self:
        """What asks the school something, then the rest; of each the newest change first."""
        asks = Case(When(state__in=ASKS_REQUESTER, closed_at__isnull=True, then=0), default=1)
        return self.order_by(asks, "-changed_at", "-pk")

    def under_way(self) -> Self:
        return self.filter(state__in=UNDER_WAY)

    def served(self) -> Self:
        """Those of schools that a desk serves today."""
        return self.filter(_is_served())

    def unserved(self) -> Self:
        """Those of schools that no desk serves today: nobody will look at them."""
        return self.filter(~_is_served())

    def not_closed(self) -> Self:
        """Under way, or fixed: few beside those that are closed."""
        return self.filter(closed_at__isnull=True)

    def closed(self) -> Self:
        return self.filter(closed_at__isnull=False)


def schools_of_desk(user: User) -> QuerySet[School]:
    """Those to which, or to whose area, somebody is posted as an agent today."""
    desks = [posting for posting in user.postings_today if posting.role == Role.AGENT]
    covered = Q(pk__in=[posting.school_id for posting in desks if posting.school_id])
    for posting in desks:
        if posting.area:
            covered |= Q(area__path__startswith=posting.area.path)
    return School.objects.filter(covered)


def agents_of(school: School) -> QuerySet[User]:
    """Who may work on the school's queries today."""
    above = [int(key) for key in school.area.path.split("/") if key] if school.area else []
    desks = Posting.objects.holding().filter(Q(school=school) | Q(area__in=above), role=Role.AGENT)
    return User.objects.filter(Exists(desks.filter(user=OuterRef("pk"))), is_active=True)


def is_served(school: School) -> bool:
    """Whether there is anybody who may work on the school's queries today."""
    return agents_of(school).exists()


def desks_today() -> QuerySet[Posting, tuple[int | None, str | None]]:
    """The places that somebody serves as an agent today: a school's key, or the path of an area."""
    return _agents_today().order_by("school", "area__path").values_list("school", "area__path").distinct()


def _agents_today() -> QuerySet[Posting]:
    return Posting.objects.holding().filter(role=Role.AGENT, user__is_active=True)


def _is_served() -> Q:
    """The same of a query's school, for many at once."""
    desks = _agents_today()
    path = models.ExpressionWrapper(OuterRef("school__area__path"), output_field=models.CharField())
    above = Area.objects.filter(pk__in=desks.values("area")).alias(below=path).filter(below__startswith=F("path"))
    return Q(Exists(desks.filter(school=OuterRef("school")))) | Q(Exists(above))


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
    return Q(school__in=schools_of_desk(user).values("pk"))
