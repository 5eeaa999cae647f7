"""Each guard taken out in turn, in a copy of the checkout: the tests that hold it must fail, or they hold nothing.

The short size takes the filters of who may see whom, and five others, by the number of commits, so that one commit has
one answer and all get their turn. GUARD=<part of a name> takes those alone. What is the same on both databases is taken
out on SQLite; on PostgreSQL what shows there alone, such as locks.
"""

import os
import subprocess
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from queue import SimpleQueue

from django.db import connection

from bench.copies import LONG_PATIENCE, PASSED, Copy, Ran, copies
from bench.guards import RULE, Guard, all_guards
from bench.harness import FULL, Proof
from bench.runner import ROOT

NAME = "guards"
AT_ONCE = 2
OTHERS = 5
ONLY = os.environ.get("GUARD", "")
RED, BELT = "red", "belt"
LIMIT = "survive=0"


def prove() -> Iterator[Proof]:
    guards = all_guards()
    if stale := [guard for guard in guards if guard.is_stale(ROOT)]:
        for guard in stale:
            print(f"   {guard.name}: what it takes out does not stand once in {guard.file}")
        yield Proof(NAME, f"the list is stale: {len(stale)}", LIMIT, False)
        return
    taken = chosen([guard for guard in guards if connection.vendor in guard.databases])
    with copies(AT_ONCE) as there:
        if wrong := not_green(there, taken):
            print(wrong)
            yield Proof(NAME, "the tests fail with every guard in place", LIMIT, False)
            return
        verdicts = take_out(there, taken)
    broken, kept = verdicts.count(RED), sum(verdict in (RED, BELT) for verdict in verdicts)
    survive = len(verdicts) - kept
    yield Proof(NAME, f"{broken} broken, {survive} survive", LIMIT, broken > 0 and survive == 0)


# --- Which -----------------------------------------------------------------------------------------------------------
def chosen(guards: list[Guard]) -> list[Guard]:
    if ONLY:
        return [guard for guard in guards if ONLY in guard.name]
    if FULL:
        return guards
    breakable = [guard for guard in guards if not guard.belt]
    others = [guard for guard in breakable if guard.file not in RULE]
    first, last = turn(commits(), len(others))
    print(f"   who may see whom, and {first + 1} to {last} of {len(others)} others\n", end="")
    return [guard for guard in breakable if guard.file in RULE] + others[first:last]


def turn(number: int, others: int) -> tuple[int, int]:
    """Where the five of this turn begin and end: each stands in one of as many turns as it takes."""
    turns = -(-others // OTHERS) or 1
    first = number % turns * OTHERS
    return first, min(first + OTHERS, others)


def commits() -> int:
    counted = subprocess.run(["git", "rev-list", "--count", "HEAD"], cwd=ROOT, capture_output=True, text=True)
    return int(counted.stdout or 0)


# --- Green, then red -------------------------------------------------------------------------------------------------
def not_green(there: list[Copy], guards: list[Guard]) -> str:
    """What pytest says where one of the tests fails on an untouched copy."""
    tests = named_tests(guards)
    parts = [part for number in range(len(there)) if (part := tests[number :: len(there)])]
    with ThreadPoolExecutor(len(there)) as pool:
        runs = pool.map(lambda copy, part: copy.test(part, LONG_PATIENCE), there, parts)
        return "\n".join(run.out or "took too long" for run in runs if not run.is_green)


def named_tests(guards: list[Guard]) -> list[str]:
    """Each once: a test whose whole file is named runs with it."""
    named = sorted({test for guard in guards for test in guard.tests})
    return [test for test in named if "::" not in test or test.partition("::")[0] not in named]


def take_out(there: list[Copy], guards: list[Guard]) -> list[str]:
    free: SimpleQueue[Copy] = SimpleQueue()
    for copy in there:
        free.put(copy)

    def one(guard: Guard) -> str:
        copy = free.get()
        try:
            return verdict_on(guard, copy)
        finally:
            free.put(copy)

    with ThreadPoolExecutor(len(there)) as pool:
        return list(pool.map(one, guards))


def verdict_on(guard: Guard, copy: Copy) -> str:
    if not guard.tests:
        ran = Ran(PASSED, "")
    else:
        with copy.without(guard):
            ran = copy.test(list(guard.tests))
    if ran.failed:
        verdict, why = ("NO BELT" if guard.belt else RED), ran.failed
    elif ran.is_green:
        verdict, why = (BELT if guard.belt else "SURVIVED"), guard.belt
    else:
        verdict, why = "NO ANSWER", ran.out[-2000:] or "took too long"
    print(f"   {guard.name}: {verdict} {why}".rstrip() + "\n", end="")
    return verdict
