"""A pytest plugin: databases copied from a template, no network, the state that one test could leave to the next."""

import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.cache import caches
from django.db import connection
from django.test import TransactionTestCase
from django.utils import translation

from tests import migrated

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")


@pytest.fixture(scope="session")
def django_db_setup(django_test_environment: None, django_db_blocker: Any) -> Iterator[None]:
    """pytest-django's own would migrate in each run."""
    worker = os.environ.get("PYTEST_XDIST_WORKER", "main")
    with django_db_blocker.unblock():
        asked_for = connection.settings_dict["NAME"]
        template = migrated.prepare()
        name = f"{settings.VAR_DIR}/{worker}.sqlite3" if migrated.is_sqlite() else f"test_{asked_for}_{worker}"
        migrated.copy(template, name)
        migrated.point_at(name)
    # Emptying every table takes Wagtail's tree and the locales with it, and takes longer.
    TransactionTestCase._fixture_teardown = lambda case: migrated.restore(template)  # type: ignore[method-assign]
    yield
    with django_db_blocker.unblock():
        connection.close()
        migrated.drop(name)


@pytest.fixture(autouse=True)
def _nothing_remembered() -> None:
    """The cache outlives a rolled back transaction, and the language a request."""
    for name in settings.CACHES:
        caches[name].clear()
    translation.deactivate()


def _loopback_only(event: str, arguments: tuple[Any, ...]) -> None:
    if event == "socket.connect" and isinstance(arguments[1], tuple):
        host = str(arguments[1][0])
    elif event == "socket.getaddrinfo":
        host = str(arguments[0] or "localhost")
    else:
        return
    if not (host in {"localhost", "::1", "0.0.0.0", "testserver"} or host.startswith("127.")):  # noqa: S104
        raise RuntimeError(f"A test reached for {host}: only this machine's loopback is open to the suite.")


def pytest_configure(config: pytest.Config) -> None:
    sys.addaudithook(_loopback_only)


def pytest_unconfigure(config: pytest.Config) -> None:
    """The controller made the scratch folder (settings/test.py); its workers share it."""
    made_here = Path(settings.VAR_DIR).name.startswith("chaupal-test-")
    if (
        made_here
        and Path(settings.VAR_DIR).parent == Path(tempfile.gettempdir())
        and not hasattr(config, "workerinput")
    ):
        shutil.rmtree(settings.VAR_DIR, ignore_errors=True)


def pytest_terminal_summary(terminalreporter: Any) -> None:
    if not CHROMIUM:
        terminalreporter.write_line("Browser tests were SKIPPED: no Chromium found (on Debian: apt install chromium).")
