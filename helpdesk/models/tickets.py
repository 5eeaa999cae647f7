"""A school's query to its help desk, and all that can be done to it."""

from collections.abc import Iterable
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Unpack
from uuid import UUID, uuid4

from django.conf import settings
from django.db import IntegrityError, models, transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from foundation import clock
from helpdesk.models.timeline import Act, ActOptions, Picture, TicketEvent, TicketPhoto
from helpdesk.notices import DeskFound, DeskMissing, TicketChanged
from helpdesk.promises import next_news_deadline
from helpdesk.refs import make_ref
from helpdesk.scope import TicketQuerySet, agents_of, askers_at, is_served
from helpdesk.states import BY_SCHOOL, MOVES, REQUESTER_STATES, UNDER_WAY, Kind, RequesterState, State
from roll.models import School, User

# A rival that wrote first costs one more try; so many at one query at one moment there never are.
TRIES = 8
REOPEN_DAYS = 30


class Ticket(models.Model):
    """One query. Changes only by its verbs: each appends an event and tells the other side, in one transaction."""

    class Category(models.TextChoices):
        DEVICE = "device", _("Tablet or computer")
        NETWORK = "network", _("Electricity or internet")
        SIGN_IN = "sign_in", _("Signing in")
        ROLL = "roll", _("Names and classes")
        TASK = "task", _("A task I am stuck on")
        OTHER = "other", _("Something else")

    class IllegalMove(Exception):
        """The query is not, or no longer, in a state in which this can be done."""

        def __init__(self, ticket: "Ticket", kind: Kind) -> None:
            super().__init__(f"{kind.value} is not for a query that is {ticket.state}")
            self.ticket, self.kind = ticket, kind

    public_ref = models.CharField(max_length=9, unique=True, default=make_ref, editable=False)
    requester = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="queries")
    # Without an index of its own: two below begin with it, and read less.
    school = models.ForeignKey(School, on_delete=models.PROTECT, related_name="queries", db_index=False)
    category = models.CharField(max_length=8, choices=Category)
    title = models.CharField(max_length=120)
    state = models.CharField(max_length=20, choices=State, default=State.NEW)
    assignee = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="assigned_queries"
    )
    # The desk's name when the assignee took it: it stays readable when the posting has ended.
    desk = models.CharField(max_length=120, blank=True)
    # Made by the form: what is sent twice is one query.
    client_uuid = models.UUIDField(default=uuid4)
    cycle = models.PositiveSmallIntegerField(default=1)
    # When the next news is due, while it is the desk's turn: see `due_at`.
    promised_at = models.DateTimeField(null=True, blank=True)
    # False: no desk serves the school, so that nothing is promised. `helpdesk.jobs` looks each minute.
    has_desk = models.BooleanField(default=True)
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    resolved_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    objects = TicketQuerySet.as_manager()

    MOVING = ("state", "assignee", "desk", "cycle", "promised_at", "has_desk", "changed_at", "resolved_at", "closed_at")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=("requester", "client_uuid"), name="a_query_sent_twice_is_one"),
            models.CheckConstraint(condition=Q(state__in=State.values), name="ticket_state_is_known"),
            models.CheckConstraint(
                condition=Q(state="new", assignee__isnull=True) | (~Q(state="new") & Q(assignee__isnull=False)),
                name="a_new_ticket_is_nobodys",
            ),
            models.CheckConstraint(
                condition=Q(
                    state__in=[state.value for state in UNDER_WAY],
                    promised_at__isnull=False,
                    resolved_at__isnull=True,
                    closed_at__isnull=True,
                )
                | Q(state="resolved", promised_at__isnull=True, resolved_at__isnull=False, closed_at__isnull=True)
                | Q(state="closed", promised_at__isnull=True, resolved_at__isnull=False, closed_at__isnull=False),
                name="ticket_dates_fit_its_state",
            ),
        ]
        indexes = [
            models.Index(fields=["school", "-changed_at"], name="ticket_of_school"),
            models.Index(fields=["promised_at"], condition=Q(promised_at__isnull=False), name="ticket_news_due"),
            # All that a desk's counts and queue ask of a query, without the many that are closed.
            models.Index(
                fields=["school", "state", "assignee", "promised_at", "id", "changed_at"],
                condition=Q(closed_at__isnull=True),
                name="ticket_not_closed",
            ),
            models.Index(fields=["-closed_at", "-id"], condition=Q(closed_at__isnull=False), name="ticket_closed"),
        ]

    def __str__(self) -> str:
        return f"{self.public_ref} {self.title}"

    # Verbs of the school ---------------------------------------------------------------------------------------------
    @classmethod
    def raise_query(
        cls, *, by: User, school: School, title: str, text: str, category: str,
        photos: Iterable[Picture] = (), client_uuid: UUID | None = None,
    ) -> "Ticket":  # fmt: skip
        """Sends a new query to the desk and returns it, or the one that the same form has already made.

        `client_uuid` is the form's; with another title or text it is another query.
        """
        title = " ".join(title.split())
        for _try in range(TRIES):
            uuid = client_uuid or uuid4()
            if sent := cls.objects.filter(requester=by, client_uuid=uuid).first():
                if (sent.title, sent.events.get(seq=1).text) == (title, text):
                    return sent
                # Another title under one uuid is another query: a form that the browser brought back with "back".
                client_uuid = None
                continue
            ticket = cls(requester=by, school=school, title=title, category=category, client_uuid=uuid)
            try:
                ticket._create(Act(Kind.RAISED, by, text, photos, client_uuid=uuid))
            except IntegrityError:
                continue
            return ticket
        raise IntegrityError("No free number for a query.")

    def answer(self, *, by: User, text: str, **more: Unpack[ActOptions]) -> TicketEvent:
        """The requester writes to the desk; what was fixed, or closed in the last 30 days, is opened again.

        Raises IllegalMove.
        """
        return self.do(Act(Kind.ANSWERED, by, text, **more))

    def confirm(self, *, by: User, text: str = "", **more: Unpack[ActOptions]) -> TicketEvent:
        """The requester says that it works now, which closes a query that was fixed. A second time changes nothing.

        Raises IllegalMove.
        """
        return self.do(Act(Kind.WORKS_NOW, by, text, **more))

    def still_broken(self, *, by: User, text: str = "", **more: Unpack[ActOptions]) -> TicketEvent:
        """The requester says that it is still broken: what was fixed, or closed in the last 30 days, is opened again.

        Raises IllegalMove.
        """
        return self.do(Act(Kind.STILL_BROKEN, by, text, **more))

    # Verbs of the desk -----------------------------------------------------------------------------------------------
    def take(self, *, by: User, over: int | None = None, **more: Unpack[ActOptions]) -> TicketEvent:
        """An agent makes the query their own; once it is theirs, a second time changes nothing.

        `over` is the key of the agent from whom they mean to take it over, None of a query that nobody has. Raises
        IllegalMove where another has it by now: of two who take it at once the second is refused.
        """
        return self.do(Act(Kind.TAKEN, by, over=over, **more))

    def reply(self, *, by: User, text: str, **more: Unpack[ActOptions]) -> TicketEvent:
        """An agent writes to the requester, which leaves the state as it is. Raises IllegalMove."""
        return self.do(Act(Kind.REPLIED, by, text, **more))

    def ask(self, *, by: User, text: str, **more: Unpack[ActOptions]) -> TicketEvent:
        """An agent asks the requester something, for whose answer the query waits. Raises IllegalMove."""
        return self.do(Act(Kind.ASKED, by, text, **more))

    def resolve(self, *, by: User, note: str, **more: Unpack[ActOptions]) -> TicketEvent:
        """An agent says, with a `note`, that it is fixed; the requester has the last word. Raises IllegalMove."""
        return self.do(Act(Kind.RESOLVED, by, note, **more))

    # How a verb works ------------------------------------------------------------------------------------------------
    @transaction.atomic
    def _create(self, act: Act) -> None:
        self.created_at = self.changed_at = clock.now()
        self.promised_at, self.has_desk = next_news_deadline(self.school), is_served(self.school)
        self.save(force_insert=True)
        self._tell(self._append(1, act, before=""))

    def do(self, act: Act) -> TicketEvent:
        """The one event of an act. Of rivals, the unique key on (ticket, seq) lets one through; the others look again
        at the state it left, and are refused (IllegalMove) where the act no longer fits."""
        for _try in range(TRIES - 1):
            with suppress(IntegrityError):
                return self._do(act)
        return self._do(act)

    @transaction.atomic
    def _do(self, act: Act) -> TicketEvent:
        # The number before the state: whoever writes in between takes our number, and we notice.
        seq = self.events.next_seq()
        self.refresh_from_db(fields=self.MOVING)
        if done := self._existing_event(act):
            return done
        before = self.state
        self._apply(act)
        event = self._append(seq, act, before)
        self.save(update_fields=self.MOVING)
        self._tell(event)
        return event

    def _tell(self, event: TicketEvent) -> None:
        TicketChanged(event).send(by=event.by)
        if event.by_school and not self.has_desk:
            DeskMissing(self.school).send(by=event.by)

    def _existing_event(self, act: Act) -> TicketEvent | None:
        """The event that was made of it before: a second click changes nothing."""
        if sent := self.events.event_of_act(act):
            return sent
        taken = act.kind == Kind.TAKEN and self.assignee_id == act.by.pk and self.state in (State.OPEN, State.WAITING)
        agreed = act.kind == Kind.WORKS_NOW and self.state == State.CLOSED
        return self.events.filter(kind=act.kind).last() if taken or agreed else None

    def _apply(self, act: Act) -> None:
        """The state, and the dates that hang on it, after the act. Raises IllegalMove."""
        before, now = self.state, clock.now()
        after = MOVES[act.kind].get(State(before))
        if after is None or (before == State.CLOSED and not self.may_reopen):
            raise self.IllegalMove(self, act.kind)
        if act.kind == Kind.TAKEN:
            if act.over != self.assignee_id:
                raise self.IllegalMove(self, act.kind)
            self.assignee, self.desk = act.by, act.desk_at(self.school)
        had_desk = self.has_desk
        if before not in UNDER_WAY and after in UNDER_WAY:
            self.cycle += 1
            # Nobody looked while it was fixed.
            self.has_desk = is_served(self.school)
        elif not had_desk and act.kind not in BY_SCHOOL:
            # A desk that acts is there before `follow_desks` has seen it.
            self.has_desk = is_served(self.school)
        self.state, self.changed_at = after, now
        if after in UNDER_WAY:
            # The desk's time begins anew with the school's answer, and begins with the desk.
            stands = had_desk and (before != State.WAITING or after == State.WAITING)
            standing = self.promised_at if stands and self.promised_at and self.promised_at > now else None
            self.promised_at = act.promised_at or standing or next_news_deadline(self.school)
            self.resolved_at = self.closed_at = None
        elif after == State.RESOLVED:
            self.promised_at, self.resolved_at = None, now
        else:
            self.closed_at = now

    def _append(self, seq: int, act: Act, before: str) -> TicketEvent:
        event = TicketEvent.objects.create(
            ticket=self, seq=seq, kind=act.kind, by=act.by, at=self.changed_at, text=act.text, cycle=self.cycle,
            desk=act.desk_at(self.school), state_from=before, state_to=self.state, promised_at=self.due_at,
            client_uuid=self.events.unused_uuid(act.client_uuid), howto_key=act.howto,
        )  # fmt: skip
        for picture in act.photos:
            TicketPhoto.objects.create(event=event, file=picture.whole, small=picture.small)
        return event

    # What the clock and the postings bring -------------------------------------------------------------------------
    @transaction.atomic
    def promise(self) -> bool:
        """Gives it its promise, since a desk serves the school now, and says so there; False where it has one."""
        rows = Ticket.objects.under_way().filter(pk=self.pk, has_desk=False)
        if not rows.update(has_desk=True, promised_at=next_news_deadline(self.school)):
            return False
        self.refresh_from_db(fields=self.MOVING)
        DeskFound(self).send(by=None)
        return True

    @transaction.atomic
    def withdraw_promise(self) -> None:
        """Takes the promise back, since no desk serves the school any more, and says so to the administrators."""
        if Ticket.objects.under_way().filter(pk=self.pk, has_desk=True).update(has_desk=False):
            DeskMissing(self.school).send(by=None)

    # What is asked of it ---------------------------------------------------------------------------------------------
    @property
    def requester_state(self) -> RequesterState:
        """What the requester reads of its state."""
        return REQUESTER_STATES[State(self.state)]

    @property
    def due_at(self) -> datetime | None:
        """When the next news is due; None where the school's answer comes first, or where nobody could give any."""
        return self.promised_at if self.has_desk and self.state != State.WAITING else None

    @property
    def is_late(self) -> bool:
        """The promised news has not come."""
        return bool(self.due_at and self.due_at < clock.now())

    @property
    def may_reopen(self) -> bool:
        return bool(self.closed_at and self.closed_at > clock.now() - timedelta(days=REOPEN_DAYS))

    def agents(self) -> models.QuerySet[User]:
        """Who may work on it today."""
        return agents_of(self.school)

    def askers(self) -> models.QuerySet[User]:
        """Who hears of it at the school: whoever asked, or the head of today where they have left."""
        return askers_at(self.school_id, self.requester_id)
