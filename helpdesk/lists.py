"""An agent's desk: the queries of all its schools, what is not closed counted and in the order of work, the closed ones
page by page. A block's desk holds thousands, a state's half a million."""

from collections.abc import Mapping
from functools import cached_property

from django.db.models import Case, Count, Max, Min, OuterRef, Q, Subquery, Value, When

from foundation.key_pages import KeyPage, Position, key_page
from helpdesk.models import Ticket
from helpdesk.scope import TicketQuerySet, schools_of_desk
from helpdesk.states import UNDER_WAY, State
from roll.models import School, User

# Where a query stands in an agent's queue.
NEW, MINE, WAITING, OTHERS, RESOLVED, CLOSED = range(6)
COUNTED = {"new": NEW, "mine": MINE, "waiting": WAITING, "resolved": RESOLVED}
# So many schools are asked one by one for their newest closed queries. Where a desk has more, the closed ones of all
# the site's schools are gone through by date: many of them are its own.
FEW_SCHOOLS = 100
PER_PAGE = 25
# Of those promised news by the same hour, and these are many, who asked first.
BY_DUE = ("place", "promised_at", "pk")
BY_CHANGE = ("-changed_at", "-pk")
# Of a closed query the moment of its last change; only the index of this one holds all schools' together.
BY_CLOSING = ("-closed_at", "-pk")


class Desk:
    """What one agent works on today."""

    def __init__(self, agent: User) -> None:
        self.agent = agent

    @cached_property
    def schools(self) -> list[int] | None:
        """The keys of its schools; None where these are more than FEW_SCHOOLS."""
        keys = list(schools_of_desk(self.agent).values_list("pk", flat=True)[: FEW_SCHOOLS + 1])
        return keys if len(keys) <= FEW_SCHOOLS else None

    @property
    def tickets(self) -> TicketQuerySet:
        return Ticket.objects.visible_to(self.agent, self.schools)

    def counts(self) -> dict[str, int]:
        """How many the agent has before them, in one query. Those that are closed are not counted: they only grow."""
        return self.tickets.not_closed().aggregate(
            all=Count("pk", filter=Q(state__in=UNDER_WAY)),
            **{name: Count("pk", filter=self._places[place]) for name, place in COUNTED.items()},
        )

    def page(self, place: int | None, address: Mapping[str, str]) -> KeyPage:
        """Those at one place, or all that are under way, from where the address says; each with its `place`."""
        order = BY_CHANGE if place in (RESOLVED, CLOSED) else BY_DUE
        if place == CLOSED and self.schools is None:
            order = BY_CLOSING

        def find(position: Position) -> TicketQuerySet:
            rows = self._closed(position) if place == CLOSED else self._not_closed(place, position)
            return rows.select_related("school", "assignee")

        return key_page(find, Position.asked(Ticket, order, address), PER_PAGE)

    def _not_closed(self, place: int | None, position: Position) -> TicketQuerySet:
        stands = Case(*(When(which, then=Value(at)) for at, which in self._places.items()))
        rows = self.tickets.not_closed().annotate(place=stands)
        rows = rows.under_way() if place is None else rows.filter(self._places[place])
        # Sorted by what their index holds; only those of the page are then looked at themselves.
        keys = position.apply(rows).values("pk")[: PER_PAGE + 1]
        return position.apply(Ticket.objects.annotate(place=stands).filter(pk__in=keys))

    @property
    def _places(self) -> dict[int, Q]:
        """What stands where, until it is closed."""
        mine = Q(assignee=self.agent)
        return {
            NEW: Q(state=State.NEW),
            MINE: Q(state=State.OPEN) & mine,
            WAITING: Q(state=State.WAITING),
            OTHERS: Q(state=State.OPEN) & ~mine,
            RESOLVED: Q(state=State.RESOLVED),
        }

    def _closed(self, position: Position) -> TicketQuerySet:
        rows = position.apply(self.tickets.closed().annotate(place=Value(CLOSED)))
        if self.schools is None or (bound := self._bound(self.schools, position)) is None:
            return rows
        return rows.filter(**{f"changed_at__{'lte' if position.is_backwards else 'gte'}": bound})

    def _bound(self, schools: list[int], position: Position) -> object:
        """The moment that a page does not reach beyond: by then one school alone has filled it."""
        of_school = position.apply(Ticket.objects.closed().filter(school=OuterRef("pk"))).values("changed_at")
        last = School.objects.filter(pk__in=schools).annotate(last=Subquery(of_school[PER_PAGE : PER_PAGE + 1]))
        return last.aggregate(bound=(Min if position.is_backwards else Max)("last"))["bound"]
