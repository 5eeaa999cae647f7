"""The figure of the import: its file is one that imports, and each of its limits can be broken."""

from datetime import date
from importlib import import_module

import pytest

from bench.oneroster_zip import District
from roll.models import Class, ContactPoint, Guardian, Guardianship, Pupil, School
from roll.oneroster import import_roll

figure = import_module("bench.figures.import")


def test_its_file_has_the_pupils_that_were_asked_for(db, tmp_path):
    file = District(100, date(2026, 4, 1), a_school=60).save(tmp_path / "roll.zip")
    tally = import_roll(file)
    assert tally.warnings == []
    assert (School.objects.count(), Class.objects.count(), Pupil.objects.count()) == (2, 3, 100)
    assert Guardianship.objects.count() == 200
    assert Guardian.objects.filter(guardianships__pupil__admission_number="N2").count() == 2
    assert ContactPoint.objects.count() == 2 * Guardian.objects.count()
    again = import_roll(file)
    assert sum(counts[what] for counts in again.counts.values() for what in ("made", "changed", "ended")) == 0


@pytest.mark.parametrize("name", ["written", "statements", "memory"])
def test_each_limit_can_be_broken(name):
    limits = figure.limits(2_000, "again", before=110) if name != "written" else {"written": 0}
    taken = limits | {"seconds": 1, "processor": 1}
    kept, broken = (figure.Import(2_000, "again", taken | {name: limits[name] + more}, limits) for more in (0, 1))
    assert (kept.ok, broken.ok) == (True, False)
    assert f"{name}={limits[name]:.0f}<=" in str(kept)
    assert f"{name}={limits[name] + 1:.0f}>" in str(broken)
    assert " OVER " in str(broken)
