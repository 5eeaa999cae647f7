"""A guardian who proves an address becomes a user: what they were told before is theirs from then on."""

from django.db import transaction
from django.db.models import Case, Exists, OuterRef, Q, When

from notices.models import Delivery, Message, told_q
from roll.models import Guardian, User

# What has left the house, or is leaving it; what still will; what never did.
WAITS = Q(state=Delivery.State.STANDING, message__state=Message.State.QUEUED)
RANK = Case(When(told_q(), then=0), When(WAITS, then=1), default=2)


@transaction.atomic
def move_to_user(guardian: Guardian, user: User) -> None:
    """Gives the user what was told to the guardian that they are: each row is the user's and remembers the guardian.

    Of two deliveries of one event and channel one stays: that which is further on its way, else the user's own.
    """
    records = {"guardian": guardian, "user__isnull": True}
    # Locked, so that a job which is about to send one waits, and looks at it again.
    for rows in (Message.objects.filter(Q(**records) | Q(user=user)), Delivery.objects.filter(**records)):
        list(rows.select_for_update().order_by("pk").values_list("pk", flat=True))
    same = {"event": OuterRef("event"), "channel": OuterRef("channel")}
    before = Delivery.objects.filter(**records)
    further = before.alias(rank=RANK).filter(rank__lt=OuterRef("rank"), **same)
    Delivery.objects.alias(rank=RANK).filter(Exists(further), user=user).delete()
    before.filter(Exists(Delivery.objects.filter(user=user, **same))).delete()
    before.update(user=user)
    Message.objects.filter(**records).update(user=user)
    of_it = Delivery.objects.filter(message=OuterRef("pk"))
    Message.objects.filter(~Exists(of_it), user=user).delete()


@transaction.atomic
def move_to_guardian(guardian: Guardian, user: User) -> None:
    """Gives what came from the guardian back to the guardian, as not opened."""
    Message.objects.filter(guardian=guardian, user=user).update(user=None)
    Delivery.objects.filter(guardian=guardian, user=user).update(user=None, opened_at=None)
