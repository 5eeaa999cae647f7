"""What is said of a request that can't be read."""

from django.http import HttpRequest, HttpResponseBadRequest
from django.template.loader import render_to_string


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponseBadRequest:
    """400. Django's own asks for the form's token first, reads again what could not be read, and ends in a 500."""
    return HttpResponseBadRequest(render_to_string("400.html"))
