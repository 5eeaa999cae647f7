"""One look at a page: in each language, light and dark, on the narrowest phone, in large letters."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from axe_playwright_python.base import AXE_SCRIPT
from django.conf import settings
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page

from bench.harness import FULL, sign_in
from roll.models import User

# What is wrong in one of them and not in these two is width, at which the proof `narrow` looks in each. FULL=1 for all.
LANGUAGES = [code for code, _name in settings.LANGUAGES] if FULL else ["en", "ur"]
PHONE, NARROWEST = {"width": 360, "height": 800}, {"width": 320, "height": 700}
# For who has the browser show all letters twice as large.
LARGE = {"width": 640, "height": 900}
LETTERS = "(size) => { document.documentElement.style.fontSize = size; }"
# A blocked style or script is told twice: by the browser's console, and here with the rule it broke.
TELLS = """addEventListener("securitypolicyviolation", (event) => {
  console.error(`policy: ${event.violatedDirective} ${event.blockedURI} ${event.sourceFile}:${event.lineNumber}`);
});"""
AXE = """(options) => axe.run(document, {resultTypes: ["violations"], ...options}).then(
(found) => found.violations.map((broken) => ({
  rule: broken.id, help: broken.help, nodes: broken.nodes.slice(0, 4).map((node) => node.html.slice(0, 300)),
  why: broken.nodes[0].any.concat(broken.nodes[0].all, broken.nodes[0].none).map((check) => check.message).slice(0, 2),
})))"""
# In the dark the same page has other colours and nothing else: app.css sets tokens alone there. No language has colours
# of its own: the short size looks at them in English, FULL=1 in each.
OF_COLOUR = ["color-contrast", "link-in-text-block"]
BUT_COLOUR = {"rules": {rule: {"enabled": False} for rule in OF_COLOUR}}
IN_FULL = [("light", {}), ("dark", {"runOnly": OF_COLOUR})]
SIDEWAYS = """() => {
  const wide = document.scrollingElement.scrollWidth, room = innerWidth;
  if (wide <= room) return null;
  const out = [...document.querySelectorAll("body *")].filter((one) => {
    const box = one.getBoundingClientRect();
    return box.width && (box.right > room + 1 || box.left < -1);
  });
  return `${wide} > ${room}: ` + out.slice(-3).map((one) => one.outerHTML.slice(0, 160)).join(" | ");
}"""


@dataclass
class Sweep:
    """Visits one page after another with one browser, and keeps what is wrong with them."""

    context: BrowserContext
    url: str
    user: User | None = None
    language: str = ""
    wrong: list[str] = field(default_factory=list)
    seen: list[str] = field(default_factory=list)
    said: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.context.add_init_script(TELLS)
        self.context.add_init_script(AXE_SCRIPT)
        self.page: Page = self.context.new_page()
        self.page.on("console", self.hear)
        self.page.on("pageerror", lambda error: self.said.append(f"error: {error}"))

    def speak(self, language: str) -> None:
        """From here on the pages are in this language."""
        self.language = language
        User.objects.filter(pk=self.user and self.user.pk).update(language=language)
        self.context.add_cookies([{"name": settings.LANGUAGE_COOKIE_NAME, "value": language, "url": self.url}])

    def hear(self, message: ConsoleMessage) -> None:
        # That the document itself answered 404 or 422 is what was asked for.
        own = message.text.startswith("Failed to load resource") and message.location["url"] == self.page.url
        if message.type == "error" and not own:
            self.said.append(f"console: {message.text} ({message.location['url']})")

    def visit(self, name: str, path: str, status: int = 200) -> None:
        answer = self.page.goto(path)
        assert answer and answer.status == status, f"{name}, {path}: {answer and answer.status}"
        self.look(name)

    def send(self, name: str, button: str, status: int = 422) -> None:
        """Presses a button of the page that is open, and looks at what comes back."""
        with self.page.expect_navigation() as arrived:
            self.page.locator(button).first.click()
        assert arrived.value and arrived.value.status == status, f"{name}: {arrived.value and arrived.value.status}"
        self.look(name)

    def look(self, name: str) -> None:
        looks = IN_FULL if FULL or self.language in {"", "en"} else [("light", BUT_COLOUR)]
        name = f"{name}, {self.language}"
        self.seen.append(name)
        self.page.evaluate("document.fonts.ready")
        for theme, rules in looks:
            self.page.emulate_media(color_scheme=theme)
            self.wrong += [f"{name}, {theme}: {json.dumps(found)}" for found in self.page.evaluate(AXE, rules)]
        self.page.emulate_media(color_scheme="light")
        for viewport, size in ((NARROWEST, "100%"), (LARGE, "200%")):
            self.page.set_viewport_size(viewport)
            self.page.evaluate(LETTERS, size)
            if sideways := self.page.evaluate(SIDEWAYS):
                self.wrong.append(f"{name}, letters of {size}, scrolls sideways: {sideways}")
        self.page.evaluate(LETTERS, "")
        self.page.set_viewport_size(PHONE)
        self.wrong += [f"{name}: {words}" for words in self.said]
        self.said.clear()

    def unfold(self, name: str) -> None:
        """The same page with its menus and what is folded away open."""
        self.page.evaluate("for (const one of document.querySelectorAll('details')) one.open = true")
        self.look(f"{name}, unfolded")


def options(**more: Any) -> dict[str, Any]:
    return {"viewport": PHONE, "reduced_motion": "reduce", "device_scale_factor": 1} | more


@contextmanager
def sweeping(browser: Browser, url: str, user: User | None) -> Iterator[Sweep]:
    """A browser of this person's, or of nobody's."""
    context = browser.new_context(base_url=url, **options())
    if user:
        context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": sign_in(user), "url": url}])
    yield Sweep(context, url, user)
    context.close()
