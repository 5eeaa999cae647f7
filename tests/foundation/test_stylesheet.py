"""The stylesheet is joined from many files, and its absence is said."""

from pathlib import Path

import pytest
from django.core.management import call_command
from django.core.management.base import SystemCheckError

from foundation import stylesheet

TOKENS, LISTS = "@layer tokens, components;\n", "/* Lists,\n   of all kinds */\n\n@layer components {\n  .rows {}\n}\n"


@pytest.fixture
def house(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A house with two shared files and two rooms; nothing is built."""
    files = {"site/styles/45-lists.css": LISTS, "site/styles/10-tokens.css": TOKENS}
    files |= {
        "portal/reports/room.css": ".report {}\n",
        "helpdesk/room.css": ".query {}\n",
        "site/static/other.css": "",
    }
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    monkeypatch.setattr(stylesheet, "ROOT", tmp_path)
    monkeypatch.setattr(stylesheet, "BUILT", tmp_path / "site" / "static" / "app.css")
    return tmp_path


def test_what_is_shared_comes_first_and_rooms_by_their_paths(house):
    stylesheet.build()
    built = "@layer tokens, components;\n@layer components {\n  .rows {}\n}\n.query {}\n.report {}\n"
    assert stylesheet.BUILT.read_text() == built
    assert [path.name for path in stylesheet.BUILT.parent.iterdir() if path.suffix != ".css"] == []


def test_a_room_that_went_leaves_the_stylesheet(house):
    stylesheet.build()
    (house / "helpdesk" / "room.css").unlink()
    stylesheet.build()
    assert ".query" not in stylesheet.BUILT.read_text() and ".report" in stylesheet.BUILT.read_text()


def test_one_that_is_missing_or_old_stops_what_serves_it(house):
    def problems() -> list[str]:
        return [found.msg for found in stylesheet.check_stylesheet(None)]

    assert problems() == ["site/static/app.css is not built."]
    with pytest.raises(SystemCheckError, match="Run python -m foundation.catalogues compile"):
        call_command("collectstatic", interactive=False, dry_run=True, verbosity=0, skip_checks=False)
    stylesheet.build()
    assert problems() == []
    (house / "helpdesk" / "room.css").write_text(".query { color: red }\n")
    assert problems() == ["site/static/app.css is out of date."]


def test_this_one_is_built():
    assert stylesheet.check_stylesheet(None) == []
