"""Everything that the journal is to have, really done: a row each, with the right keys, no name, and nobody alters it.

Each act of tests/acts.py is done in turn, nothing rolled back. Then rows are changed, deleted and written over, by the
models and in SQL; a month that is old is dropped by two at once, and a young one by nobody. The demo's front door is
tried in the suite, for only the demo has it. UNGUARDED=1 takes the triggers away: the proof must fail.
"""

import os
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from django.core.cache import cache
from django.db import DatabaseError, connection, transaction
from django.test.utils import override_settings, setup_test_environment, teardown_test_environment
from django.urls import get_resolver
from django_q.conf import Conf

from bench.harness import FULL, Proof, scratch_database
from bench.proofs.matrix import LOCMEM
from foundation import clock
from journal.kinds import KINDS
from journal.models import Entry
from journal.months import Month
from journal.retention import MONTH_DROPPED, NothingThere, TooYoung, drop_month
from roll.models import User
from tests.acts import ACTS, last_key, named, new_rows
from tests.factories.cast import Cast, build_cast
from tests.factories.journal import TRIGGERS, old_entries, refused_sql

NAME = "journal"
TRIED_ROWS = 50 if FULL else 1
OLD_ROWS = 5000 if FULL else 200
RIVALS = 2


def prove() -> Iterator[Proof]:
    with scratch_database(), override_settings(CACHES=LOCMEM):
        setup_test_environment(debug=False)
        Conf.SYNC = True
        get_resolver().url_patterns  # noqa: B018  (loads the rooms, and with them their kinds)
        if os.environ.get("UNGUARDED"):
            take_triggers_away()
        try:
            cast = build_cast()
            yield written(cast)
            yield kept(cast)
            yield dropped(cast)
        finally:
            teardown_test_environment()


def take_triggers_away() -> None:
    with connection.cursor() as cursor:
        for name in TRIGGERS[connection.vendor]:
            on = " ON journal_entry" if connection.vendor == "postgresql" else ""
            cursor.execute(f"DROP TRIGGER {name}{on}")


# --- Each act has its row ---------------------------------------------------------------------------------------------
def written(cast: Cast) -> Proof:
    missing, doubled, secrets, kinds = 0, 0, 0, set()
    for name, prepare in ACTS.items():
        cache.clear()
        do = prepare(cast)
        before = last_key()
        expected, found = Counter(do()), Counter(new_rows(before))
        lost, more, told = expected - found, found - expected, named(before)
        missing, doubled, secrets = missing + lost.total(), doubled + more.total(), secrets + len(told)
        kinds |= {row.kind for row in expected}
        for wrong in (*lost, *more, *told):
            print(f"   {name}: {wrong}")
    unheard = KINDS.keys() - kinds
    print(*(f"   no act writes {kind}\n" for kind in sorted(unheard)), sep="", end="")
    figure = f"kinds={len(kinds)},missing={missing + len(unheard)},doubled={doubled},named={secrets}"
    return Proof(NAME, figure, "missing=0,doubled=0,named=0", not (missing or unheard or doubled or secrets))


# --- Nobody alters it -------------------------------------------------------------------------------------------------
def kept(cast: Cast) -> Proof:
    tries, altered = 0, 0
    rows = list(Entry.objects.order_by("pk").values_list("pk", flat=True))
    for key in rows[:TRIED_ROWS]:
        for name, sql in refused_sql(connection.vendor).items():
            tries, altered = tries + 1, altered + is_altered(name, sql.format(key=key))
    for name, act in BY_MODEL.items():
        tries, altered = tries + 1, altered + is_altered(name, act)
    return Proof(f"{NAME}-kept", f"rows={len(rows)},tries={tries},altered={altered}", "altered=0", altered == 0)


BY_MODEL = {
    "update": lambda: Entry.objects.update(kind="nothing"),
    "delete": lambda: Entry.objects.all().delete(),
    "drop": lambda: Entry.objects.all().drop(),
    "save": lambda: Entry.objects.earliest("pk").save(),
    "delete one": lambda: Entry.objects.earliest("pk").delete(),
    "bulk_update": lambda: Entry.objects.bulk_update([Entry(pk=Entry.objects.earliest("pk").pk, kind="no")], ["kind"]),
    "raw": lambda: Entry.objects.all()._raw_delete("default"),
}


def is_altered(name: str, act: object) -> bool:
    """Does it where that is let happen, says whether anything is different then, and takes it back."""
    before = everything()
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(act) if isinstance(act, str) else act()  # type: ignore[operator]
            after = everything()
            transaction.set_rollback(True)
    except (DatabaseError, TypeError):
        return False
    if after == before:
        return False
    print(f"   {name}: {len(before)} rows before, {len(after)} after")
    return True


def everything() -> list[tuple[object, ...]]:
    return list(Entry.objects.order_by("pk").values_list())


# --- A month goes by a named act, or not at all -----------------------------------------------------------------------
def dropped(cast: Cast) -> Proof:
    administrator = User.objects.create(username="rules", is_superuser=True)
    this = Month.of(clock.now())
    old, young = this.plus(-60), this.plus(-3)
    old_entries(young)
    old_entries(old, OLD_ROWS)
    barrier = Barrier(RIVALS)

    def one(_number: int) -> int:
        try:
            barrier.wait(60)
            return drop_month(old, by=administrator)
        except NothingThere:
            return 0
        finally:
            connection.close()

    with ThreadPoolExecutor(RIVALS) as pool:
        gone = sum(pool.map(one, range(RIVALS)))
    acts = Entry.objects.filter(kind=MONTH_DROPPED.name, subject=old.number, user=administrator.pk).count()
    left = Entry.objects.between(old.start, old.plus(1).start).count()
    refused = is_refused(old, NothingThere) + is_refused(young, TooYoung)
    ok = (gone, left, acts, refused) == (OLD_ROWS, 0, 1, 2) and Entry.objects.filter(at__lt=this.start).count() == 3
    figure = f"rows={OLD_ROWS},gone={gone},left={left},acts={acts},refused={refused}"
    return Proof(f"{NAME}-dropped", figure, f"gone={OLD_ROWS},left=0,acts=1,refused=2", ok)


def is_refused(month: Month, why: type[Exception]) -> bool:
    """Also by a setting that would let it go: then the database refuses."""
    try:
        with override_settings(JOURNAL_MONTHS=0):
            drop_month(month, by=User.objects.get(username="rules"))
    except why:
        return True
    return False
