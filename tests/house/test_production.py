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


@pytest.mark.parametrize("command", ["check", "migrate", "appoint"])
@pytest.mark.parametrize("var", ["nowhere", "a-file"])
def test_without_its_folder_the_site_says_so_in_a_sentence(tmp_path, command, var):
    (tmp_path / "a-file").touch()
    ran = manage(command, scratch=tmp_path, CHAUPAL_VAR=str(tmp_path / var))
    assert ran.returncode == 1
    assert ran.stderr.startswith(f"ImproperlyConfigured: There is no folder {tmp_path / var}, or this user may not")
    assert ran.stderr.count("\n") == 1 and not (tmp_path / "nowhere").exists()


@pytest.mark.parametrize("changes", [{}, {"DJANGO_SETTINGS_MODULE": None, "CHAUPAL_DEMO": "1"}])
def test_between_an_old_site_and_a_restored_one_none_starts(tmp_path, changes):
    """The families' mail of one is not to go out with the files of the other."""
    (tmp_path / "restore-not-finished").touch()
    sentence = "A restore was interrupted: run `manage.py restore` again, with --replace.\n"
    ran = python("run.py", scratch=tmp_path, **changes)
    assert (ran.returncode, ran.stderr) == (1, sentence)


@pytest.mark.parametrize("command", ["worker", "migrate", "check"])
def test_nor_does_any_command_but_restore(tmp_path, command):
    (tmp_path / "restore-not-finished").touch()
    ran = manage(command, scratch=tmp_path)
    assert ran.stderr.startswith("ImproperlyConfigured: A restore was interrupted: ") and ran.returncode == 1
    again = manage("restore", "nothing", "--mail=hold", scratch=tmp_path)
    assert "CommandError: nothing can't be read: No such file or directory." in again.stderr


@pytest.mark.parametrize("command", [("manage.py", "check"), ("run.py",)])
def test_nothing_starts_on_settings_that_nobody_named(tmp_path, command):
    """Development's settings serve everybody with a key that everybody knows."""
    ran = python(*command, scratch=tmp_path, DJANGO_SETTINGS_MODULE=None)
    assert ran.returncode == 1
    assert ran.stderr.startswith("Which settings? Set DJANGO_SETTINGS_MODULE: settings.production for a school")


def test_cookies_are_this_hosts_alone_and_go_over_https(tmp_path):
    words = "import sys; sys.path.insert(0, 'site'); from django.conf import settings"
    kinds = ("SESSION", "CSRF", "LANGUAGE", "DEVICE")
    secure = ", ".join(f"settings.{kind}_COOKIE_SECURE" for kind in kinds[:3])
    asked = ", ".join(f"settings.{kind}_COOKIE_NAME" for kind in kinds)
    ran = python("-c", f"{words}; print({asked}, {secure}, settings.SECURE_HSTS_PRELOAD)", scratch=tmp_path)
    assert ran.stdout.split() == [*(f"__Host-{kind.lower()}" for kind in kinds), *["True"] * 3, "False"]
    asked_for = python("-c", f"{words}; print(settings.SECURE_HSTS_PRELOAD)", scratch=tmp_path, HSTS_PRELOAD="1")
    assert asked_for.stdout.strip() == "True"


@pytest.mark.parametrize(
    "address", ["school.example.org", "http://school.example.org", "https://विद्यालय.example", "https://"]
)
def test_the_base_of_links_is_an_address(tmp_path, address):
    """A mail's id has its host in it: it was `<message-5@None>`."""
    ran = manage("check", scratch=tmp_path, CHAUPAL_BASE_URL=address)
    assert ran.returncode == 1 and "CHAUPAL_BASE_URL begins with https://" in ran.stderr


def test_the_demo_is_asked_for_by_its_one(tmp_path):
    ran = manage("check", scratch=tmp_path, DJANGO_SETTINGS_MODULE=None, CHAUPAL_DEMO="0")
    assert (ran.returncode, ran.stderr[:15]) == (1, "Which settings?")


def test_the_example_of_an_environment_can_be_sourced(tmp_path):
    ran = subprocess.run(["sh", "-euc", f". {ROOT}/.env.example"], capture_output=True, text=True)
    assert (ran.returncode, ran.stderr) == (0, "")
