"""What is said of a request that can't be read, and of one at which our side broke."""

from django.http import HttpRequest, HttpResponseBadRequest, HttpResponseServerError
from django.template.loader import render_to_string
from django.urls import reverse


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponseBadRequest:
    """400. Django's own asks for the form's token first, reads again what could not be read, and ends in a 500."""
    return HttpResponseBadRequest(render_to_string("400.html"))


def server_error(request: HttpRequest) -> HttpResponseServerError:
    """500, with the way to what was written, where it could be kept."""
    unsent = getattr(request, "unsent", None)
    address = reverse("unsent", args=[unsent.token]) if unsent else ""
    return HttpResponseServerError(render_to_string("500.html", {"unsent": address}))
