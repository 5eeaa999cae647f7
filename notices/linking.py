"""A guardian who proves an address becomes a user: what they were told before is theirs from then on."""

from django.db import transaction
from django.db.models import Case, Exists, OuterRef, When

from notices.models import Delivery
from roll.models import Guardian, User

State = Delivery.State
# What has left the house, or is leaving it; what still will; what never did.
RANK = Case(When(state__in=(State.HANDED, State.SENDING), then=0), When(state=State.QUEUED, then=1), default=2)


@transaction.atomic
def take_over(guardian: Guardian, user: User) -> None:
    """Each delivery becomes the user's and remembers the guardian. Of two for one event and channel one stays: that
    which is further on its way, else the user's own."""
    list(Delivery.objects.select_for_update().filter(guardian=guardian, user__isnull=True).order_by("pk"))
    same = {"event": OuterRef("event"), "channel": OuterRef("channel")}
    before = Delivery.objects.filter(guardian=guardian, user__isnull=True)
    further = before.alias(rank=RANK).filter(rank__lt=OuterRef("rank"), **same)
    Delivery.objects.alias(rank=RANK).filter(Exists(further), user=user).delete()
    before.filter(Exists(Delivery.objects.filter(user=user, **same))).delete()
    before.update(user=user)


def give_back(guardian: Guardian, user: User) -> None:
    """What came from the guardian is the guardian's again, who has opened none of it."""
    Delivery.objects.filter(guardian=guardian, user=user).update(user=None, opened_at=None)
