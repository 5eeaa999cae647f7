"""A school's colour that can be read, and a banner on its days."""

import re
from datetime import date, timedelta
from pathlib import Path
from random import Random

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from home import colours
from home.models import SchoolLook
from home.models.look import contrast_error
from roll.models import Audience, School
from tests.factories.pages import news_page, school_page

CSS = (Path(__file__).parents[2] / "site" / "static" / "app.css").read_text()
ADDRESS = "/school/nai-umeed/look/"
PALE, DEEP = "#F6A91B", "#7A1F5C"
TODAY = date(2026, 11, 24)


@pytest.fixture(autouse=True)
def morning(bare_database, monkeypatch) -> None:
    monkeypatch.setenv("CHAUPAL_NOW", "2026-11-24T08:20+05:30")


@pytest.fixture
def look(cast) -> SchoolLook:
    made = SchoolLook(school=cast.school)
    made.change(by=cast.head)
    return made


# --- The colour -----------------------------------------------------------------------------------------------------
def test_contrast_is_as_the_standard_counts_it():
    assert colours.contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert colours.contrast("#777777", "#FFFFFF") == pytest.approx(4.478, abs=0.001)
    assert colours.contrast(colours.SITE_COLOUR, "#FFFFFF") == pytest.approx(8.2, abs=0.05)


def test_it_is_held_against_what_the_pages_have():
    light, dark = (block.upper() for block in CSS.split("prefers-color-scheme: dark", 1))
    for theme, block in ((colours.LIGHT, light), (colours.DARK, dark)):
        for name, colour in theme.items():
            short = "#" + colour[1::2] if colour[1::2] == colour[2::2] else colour
            assert re.search(rf"--{name.upper()}: ({colour}|{short});", block), name


# Each corner of the cube, greys near the limit, and five hundred drawn as if by lot.
COLOURS = [red << 16 | green << 8 | blue for red in (0, 255) for green in (0, 255) for blue in (0, 255)]
COLOURS += [grey * 0x010101 for grey in range(0x60, 0x80)] + Random(7).sample(range(0x1000000), 500)


@pytest.mark.parametrize("start", range(0, len(COLOURS), 20))
def test_any_colour_is_taken_if_it_can_be_read_and_else_has_a_shade_that_can(start):
    for number in COLOURS[start : start + 20]:
        hold(f"#{number:06X}")


def hold(colour: str) -> None:
    for theme in (colours.LIGHT, colours.DARK):
        shade = colours.nearest_readable(colour, theme)
        assert colours.lowest_contrast(shade, theme) >= 4.5
        assert (shade == colour) == (colours.lowest_contrast(colour, theme) >= 4.5)
        for other in (*theme.values(), colours.tint(shade, theme)):
            assert colours.contrast(shade, other) >= 4.5
    words = contrast_error(colour)
    assert bool(words) == (colours.lowest_contrast(colour, colours.LIGHT) < 4.5)
    if words:
        assert colours.nearest_readable(colour, colours.LIGHT) in words
        assert not contrast_error(colours.nearest_readable(colour, colours.LIGHT))
        told = float(re.search(r"contrast is ([\d.]+) to 1", words)[1])
        assert told <= colours.lowest_contrast(colour, colours.LIGHT) < told + 0.01
    shown = re.findall(
        r"--(brand|brand-strong):(#\w{6})", colours.stylesheet(colours.nearest_readable(colour, colours.LIGHT))
    )
    grounds = ["#FFFFFF", "#FFFFFF", "#06222B", "#06222B"]
    assert [
        name for (name, one), ground in zip(shown, grounds, strict=True) if colours.contrast(one, ground) < 4.5
    ] == []


def test_a_pale_colour_is_refused_in_words_and_the_nearest_offered(cast, look, as_user):
    editor = as_user(cast.editor)
    answer = editor.post(ADDRESS, {"brand": PALE})
    shade = colours.nearest_readable(PALE, colours.LIGHT)
    assert answer.status_code == 422
    assert f"The nearest shade that works is {shade}." in answer.text and "at least 4.5 to 1" in answer.text
    assert f'name="offered" value="{shade}"'.replace(" ", "") in re.sub(r"\s", "", answer.text)
    assert SchoolLook.objects.get().brand == ""
    assert editor.post(ADDRESS, {"brand": PALE, "offered": shade}).status_code == 302
    assert SchoolLook.objects.get().brand == shade
    for nonsense in ("red", "#12", "", "url(/x)", "#0B566B;}"):
        assert editor.post(ADDRESS, {"brand": nonsense}).status_code == 422


