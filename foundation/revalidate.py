"""What anybody may keep, but asks for again each time, for it may be taken back."""

import hashlib

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response


def revalidate(request: HttpRequest, answer: HttpResponse) -> HttpResponseBase:
    """Returns the answer with a tag of its content, or 304 where the request says that its sender has that content.

    Anybody may keep it, but must ask before using it again (`public, no-cache`). Dates are not compared: when something
    is taken back, the date of the newest that is left may stay the same.
    """
    answer["ETag"] = f'"{hashlib.sha256(answer.content).hexdigest()[:32]}"'
    answer["Cache-Control"] = "public, no-cache"
    return get_conditional_response(request, etag=answer["ETag"], response=answer) or answer
