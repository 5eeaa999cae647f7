"""What somebody sends costs what it weighs: no file and no request of a megabyte takes long, or much memory.

Each file of bench/dear.py and bench/dear_tables.py is looked through, and each address that answers to visitors is
asked, with what is dearest to read, in a process of its own that counts its processor's time and its highest memory.
FULL=1 sends ten megabytes.
Machines differ, and so does one beside its neighbours: seconds are those of a machine that does `yardstick` in
USUAL_SECONDS, and what seems dear is done twice more and counts at its cheapest.
"""

import ctypes
import logging
import math
import os
import re
import resource
import tempfile
import time
import zlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote_plus, urlencode

from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.db import connection
from django.test import Client
from django.test.utils import setup_test_environment, teardown_test_environment

from bench.dear import LOOKS, without_a_case
from bench.dear_tables import READ
from bench.harness import FULL, Proof, scratch_database
from bench.kinds import patterns
from foundation.files.cleaning import Accepted, clean
from tests.factories.cast import build_cast
from tests.factories.pages import news_page

NAME = "cost"
MB = 1_000_000
SIZE = 10 * MB if FULL else MB
# Seconds of the processor: ten times what is usual. A picture costs what it has pixels, of which a few bytes say.
MOST_SECONDS, MOST_OF_PICTURE = (5.0, 5.0) if FULL else (0.5, 2.0)
MOST_MB = 150
# Of 25 megapixels in one piece, as no phone writes them: they write tiles, whose colours are not held twice.
MOST_MB_OF_HEIC = 165
ENDLESS = 60 if FULL else 16
MAKING = 300
# Of `yardstick`, where the limits above were set.
USUAL_SECONDS = 0.2
# What every form and every list of ours and of allauth's is sent, as much of each.
NAMES = ("login", "email", "phone", "code", "password", "user_name", "words", "next", "language", "q", "school", "page")
UNITS = (" ", "<a ", "0", "\u0967", "a@", "\u2028", "a")
# As much as strangers may send, and more.
BODIES = (250_000, SIZE)
# The server takes a line of four kilobytes: of a longer one it answers 400, and no code of ours is asked.
LONGEST_QUERY = MB
KEYS = {"uuid": "0" * 8 + "-0000-4000-8000-" + "0" * 12, "key": "1", "int": "1", "slug": "nai-umeed"}
ANSWERED_ELSEWHERE = ("admin/", "documents/", "static/", "demo/")


class Cost(NamedTuple):
    """What was done, its seconds and megabytes, and the most seconds that it may take."""

    name: str
    seconds: float
    more: int
    most: float

    @property
    def is_heavy(self) -> bool:
        return self.more > (MOST_MB_OF_HEIC if "a HEIC" in self.name else MOST_MB)

    @property
    def what(self) -> str:
        return f"{self.name}: {self.seconds:.2f} s, {self.more} MB"


def yardstick() -> float:
    """The seconds of a work that is always the same: an expression, a sum, a table, what is packed."""
    begun = time.process_time()
    text = "".join(f"{number % 97}," for number in range(200_000))
    len(re.findall(r"(\d+),(?=\d)", text))
    sorted(text.split(","))
    sum(number * number for number in range(400_000))
    zlib.compress(text.encode(), 6)
    return time.process_time() - begun


def measured(name: str, act: Callable[[], object], most: float) -> "Cost":
    """At its cheapest of three, where the first is dear; by the yardstick beside it."""
    tries: list[tuple[float, int]] = []
    while not tries or (len(tries) < 3 and min(tries)[0] > most):
        slower = max(1.0, yardstick() / USUAL_SECONDS)
        seconds, more = apart(act)
        tries.append((seconds / slower, more))
    return Cost(name, min(tries)[0], max(more for _seconds, more in tries), most)


