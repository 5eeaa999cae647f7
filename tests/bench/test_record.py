"""When a figure is over: its fixed limit, what was recorded of it, no record, other libraries."""

import tomllib
from dataclasses import replace
from itertools import product
from pathlib import Path

import pytest

from bench import runner
from bench.record import FILE, Figure, Record, Versions, judge

HERE = Versions(lock="aaaa", python="3.11", database="3.40")
COUNTS = {"queries": 9, "repeated": 0, "rows": 100, "bytes": 2000, "calls": 5000, "work": 700}
LIMITS = {"queries": 12, "repeated": 0}
NEWS = Figure("news-1", COUNTS, LIMITS, {"p50_ms": 6.0, "ratio": 1.5})


def with_counts(**counts: int) -> Figure:
    return replace(NEWS, counts=COUNTS | counts)


@pytest.fixture
def record(tmp_path: Path) -> Record:
    """One figure was recorded, under these versions."""
    Record("sqlite", HERE, tmp_path / "recorded.toml").write("news", [NEWS])
    return again(tmp_path)


def again(folder: Path, now: Versions = HERE, vendor: str = "sqlite") -> Record:
    return Record(vendor, now, folder / "recorded.toml")


def test_what_costs_as_much_as_it_did_is_one_line_and_ok(record):
    assert str(record.verdict(NEWS)) == (
        "news-1 sqlite queries=9<=9 repeated=0<=0 rows=100<=103 bytes=2000<=2060 calls=5000<=5150 work=700<=721 ok "
        "seen p50_ms=6.00 ratio=1.50"
    )


@pytest.mark.parametrize("name", COUNTS)
def test_each_count_may_be_three_hundredths_over_its_record(record, name):
    most = int(COUNTS[name] * 1.03)
    assert record.verdict(with_counts(**{name: most})).ok
    over = record.verdict(with_counts(**{name: most + 1}))
    assert not over.ok
    assert f"{name}={most + 1}>{most}" in over.line


def test_the_fixed_limit_holds_where_the_record_would_allow_more(tmp_path):
    dear = with_counts(queries=13, repeated=1)
    again(tmp_path).write("news", [dear])
    verdict = again(tmp_path).verdict(dear)
    assert not verdict.ok
    assert "queries=13>12 repeated=1>0" in verdict.line


def test_times_are_only_seen(record):
    slow = record.verdict(replace(NEWS, seen={"p50_ms": 9000.0, "ratio": 99.0}))
    assert slow.ok
    assert str(slow).endswith(" ok seen p50_ms=9000.00 ratio=99.00")


def test_what_has_no_record_is_over_and_says_how_to_make_one(record):
    verdict = record.verdict(replace(NEWS, name="news-2"))
    assert not verdict.ok
    assert str(verdict).endswith(" no record: make bench RECORD=1 OVER seen p50_ms=6.00 ratio=1.50")


def test_a_record_of_other_counts_is_none(record):
    verdict = record.verdict(replace(NEWS, counts=COUNTS | {"locks": 1}))
    assert not verdict.ok
    assert "no record" in verdict.line


@pytest.mark.parametrize("other", [{"python": "3.12"}, {"database": "3.46"}])
def test_under_other_versions_calls_and_work_are_seen_and_the_rest_is_held(record, tmp_path, other):
    elsewhere = again(tmp_path, replace(HERE, **other))
    seen = elsewhere.verdict(with_counts(calls=9000, work=9000))
    assert seen.ok
    assert "calls=9000(seen) work=9000(seen) ok" in str(seen)
    assert not elsewhere.verdict(with_counts(rows=104)).ok
    assert not elsewhere.verdict(with_counts(queries=10)).ok
    assert not elsewhere.verdict(with_counts(bytes=2061)).ok


def test_other_libraries_without_a_new_record_are_red(record, tmp_path):
    assert record.lock() is None
    elsewhere = again(tmp_path, replace(HERE, lock="bbbb"))
    first, *rest = judge("news", lambda: iter([NEWS]), elsewhere, "")
    assert not first.ok
    assert str(first) == "lock sqlite is another than the figures were recorded under: make bench RECORD=1 OVER"
    assert [each.ok for each in rest] == [True]


def test_a_recorded_figure_that_is_no_longer_measured_is_red(record):
    (gone,) = judge("news", lambda: iter([]), record, "")
    assert str(gone) == "news-1 sqlite is recorded and was not measured: make bench RECORD=1 OVER"
    assert list(judge("newsletters", lambda: iter([]), record, "")) == []


def test_a_new_record_takes_the_place_of_one_files_figures_and_leaves_the_others(record, tmp_path):
    again(tmp_path, vendor="postgresql").write("news", [NEWS])
    again(tmp_path).write("rooms", [replace(NEWS, name="rooms-home")])
    again(tmp_path).write("newsletters", [replace(NEWS, name="newsletters-1")])
    again(tmp_path).write("news", [NEWS, replace(NEWS, name="news-2")])
    both = [with_counts(rows=5), replace(NEWS, name="news-3")]
    assert [verdict.ok for verdict in judge("news", lambda: iter(both), again(tmp_path), "some")] == [True, True]
    written = tomllib.loads((tmp_path / "recorded.toml").read_text())
    assert written["under"] == {"postgresql": vars(HERE), "sqlite": vars(HERE)}
    assert written["figures"] == {
        "news-1": {"postgresql": COUNTS, "sqlite": COUNTS | {"rows": 5}},
        "news-3": {"sqlite": COUNTS},
        "newsletters-1": {"sqlite": COUNTS},
        "rooms-home": {"sqlite": COUNTS},
    }


def test_a_red_figure_leaves_none_of_the_others_out(monkeypatch):
    ran: list[str] = []
    monkeypatch.setattr(runner, "run_one", lambda kind, asked, name: ran.append(name))
    assert runner.run("figures", [], "") is False
    assert sorted(ran) == runner.names("figures")


def test_the_file_is_the_same_in_whatever_order_it_was_written(tmp_path):
    texts = []
    for order in (["rooms", "news", "pages"], ["pages", "rooms", "news"]):
        file = tmp_path / f"{order[0]}.toml"
        for name, vendor in product(order, sorted({"sqlite", "postgresql"}, reverse=order[0] == "rooms")):
            Record(vendor, HERE, file).write(name, [replace(NEWS, name=name)])
        texts.append(file.read_text())
    assert texts[0] == texts[1]


def test_a_part_is_not_recorded_under_other_versions_than_the_rest(record, tmp_path):
    elsewhere = again(tmp_path, replace(HERE, lock="bbbb"))
    with pytest.raises(SystemExit, match="record all of it"):
        list(judge("news", lambda: iter([NEWS]), elsewhere, "some"))
    assert all(each.ok for each in judge("news", lambda: iter([NEWS]), elsewhere, "all"))
    assert again(tmp_path).under == replace(HERE, lock="bbbb")


def test_what_is_recorded_says_for_each_figure_what_it_costs_on_both_databases():
    recorded = tomllib.loads(FILE.read_text())
    assert recorded["under"].keys() == {"postgresql", "sqlite"}
    families = {name.replace("_", "-") for name in runner.names("figures")}
    for name, found in recorded["figures"].items():
        assert found.keys() == {"postgresql", "sqlite"}, name
        assert any(name == family or name.startswith(f"{family}-") for family in families), name
