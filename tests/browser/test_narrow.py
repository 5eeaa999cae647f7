"""On a small phone a text has room beside its chips and buttons, and what a child copies stands whole."""

from datetime import timedelta

import pytest
from django.conf import settings
from playwright.sync_api import Browser, Page

from bench.harness import sign_in
from portal.absences.models import AbsenceNotice
from roll import cards
from roll.models import User
from tests.browser.desk import DESK, PHONE
from tests.browser.rooms import LONG, TODAY
from tests.browser.sweep import SIDEWAYS
from tests.factories import EnrolmentFactory, GuardianshipFactory, PupilFactory
from tests.factories.cast import Cast, build_cast

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("school_morning")]
LANGUAGES = [code for code, _name in settings.LANGUAGES]
# Texts of several lines in less than 8em, and words of up to 17 letters that stand on two lines.
SQUEEZED = """() => {
  const found = [], range = document.createRange();
  const lines = () => new Set([...range.getClientRects()].filter((box) => box.width).map((box) => Math.round(box.top)));
  const texts = document.createTreeWalker(document.querySelector("main"), NodeFilter.SHOW_TEXT);
  for (let text = texts.nextNode(); text; text = texts.nextNode()) {
    let block = text.parentElement;
    if (!text.data.trim() || block.closest(".visually-hidden, script, style") || !block.checkVisibility()) continue;
    while (getComputedStyle(block).display === "inline") block = block.parentElement;
    const em = parseFloat(getComputedStyle(block).fontSize), room = block.getBoundingClientRect().width / em;
    range.selectNodeContents(text);
    if (lines().size > 1 && room < 8) found.push(`${room.toFixed(1)}em: ${text.data.trim()}`);
    for (const word of text.data.matchAll(/[^\\s-]{2,17}(?=[\\s-]|$)/gu)) {
      const before = text.data[word.index - 1];
      if (before && !/[\\s-]/.test(before)) continue;
      range.setStart(text, word.index);
      range.setEnd(text, word.index + word[0].length);
      if (lines().size > 1) found.push(`broken: ${word[0]}`);
    }
  }
  return found;
}"""


@pytest.fixture
def cast(live_server) -> Cast:
    """One of Sunita's children has a long name, and has been told away in each way."""
    cast = build_cast()
    pupil = PupilFactory(school=cast.school, first_name=LONG)
    EnrolmentFactory(pupil=pupil, school_class=cast.class_5b)
    own = cast.guardian.guardians.get(school=cast.school)
    GuardianshipFactory(pupil=pupil, guardian=own, granted_by=cast.office)
    told = []
    for child in (cast.aarav, pupil):
        for number, more in enumerate(
            ({"reason": "unwell", "note": f"With {LONG}."}, {"reason": "travelling"}, {"reason": "appointment"})
        ):
            day = TODAY + timedelta(days=number)
            told += AbsenceNotice.tell([child], by=cast.guardian, first_day=day, **more)
    for absence in told[1::3]:
        absence.accept(by=cast.office)
    for absence in told[2::3]:
        absence.refuse(by=cast.office, answer="There is a test on that day.")
    return cast


@pytest.fixture
def open_for(browser: Browser, live_server):
    contexts = []

    def go(user: User, language: str, size: dict[str, int] = PHONE) -> Page:
        User.objects.filter(pk=user.pk).update(language=language)
        context = browser.new_context(base_url=live_server.url, viewport=size)
        cookie = {"name": settings.SESSION_COOKIE_NAME, "value": sign_in(user), "url": live_server.url}
        context.add_cookies([cookie])
        contexts.append(context)
        return context.new_page()

    yield go
    for context in contexts:
        context.close()


def absences(cast: Cast, page: Page) -> None:
    page.goto("/portal/absences/")
    assert page.locator(".rows > li").count() == 6


def sheet_of_cards(cast: Cast, page: Page) -> None:
    page.goto(f"/office/nai-umeed/cards/{cast.class_5b.pk}/")
    for box in page.locator("input[name=pupil]").all():
        box.check()
    page.locator("main form .primary").click()
    page.locator("[data-print]").wait_for()


@pytest.mark.parametrize(("role", "shown"), [("guardian", absences), ("teacher", sheet_of_cards)])
def test_no_text_is_squeezed(cast, open_for, monkeypatch, role, shown):
    longest = max(cards.WORDS, key=len)
    monkeypatch.setattr(cards, "choice", lambda words: longest)
    for language in LANGUAGES:
        for size in (PHONE, DESK):
            page = open_for(getattr(cast, role), language, size)
            shown(cast, page)
            assert page.evaluate(SQUEEZED) == [], (language, size)
            assert page.evaluate(SIDEWAYS) is None, (language, size)
        # On paper: A4 less its margins.
        page.set_viewport_size({"width": 718, "height": 1000})
        page.emulate_media(media="print")
        assert page.evaluate(SQUEEZED) == [], (language, "printed")
