"""What is asked of every request before anything else, and headers that differ by place."""

from collections.abc import Callable
from typing import Any

from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from roll.sessions.middleware import ended_sign_in

# Wagtail's editors carry inline scripts and styles; nonces can't reach them (decision 0003).
ADMIN_POLICY = {
    "script-src": ["'self'", "'unsafe-inline'"],
    "style-src": ["'self'", "'unsafe-inline'"],
    "img-src": ["'self'", "data:", "blob:"],
}


class AdminPolicyMiddleware:
    """Loosens the Content-Security-Policy below `/admin/` alone; stands right after CSPMiddleware."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.path.startswith("/admin/"):
            response._csp_replace = ADMIN_POLICY  # type: ignore[attr-defined]
        return response


# The largest body that a form takes: of who is not signed in, of who is, and where films are kept (which may be 60 MB).
STRANGERS_BODY, BODY, FILMS_BODY = 256 * 1024, 20 * 1024 * 1024, 70 * 1024 * 1024


class BodyLimitMiddleware:
    """Refuses a body larger than any form needs before a byte of it is read: 413. Stands before CsrfViewMiddleware.

    A body without a length isn't read at all: Django takes it for empty.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *view: Any) -> HttpResponse | None:
        length = request.META.get("CONTENT_LENGTH") or "0"
        if not length.isascii() or not length.isdigit() or len(length) > len("999999999999"):
            raise SuspiciousOperation("The length of the body is no number.")
        if int(length) <= STRANGERS_BODY:
            return None
        most = FILMS_BODY if request.path.startswith("/admin/media/") else BODY
        if not request.user.is_authenticated and not ended_sign_in(request):
            most = STRANGERS_BODY
        return render(request, "413.html", {"megabytes": most // 1024**2}, status=413) if int(length) > most else None


# What a body may say that it is: ASCII is UTF-8, too.
UTF_8 = {"utf-8", "utf8", "us-ascii"}


class PlainTextMiddleware:
    """Refuses what no browser sends: other letters than UTF-8, a NUL in the address or in a cookie. 400, not 500."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        query = request.META.get("QUERY_STRING", "")
        # In a query a NUL is written in this one way: "%2500" is no NUL.
        texts = (request.path_info, query.replace("%00", "\0"), *request.COOKIES.values())
        if any("\0" in text for text in texts):
            raise SuspiciousOperation("A NUL in the address or in a cookie.")
        if (request.content_params or {}).get("charset", "utf-8").lower() not in UTF_8:
            raise SuspiciousOperation("A body in other letters than UTF-8.")
        return self.get_response(request)
