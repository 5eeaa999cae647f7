"""Whatever was written or attached outlives an ended session, and an error of ours."""

from collections.abc import Callable
from contextlib import suppress
from typing import Any

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import BadRequest, PermissionDenied, SuspiciousOperation
from django.db import DatabaseError
from django.http import Http404, HttpRequest
from django.http.multipartparser import MultiPartParserError
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django_htmx.http import HttpResponseClientRedirect

from roll.scope import signed_in
from roll.sessions.middleware import ended_sign_in
from roll.unsent.keeping import current_request, give_back, keep_form, may_be_kept
from roll.unsent.models import Unsent

# Django answers these in other ways than with a 500.
ANSWERED = (Http404, PermissionDenied, BadRequest, SuspiciousOperation, MultiPartParserError)
# The form comes back with all that was in it.
SHOWN_AGAIN = 422


class UnsentMiddleware:
    """Stands behind CsrfViewMiddleware: only what a page of ours sent is kept, or given back."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        reset = current_request.set(request)
        try:
            response = self.get_response(request)
        finally:
            current_request.reset(reset)
        given_back: Unsent | None = getattr(request, "given_back", None)
        if given_back and is_done_with(request, response):
            # What can't be removed now is, after a day.
            with suppress(DatabaseError):
                Unsent.objects.filter(pk=given_back.pk).discard()
        return response

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponseBase | None:
        if request.method != "POST":
            return None
        if signed_in(request.user):
            request.given_back = give_back(request, request.user)  # type: ignore[attr-defined]
            return None
        if not may_be_kept(request, view) or not (sign_in := ended_sign_in(request)):
            return None
        return ask_to_sign_in(request, keep_form(request, sign_in.user))

    def process_exception(self, request: HttpRequest, exception: Exception) -> None:
        """For the page that says that something broke."""
        view = request.resolver_match and request.resolver_match.func
        if may_be_kept(request, view) and signed_in(request.user) and not isinstance(exception, ANSWERED):
            given_back = getattr(request, "given_back", None)
            whole = given_back if given_back and given_back.path else keep_form(request, request.user)
            request.unsent = whole  # type: ignore[attr-defined]


def is_done_with(request: HttpRequest, response: HttpResponseBase) -> bool:
    """Whether the form was taken, or is shown again with all that was in it.

    A page that leads elsewhere may refuse it with a message.
    """
    queued = getattr(messages.get_messages(request), "_queued_messages", [])
    is_refused = any(message.level >= messages.ERROR for message in queued)
    return response.status_code == SHOWN_AGAIN or (response.status_code < 400 and not is_refused)


def ask_to_sign_in(request: HttpRequest, unsent: Unsent | None) -> HttpResponseBase | None:
    """Leads over signing in to what was kept; None where nothing was: the view's own door asks then."""
    if unsent is None:
        return None
    messages.info(request, _("You were signed out. What you wrote is safe: sign in, then send it."))
    response = redirect_to_login(reverse("unsent", args=[unsent.token]))
    return HttpResponseClientRedirect(response.url) if request.headers.get("HX-Request") else response
