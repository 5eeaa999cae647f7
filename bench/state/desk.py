"""The state's queries: 2,500 a school, nearly all closed, each with what happened to it."""

from bench.state.records import TEXT
from bench.state.roll import AGENT, BLOCK, HEAD
from bench.state.table import Tables, chosen, quoted
from foundation import clock
from helpdesk.models import Ticket, TicketEvent
from helpdesk.refs import ALPHABET
from helpdesk.states import Kind, State
from roll.models import School, User

QUERIES, DAYS = 2_500, 300
# Of a hundred: new, open, waiting, fixed; the others are closed.
STATES = (State.NEW, State.OPEN, State.WAITING, State.RESOLVED)
# What leads to each state, from the first event on.
TAKEN, REPLIED = (Kind.TAKEN, State.NEW, State.OPEN), (Kind.REPLIED, State.OPEN, State.OPEN)
RESOLVED = (Kind.RESOLVED, State.OPEN, State.RESOLVED)
STORY = ((Kind.RAISED, "", State.NEW), TAKEN, REPLIED, RESOLVED, (Kind.WORKS_NOW, State.RESOLVED, State.CLOSED))
ASKED = (Kind.ASKED, State.OPEN, State.WAITING)


def fill(tables: Tables) -> None:
    queries(tables)
    story(tables)


def place(n: str) -> str:
    return f"(({n}) % 100)"


def state(n: str) -> str:
    return f"(CASE WHEN {place(n)} < {len(STATES)} THEN {chosen(STATES, place(n))} ELSE '{State.CLOSED.value}' END)"


def raised(n: str) -> str:
    """Within the last 300 days; those under way within the last ten."""
    age = f"(CASE WHEN {place(n)} < 3 THEN ({n}) % 10 ELSE ({n}) % {DAYS} END)"
    return f"({quoted(clock.now())}::timestamptz - interval '1 day' - {age} * interval '1 day')"


def queries(tables: Tables) -> None:
    under_way, closed = f"{place('n')} < 3", f"{place('n')} >= {len(STATES)}"
    later = f"{raised('n')} + interval '8 hours'"
    signs = (f"substr('{ALPHABET}', ((n + s * {QUERIES}) / {23**power} % 23 + 1)::int, 1)" for power in range(6))
    agent = tables.key(User, AGENT, BLOCK)
    tables.add(
        Ticket,
        QUERIES,
        # No dashes, and the last sign is none that the site gives: nobody's own can be the same.
        public_ref=f"{' || '.join(signs)} || '-S'",
        requester_id=tables.key(User, HEAD),
        school_id=tables.key(School),
        category=chosen(tuple(Ticket.Category.values), "n"),
        title="'The tablet no. ' || n || ' does not start'",
        state=state("n"),
        assignee_id=f"CASE WHEN {place('n')} > 0 THEN {agent} END",
        desk="'Block desk'",
        client_uuid="gen_random_uuid()",
        promised_at=f"CASE WHEN {under_way} THEN {raised('n')} + interval '12 days' END",
        created_at=raised("n"),
        changed_at=later,
        resolved_at=f"CASE WHEN NOT ({under_way}) THEN {later} END",
        closed_at=f"CASE WHEN {closed} THEN {later} END",
    )


def story(tables: Tables) -> None:
    """As many events as its state needs: one of a new query, five of a closed one."""
    many, seq, query = len(STORY), f"(n % {len(STORY)})", f"(n / {len(STORY)})"
    waits = f"({place(query)} = 2 AND {seq} = 2)"
    last = f"(CASE {place(query)} WHEN 0 THEN 0 WHEN 1 THEN 2 WHEN 2 THEN 2 WHEN 3 THEN 3 ELSE 4 END)"
    kinds, before, after = (
        tuple(str(getattr(each, "value", each)) for each in row) for row in zip(*STORY, strict=True)
    )
    asked = [each.value for each in ASKED]
    by_school = f"{seq} IN (0, {many - 1})"
    agent, head = tables.key(User, AGENT, BLOCK), tables.key(User, HEAD)
    tables.add(
        TicketEvent,
        QUERIES * many,
        where=f"{seq} <= {last}",
        ticket_id=tables.key(Ticket, query),
        seq=f"{seq} + 1",
        kind=f"CASE WHEN {waits} THEN '{asked[0]}' ELSE {chosen(kinds, seq)} END",
        state_from=f"CASE WHEN {waits} THEN '{asked[1]}' ELSE {chosen(before, seq)} END",
        state_to=f"CASE WHEN {waits} THEN '{asked[2]}' ELSE {chosen(after, seq)} END",
        by_id=f"CASE WHEN {by_school} THEN {head} ELSE {agent} END",
        at=f"{raised(query)} + {seq} * interval '2 hours'",
        text=TEXT,
        cycle="1",
    )
