"""A device on which somebody has signed in before has a counter of its own: strangers who try a name, or ask for codes
to an address, don't lock its owner out.

The device keeps a signed cookie with a number that says nothing, and whose they were: the last few keys of users.
"""

import secrets

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse

from roll.models import User

SALT = "roll.devices"
AGE = 365 * 24 * 3600
# A class tablet passes through many hands; who was there long ago is a stranger again.
USERS_KEPT = 40


def counter_of(request: HttpRequest, name: str, user: User | None) -> str:
    """Returns under which name a try is counted: the name itself, or this device's own where it knows that user."""
    device, users = _device(request)
    return f"{device}:{name}" if user and user.pk in users else name


def is_only_user(request: HttpRequest, user: User) -> bool:
    """Whether nobody else has signed in here: a phone of one's own."""
    return _device(request)[1] == [user.pk]


def remember(request: HttpRequest, response: HttpResponse, user: User) -> None:
    """Notes in the answer's cookie that this person has signed in here."""
    device, users = _device(request)
    kept = [user.pk, *(key for key in users if key != user.pk)][:USERS_KEPT]
    response.set_cookie(
        settings.DEVICE_COOKIE_NAME,
        signing.dumps([device, kept], salt=SALT),
        max_age=AGE,
        httponly=True,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )


def _device(request: HttpRequest) -> tuple[str, list[int]]:
    """Returns the device's number and the keys of its users; a new number and nobody for one that is not known."""
    try:
        device, users = signing.loads(request.COOKIES.get(settings.DEVICE_COOKIE_NAME, ""), salt=SALT, max_age=AGE)
    except signing.BadSignature:
        return secrets.token_hex(8), []
    return device, users
