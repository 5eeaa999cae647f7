"""Ends sessions that have lasted long enough, and knows whose one was that has ended."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _

from roll.scope import signed_in
from roll.sessions import limits
from roll.sessions.models import SignIn

# What an open page of Wagtail's asks by itself is nobody's doing.
ASKED_BY_ITSELF = "/admin/editing-sessions/"


class SessionLimitsMiddleware:
    """Stands after AuthenticationMiddleware."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if settings.SESSION_COOKIE_NAME in request.COOKIES:
            if how := limits.how_it_ended(request):
                limits.end(request, how)
            elif not request.path.startswith(ASKED_BY_ITSELF):
                limits.note_page(request)
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *view: Any) -> None:
        """Says once why somebody has to sign in again. Here, for messages stand further in."""
        if request.method == "GET" and (sign_in := ended_sign_in(request)) and (words := reason(sign_in)):
            messages.info(request, words)


def ended_sign_in(request: HttpRequest) -> SignIn | None:
    """Returns the sign-in of the session that this request names, where it has ended; None where nobody signed in."""
    key = request.COOKIES.get(settings.SESSION_COOKIE_NAME, "")
    if not key or signed_in(request.user) or key == request.session.session_key:
        return None
    return SignIn.objects.of_session(key)


def reason(sign_in: SignIn) -> str:
    """Returns "" of who signed out themselves."""
    if sign_in.end == SignIn.End.IDLE and sign_in.is_shared:
        return _("You were signed out: nothing was done here for 15 minutes, and this computer is shared.")
    if sign_in.end == SignIn.End.IDLE:
        return _("You were signed out: nothing was done here for 12 hours.")
    if sign_in.end == SignIn.End.FROM_ELSEWHERE:
        return _("You were signed out here from another device of yours.")
    return _("You were signed out: the school day is over.") if sign_in.end == SignIn.End.OVER else ""
