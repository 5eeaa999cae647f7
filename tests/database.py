"""A pytest plugin: databases copied from a template, no network, the state that one test could leave to the next."""

import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.cache import caches
from django.test import TransactionTestCase
from django.utils import translation

COPIES, WITH_CAST = pytest.StashKey[Any](), pytest.StashKey[bool]()
# What pytest-django has for a test that touches a database.
DATABASE = {"db", "transactional_db", "live_server", "_django_db_helper"}
LONG = ("tests/browser/", "tests/site/test_demo_school.py", "tests/editing/test_every_admin_address.py")
# Without a window's own pages it takes less than half the processor's time for a new context.
CHROMIUMS = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
CHROMIUM = next(filter(None, map(shutil.which, CHROMIUMS)), None)


@pytest.fixture(scope="session")
def django_db_setup(
    request: pytest.FixtureRequest, django_test_environment: None, django_db_blocker: Any
) -> Iterator[None]:
    """pytest-django's own would migrate in each run."""
    from tests.copies import Copies

    with django_db_blocker.unblock():
        copies = Copies(os.environ.get("PYTEST_XDIST_WORKER", "main"))
        copies.use(request.config.stash.get(WITH_CAST, False))
    request.config.stash[COPIES] = (copies, django_db_blocker)
    # Emptying every table takes Wagtail's tree and the locales with it, and takes longer.
    TransactionTestCase._fixture_teardown = copies.restore  # type: ignore[method-assign]
    yield
    with django_db_blocker.unblock():
        copies.drop()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The longest first, so that no process begins one when the others are done: a browser's, then the demo's."""
    items.sort(key=lambda item: next((n for n, part in enumerate(LONG) if part in item.nodeid), len(LONG)))


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    """Before any fixture opens a transaction: which of the two databases this test stands on."""
    names = getattr(item, "fixturenames", [])
    if not (item.get_closest_marker("django_db") or DATABASE.intersection(names)):
        return
    item.config.stash[WITH_CAST] = "cast" in names and "bare_database" not in names
    if COPIES in item.config.stash:
        copies, blocker = item.config.stash[COPIES]
        with blocker.unblock():
            copies.use(item.config.stash[WITH_CAST])


@pytest.fixture
def bare_database() -> None:
    """For who needs a database without pages, or pins the clock before the cast is built: nothing is there yet."""


@pytest.fixture
def planted_on(request: pytest.FixtureRequest, django_db_setup: None) -> date | None:
    """The day on which the cast was built that this test stands on; None on a bare database."""
    return request.config.stash[COPIES][0].planted_on if request.config.stash[WITH_CAST] else None


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
        terminalreporter.write_line(
            "Browser tests were SKIPPED: no Chromium (on Debian: apt install chromium-headless-shell)."
        )
