"""Pages that are the same for everybody are made once and kept whole (decision 0010).

Only what a visitor without a session gets is kept, and only pages that say of themselves that they are everybody's; and
what views give that ask nothing of who asks (`keep_for`).
Whatever changes what such pages show (`pages/changes.py`) ends them all at once, by one new version in a cache that the
web and the worker share.
"""

import gzip
import hashlib
import logging
import re
from collections.abc import Callable, Sequence
from functools import wraps
from secrets import token_hex
from typing import Any

from django.conf import settings
from django.core.cache import caches
from django.core.exceptions import MiddlewareNotUsed
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.utils.translation import get_language_from_path

logger = logging.getLogger(__name__)
View = Callable[..., HttpResponseBase]
VERSION = "version"
# A visitor with one of these is somebody, or is to be told something once.
PERSONAL = (settings.SESSION_COOKIE_NAME, "messages")
# What others hang on a shared link; no page reads it.
FOREIGN = re.compile(r"utm_\w+|fbclid|gclid|igshid|mibextid")
A_NUMBER = re.compile(r"[1-9]\d{0,2}")
# For the cache in the browser: keep it, and ask each time whether it still holds.
ASK_FIRST = "no-cache"


# --- Keeping ---------------------------------------------------------------------------------------------------------
class PageCacheMiddleware:
    """Answers with the kept page where there is one, and keeps a page that is the same for everybody once it is made.

    It stands inside the middleware that compresses, so that a kept page is compressed once, and outside sessions,
    sign-in and languages, which a kept page does without. Not used with DEBUG, or where PAGE_CACHE_SECONDS is 0.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        if settings.DEBUG or not settings.PAGE_CACHE_SECONDS:
            raise MiddlewareNotUsed
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if not (key := key_of(request)):
            return self.get_response(request)
        # Asked before the page is made: a change in between ends the page that is being made, too.
        version, kept = fetch_kept(key)
        if not kept:
            response = self.get_response(request)
            if request.method != "GET" or not is_public(response):
                return response
            kept = pack(version, response)
            keep(key, kept)
        return kept_response(request, kept)


def key_of(request: HttpRequest) -> str:
    """Returns the key under which the answer to this request is kept; "" where it may not be kept.

    It may where it is a GET or HEAD of an address with a language in front, without a session's or messages' cookie,
    whose query asks for nothing but numbers of PAGE_CACHE_NUMBERS. What trackers add to a link does not count.
    """
    if request.method not in ("GET", "HEAD") or not get_language_from_path(request.path_info):
        return ""
    if any(name in request.COOKIES for name in PERSONAL):
        return ""
    query = [(name, value) for name, values in request.GET.lists() for value in values if not FOREIGN.fullmatch(name)]
    numbers = [value for name, value in query if name in settings.PAGE_CACHE_NUMBERS and A_NUMBER.fullmatch(value)]
    if len(numbers) < len(query):
        return ""
    text = "\n".join([request.scheme or "", request.get_host(), request.path_info, *(f"{n}={v}" for n, v in query)])
    return hashlib.sha256(text.encode()).hexdigest()


def is_public(response: HttpResponseBase) -> bool:
    """Says whether the response is a page that is the same for every visitor; False in doubt.

    That is: status 200, a page in its context that says `is_public`, no cookie set, nothing private in its
    Cache-Control, and no Vary but on Cookie and Accept-Encoding.
    """
    page = (getattr(response, "context_data", None) or {}).get("page")
    control, vary = response.get("Cache-Control", ""), response.get("Vary", "")
    return (
        response.status_code == 200
        and getattr(page, "is_public", False) is True
        and not response.cookies
        and "private" not in control
        and "no-store" not in control
        and {name.strip() for name in vary.split(",")} <= {"", "Cookie", "Accept-Encoding"}
    )


def pack(version: str, response: Any, vary: Sequence[str] = ("Cookie", "Accept-Encoding")) -> dict[str, Any]:
    """Returns what is kept of a response: `version`, `headers` with a weak ETag, `body` gzipped, and its `facts`.

    `version` is that of the cache before the page was made. The response gets its Vary and Cache-Control on the way.
    """
    patch_vary_headers(response, vary)
    response.setdefault("Cache-Control", ASK_FIRST)
    return {
        "version": version,
        # Weak: the same for the packed and the plain.
        "headers": dict(response.items()) | {"ETag": f'W/"{hashlib.sha256(response.content).hexdigest()[:32]}"'},
        "body": gzip.compress(response.content, compresslevel=6, mtime=0),
        "facts": getattr(response, "facts", None),
    }


def kept_response(request: HttpRequest, kept: dict[str, Any]) -> HttpResponseBase:
    """Returns the kept page as a response, gzipped for whoever takes that, or 304 for whoever has it.

    It carries the `facts` of the page's first response, so that nobody has to ask the database for them.
    """
    if "gzip" in request.headers.get("Accept-Encoding", ""):
        response = HttpResponse(kept["body"], headers=kept["headers"] | {"Content-Encoding": "gzip"})
    else:
        response = HttpResponse(gzip.decompress(kept["body"]), headers=kept["headers"])
    response["Content-Length"] = str(len(response.content))
    conditional = get_conditional_response(request, etag=response["ETag"], response=response)
    conditional.facts = kept["facts"]  # type: ignore[union-attr]
    return conditional  # type: ignore[return-value]


def fetch_kept(key: str) -> tuple[str, dict[str, Any] | None]:
    """Returns the version of the cache, and the page under the key where one of that version is kept, else None.

    Where the cache does not answer, that is logged and the version is "".
    """
    try:
        store = caches["pages"]
        version = str(store.get(VERSION) or store.get_or_set(VERSION, token_hex, timeout=None))
        kept: dict[str, Any] | None = store.get(key)
    except Exception:
        logger.exception("The cache of pages does not answer.")
        return "", None
    return version, kept if kept and kept["version"] == version else None


def keep(key: str, kept: dict[str, Any], seconds: int | None = None) -> None:
    """Keeps a packed page, for PAGE_CACHE_SECONDS unless told otherwise; not one without a version.

    A cache that fails is logged.
    """
    if not kept["version"]:
        return
    try:
        # In place of the page's older version: what ended leaves nothing behind.
        caches["pages"].set(key, kept, seconds or settings.PAGE_CACHE_SECONDS)
    except Exception:
        logger.exception("The cache of pages takes nothing.")


def keep_for(seconds: int | None = None) -> Callable[[View], View]:
    """Returns a decorator that keeps for so long what a view answers with 200, for everybody alike; else as a page.

    The view asks nothing of the request but its arguments, and shows what everybody may read. A purge ends its answers
    with the pages. Nothing is kept where PAGE_CACHE_SECONDS is 0.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def kept_view(request: HttpRequest, **kwargs: Any) -> HttpResponseBase:
            if not settings.PAGE_CACHE_SECONDS:
                return view(request, **kwargs)
            key = "/".join([view.__module__, view.__name__, *(f"{n}={v}" for n, v in sorted(kwargs.items()))])
            # As above: asked before it is made.
            version, kept = fetch_kept(key)
            if not kept:
                response = view(request, **kwargs)
                if response.status_code != 200:
                    return response
                kept = pack(version, response, vary=("Accept-Encoding",))
                keep(key, kept, seconds)
            return kept_response(request, kept)

        return kept_view

    return decorate


# --- Ending ----------------------------------------------------------------------------------------------------------
def purge() -> None:
    """Ends all kept pages by giving the cache a new version; a cache that fails is logged.

    The version is a random name, not the next number: of two purges at the same time neither is lost.
    """
    try:
        caches["pages"].set(VERSION, token_hex(), timeout=None)
    except Exception:
        # What was published stays published; the pages end by themselves.
        logger.exception("The cache of pages could not be purged.")


def purge_on_commit() -> None:
    """Ends all kept pages when the running transaction is committed; at once where there is none."""
    transaction.on_commit(purge)
