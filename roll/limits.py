"""How often somebody may try: allauth's counters (ACCOUNT_RATE_LIMITS), and a limit reached is in the journal."""

from hashlib import sha256

from allauth.core import ratelimit
from django.core.cache import cache
from django.http import HttpRequest

from journal.clients import client_of
from roll.kinds import LIMITS
from roll.models import User

# Seconds in which a limit that is reached again and again by the same is written once: who knocks a thousand times
# would fill the table.
QUIET = 600


def within_limit(request: HttpRequest, action: str, key: str | None = None, user: User | None = None) -> bool:
    """Counts one try and says whether it is within the limit; where it is not, the journal has it.

    `key` is what is counted beside the address it comes from; `user` whose account is tried.
    """
    if ratelimit.consume(request, action=action, key=key):
        return True
    write_limit(request, action, key, user)
    return False


def write_limit(request: HttpRequest, action: str, key: str | None = None, user: User | None = None) -> None:
    """Writes that a limit was reached, once in ten minutes for each counter and each place it comes from."""
    counter = sha256(f"{client_of(request)} {key or ''}".encode()).hexdigest()
    if cache.add(f"limit-written:{action}:{counter}", True, QUIET):
        LIMITS[action].write(by=user, request=request)
