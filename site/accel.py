"""nginx sends the bytes of a file after a view has said that this reader may have it: X-Accel-Redirect."""

from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote

from django.conf import settings
from django.core.exceptions import MiddlewareNotUsed
from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase


class AccelMiddleware:
    """Hands over the files of MEDIA_ROOT and PRIVATE_ROOT where nginx stands before the site and knows the place.

    All headers of the view are nginx's to send on: see deploy/nginx.conf.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        if not settings.ACCEL_PLACE:
            raise MiddlewareNotUsed
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        # Of the whole file nginx takes the part that was asked for.
        request.META.pop("HTTP_RANGE", None)
        response = self.get_response(request)
        place = place_of(response) if isinstance(response, FileResponse) else ""
        return handed_over(response, place) if place else response


def place_of(response: FileResponse) -> str:
    """Where nginx has it; empty for a file that lies elsewhere."""
    file = response.file_to_stream
    path = Path(str(getattr(file, "path", None) or getattr(file, "name", "") or ""))
    for name, root in (("media", settings.MEDIA_ROOT), ("private", settings.PRIVATE_ROOT)):
        if path.is_relative_to(root):
            return settings.ACCEL_PLACE + quote(f"{name}/{path.relative_to(root).as_posix()}")
    return ""


def handed_over(response: HttpResponseBase, place: str) -> HttpResponse:
    """What the view answered, without the bytes."""
    empty = HttpResponse(status=response.status_code)
    for header, value in response.items():
        if header.lower() != "content-length":
            empty[header] = value
    empty.cookies = response.cookies
    empty["X-Accel-Redirect"] = place
    response.close()
    return empty