def test_the_colour_comes_as_a_file_that_is_fetched_once(cast, look, client):
    look.brand = DEEP
    look.change(by=cast.head)
    school_page(cast.school)
    text = client.get("/en/nai-umeed/").text
    address = re.search(r'href="(/school/nai-umeed/look\.css\?v=\w{8})"', text)[1]
    assert "style=" not in text
    answer = client.get(address)
    assert answer["Content-Type"] == "text/css; charset=utf-8" and f"--brand:{DEEP};" in answer.text
    assert answer["Cache-Control"] == "public, max-age=31536000, immutable" and not answer.cookies
    assert client.get(address, headers={"If-None-Match": answer["ETag"]}).status_code == 304
    assert client.get("/school/nai-umeed/look.css")["Cache-Control"] == "public, no-cache"
    assert "look.css" not in client.get("/en/").text
    look.brand = "#0b566b"
    look.change(by=cast.head)
    assert SchoolLook.objects.get().brand == "" and client.get(address).status_code == 404
    assert "look.css" not in client.get("/en/nai-umeed/").text


@pytest.mark.parametrize("role", ["guardian", "teacher", "agent", "officer", "other_head"])
def test_nobody_else_changes_it(cast, as_user, role):
    assert as_user(getattr(cast, role)).post(ADDRESS, {"brand": DEEP}).status_code == 404
    assert not SchoolLook.objects.exists()


# --- The banner -----------------------------------------------------------------------------------------------------
def shows_banner(client: Client, path: str) -> bool:
    return 'class="note tone-warn banner"' in client.get(path).text


@pytest.mark.parametrize(
    ("now", "there"),
    [
        ("2026-11-23T23:59+05:30", False),
        ("2026-11-24T00:00+05:30", True),
        ("2026-11-26T23:59+05:30", True),
        ("2026-11-27T00:00+05:30", False),
    ],
)
def test_it_stands_from_its_first_day_to_its_last_by_the_schools_clock(cast, look, client, monkeypatch, now, there):
    look.banner_en, look.banner_from, look.banner_until = "No water today", TODAY, TODAY + timedelta(days=2)
    look.change(by=cast.head)
    monkeypatch.setenv("CHAUPAL_NOW", now)
    school_page(cast.school)
    assert shows_banner(client, "/en/nai-umeed/") == there


def test_it_is_on_this_schools_public_pages_and_nowhere_else(cast, look, client, as_user):
    look.banner_en, look.banner_until = "No water today", TODAY
    look.change(by=cast.head)
    school_page(cast.other_school)
    page = news_page(cast.school)
    only = news_page(cast.school, "For 5B", read_by=Audience.of(cast.class_5b))
    assert [
        path for path in ("/en/nai-umeed/", "/en/nai-umeed/events/", page.address) if not shows_banner(client, path)
    ] == []
    assert [path for path in ("/en/", "/en/sitara/", "/accounts/login/") if shows_banner(client, path)] == []
    guardian = as_user(cast.guardian)
    assert [path for path in (only.address, "/portal/") if shows_banner(guardian, path)] == []


def test_it_speaks_the_readers_language_where_it_can(look):
    look.banner_hi, look.banner_until = "आज पानी नहीं", TODAY
    look.school = School(language="hi")
    assert look.banner("ur", TODAY) == ("आज पानी नहीं", "hi")
    look.banner_ur, look.banner_en = "آج پانی نہیں", "No water today"
    assert [look.banner(code, TODAY)[1] for code in ("en", "hi", "pa", "ur")] == ["en", "hi", "hi", "ur"]


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"banner_en": "No water today"}, "banner_until"),
        ({"banner_en": "No water", "banner_from": TODAY, "banner_until": TODAY - timedelta(days=1)}, "banner_until"),
        ({"banner_en": "x" * 201, "banner_until": TODAY}, "banner_en"),
        ({"brand": PALE}, "brand"),
    ],
)
def test_what_cannot_be_is_refused(cast, look, said, field):
    for name, value in said.items():
        setattr(look, name, value)
    with pytest.raises(ValidationError) as refused:
        look.change(by=cast.head)
    assert list(refused.value.message_dict) == [field]
