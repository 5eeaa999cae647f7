"""docs/add-a-room.md, followed to the letter: the room it describes is built in a folder of its own and works."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests import migrated

ROOT = Path(__file__).parents[2]
TEXT = (ROOT / "docs" / "add-a-room.md").read_text()
# A path on a line of its own, and the block below it.
FILES = dict(re.findall(r"^`([\w./-]+)`\n```\w+\n(.*?)^```$", TEXT, re.M | re.S))
SETTINGS, CONTRACT = "site/settings/base.py", "pyproject.toml"
MIGRATE = re.search(r"`CHAUPAL_DEMO=1 python manage\.py (makemigrations [^`]+)`", TEXT)[1]

SETTINGS_OF_TEST = """
from settings.test import *
import portal

portal.__path__.append({folder!r} + "/portal")
INSTALLED_APPS = [*INSTALLED_APPS, {line}]
TEMPLATES[0]["DIRS"].append({folder!r} + "/templates")
"""
# The room's own migration on a copy of this run's template, for migrating all of it takes ten seconds.
CONFTEST = """
import shutil
from pathlib import Path

from django.core.management import call_command

import tests.access
from tests import migrated

pytest_plugins = ["tests.conftest"]
tests.access.__path__.append({folder!r} + "/tests/access")
from tests.access import praise

tests.access.ACCESS.update(praise.ACCESS)
migrated.FOLDER = Path({folder!r}, "databases")


def make(template, prefix):
    shutil.copyfile({template!r}, template)
    migrated.point_at(template)
    call_command(*{migrate!r}.split(), verbosity=0)
    call_command("migrate", {migrate!r}.split()[1], verbosity=0)


migrated.make = make
"""


def test_its_two_lines_are_what_stands_there_and_one_room_more():
    (app,) = re.findall(r'"portal\.(\w+)",', FILES[SETTINGS])
    assert FILES[SETTINGS] == f'    "portal.{app}",\n'
    assert '    "portal.letters",\n' in (ROOT / SETTINGS).read_text()
    assert FILES[CONTRACT].replace(f" | {app}", "") in (ROOT / CONTRACT).read_text()
    assert FILES[CONTRACT].count(f" | {app}") == 1
    assert {path.split("/")[1] for path in FILES if path.startswith("portal/")} == {app}


@pytest.mark.django_db
@pytest.mark.skipif(bool(os.environ.get("DATABASE_URL")), reason="once is enough: on SQLite")
def test_the_room_works_as_written(tmp_path: Path):
    """Its own tests, and those of the house that ask every address for its door and its line in the matrix."""
    said = {"folder": str(tmp_path), "line": FILES[SETTINGS].strip().rstrip(","), "migrate": MIGRATE}
    made = {path: text for path, text in FILES.items() if path not in {SETTINGS, CONTRACT}}
    made |= {
        "settings_with_room.py": SETTINGS_OF_TEST.format(**said),
        "conftest.py": CONFTEST.format(**said, template=migrated.prepare()),
    }
    for path, text in made.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(text)
    (tmp_path / "var").mkdir()
    (tmp_path / "tests" / "house").mkdir()
    for name in ("test_access.py", "test_doors.py"):
        shutil.copy(ROOT / "tests" / "house" / name, tmp_path / "tests" / "house")
    asked = ["-q", "-n", "0", "-p", "no:cacheprovider", "--ds", "settings_with_room", "--rootdir", str(tmp_path)]
    ran = subprocess.run(
        [sys.executable, "-m", "pytest", *asked, "-c", str(ROOT / "pyproject.toml"), str(tmp_path)],
        cwd=tmp_path,
        env=os.environ
        | {
            "PYTHONPATH": os.pathsep.join(map(str, (ROOT, ROOT / "site", tmp_path))),
            "CHAUPAL_VAR": str(tmp_path / "var"),
            "DJANGO_SETTINGS_MODULE": "settings_with_room",
        },
        capture_output=True,
        text=True,
    )
    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert re.search(r"^\d+ passed in", ran.stdout, re.M), ran.stdout
