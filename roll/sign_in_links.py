"""A link that signs one person in without mail: made by an operator (`manage.py sign_in_link`), good once, for a while.

It names the user and when they last signed in, signed: signing in, by the link or in any other way, ends it.
"""

from datetime import datetime, timedelta

from django.conf import settings
from django.core import signing
from django.urls import reverse

from foundation import clock
from roll.models import User

SALT = "roll.sign_in_links"
LIFE = timedelta(minutes=30)


def link_for(user: User) -> str:
    """Returns the whole address of a new link for this person."""
    token = signing.dumps([user.pk, written(user.last_login), clock.now().isoformat()], salt=SALT)
    return settings.BASE_URL.rstrip("/") + reverse("sign_in_link", args=[token])


def user_of(token: str) -> User | None:
    """Returns whom the link signs in; None where it is none of ours, is too old, or has been used."""
    try:
        pk, last_login, made_at = signing.loads(token, salt=SALT)
    except signing.BadSignature:
        return None
    if not timedelta(0) <= clock.now() - datetime.fromisoformat(made_at) < LIFE:
        return None
    user = User.objects.filter(pk=pk, is_active=True).first()
    return user if user and written(user.last_login) == last_login else None


def spend(user: User) -> bool:
    """Ends this person's links. False where somebody has just done so: of two who use one at once, one comes in."""
    return bool(User.objects.filter(pk=user.pk, last_login=user.last_login).update(last_login=clock.now()))


def written(last_login: datetime | None) -> str | None:
    return last_login.isoformat() if last_login else None
