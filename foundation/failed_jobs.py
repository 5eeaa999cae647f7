"""Jobs of the queue that failed. It keeps a row of each from its first attempt on, and goes on trying most of them."""

from datetime import timedelta

from django.db.models import QuerySet
from django_q.conf import Conf
from django_q.models import Failure

from foundation import clock

# All lanes try as often: ALT_CLUSTERS say nothing else.
ATTEMPTS: int = Conf.MAX_ATTEMPTS
# Until the next attempt is over, when the queue is long.
NEXT_ATTEMPT = timedelta(seconds=3 * Conf.RETRY)
KEPT = timedelta(days=90)


def given_up() -> QuerySet[Failure]:
    """Those that the queue tries no more."""
    return Failure.objects.filter(attempt_count__gte=ATTEMPTS)


def tried_again() -> QuerySet[Failure]:
    """Those that the queue will try again by itself."""
    return Failure.objects.filter(attempt_count__lt=ATTEMPTS, stopped__gt=clock.now() - NEXT_ATTEMPT)


def forget_old() -> None:
    """Deletes those that nobody has looked after for 90 days."""
    Failure.objects.filter(stopped__lt=clock.now() - KEPT).delete()
