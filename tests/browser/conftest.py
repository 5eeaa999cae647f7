"""Debian's own Chromium, shut in on this machine; and the whole site, started for it as a school would."""

import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from copy import deepcopy
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core import mail
from django.db import connection
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from bench.harness import sign_in
from roll.models import User
from tests import migrated
from tests.browser.desk import DESK, OpenAs, signed_in
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
                    pytest.mark.skip(reason="no Chromium here (on Debian: apt install chromium-headless-shell)")
                )


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    return browser_type_launch_args | {"executable_path": CHROMIUM, "args": ARGUMENTS}


@pytest.fixture(scope="session")
def base_url() -> None:
    """Each test goes to its own site; the plugin's own fixture is of a form that pytest has given up."""


@pytest.fixture
def school_morning(bare_database: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """The test's own process, and a `live_server` in it, on the same day as a Stack."""
    monkeypatch.setenv("CHAUPAL_NOW", NOW)


@pytest.fixture
def stack(
    tmp_path: Path, school_morning: None, django_test_environment: None, django_db_blocker: Any
) -> Iterator[Stack]:
    with running(tmp_path, django_db_blocker.unblock) as site:
        yield site


@dataclass
class Built:
    """What a module's tests begin with: its objects, its mails, and the database that holds both."""

    database: str
    made: Any = None
    mails: list[Any] = field(default_factory=list)


@pytest.fixture(scope="module")
def built(request: pytest.FixtureRequest, django_db_setup: None, django_db_blocker: Any) -> Iterator[Built]:
    with django_db_blocker.unblock():
        own = Path(str(connection.settings_dict["NAME"]))
        name = str(own.with_name(f"{own.stem}_{request.module.__name__.rpartition('.')[2]}{own.suffix}"))
    yield Built(name)
    with django_db_blocker.unblock():
        migrated.drop(name)


@pytest.fixture
def build_once(transactional_db: None, school_morning: None, built: Built) -> Callable[[Callable[[], Any]], Any]:
    """`build_once(make)`: what `make` returns, with its rows and its mails as they were when the module's first test
    called it. What a test writes is gone for the next."""

    def begin(make: Callable[[], Any]) -> Any:
        if built.made is None:
            built.made = make()
            built.mails = list(mail.outbox)
            migrated.keep(built.database)
        else:
            migrated.restore(built.database)
            mail.outbox[:] = built.mails
        return deepcopy(built.made)

    return begin


@pytest.fixture(params=[True, False], ids=["script", "no-script"])
def page_of(
    request: pytest.FixtureRequest, browser: Browser, live_server: Any
) -> Iterator[Callable[[User, str], Page]]:
    """`page_of(user, path)`: signed in, on a small phone, there; with JavaScript and without."""
    contexts = []

    def go(user: User, path: str) -> Page:
        context = browser.new_context(
            base_url=live_server.url, java_script_enabled=request.param, viewport={"width": 360, "height": 740}
        )
        cookie = {"name": settings.SESSION_COOKIE_NAME, "value": sign_in(user), "url": live_server.url}
        context.add_cookies([cookie])
        contexts.append(context)
        page = context.new_page()
        page.goto(path)
        return page

    yield go
    for context in contexts:
        context.close()


@pytest.fixture
def open_as(transactional_db: None, school_morning: None, browser: Browser, settings: Any) -> Iterator[OpenAs]:
    """A site of its own that keeps public pages, as a school's does: what is changed has to end them."""
    settings.PAGE_CACHE_SECONDS = 600
    site = LiveServer("localhost")
    with ExitStack() as browsers:
        yield lambda user=None, size=DESK: browsers.enter_context(signed_in(browser, site.url, user, size))
    site.stop()
