"""What nobody does to a query: a desk begins to serve its school, or ends."""

from hashlib import sha256

from django.core.cache import cache

from helpdesk.models import Ticket
from helpdesk.scope import desks_today

# So many of each in one minute: a district that gets its desk has asked for years, perhaps.
MOST = 500
# Seconds after which the queries are looked at though no desk began or ended: a school may have moved to another area.
LOOK_AGAIN = 3600
# A query that was being sent while the desks changed is seen by the second look.
LOOKS = 2
SEEN = "helpdesk-desks-seen"


def follow_desks() -> None:
    """Gives their promise to queries whose school has a desk now, and takes it back where the desk has gone.

    Each minute it asks only which desks there are: the open queries are read when those have changed, and each hour.
    """
    desks = sha256(repr(list(desks_today())).encode()).hexdigest()
    seen, looks = cache.get(SEEN, ("", 0))
    if seen != desks:
        looks = 0
    if looks < LOOKS:
        followed = follow_each_query()
        cache.set(SEEN, (desks, looks + 1 if followed < MOST else 0), LOOK_AGAIN)


def follow_each_query() -> int:
    """The same for each open query; returns for how many something changed, at most `MOST` one way."""
    open_queries = Ticket.objects.not_closed().under_way().select_related("school__area").order_by("pk")
    found = open_queries.filter(has_desk=False).served()[:MOST]
    for ticket in found:
        ticket.promise()
    gone = open_queries.filter(has_desk=True).unserved()[:MOST]
    for ticket in gone:
        ticket.withdraw_promise()
    return max(len(found), len(gone))
