"""Queries: what may be done in which state, by whom, and by one of several at once."""

from bench.guards import Guard

LIFE = "tests/helpdesk/test_life.py"
SCOPE = "tests/helpdesk/test_scope.py"
TICKETS = "helpdesk/models/tickets.py"

GUARDS = [
    Guard(
        "what was closed opens again for 30 days alone",
        TICKETS,
        "if after is None or (before == State.CLOSED and not self.may_reopen):",
        "if after is None:",
        (f"{LIFE}::test_what_was_closed_opens_again_for_30_days",),
    ),
    Guard(
        "of two agents who take it the first has it",
        TICKETS,
        """            if act.over != self.assignee_id:
                raise self.IllegalMove(self, act.kind)
""",
        "",
        (f"{LIFE}::test_of_two_agents_the_first_has_it",),
    ),
    Guard(
        "what is fixed is not replied to",
        "helpdesk/states.py",
        "Kind.REPLIED: {State.OPEN: State.OPEN, State.WAITING: State.WAITING},",
        "Kind.REPLIED: {State.OPEN: State.OPEN, State.WAITING: State.WAITING, State.RESOLVED: State.OPEN},",
        (f"{LIFE}::test_every_move_goes_by_the_table",),
    ),
    Guard(
        "an act sent twice is one",
        TICKETS,
        """        if sent := self.events.event_of_act(act):
            return sent
""",
        "",
        (f"{LIFE}::test_an_act_sent_twice_is_one",),
    ),
    Guard(
        "a query sent twice is one",
        TICKETS,
        """                if (sent.title, sent.events.get(seq=1).text) == (title, text):
                    return sent
""",
        "",
        (f"{LIFE}::test_a_query_sent_ten_times_is_one",),
    ),
    Guard(
        "other words from a form that came back are another query",
        TICKETS,
        "if (sent.title, sent.events.get(seq=1).text) == (title, text):",
        "if True:",
        (f"{LIFE}::test_other_words_from_a_form_that_came_back_are_another_query",),
    ),
    Guard(
        "of rivals each looks again at the state the other left",
        TICKETS,
        "        self.refresh_from_db(fields=self.MOVING)\n        if done",
        "        if done",
        (f"{LIFE}::test_a_race_into_another_state_is_refused",),
    ),
    Guard(
        "an office reads what it asked itself",
        "helpdesk/scope.py",
        "Q(school__in=at[Role.OFFICE], requester=user)",
        "Q(school__in=at[Role.OFFICE])",
        (f"{SCOPE}::test_the_office_sees_what_it_asked_itself",),
    ),
    Guard(
        "an agent reads what the posting covers",
        "helpdesk/scope.py",
        "covered |= Q(area__path__startswith=posting.area.path)",
        "covered |= Q(area__isnull=False)",
        (f"{SCOPE}::test_an_agent_sees_what_the_posting_covers",),
    ),
    Guard(
        "only an agent is a desk",
        "helpdesk/scope.py",
        "desks = [posting for posting in user.postings_today if posting.role == Role.AGENT]",
        "desks = list(user.postings_today)",
        (f"{SCOPE}::test_it_does_not_exist_for_others",),
    ),
    Guard(
        "who has left the school hears nothing more of its queries",
        "helpdesk/scope.py",
        'Exists(there.filter(user=OuterRef("pk"), role__in=(Role.HEAD, Role.OFFICE))), pk=requester',
        "pk=requester",
        ("tests/helpdesk/test_notices.py::test_the_successor_hears_when_the_asker_has_left",),
    ),
]
