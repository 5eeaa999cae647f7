"""Pictures of every page of the demo school, to see what a change of style changed.

    python -m bench.pictures FOLDER [ROLE …]          takes them into FOLDER, of all roles or these
    python -m bench.pictures compare BEFORE AFTER     a line for each that differs; both side by side in AFTER/differing

A person's pages are those that links lead to from the portal, a visitor's those from the front page: one page a pattern
of address (`/portal/classes/7/` and `/portal/classes/8/` are one), the first that is met, each at two widths. The clock
and chance are pinned, so that two runs of one commit differ in no picture (but see FAINT). Jobs don't run.
"""

import os
import re
import sys
import tempfile
from collections import deque
from collections.abc import Iterator
from pathlib import Path
from unittest import mock
from urllib.parse import urljoin, urlsplit

from PIL import Image, ImageChops
from playwright.sync_api import Browser, BrowserContext, Error, Page, Route, sync_playwright

from bench.fixed import NOW, fix_chance
from bench.runner import ROOT
from bench.walk import pattern

WIDTHS, HEIGHT = (360, 1366), 800
PORT = int(os.environ.get("PORT", "8765"))
URL = f"http://localhost:{PORT}"
# Pages of one person; Wagtail's admin has hundreds, and few are of our own style.
MOST, MOST_OF_ADMIN = 90, 25
VISITORS = {"visitor": "/en/", "visitor-ur": "/ur/"}
# Answers that are no pages: files, feeds, fragments. And what ends the session.
NO_PAGE = re.compile(r"\.(pdf|ics|csv|xml|jpg|webp|png|svg|zip|vtt|mp4)$|/(documents|media|static|logout|feed|_util)/")
# So many pixels may differ and it is the same picture: the edges of the bar that stays are smoothed now so, now so.
FAINT = 100
READY = """async () => {
  for (const image of document.images) image.loading = "eager";
  await Promise.all([...document.images].map((image) => image.decode().catch(() => null)));
  await document.fonts.ready;
}"""


# --- The site -------------------------------------------------------------------------------------------------------
def pin(folder: str) -> None:
    """Before Django starts: the same school, at the same moment, in a folder of its own."""
    os.environ |= {
        "CHAUPAL_DEMO": "1",
        "CHAUPAL_NOW": NOW,
        "CHAUPAL_VAR": folder,
        "CHAUPAL_BASE_URL": URL,
        "DATABASE_URL": "",
        "DJANGO_SETTINGS_MODULE": "settings.dev",
        # Playwright's driver runs an event loop in this thread, and Django would refuse to touch the database.
        "DJANGO_ALLOW_ASYNC_UNSAFE": "true",
    }
    sys.path.insert(0, str(ROOT / "site"))


def start_site() -> None:
    """Builds the demo school and answers for it, until the process ends."""
    import django

    from foundation import clock

    mock.patch("django.utils.timezone.now", clock.now).start()
    django.setup()
    from django.core.management import call_command

    from bench import demo_school

    fix_chance()
    call_command("prepare_database")
    demo_school.build()
    demo_school.answer(PORT)


# --- Taking ---------------------------------------------------------------------------------------------------------
def take(folder: Path, roles: list[str]) -> None:
    """Of everybody where no roles are named. What one person has opened, the next may see as read."""
    folder.mkdir(parents=True, exist_ok=True)
    start_site()
    from bench.readers import sign_in
    from demo.guises import people
    from tests.browser.conftest import ARGUMENTS
    from tests.database import CHROMIUM

    sessions = {guise.role: sign_in(user) for guise, user in people()} | dict.fromkeys(VISITORS, "")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        for role in roles or sessions:
            number = sum(1 for _ in pictures_of(browser, role, sessions[role], folder))
            print(f"{role}: {number} pages", flush=True)
        browser.close()


