"""Ends sessions that have lasted long enough, and knows for a day whose one was that has ended by itself."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core import signing
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _

from foundation import clock
from roll.scope import signed_in
from roll.sessions import limits
from roll.sessions.models import SignIn

# What an open page of Wagtail's asks by itself is nobody's doing: it neither keeps a session nor ends it.
ASKED_BY_ITSELF = "/admin/editing-sessions/"
SALT = "roll.sessions"
REMEMBERED = timedelta(days=1)
# By itself, while its owner was perhaps still writing; from elsewhere it was ended on purpose.
BY_ITSELF = (SignIn.End.IDLE, SignIn.End.OVER)


class SessionLimitsMiddleware:
    """Stands after AuthenticationMiddleware. An ended session leaves a cookie of its own, for whatever comes next."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if settings.SESSION_COOKIE_NAME not in request.COOKIES or request.path.startswith(ASKED_BY_ITSELF):
            return self.get_response(request)
        ended = limits.end(request, how) if (how := limits.how_it_ended(request)) else None
        if ended:
            request.ended_sign_in = ended  # type: ignore[attr-defined]
        else:
            limits.note_page(request)
        response = self.get_response(request)
        if ended:
            set_cookie(response, ended)
        return response

    def process_view(self, request: HttpRequest, *view: Any) -> None:
        """Says once why somebody has to sign in again. Here, for messages stand further in."""
        if request.method == "GET" and (sign_in := just_ended(request)) and (words := reason(sign_in)):
            messages.info(request, words)


def set_cookie(response: HttpResponseBase, sign_in: SignIn) -> None:
    response.set_cookie(
        settings.ENDED_COOKIE_NAME,
        signing.dumps(sign_in.pk, salt=SALT),
        max_age=int(REMEMBERED.total_seconds()),
        httponly=True,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )


def just_ended(request: HttpRequest) -> SignIn | None:
    """Returns the sign-in that this request's session cookie names, where that session is no more."""
    sign_in: SignIn | None = getattr(request, "ended_sign_in", None)
    if sign_in:
        return sign_in
    key = request.COOKIES.get(settings.SESSION_COOKIE_NAME, "")
    return SignIn.objects.of_session(key) if key and key != request.session.session_key else None


def ended_sign_in(request: HttpRequest) -> SignIn | None:
    """Returns the sign-in that ended by itself in this browser within a day; None where somebody is signed in."""
    if signed_in(request.user):
        return None
    sign_in: Any = getattr(request, "ended_sign_in", None) or remembered(request)
    if sign_in is None or sign_in.end not in BY_ITSELF or sign_in.ended_at < clock.now() - REMEMBERED:
        return None
    return sign_in


def remembered(request: HttpRequest) -> SignIn | None:
    cookie = request.COOKIES.get(settings.ENDED_COOKIE_NAME, "")
    try:
        pk = signing.loads(cookie, salt=SALT, max_age=REMEMBERED) if cookie else None
    except signing.BadSignature:
        return None
    return SignIn.objects.filter(pk=pk).select_related("user").first() if pk else None


def reason(sign_in: SignIn) -> str:
    """Returns "" of who signed out themselves."""
    if sign_in.end == SignIn.End.IDLE and sign_in.is_shared:
        return _("You were signed out: this is a shared computer, and nothing was done here for 15 minutes.")
    if sign_in.end == SignIn.End.IDLE:
        return _("You were signed out: nothing was done here for 12 hours.")
    if sign_in.end == SignIn.End.FROM_ELSEWHERE:
        return _("You were signed out here from another device of yours.")
    over = _("You were signed out: signing in with a card lasts for one day.")
    return over if sign_in.end == SignIn.End.OVER else ""
