"""Debian's own Chromium, shut in on this machine; and the whole site, started for it as a school would."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.browser.stack import NOW, Stack, running
from tests.database import CHROMIUM

# Playwright's driver runs an event loop in the test's thread; Django would refuse to touch the database beside it.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-dev-shm-usage",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1",
]
# A busy machine takes its time; what must be quick is measured, not waited for.
expect.set_options(timeout=20_000)
HERE = Path(__file__).parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Skipped before any site is started for a browser that isn't there."""
    if not CHROMIUM:
        for item in items:
            if HERE in item.path.parents:
                item.add_marker(
                    pytest.mark.skip(reason="no Chromium on this machine (on Debian: apt install chromium)")
                )


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    return browser_type_launch_args | {"executable_path": CHROMIUM, "args": ARGUMENTS}


@pytest.fixture(scope="session")
def base_url() -> None:
    """Each test goes to its own site; the plugin's own fixture is of a form that pytest has given up."""


@pytest.fixture
def school_morning(monkeypatch: pytest.MonkeyPatch) -> None:
    """The test's own process, and a `live_server` in it, on the same day as a Stack."""
    monkeypatch.setenv("CHAUPAL_NOW", NOW)


@pytest.fixture
def stack(
    tmp_path: Path, school_morning: None, django_test_environment: None, django_db_blocker: Any
) -> Iterator[Stack]:
    with running(tmp_path, django_db_blocker.unblock) as site:
        yield site
