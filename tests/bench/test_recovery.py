"""What `recovery` strikes, and what it calls a failure."""

import os
import subprocess
import sys
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest

from bench.disasters import DISASTERS
from bench.servers import children
from bench.traffic import DATABASE, WEB, WRITES, Traffic


def answering(*answers: Any) -> Any:
    left = list(answers)

    def ask(path: str, data: Any = None) -> tuple[int, bytes]:
        answer = left.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer, b""

    return SimpleNamespace(ask=ask)


@pytest.mark.parametrize(
    ("answer", "needs", "away", "is_failure"),
    [
        (200, {WEB}, set(), False),
        (302, {WEB, DATABASE}, set(), False),
        (503, {WEB, DATABASE}, set(), True),
        (404, {WEB}, {DATABASE}, True),
        (OSError("refused"), {WEB}, set(), True),
        (OSError("refused"), {WEB}, {WEB}, False),
        (500, {WEB, DATABASE}, {DATABASE}, False),
        (500, {WEB, DATABASE}, {WRITES}, True),
        (500, {WEB, DATABASE, WRITES}, {WRITES}, False),
    ],
)
def test_a_page_may_fail_while_what_it_needs_is_away(answer, needs, away, is_failure):
    cast: Any = None
    traffic = Traffic(0, cast, away=frozenset(away))
    status = traffic.ask(answering(answer), needs, "/help/")
    assert status == (answer if isinstance(answer, int) else 0)
    assert bool(traffic.failed) == is_failure


def test_a_query_is_sent_under_one_number_until_it_is_taken(monkeypatch):
    sent: list[dict[str, Any]] = []

    def ask(browser: Any, needs: set[str], path: str, data: dict[str, Any]) -> int:
        sent.append(data)
        return 302 if len(sent) == 3 else 0

    cast: Any = SimpleNamespace(head=None, school=SimpleNamespace(pk=1))
    traffic = Traffic(0, cast)
    monkeypatch.setattr(traffic, "ask", ask)
    monkeypatch.setattr("bench.traffic.PAUSE", 0)
    traffic.asker()()
    assert len({each["client_uuid"] for each in sent}) == 1 and len(sent) == 3
    assert traffic.queries == [sent[0]["title"]]


def test_the_processes_of_a_process_are_found():
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as started:
        assert started.pid in children(os.getpid())
        assert children(started.pid) == []
        started.communicate(b"\n")
    assert started.pid not in children(os.getpid())


def test_some_disasters_are_quick_and_each_has_its_name():
    names = [each.name for each in DISASTERS]
    assert len(set(names)) == len(names) >= 20
    assert 4 <= sum(each.is_quick for each in DISASTERS) <= 6


def stack(**parts: int) -> Any:
    return SimpleNamespace(parts=lambda: parts)


@pytest.mark.parametrize(
    ("name", "killed"),
    [
        ("leader of the queue killed", 10),
        ("guard of the queue killed", 11),
        ("worker of the queue killed", 12),
        ("monitor of the queue killed", 14),
        ("fetcher of the queue killed", 15),
        ("worker of the quick lane killed", 22),
        ("web worker killed", 31),
    ],
)
def test_the_process_that_is_named_is_killed(monkeypatch, name, killed):
    tree = {10: [11], 11: [12, 13, 14, 15], 20: [21], 21: [22, 23, 24], 30: [31]}
    dead: list[int] = []
    monkeypatch.setattr("bench.disasters.children", lambda pid: tree[pid])
    monkeypatch.setattr("bench.disasters.kill", dead.append)
    strike: Callable[[Any], None] = next(each.strike for each in DISASTERS if each.name == name)
    strike(stack(worker=10, fast=20, web=30))
    assert dead == [killed]
