"""Pages go out small: a cheap phone on a weak signal waits for bytes."""

from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware

WORDS = ("text/", "application/json", "application/javascript", "image/svg+xml")


class WordsMiddleware(GZipMiddleware):
    """Django's, for words alone: pictures and documents are packed already, and are read while they are sent."""

    def process_response(self, request, response: HttpResponseBase) -> HttpResponseBase:
        if response.streaming or not response.headers.get("Content-Type", "").startswith(WORDS):
            return response
        return super().process_response(request, response)
