"""Who may see whom, asked in every way the site asks it, on a roll at random, and held to a short oracle.

A cell is a reader × a pupil × a right: the reader's own querysets, the flat form for many people, and bench/oracle.py
agree on all of them, for users who have been shut out and for nobody too. Each rule in turn is made to mean nothing,
and the oracle then says otherwise in some cells: the roll holds cases of every rule. A right that ends between two
requests is gone at the second, and who loses it while a message is on its way is not told.
UNGUARDED=1 asks the site about each loosened roll, and holds it to the rules as they were: each must fail.
"""

import os
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from functools import partial
from typing import Any

from django.apps import apps
from django.db import connection, transaction
from django.db.models import Q

from bench.comparison import OracleComparison, visible_cells
from bench.endings import endings
from bench.harness import FULL, Proof, scratch_database
from bench.narrowed import narrowed
from bench.oracle import Oracle, read
from foundation import clock
from roll.models import (
    AccessGrant,
    ContactPoint,
    Enrolment,
    Guardianship,
    Posting,
    Pupil,
    Restriction,
    School,
    Teaching,
    User,
)
from roll.rights import Right
from tests.factories.random_roll import random_roll

NAME = "rights"
SEEDS = (1, 2, 3, 4, 5) if FULL else (1,)
NOON = "2026-11-24T12:00+05:30"
LEAST = 5  # cells that each rule decides
UNGUARDED = bool(os.environ.get("UNGUARDED"))
ALWAYS = {"starts_on": None, "ends_on": None}
FOR_EVER = {"starts_on": None, "ends_on": date(2100, 1, 1)}  # of several open postings the database allows one
DATED = ("Restriction", "Guardianship", "Posting", "Teaching", "Enrolment")
NOWHERE = {"email": None, "phone": None}


def all_granted() -> None:
    Guardianship.objects.update(access_state="granted", decided_by=User.objects.first(), decided_at=clock.now())


def all_rights() -> None:
    AccessGrant.objects.all().delete()
    pairs = Guardianship.objects.all()
    AccessGrant.objects.bulk_create(AccessGrant(guardianship=pair, right=right) for pair in pairs for right in Right)


def gone_today(name: str) -> None:
    """The first and the last day would not count."""
    today = clock.today()
    apps.get_model("roll", name).objects.filter(Q(starts_on=today) | Q(ends_on=today)).delete()


# Each makes one rule mean nothing.
LOOSENED: dict[str, Callable[[], Any]] = {
    "restrictions": lambda: Restriction.objects.all().delete(),
    "restrictions'-dates": lambda: Restriction.objects.update(**ALWAYS),
    "addresses": lambda: (ContactPoint.objects.all().delete(), User.objects.update(**NOWHERE)),
    "sign-in-addresses": lambda: User.objects.update(**NOWHERE),
    "decisions": all_granted,
    "guardianships'-dates": lambda: Guardianship.objects.update(**ALWAYS),
    "rights": all_rights,
    "inactive-guardians": lambda: User.objects.filter(guardians__isnull=False).update(is_active=True),
    "inactive-staff": lambda: User.objects.filter(postings__isnull=False).update(is_active=True),
    "inactive-pupils": lambda: User.objects.filter(pupil__isnull=False).update(is_active=True),
    "pupils'-users": lambda: Pupil.objects.update(user=None),
    "postings'-dates": lambda: Posting.objects.update(**FOR_EVER),
    "teachings'-dates": lambda: Teaching.objects.update(**FOR_EVER),
    "enrolments'-dates": lambda: Enrolment.objects.update(**FOR_EVER),
    "roles": lambda: Posting.objects.filter(area=None, role="editor").update(role="head"),
    **{f"{name}-today": partial(gone_today, name) for name in DATED},
    "teachers-who-see-all": lambda: School.objects.update(teachers_see_all=False),
}


def prove() -> Iterator[Proof]:
    decided: Counter[str] = Counter(dict.fromkeys(LOOSENED, 0))
    with pinned(NOON):
        for seed in SEEDS:
            with scratch_database():
                random_roll(seed)
                yield from each_rule_off(seed) if UNGUARDED else compared(seed, decided)
        if not UNGUARDED:
            yield rules(decided)
            with scratch_database():
                yield from endings()
                yield from narrowed()


@contextmanager
def pinned(instant: str) -> Iterator[None]:
    """Midnight must not fall between what is asked and what is expected."""
    before = os.environ.get("CHAUPAL_NOW", "")
    os.environ["CHAUPAL_NOW"] = instant
    try:
        yield
    finally:
        os.environ["CHAUPAL_NOW"] = before


def compared(seed: int, decided: Counter[str]) -> Iterator[Proof]:
    comparison = OracleComparison(Oracle(read(), clock.today()), seed)
    comparison.compare_all()
    yield comparison.proof(f"seed={seed}")
    for rule, loosen in LOOSENED.items():
        decided[rule] += cells_decided(comparison, loosen)


def rules(decided: Counter[str]) -> Proof:
    figure = ",".join(f"{rule}={cells}" for rule, cells in decided.items())
    return Proof(f"{NAME}-{connection.vendor}-rules", figure, f"each>={LEAST}", min(decided.values()) >= LEAST)


def each_rule_off(seed: int) -> Iterator[Proof]:
    oracle = Oracle(read(), clock.today())
    for rule, loosen in LOOSENED.items():
        comparison = OracleComparison(oracle, seed)
        with loosened(loosen):
            comparison.compare_readers()
        yield comparison.proof(f"seed={seed},without={rule}")


def cells_decided(comparison: OracleComparison, loosen: Callable[[], Any]) -> int:
    """In how many cells a rule decides, by the oracle alone."""
    with loosened(loosen):
        return len(comparison.visible_cells ^ visible_cells(Oracle(read(), clock.today())))


@contextmanager
def loosened(loosen: Callable[[], Any]) -> Iterator[None]:
    with transaction.atomic():
        loosen()
        yield
        transaction.set_rollback(True)
