"""A guardian who proves an address becomes a user: what they were told before is theirs from then on."""

from django.db import transaction
from django.db.models import Exists, OuterRef

from notices.models import Delivery
from roll.models import Guardian, User

WAITING = Delivery.State.QUEUED


@transaction.atomic
def take_over(guardian: Guardian, user: User) -> None:
    """Each delivery becomes the user's and remembers the guardian. Of two for one event and channel one stays: that
    which has left the house already, else the user's own."""
    list(Delivery.objects.select_for_update().filter(guardian=guardian, user__isnull=True).order_by("pk"))
    same = {"event": OuterRef("event"), "channel": OuterRef("channel")}
    before = Delivery.objects.filter(guardian=guardian, user__isnull=True)
    gone_out = before.exclude(state=WAITING)
    Delivery.objects.filter(Exists(gone_out.filter(**same)), user=user, state=WAITING).delete()
    before.filter(Exists(Delivery.objects.filter(user=user, **same))).delete()
    before.update(user=user)


def give_back(guardian: Guardian, user: User) -> None:
    """What came from the guardian is the guardian's again."""
    Delivery.objects.filter(guardian=guardian, user=user).update(user=None)
