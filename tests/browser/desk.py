"""An editor's desk: Wagtail's admin in a browser, which saves by itself while somebody writes."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.conf import settings
from playwright.sync_api import Browser, Page, expect

from bench.harness import sign_in
from roll.models import User
from tests.factories.pages import jpeg

DESK, PHONE = {"width": 1366, "height": 800}, {"width": 360, "height": 740}
# `open_as(cast.head, PHONE)`: a browser of this person's; `open_as()` a visitor's.
OpenAs = Callable[..., Page]
# Wagtail begins to watch the form two seconds after it is ready, twice over, and anew after each saving. What was
# written by then is neither saved nor previewed before more is; what is pressed while it saves meets that saving, and
# one of the two is refused.
SAYS_WHEN_ALL_IS_SAVED = """
(() => {
  const words = () => new URLSearchParams([...new FormData(document.querySelector("form[data-edit-form]"))]
    .filter(([name]) => !/^(csrfmiddlewaretoken|loaded_revision_|next$|comments-)/.test(name))
    .map(([name, value]) => [name, value.name ?? value])).toString();
  let watched = null, begins = 0, saving = false;
  addEventListener("w-unsaved:ready", () => { begins += 1; }, true);
  addEventListener("w-unsaved:watch-edits", () => { watched = words(); begins = Math.max(begins - 1, 0); }, true);
  addEventListener("w-autosave:save", () => { saving = true; }, true);
  for (const end of ["success", "error"]) addEventListener(`w-autosave:${end}`, () => { saving = false; }, true);
  window.whenAllIsSaved = () => new Promise((done, failed) => {
    const look = setInterval(() => {
      if (!saving && !begins && watched === words()) { clearInterval(look); done(); }
    }, 50);
    setTimeout(() => failed(new Error(`Begins: ${begins}, saving: ${saving}. ${watched} is not ${words()}`)), 20000);
  });
})();
"""


@contextmanager
def signed_in(browser: Browser, url: str, user: User | None = None, size: dict[str, int] = DESK) -> Iterator[Page]:
    context = browser.new_context(base_url=url, viewport=size, reduced_motion="reduce")
    context.add_init_script(SAYS_WHEN_ALL_IS_SAVED)
    if user:
        context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": sign_in(user), "url": url}])
    yield context.new_page()
    context.close()


def edit(page: Page, key: int) -> None:
    page.goto(f"/admin/pages/{key}/edit/")


def wait_until_saved(page: Page) -> None:
    """Wagtail watches the form by now, and knows all that stands in it."""
    page.evaluate("whenAllIsSaved()")


def send(page: Page, button: str) -> None:
    """One of the buttons below Wagtail's form, once all that was written is saved."""
    wait_until_saved(page)
    footer = page.locator("footer")
    if not footer.get_by_role("button", name=button).is_visible():
        footer.get_by_role("button", name="More actions").click()
    press(page, button, "footer")


def upload_photo(page: Page, nobody_is_in_it: bool = False) -> None:
    """Into the page's own photo, from Wagtail's chooser; by itself it says that pupils may be in it."""
    page.get_by_role("button", name="Choose an image").first.click()
    modal = page.locator(".modal")
    modal.get_by_role("tab", name="Upload").click()
    modal.locator("input[type=file]").set_input_files({"name": "field.jpg", "mimeType": "image/jpeg", "buffer": jpeg()})
    modal.get_by_role("textbox", name="Title").fill("The field")
    if nobody_is_in_it:
        modal.get_by_label("No, nobody can be recognised").check()
    modal.get_by_role("button", name="Upload").click()
    expect(modal).to_have_count(0)
    page.get_by_role("textbox", name="What the photo shows").fill("Children run on the field")


def choose(page: Page, action: str) -> None:
    """From the menu beside the page's title."""
    page.locator("#w-slim-header-buttons").get_by_role("button", name="Actions").click()
    with page.expect_navigation():
        page.get_by_role("link", name=action).click()


def press(page: Page, button: str, within: str = "main") -> int:
    """Sends a form; the status of the page that the answer leads to."""
    with page.expect_navigation() as arrived:
        page.locator(within).get_by_role("button", name=button, exact=True).click()
    return arrived.value.status if arrived.value else 0


def follow(page: Page, link: str) -> None:
    with page.expect_navigation():
        page.locator("main").get_by_role("link", name=link).first.click()


def status_of(page: Page, address: str) -> int:
    answer = page.goto(address)
    assert answer
    return answer.status