def memory(name: str) -> int:
    """In MB, of this process."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) // 1024 for line in lines if line.startswith(f"{name}:"))


def apart(act: Callable[[], object], endless: int = ENDLESS) -> tuple[float, int]:
    """(seconds of the processor, MB more than before) of an act in a process of its own; the seconds that it returns,
    where it returns some. They are endless where the system had to end it: nothing else stops an expression."""
    connection.close()
    come, go = os.pipe()
    if not (child := os.fork()):
        with suppress(BaseException):
            ctypes.CDLL(None).malloc_trim(0)  # or what the parent has freed is used again, and not seen
            resource.setrlimit(resource.RLIMIT_CPU, (endless, endless))
            idle, begun = memory("VmRSS"), time.process_time()
            seconds = act()
            taken = seconds if isinstance(seconds, float) else time.process_time() - begun
            os.write(go, f"{taken} {memory('VmHWM') - idle}".encode())
        os._exit(0)
    os.close(go)
    with open(come) as answer:
        found = answer.read().split()
    os.waitpid(child, 0)
    return (float(found[0]), int(found[1])) if found else (math.inf, 0)


# --- Files -----------------------------------------------------------------------------------------------------------
def looked_through() -> Iterator[Cost]:
    with tempfile.TemporaryDirectory() as folder:
        cleaned = {look: (partial(clean_file, accepted), cases) for look, (accepted, cases) in LOOKS.items()}
        for look, (read, cases) in (cleaned | READ).items():
            for what, name, make in cases():
                path = Path(folder, name)
                apart(partial(write, path, make), MAKING)
                most = MOST_OF_PICTURE if look == "images" else MOST_SECONDS
                yield measured(f"{look}: {what}", partial(look_at, path, read), most)


def write(path: Path, make: Callable[[int], bytes]) -> None:
    path.write_bytes(make(SIZE))


def clean_file(accepted: Accepted, file: File) -> None:
    clean(file, accepted)


def look_at(path: Path, read: Callable[[File], None]) -> None:
    with path.open("r+b") as file, suppress(ValidationError):
        read(File(file, path.name))


# --- Addresses -------------------------------------------------------------------------------------------------------
def doors() -> dict[str, str]:
    """An address of each kind that answers to visitors, by its name: all there are but the editors' and the demo's."""
    found = {}
    for name, (pattern, view) in patterns().items():
        if getattr(view, "door", "public") == "public" and not pattern.startswith(ANSWERED_ELSEWHERE):
            found[name] = "/" + address(pattern)
    return found


def address(pattern: str) -> str:
    """The pattern with something in place of each of its keys."""
    if pattern.endswith(r"^((?:[\w\-]+/)*)$"):
        return pattern.partition("^")[0] + "nai-umeed/news/"
    if "captions" in pattern:
        return "news/captions/1/what.vtt"
    parts = pattern.replace(">", "<").split("<")
    parts[1::2] = [KEYS.get(each.partition(":")[0], {"language": "en", "kind": "rss"}.get(each.partition(":")[2], "a"))
                   for each in parts[1::2]]  # fmt: skip
    return "".join(parts)


class Sent(NamedTuple):
    """What is sent to an address: a body, or a query where there is none."""

    query: str = ""
    body: bytes = b""


def made(unit: str) -> list[Sent]:
    """A query and some bodies full of this, made before anything is measured: what it takes to send is not ours."""

    def full(size: int, each: int) -> str:
        return urlencode(dict.fromkeys(NAMES, unit * (size // len(NAMES) // each)))

    bodies = [Sent(body=full(size, len(quote_plus(unit))).encode()) for size in BODIES]
    return [Sent(query=full(LONGEST_QUERY, len(unit.encode()))), *bodies]


def asked() -> Iterator[Cost]:
    every = {unit: made(unit) for unit in UNITS}
    for number, (name, path) in enumerate(doors().items()):
        units = UNITS if FULL else (UNITS[number % len(UNITS)],)
        sent = [each for unit in units for each in every[unit]]
        yield measured(f"{name} {path}", partial(dearest, path, sent), MOST_SECONDS)


def dearest(path: str, sent: Iterable[Sent]) -> float:
    """The seconds of the dearest of all requests to the address, with what is dear to read in all that it may ask."""
    client = Client(raise_request_exception=False)
    client.get(path)  # the first page of a process reads its templates, whatever is asked
    return max(seconds_of(client, path, each) for each in sent)


def seconds_of(client: Client, path: str, sent: Sent) -> float:
    begun = time.process_time()
    if sent.body:
        client.post(path, sent.body, content_type="application/x-www-form-urlencoded")
    else:
        headers = {"accept-language": "hi," * 1_000, "cookie": "a;" * 2_000}
        client.get(path, QUERY_STRING=sent.query, headers=headers)
    return time.process_time() - begun


def prove() -> Iterator[Proof]:
    logging.disable(logging.ERROR)  # refusals are what is asked for
    looks = list(looked_through())  # before there is more in memory, which would be used again
    with scratch_database():
        setup_test_environment(debug=False)
        try:
            news_page(build_cast().school, "A field")
            addresses = list(asked())
        finally:
            teardown_test_environment()
    if os.environ.get("VERBOSE"):
        print("\n".join(each.what for each in (*looks, *addresses)))
    missing = without_a_case()
    dear = [each for each in (*looks, *addresses) if each.seconds > each.most]
    heavy = [each for each in (*looks, *addresses) if each.is_heavy]
    for line in [*missing, *(each.what for each in dear[:40]), *(each.what for each in heavy[:40])]:
        print("  ", line)
    yield Proof(
        NAME,
        f"looks={len(looks)},doors={len(addresses)},unentered={len(missing)},dear={len(dear)},heavy={len(heavy)}",
        "unentered=0,dear=0,heavy=0",
        not (missing or dear or heavy),
    )
