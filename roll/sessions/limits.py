"""How long a session lasts: of staff twelve hours after the last page, on a shared computer a quarter of one.

A pupil's ends with the browser, and in any case when the school day is over. A guardian's lasts for as long as the
cookie. When a page was last opened stands in the session, written down at most every few minutes.
"""

from datetime import timedelta
from typing import Any

from django.contrib.auth import logout
from django.db import transaction
from django.http import HttpRequest

from foundation import clock
from roll.models import User
from roll.sessions.browsers import browser_name
from roll.sessions.models import SignIn

STAFF_IDLE, SHARED_IDLE = timedelta(hours=12), timedelta(minutes=15)
PUPILS_DAY = timedelta(hours=12)
# So long, or a fifteenth of the limit, may pass before a page is written down again: one write for many pages.
FRESH = timedelta(minutes=10).total_seconds()
SEEN_AT, IDLE, ENDS_AT = "seen_at", "idle", "ends_at"


def idle_limit(user: User, *, is_shared: bool) -> float | None:
    """Returns seconds; None where being idle ends nothing."""
    if is_shared:
        return SHARED_IDLE.total_seconds()
    return STAFF_IDLE.total_seconds() if user.is_superuser or user.postings_today else None


def begin(sender: Any, request: HttpRequest, user: User, **kwargs: Any) -> None:
    """Notes that somebody has signed in, whichever way: Django's `user_logged_in`."""
    is_shared, session = bool(request.POST.get("shared")), request.session
    if is_shared:
        session.set_expiry(0)
    if not session.session_key:
        session.create()
    session[SEEN_AT], session[IDLE] = clock.now().timestamp(), idle_limit(user, is_shared=is_shared)
    browser = browser_name(request.META.get("HTTP_USER_AGENT", ""))
    SignIn.begin(user, str(session.session_key), browser=browser, is_shared=is_shared)


def end_with_the_school_day(request: HttpRequest) -> None:
    """Of a pupil who has just signed in: with the browser, or after twelve hours."""
    request.session.set_expiry(0)
    request.session[ENDS_AT] = (clock.now() + PUPILS_DAY).timestamp()


def signed_out(sender: Any, request: HttpRequest, **kwargs: Any) -> None:
    """Notes that somebody has signed out: Django's `user_logged_out`, before the session is emptied."""
    if sign_in := SignIn.objects.of_session(request.session.session_key):
        sign_in.finish(SignIn.End.SIGNED_OUT)


def how_it_ended(request: HttpRequest) -> SignIn.End | None:
    """Returns None of a session that goes on."""
    now, seen_at = clock.now().timestamp(), request.session.get(SEEN_AT)
    if (ends_at := request.session.get(ENDS_AT)) is not None and now >= ends_at:
        return SignIn.End.OVER
    idle = request.session.get(IDLE)
    return SignIn.End.IDLE if idle and seen_at is not None and now - seen_at >= idle else None


def note_page(request: HttpRequest) -> None:
    """Writes down that a page was opened, where the last one noted is some time ago.

    A session from before there were notes begins with this page; the limit is asked anew, for people are appointed.
    """
    now, seen_at, idle = clock.now().timestamp(), request.session.get(SEEN_AT), request.session.get(IDLE)
    if seen_at is not None and 0 <= now - seen_at < (min(FRESH, idle / 15) if idle else FRESH):
        return
    user, key = request.user, str(request.session.session_key)
    if not user.is_authenticated:
        return
    with transaction.atomic():
        sign_in = SignIn.objects.of_session(key)
        if sign_in is None:
            sign_in = SignIn.begin(user, key, browser=browser_name(request.META.get("HTTP_USER_AGENT", "")))
        SignIn.objects.filter(pk=sign_in.pk).update(last_seen_at=clock.now())
        request.session[SEEN_AT], request.session[IDLE] = now, idle_limit(user, is_shared=sign_in.is_shared)


def end(request: HttpRequest, how: SignIn.End) -> None:
    if sign_in := SignIn.objects.of_session(request.session.session_key):
        sign_in.finish(how)
    logout(request)
