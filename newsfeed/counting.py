"""Counts reads of public pages, kept pages too: no cookie, no address, nothing of a person is written down.

A read is added up in this process and written down with others a few seconds later, so that no page waits for it. A
process that is killed loses those seconds; one that is told to end writes them down first.
"""

import atexit
import logging
import re
from collections import Counter
from collections.abc import Callable
from threading import Lock, Timer
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.db import DatabaseError, IntegrityError, connection
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.translation import get_language_from_path

from foundation import clock
from newsfeed.models.reads import PageRead, Read, Source
from roll.scope import signed_in

logger = logging.getLogger(__name__)

# Machines that say so. A Cubot is a telephone.
BOTS = re.compile(
    r"(?<!cu)bot\b|crawl|spider|slurp|scrap|preview|facebookexternalhit|whatsapp/|-google|googleother|curl/|wget/"
    r"|python|java/|okhttp|go-http|node|headless|lighthouse|monitor|uptime",
    re.IGNORECASE,
)
# By the host a reader comes from. Mail before search: both are Google's.
SOURCES = (
    (Source.MESSAGE, re.compile(r"whatsapp|(^|\.)wa\.me$|telegram|(^|\.)t\.me$|signal|messenger|mail\.|outlook|\.gm$")),
    (Source.SOCIAL, re.compile(r"facebook|instagram|twitter|(^|\.)(x|threads|youtube|linkedin)\.com$|(^|\.)t\.co$")),
    (Source.SOCIAL, re.compile(r"sharechat|reddit|pinterest|youtu\.be$|bsky|mastodon|lnkd\.in$")),
    (Source.SEARCH, re.compile(r"(^|\.)(google|bing|duckduckgo|yahoo|yandex|ecosia|qwant|startpage)\.|search")),
)
# What we hang on the links that we give out ourselves: from there no browser says where it comes from.
OUR_LINKS = {"pamphlet": Source.PAPER, "social": Source.SOCIAL}


class CountReadsMiddleware:
    """Stands before the cache of pages, which says of a kept page what it is (`facts`)."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response
        if settings.READS_WRITTEN_AFTER:
            atexit.register(tally.write_down)

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        facts = getattr(response, "facts", None)
        if facts and response.status_code in (200, 304) and is_read(request) and not is_by_staff(request, facts):
            tally.note(read_of(request, facts))
        return response


def is_read(request: HttpRequest) -> bool:
    """By a person, who looks at it now."""
    ahead = request.headers.get("Sec-Purpose", "") or request.headers.get("Purpose", "")
    agent = request.headers.get("User-Agent", "")
    return request.method == "GET" and "prefetch" not in ahead and bool(agent) and not BOTS.search(agent)


def is_by_staff(request: HttpRequest, facts: dict[str, Any]) -> bool:
    """Who is posted at the school looks after its pages. A visitor's session is not even asked for."""
    if settings.SESSION_COOKIE_NAME not in request.COOKIES:
        return False
    user: Any = request.user
    return signed_in(user) and any(posting.school_id == facts["school"] for posting in user.postings_today)


def read_of(request: HttpRequest, facts: dict[str, Any]) -> Read:
    language = get_language_from_path(request.path_info) or settings.LANGUAGE_CODE
    return Read(facts["school"], facts["page"], clock.today(facts["zone"]), language, source_of(request))


def source_of(request: HttpRequest) -> str:
    if ours := OUR_LINKS.get(request.GET.get("utm_source", "")):
        return ours
    try:
        host = urlsplit(request.headers.get("Referer", "")).hostname or ""
    except ValueError:
        host = ""
    if not host:
        return Source.DIRECT
    if host == request.get_host().partition(":")[0]:
        return Source.SITE
    return next((source for source, hosts in SOURCES if hosts.search(host)), Source.OTHER)


class Tally:
    """What was read and is not written down yet."""

    def __init__(self) -> None:
        self.waiting: Counter[Read] = Counter()
        self.lock = Lock()
        self.timer: Timer | None = None

    def note(self, read: Read) -> None:
        with self.lock:
            self.waiting[read] += 1
            if self.timer is None and settings.READS_WRITTEN_AFTER:
                self.timer = Timer(settings.READS_WRITTEN_AFTER, self.write_down_and_close)
                self.timer.daemon = True
                self.timer.start()

    def write_down(self) -> None:
        with self.lock:
            taken, self.waiting, self.timer = self.waiting, Counter(), None
        if not taken:
            return
        try:
            PageRead.add(taken)
        except IntegrityError:
            logger.exception("Reads of a school that is gone were not counted.")
        except DatabaseError:
            logger.exception("Reads wait for the database.")
            with self.lock:
                self.waiting.update(taken)

    def write_down_and_close(self) -> None:
        """In a thread of its own, whose connection nobody else would close."""
        try:
            self.write_down()
        finally:
            connection.close()


tally = Tally()
