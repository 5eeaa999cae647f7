"""A school's query to its help desk, and all that can be done to it."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from django.conf import settings
from django.db import IntegrityError, models, transaction
from django.db.models import Exists, Max, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from foundation import clock
from helpdesk.models.timeline import Picture, TicketEvent, TicketPhoto
from helpdesk.notices import TicketChanged
from helpdesk.promises import next_news
from helpdesk.refs import make_ref
from helpdesk.scope import TicketQuerySet
from helpdesk.states import BY_SCHOOL, MOVES, SIGNS, UNDER_WAY, Kind, Sign, State
from roll.models import Posting, School, User
from roll.rights import Role

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
    school = models.ForeignKey(School, on_delete=models.PROTECT, related_name="queries")
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
    promised_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    resolved_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    objects = TicketQuerySet.as_manager()

    MOVING = ("state", "assignee", "desk", "cycle", "promised_at", "changed_at", "resolved_at", "closed_at")

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
        ]

    def __str__(self) -> str:
        return f"{self.public_ref} {self.title}"

    # Verbs of the school ---------------------------------------------------------------------------------------------
    @classmethod
    def raise_query(
        cls,
        *,
        by: User,
        school: School,
        title: str,
        text: str,
        category: str,
        photos: Iterable[Picture] = (),
        client_uuid: UUID | None = None,
    ) -> "Ticket":
        """A new query, or the one that the same form has already made."""
        title = " ".join(title.split())
        for _try in range(TRIES):
            # Another title under one uuid is another query: a form that the browser brought back with "back".
            uuid = client_uuid or uuid4()
            if sent := cls.objects.filter(requester=by, client_uuid=uuid).first():
                if (sent.title, sent.events.get(seq=1).text) == (title, text):
                    return sent
                client_uuid = None
                continue
            now = clock.now()
            ticket = cls(
                requester=by, school=school, title=title, category=category, client_uuid=uuid,
                promised_at=next_news(school), created_at=now, changed_at=now,
            )  # fmt: skip
            try:
                with transaction.atomic():
                    ticket.save(force_insert=True)
                    ticket._tell(ticket._append(1, Kind.RAISED, "", by, text, photos, uuid))
            except IntegrityError:
                continue
            return ticket
        raise IntegrityError("No free number for a query.")

    def answer(
        self, *, by: User, text: str, photos: Iterable[Picture] = (), client_uuid: UUID | None = None
    ) -> TicketEvent:
        """The requester writes; what was fixed, or closed in the last 30 days, is opened again."""
        return self._move(Kind.ANSWERED, by=by, text=text, photos=photos, client_uuid=client_uuid)

    def confirm(
        self, *, by: User, text: str = "", photos: Iterable[Picture] = (), client_uuid: UUID | None = None
    ) -> TicketEvent:
        """It works now."""
        return self._move(Kind.WORKS_NOW, by=by, text=text, photos=photos, client_uuid=client_uuid)

    def still_broken(
        self, *, by: User, text: str = "", photos: Iterable[Picture] = (), client_uuid: UUID | None = None
    ) -> TicketEvent:
        return self._move(Kind.STILL_BROKEN, by=by, text=text, photos=photos, client_uuid=client_uuid)

    # Verbs of the desk -----------------------------------------------------------------------------------------------
    def take(
        self,
        *,
        by: User,
        over: int | None = None,
        promised_at: datetime | None = None,
        client_uuid: UUID | None = None,
    ) -> TicketEvent:
        """Makes it one's own. Of two who take it at once the second is refused; `over` (the key of the agent who has
        it) says that one means to take it over."""
        return self._move(Kind.TAKEN, by=by, over=over, promised_at=promised_at, client_uuid=client_uuid)

    def reply(
        self,
        *,
        by: User,
        text: str,
        photos: Iterable[Picture] = (),
        howto: UUID | None = None,
        promised_at: datetime | None = None,
        client_uuid: UUID | None = None,
    ) -> TicketEvent:
        """`howto`: the key of one that shows how it is done."""
        return self._move(
            Kind.REPLIED,
            by=by,
            text=text,
            photos=photos,
            howto=howto,
            promised_at=promised_at,
            client_uuid=client_uuid,
        )

    def ask(
        self,
        *,
        by: User,
        text: str,
        photos: Iterable[Picture] = (),
        howto: UUID | None = None,
        promised_at: datetime | None = None,
        client_uuid: UUID | None = None,
    ) -> TicketEvent:
        """The next word is the requester's."""
        return self._move(
            Kind.ASKED, by=by, text=text, photos=photos, howto=howto, promised_at=promised_at, client_uuid=client_uuid
        )

    def resolve(
        self,
        *,
        by: User,
        note: str,
        photos: Iterable[Picture] = (),
        howto: UUID | None = None,
        client_uuid: UUID | None = None,
    ) -> TicketEvent:
        """Fixed, says the desk; the requester has the last word."""
        return self._move(Kind.RESOLVED, by=by, text=note, photos=photos, howto=howto, client_uuid=client_uuid)

    # How a verb works ------------------------------------------------------------------------------------------------
    def _move(
        self,
        kind: Kind,
        *,
        by: User,
        text: str = "",
        photos: Iterable[Picture] = (),
        howto: UUID | None = None,
        promised_at: datetime | None = None,
        over: int | None = None,
        client_uuid: UUID | None = None,
    ) -> TicketEvent:
        """The one event of an act. Of rivals, the unique key on (ticket, seq) lets one through; the others look again
        at the state it left, and are refused where the act no longer fits."""
        for tries_left in reversed(range(TRIES)):
            try:
                with transaction.atomic():
                    # The number before the state: whoever writes in between takes our number, and we notice.
                    seq = self._next_seq()
                    self.refresh_from_db(fields=self.MOVING)
                    if done := self._done(kind, by, text, client_uuid, howto):
                        return done
                    before = self.state
                    self._step(kind, by, promised_at, over)
                    event = self._append(seq, kind, before, by, text, photos, client_uuid, howto)
                    self.save(update_fields=self.MOVING)
                    self._tell(event)
                    return event
            except IntegrityError:
                if not tries_left:
                    raise
        raise AssertionError("unreachable")

    def _next_seq(self) -> int:
        return (self.events.aggregate(last=Max("seq"))["last"] or 0) + 1

    def _done(
        self, kind: Kind, by: User, text: str, client_uuid: UUID | None, howto: UUID | None
    ) -> TicketEvent | None:
        """The event that this very act, sent before, has already made: a second click changes nothing."""
        same = {"kind": kind, "text": text, "howto_key": howto}
        if client_uuid and (sent := self.events.filter(client_uuid=client_uuid, **same).first()):
            return sent
        again = (kind == Kind.TAKEN and self.assignee_id == by.pk and self.state in (State.OPEN, State.WAITING)) or (
            kind == Kind.WORKS_NOW and self.state == State.CLOSED
        )
        return self.events.filter(kind=kind).last() if again else None

    def _step(self, kind: Kind, by: User, promised_at: datetime | None, over: int | None) -> None:
        """The state, and the dates that hang on it, after the move. Raises IllegalMove."""
        before, now = self.state, clock.now()
        after = MOVES[kind].get(State(before))
        if after is None or (before == State.CLOSED and not self.may_reopen):
            raise self.IllegalMove(self, kind)
        if kind == Kind.TAKEN:
            if over != self.assignee_id:
                raise self.IllegalMove(self, kind)
            self.assignee, self.desk = by, desk_name(by, self.school)
        if before not in UNDER_WAY and after in UNDER_WAY:
            self.cycle += 1
        self.state, self.changed_at = after, now
        if after in UNDER_WAY:
            standing = self.promised_at if self.promised_at and self.promised_at > now else None
            self.promised_at = promised_at or standing or next_news(self.school)
            self.resolved_at = self.closed_at = None
        elif after == State.RESOLVED:
            self.promised_at, self.resolved_at = None, now
        else:
            self.closed_at = now

    def _append(
        self,
        seq: int,
        kind: Kind,
        before: str,
        by: User,
        text: str,
        photos: Iterable[Picture],
        client_uuid: UUID | None,
        howto: UUID | None = None,
    ) -> TicketEvent:
        event = TicketEvent.objects.create(
            ticket=self, seq=seq, kind=kind, by=by, at=self.changed_at, text=text, cycle=self.cycle,
            desk="" if kind in BY_SCHOOL else desk_name(by, self.school),
            state_from=before, state_to=self.state, promised_at=self.promised_at,
            client_uuid=self._unused(client_uuid), howto_key=howto,
        )  # fmt: skip
        for picture in photos:
            TicketPhoto.objects.create(event=event, file=picture.whole, small=picture.small)
        return event

    def _unused(self, client_uuid: UUID | None) -> UUID | None:
        """A form brought back by the browser and sent with other words is another act."""
        used = client_uuid and self.events.filter(client_uuid=client_uuid).exists()
        return None if used else client_uuid

    @staticmethod
    def _tell(event: TicketEvent) -> None:
        TicketChanged(event).send(by=event.by)

    # What is asked of it ---------------------------------------------------------------------------------------------
    @property
    def sign(self) -> Sign:
        """What the requester reads of its state."""
        return SIGNS[State(self.state)]

    @property
    def is_late(self) -> bool:
        """The promised news has not come."""
        return bool(self.promised_at and self.promised_at < clock.now())

    @property
    def may_reopen(self) -> bool:
        return bool(self.closed_at and self.closed_at > clock.now() - timedelta(days=REOPEN_DAYS))

    def agents(self) -> models.QuerySet[User]:
        """Who may work on it today."""
        above = [int(key) for key in self.school.area.path.split("/") if key] if self.school.area else []
        desks = Posting.objects.holding().filter(Q(school=self.school_id) | Q(area__in=above), role=Role.AGENT)
        return User.objects.filter(Exists(desks.filter(user=OuterRef("pk"))), is_active=True)

    def askers(self) -> models.QuerySet[User]:
        """Who hears of it at the school: whoever asked, or the head of today where they have left."""
        there = Posting.objects.holding().filter(school=self.school_id)
        here = User.objects.filter(is_active=True)
        asked = here.filter(
            Exists(there.filter(user=OuterRef("pk"), role__in=(Role.HEAD, Role.OFFICE))), pk=self.requester_id
        )
        heads = here.filter(Exists(there.filter(user=OuterRef("pk"), role=Role.HEAD)))
        return here.filter(Q(pk__in=asked.values("pk")) | (Q(pk__in=heads.values("pk")) & ~Exists(asked)))


def desk_name(agent: User, school: School) -> str:
    """What the agent's desk is called at this school: the name on the posting, else the place."""
    posting = agent.posting_at(school, {Role.AGENT})
    return str(posting.name or posting.area or posting.school) if posting else ""
