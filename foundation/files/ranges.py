"""Parts of a file (RFC 9110, 14): a player on a phone asks for the minute it wants, not for the whole video."""

import re
from collections.abc import Iterator
from typing import IO

from django.http import FileResponse, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase

CHUNK = 64 * 1024
# One range; a list of several is answered with the whole, as the standard allows.
RANGE = re.compile(r"bytes=(?:(\d{1,15})-(\d{0,15})|-(\d{1,15}))$")


def asked_part(header: str, size: int) -> tuple[int, int] | None:
    """Returns the first and last byte that a Range header asks for of `size` bytes, both included (RFC 9110, 14.1.2).

    None where the whole is to be sent: without a range, with several, or with one that can't be read. Raises ValueError
    where the file has no such part.
    """
    match = RANGE.match(header.replace(" ", ""))
    if not match:
        return None
    first, last, tail = match.groups()
    begin, end = (max(0, size - int(tail)), size - 1) if tail else (int(first), min(int(last or size), size - 1))
    if tail == "0" or begin >= size:
        raise ValueError(header)
    return (begin, end) if begin <= end else None


def read_part(file: IO[bytes], begin: int, end: int) -> Iterator[bytes]:
    """Yields the file's bytes from `begin` to `end`, both included, up to 64 KiB at a time, and closes it."""
    with file:
        file.seek(begin)
        while begin <= end and (chunk := file.read(min(CHUNK, end - begin + 1))):
            begin += len(chunk)
            yield chunk


def serve_ranges(request: HttpRequest, file: IO[bytes], size: int, content_type: str, etag: str) -> HttpResponseBase:
    """Returns 200 with the whole file, 206 with the part that was asked for, or 416 where there is no such part.

    `file` is open and has `size` bytes; it is closed when it is sent. The whole is sent where the request's If-Range
    names another `etag`.
    """
    header = request.headers.get("Range", "")
    if request.headers.get("If-Range", etag) != etag:
        header = ""  # they have a part of another file
    response: HttpResponseBase
    try:
        part = asked_part(header, size)
    except ValueError:
        file.close()
        response = HttpResponse(status=416, headers={"Content-Range": f"bytes */{size}"})
    else:
        if part:
            begin, end = part
            response = StreamingHttpResponse(read_part(file, begin, end), status=206, content_type=content_type)
            response["Content-Range"] = f"bytes {begin}-{end}/{size}"
            response["Content-Length"] = str(end - begin + 1)
        else:
            response = FileResponse(file, content_type=content_type)
    response["Accept-Ranges"] = "bytes"
    return response
