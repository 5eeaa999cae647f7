"""Walks a site as taps on its links lead: from a first page, each page's links before those of the pages behind them.

    walk = Walk(ask, kind_of)      # ask(path) -> an answer with status, headers and body; kind_of(path) -> its kind
    walk.start("/portal/")
    walk.taps["portal:you"]        # how many taps a page of that kind is away; not there where no link leads to one
    walk.opened["portal:you"]      # the addresses of that kind that were opened
    walk.pages                     # one of each kind that is a page to be looked at, and no file

It knows neither the site nor its framework: what a kind is, `kind_of` says (bench/kinds.py). None is of no interest.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from html import unescape
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urljoin, urlsplit

SIGN_IN = {"account_login", "account_request_login_code"}
TAPS = 4
# So many of one kind are opened, as they lead to the same kinds; and so many with something asked behind a `?`.
MOST, MOST_ASKED = 6, 12
HOPS = 4
FILES = {"img": "src", "source": "src", "track": "src", "video": "src", "link": "href"}
# Not on a phone: there a page of its own has the same links, one tap further.
OF_DESKTOPS = "side-nav"
# Wagtail's menu and its buttons are drawn by its script.
IN_SCRIPT = re.compile(r'"(?:url|href)": ?"(/[^"]*)"')


def pattern(path: str) -> str:
    """The path with what is a key, a code or a day in it left out."""
    return re.sub(r"(?<=[/-])(?=[^/]*\d)[\w-]+(?=/)", "0", path)


def ends_first(links: list[str]) -> list[str]:
    """The first, the last, the second, …: of a list in the order of days those that are over, and those to come."""
    return [links[-(number // 2) - 1] if number % 2 else links[number // 2] for number in range(len(links))]


class Links(HTMLParser):
    """Where a page leads on a phone: `taps` has the addresses of its links and of its forms that ask, `files` what it
    shows."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.taps: list[str] = []
        self.files: list[str] = []
        self._is_aside = False
        self.feed(text)

    def handle_endtag(self, tag: str) -> None:
        self._is_aside = self._is_aside and tag != "nav"

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        has = dict(attributes)
        if tag == "nav":
            self._is_aside = OF_DESKTOPS in (has.get("class") or "").split()
        elif self._is_aside:
            return
        elif tag == "a" and has.get("href"):
            self.taps.append(has["href"] or "")
        elif tag == "form" and (has.get("method") or "get").lower() == "get":
            self.taps.append(has.get("action") or "")
        elif tag in FILES and has.get(FILES[tag]):
            self.files.append(has[FILES[tag]] or "")


@dataclass
class Walk:
    ask: Callable[[str], Any]
    kind_of: Callable[[str], str | None]
    language: str = "en"
    most: int = MOST
    most_asked: int = MOST_ASKED
    taps: dict[str, int] = field(default_factory=dict)
    opened: dict[str, list[str]] = field(default_factory=dict)
    pages: dict[str, str] = field(default_factory=dict)
    dead: list[str] = field(default_factory=list)
    _asked: set[str] = field(default_factory=set)

    def start(self, home: str) -> None:
        paths = [home]
        for taps in range(TAPS + 1):
            paths = list(dict.fromkeys(link for path in paths for link in self.open(path, taps)))

    def open(self, path: str, taps: int) -> Iterator[str]:
        """The addresses to which the page at `path` links; nothing where it is a file, or was opened before."""
        for _hop in range(HOPS):
            kind = self.kind_of(path.partition("?")[0])
            if kind is None or path in self._asked or self.has_enough(kind, path):
                return
            self._asked.add(path)
            answer = self.ask(path)
            if answer.status not in {200, 302}:
                self.dead.append(f"{path} answers {answer.status}")
                return
            # Being sent on is no tap; being sent to sign in is no page.
            target = self.here(urljoin(path, answer.headers.get("Location", path))) or ""
            if target == path or self.kind_of(target.partition("?")[0]) not in SIGN_IN:
                self.reach(kind, taps)
                self.opened.setdefault(kind, []).append(path)
            if answer.status == 200:
                if answer.headers["Content-Type"].startswith("text/html"):
                    self.pages.setdefault(kind, path)
                    yield from self.read(path, answer.body.decode(), taps)
                return
            path = target

    def has_enough(self, kind: str, path: str) -> bool:
        most = self.most_asked if "?" in path else self.most
        return sum(("?" in each) == ("?" in path) for each in self.opened.get(kind, [])) >= most

    def read(self, path: str, text: str, taps: int) -> Iterator[str]:
        links = Links(text)
        in_script = IN_SCRIPT.findall(unescape(text)) if path.startswith("/admin/") else []
        for link in links.files:
            shown = self.here(urljoin(path, link))
            if shown and (kind := self.kind_of(shown.partition("?")[0])):
                self.reach(kind, taps)
        for link in ends_first([*links.taps, *in_script]):
            if there := self.here(urljoin(path, link)):
                yield there

    def reach(self, kind: str, taps: int) -> None:
        self.taps.setdefault(kind, taps)

    def here(self, url: str) -> str | None:
        """The path of an address on this site, with what is asked behind it; of several languages the reader's."""
        parts = urlsplit(url)
        if parts.scheme not in {"", "http", "https"} or parts.netloc not in {"", "localhost", "127.0.0.1"}:
            return None
        other = re.match(r"/([a-z]{2})/", parts.path)
        return (
            None if other and other[1] != self.language else parts._replace(scheme="", netloc="", fragment="").geturl()
        )
