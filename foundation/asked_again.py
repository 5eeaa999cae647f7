"""What anybody may keep, but asks for again each time, for it may be taken back."""

import hashlib

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response


def asked_again(request: HttpRequest, answer: HttpResponse) -> HttpResponseBase:
    """The answer, or 304 for whoever has it. By its tag alone: what was taken back leaves the newest date as it was."""
    answer["ETag"] = f'"{hashlib.sha256(answer.content).hexdigest()[:32]}"'
    answer["Cache-Control"] = "public, no-cache"
    return get_conditional_response(request, etag=answer["ETag"], response=answer) or answer