def pictures_of(browser: Browser, role: str, session: str, folder: Path) -> Iterator[str]:
    """The patterns of one person's pages, in the order in which links lead to them; the pictures go to `folder`."""
    context = browser.new_context(base_url=URL, reduced_motion="reduce", locale="en")
    context.clock.set_fixed_time(NOW)
    context.route("**/*.mp4", Route.abort)
    if session:
        context.add_cookies([{"name": "sessionid", "value": session, "url": URL}])
    start = VISITORS.get(role, "/portal/")
    waiting, met, of_admin = deque([start]), {pattern(start)}, 0
    while waiting and len(met) - len(waiting) <= MOST:
        path = waiting.popleft()
        of_admin += path.startswith("/admin/")
        if of_admin > MOST_OF_ADMIN and path.startswith("/admin/") or not (page := opened(context, path)):
            continue
        for link in links(page, start):
            if pattern(link) not in met:
                met.add(pattern(link))
                waiting.append(link)
        shoot(page, folder / f"{role}{pattern(path).replace('/', '_')}")
        page.close()
        yield pattern(path)
    context.close()


def opened(context: BrowserContext, path: str) -> Page | None:
    """The page at that path; None where there is none, or a file in its place."""
    page = context.new_page()
    try:
        answer = page.goto(path)
        if answer and "text/html" in answer.headers.get("content-type", ""):
            return page
    except Error as error:
        print(f"   {path}: {error.message.splitlines()[0]}")
    page.close()
    return None


def links(page: Page, start: str) -> list[str]:
    """Where this page leads on the site, without what is asked behind a `?`; of four languages the reader's own."""
    found = page.eval_on_selector_all("a[href]", "(all) => all.map((link) => link.getAttribute('href'))")
    parts = [urlsplit(urljoin(page.url, link)) for link in found]
    paths = [each.path for each in parts if f"{each.scheme}://{each.netloc}" == URL and not NO_PAGE.search(each.path)]
    language = start[:4] if start[1:3] in {"en", "ur"} else "/en/"
    return [path for path in paths if not re.match(r"/(en|hi|pa|ur)/", path) or path.startswith(language)]


def shoot(page: Page, name: Path) -> None:
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": HEIGHT})
        page.evaluate(READY)
        page.screenshot(path=f"{name}{width}.png", full_page=True, animations="disabled")


# --- Comparing ------------------------------------------------------------------------------------------------------
def compare(before: Path, after: Path) -> int:
    """Prints each picture that differs, and how; returns how many do."""
    names = sorted({path.name for folder in (before, after) for path in folder.glob("*.png")})
    differing = [(name, said) for name in names if (said := difference(before / name, after / name))]
    for name, said in differing:
        print(f"{name}: {said}")
    print(f"{len(names)} pictures, {len(differing)} differ")
    return len(differing)


def difference(before: Path, after: Path) -> str:
    """What is different, in a few words; nothing where it is the same."""
    if not (before.exists() and after.exists()):
        return f"only in {before.parent if before.exists() else after.parent}"
    with Image.open(before) as old, Image.open(after) as new:
        first, second = old.convert("RGB"), new.convert("RGB")
    if first.size == second.size:
        changed = sum(ImageChops.difference(first, second).convert("L").point(lambda v: v > 0 and 255).histogram()[1:])
        said = f"{changed} pixels differ" if changed > FAINT else ""
    else:
        said = f"size differs: {first.size} and {second.size}"
    if said:
        both = Image.new("RGB", (first.width + second.width, max(first.height, second.height)), "red")
        both.paste(first, (0, 0))
        both.paste(second, (first.width, 0))
        aside = after.parent / "differing"
        aside.mkdir(exist_ok=True)
        both.save(aside / after.name)
    return said


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["compare", before, after]:
            sys.exit(1 if compare(Path(before), Path(after)) else 0)
        case [folder, *roles]:
            if os.environ.get("PYTHONHASHSEED") != "0":
                command = [sys.executable, "-m", "bench.pictures", *sys.argv[1:]]
                os.execve(sys.executable, command, os.environ | {"PYTHONHASHSEED": "0"})  # noqa: S606
            with tempfile.TemporaryDirectory(prefix="chaupal-pictures-") as scratch:
                pin(scratch)
                take(Path(folder), roles)
        case _:
            sys.exit(__doc__)
