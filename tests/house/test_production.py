"""A real school's settings: nothing left open, and no demo."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
COMPLETE = {
    "DJANGO_SETTINGS_MODULE": "settings.production",
    "SECRET_KEY": "k2#x9" * 12 + "!Qw7",
    "ALLOWED_HOSTS": "school.example.org",
    "CHAUPAL_BASE_URL": "https://school.example.org",
}


def manage(*arguments: str, scratch: Path, **changes: str | None) -> subprocess.CompletedProcess[str]:
    return python("manage.py", *arguments, scratch=scratch, **changes)


def python(*arguments: str, scratch: Path, **changes: str | None) -> subprocess.CompletedProcess[str]:
    environment = {"PATH": os.environ["PATH"], "CHAUPAL_VAR": str(scratch)} | COMPLETE | changes
    (scratch / "static").mkdir(exist_ok=True)
    return subprocess.run(
        [sys.executable, "-W", "error::UserWarning", *arguments],
        cwd=ROOT,
        env={name: value for name, value in environment.items() if value is not None},
        capture_output=True,
        text=True,
    )


def test_production_passes_djangos_own_check(tmp_path):
    ran = manage("check", "--deploy", "--fail-level", "WARNING", scratch=tmp_path)
    assert (ran.returncode, ran.stderr) == (0, "")


def test_production_refuses_the_demo(tmp_path):
    ran = manage("check", scratch=tmp_path, CHAUPAL_DEMO="1")
    assert ran.returncode == 1
    assert "ImproperlyConfigured: CHAUPAL_DEMO signs anybody in as anybody" in ran.stderr


def test_production_refuses_a_stopped_clock(tmp_path):
    ran = manage("check", scratch=tmp_path, CHAUPAL_NOW="2026-11-24T08:20+05:30")
    assert ran.returncode == 1
    assert "ImproperlyConfigured: CHAUPAL_NOW stops the clock" in ran.stderr


def test_hosts_and_the_base_of_links_are_read_as_people_write_them(tmp_path):
    # The settings alone: loading all apps for two of their lines takes two seconds.
    words = "import sys; sys.path.insert(0, 'site'); from django.conf import settings"
    ran = python(
        "-c", f"{words}; print(settings.ALLOWED_HOSTS, settings.BASE_URL)",
        scratch=tmp_path, ALLOWED_HOSTS="a.example.org, b.example.org", CHAUPAL_BASE_URL="https://a.example.org/",
    )  # fmt: skip
    assert ran.stdout.strip() == "['a.example.org', 'b.example.org'] https://a.example.org"


@pytest.mark.parametrize("name", ["SECRET_KEY", "ALLOWED_HOSTS", "CHAUPAL_BASE_URL"])
def test_production_does_not_start_half_configured(tmp_path, name):
    ran = manage("check", scratch=tmp_path, **{name: None})
    assert ran.returncode == 1
    assert f"Set {name}: see .env.example." in ran.stderr
