"""A film is seen whole: one that was held upright loses neither its head nor its feet."""

from typing import Any

import pytest
from playwright.sync_api import Browser

from foundation.models import ContentMedia
from tests.factories.cast import build_cast
from tests.factories.pages import content_image, howto_page, video

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("school_morning")]
# How the picture lies in its box, of the whole page's window: (fit, the box's width, its height, width of its place).
SEEN = """film => [getComputedStyle(film).objectFit, film.offsetWidth, film.offsetHeight,
    film.parentElement.clientWidth]"""


@pytest.mark.parametrize("shape", [(360, 640), (640, 360), (480, 480)], ids=["upright", "wide", "square"])
@pytest.mark.parametrize("window", [(360, 740), (1280, 800)], ids=["phone", "desk"])
def test_a_film_is_seen_whole(browser: Browser, live_server: Any, shape, window):
    school = build_cast().school
    film = video(school)
    ContentMedia.objects.filter(pk=film.pk).update(width=shape[0], height=shape[1])
    page = howto_page(school, what_video=film, photo=content_image(school), photo_alt="A field")
    context = browser.new_context(base_url=live_server.url, viewport={"width": window[0], "height": window[1]})
    tab = context.new_page()
    tab.goto(page.address)
    fit, width, height, room = tab.locator("video").first.evaluate(SEEN)
    context.close()
    assert fit == "contain" and width == room
    # Upright as the picture is, but no higher than the window lets it be.
    ratio = 16 / 9 if shape[1] > shape[0] else 9 / 16
    assert abs(height - min(width * ratio, window[1] * 0.8)) <= 1
