"""How long a session lasts: of staff twelve hours after the last page, on a shared computer a quarter of one.

A pupil's ends with the browser, and in any case when the school day is over. A guardian's lasts for as long as the
cookie. When a page was last opened stands in the session, written down at most every few minutes.
"""

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth import SESSION_KEY, logout
from django.db import DatabaseError, transaction
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


def good_until(idle: float | None) -> datetime:
    return clock.now() + timedelta(seconds=idle or settings.SESSION_COOKIE_AGE)


def begin(sender: Any, request: HttpRequest, user: User, **kwargs: Any) -> None:
    """Notes that somebody has signed in, whichever way: Django's `user_logged_in`.

    Where somebody else was signed in, Django has emptied that session without a word: it has ended too.
    """
    session, before = request.session, request.COOKIES.get(settings.SESSION_COOKIE_NAME)
    if not session.session_key:
        session.create()
    if before != session.session_key and (other := SignIn.objects.of_session(before)):
        other.finish(SignIn.End.SIGNED_OUT, request)
    is_shared = bool(request.POST.get("shared"))
    if is_shared:
        session.set_expiry(0)
    idle = idle_limit(user, is_shared=is_shared)
    session[SEEN_AT], session[IDLE] = clock.now().timestamp(), idle
    browser = browser_name(request.META.get("HTTP_USER_AGENT", ""))
    SignIn.begin(user, str(session.session_key), browser=browser, is_shared=is_shared, good_until=good_until(idle))


def end_after_a_day_at_school(request: HttpRequest) -> None:
    """Of a pupil who has just signed in: with the browser, or after twelve hours."""
    request.session.set_expiry(0)
    ends_at = clock.now() + PUPILS_DAY
    request.session[ENDS_AT] = ends_at.timestamp()
    SignIn.objects.filter(session_key=request.session.session_key).update(good_until=ends_at)


def signed_out(sender: Any, request: HttpRequest, **kwargs: Any) -> None:
    """Notes that somebody has signed out: Django's `user_logged_out`, before the session is emptied."""
    if sign_in := SignIn.objects.of_session(request.session.session_key):
        sign_in.finish(SignIn.End.SIGNED_OUT, request)


def how_it_ended(request: HttpRequest) -> SignIn.End | None:
    """Returns None of a session that goes on. One that nobody noted the beginning of has ended."""
    session, now = request.session, clock.now().timestamp()
    if SESSION_KEY not in session:
        return None
    ends_at, seen_at, idle = session.get(ENDS_AT), session.get(SEEN_AT), session.get(IDLE)
    # So far ahead it lies only where the clock has stepped back since.
    if ends_at is not None and not 0 < ends_at - now <= PUPILS_DAY.total_seconds():
        return SignIn.End.OVER
    return SignIn.End.IDLE if seen_at is None or (idle and now - seen_at >= idle) else None


def note_page(request: HttpRequest) -> None:
    """Writes down that a page was opened, where the last one noted is some time ago.

    The limit is asked anew: people are appointed. Where nothing can be written, the page is shown all the same.
    """
    session, now = request.session, clock.now().timestamp()
    seen_at, idle = session.get(SEEN_AT), session.get(IDLE)
    if seen_at is None or 0 <= now - seen_at < (min(FRESH, idle / 15) if idle else FRESH):
        return
    user = request.user
    if not isinstance(user, User):
        return
    try:
        with transaction.atomic():
            sign_in = SignIn.objects.of_session(session.session_key)
            idle = idle_limit(user, is_shared=bool(sign_in and sign_in.is_shared))
            until = {} if ENDS_AT in session else {"good_until": good_until(idle)}
            SignIn.objects.filter(session_key=session.session_key).update(last_seen_at=clock.now(), **until)
    except DatabaseError:
        return
    session[SEEN_AT], session[IDLE] = now, idle


def end(request: HttpRequest, how: SignIn.End) -> SignIn | None:
    """Ends the session and returns what is left of it."""
    sign_in = SignIn.objects.of_session(request.session.session_key)
    if sign_in:
        sign_in.finish(how, request)
        sign_in.refresh_from_db()
    logout(request)
    return sign_in
