"""Requests in UTF-8 alone: what they say of their encoding is kept to be judged, and never used.

Python knows encodings that are of no text, and others that fall over what they can't read; Django asks them as it makes
the request, before any code of ours. `site/security.py` refuses what says that it is none.
"""

from typing import Any

from django.core.handlers.wsgi import WSGIRequest
from django.utils.http import parse_header_parameters


def read_as_utf_8() -> None:
    """Has Django leave `encoding` at UTF-8, whatever a request says; called once, as the site starts."""
    WSGIRequest._set_content_type_params = _set_content_type  # type: ignore[attr-defined]


def _set_content_type(request: WSGIRequest, meta: dict[str, Any]) -> None:
    request.content_type, request.content_params = parse_header_parameters(meta.get("CONTENT_TYPE", ""))
