"""An editor writes, looks and translates in Wagtail's admin, with a browser; readers see it in their language."""

import re

import pytest
from playwright.sync_api import Page, expect

from home.models import EventIndexPage, EventPage, StandardPage
from newsfeed.models import NewsPage
from roll.models import Audience
from tests.browser.desk import PHONE, OpenAs, choose, edit, press, send, status_of, upload_photo, wait_until_saved
from tests.factories.cast import Cast
from tests.factories.pages import editors_publish, localized, news_page, publish, school_page

SPORTS_DAY = "/nai-umeed/news/sports-day/"
WORDS = {
    "Sports day": {"hi": "खेल दिवस", "pa": "ਖੇਡ ਦਿਵਸ", "ur": "کھیلوں کا دن"},
    "Sports day: come and see.": {"hi": "खेल दिवस: आइए और देखिए।", "ur": "کھیلوں کا دن: آئیے اور دیکھیے۔"},
    "Buses leave at nine.": {"hi": "बसें नौ बजे चलेंगी।", "ur": "بسیں نو بجے چلیں گی۔"},
}


@pytest.fixture
def desk(cast: Cast, open_as: OpenAs) -> Page:
    editors_publish(cast.school, cast.head)
    return open_as(cast.editor)


def test_a_page_with_a_block_from_the_picker(cast: Cast, desk: Page) -> None:
    desk.goto(f"/admin/pages/add/home/standardpage/{school_page(cast.school).pk}/")
    desk.get_by_role("textbox", name="Title*").fill("Uniform")
    desk.get_by_title("Insert a block").first.click()
    picker = desk.get_by_role("listbox")
    for group in ("Words", "Pictures and files", "School"):
        expect(picker.get_by_text(group, exact=True)).to_be_visible()
    desk.get_by_role("option", name="Notice").click()
    desk.get_by_label("In a few words").fill("Blue shirt, grey trousers")
    send(desk, "Publish")
    assert StandardPage.objects.get().live
    desk.goto("/en/nai-umeed/")
    desk.get_by_role("navigation", name="Pages of the school").get_by_role("link", name="Uniform").click()
    expect(desk.get_by_text("Blue shirt, grey trousers")).to_be_visible()


def test_an_event_by_the_schools_clock(cast: Cast, desk: Page) -> None:
    index = EventIndexPage.objects.child_of(school_page(cast.school)).get()
    desk.goto(f"/admin/pages/add/home/eventpage/{index.pk}/")
    desk.get_by_role("textbox", name="Title*").fill("Parents' meeting")
    for name, value in (("first_day", "2026-12-01"), ("begins", "10:00"), ("ends", "13:00"), ("place", "In the hall")):
        desk.locator(f"[name={name}]").fill(value)
        desk.keyboard.press("Escape")
    desk.locator("[name=summary]").fill("Come and see.")
    send(desk, "Publish")
    assert EventPage.objects.get().live
    desk.goto("/en/nai-umeed/")
    desk.get_by_role("link", name="Parents' meeting").click()
    expect(desk.get_by_text("Tue 1 Dec, 10:00")).to_be_visible()
    with desk.expect_download() as taken:
        desk.get_by_role("link", name="Add to my calendar").click()
    assert taken.value.suggested_filename == "Parents meeting.ics"


# --- Write ----------------------------------------------------------------------------------------------------------
def test_news_is_written_and_nobody_else_sees_it(cast: Cast, open_as: OpenAs) -> None:
    school_page(cast.school)
    editor, reader = open_as(cast.editor), open_as()
    editor.goto("/portal/")
    editor.get_by_role("link", name="Write news").first.click()
    editor.get_by_placeholder("Page title*").fill("Sports day")
    editor.get_by_role("textbox", name="Summary (two sentences)").fill("All come. Bring water.")
    upload_photo(editor)
    editor.get_by_role("button", name="Insert a block").first.click()
    editor.get_by_role("option", name="Text").click()
    editor.locator(".public-DraftEditor-content").click()
    editor.keyboard.type("Buses leave at nine.")
    expect(editor.locator("[name=body-0-value]")).to_have_value(re.compile("leave at nine"))
    send(editor, "Save draft")
    expect(editor.locator(".messages")).to_contain_text("Page 'Sports day'")
    page = NewsPage.objects.get()
    draft = page.get_latest_revision_as_object()
    assert not page.live and (draft.photo.title, draft.photo_alt) == ("The field", "Children run on the field")
    assert "Buses leave at nine." in str(draft.body)
    assert status_of(reader, f"/en{SPORTS_DAY}") == 404
    for place in ("/en/", "/en/nai-umeed/", "/en/nai-umeed/news/"):
        assert status_of(reader, place) == 200
        expect(reader.get_by_text("Sports day")).to_have_count(0)


# --- Preview --------------------------------------------------------------------------------------------------------
def test_the_preview_shows_the_words_as_they_are_typed_and_publishes_nothing(cast: Cast, open_as: OpenAs) -> None:
    draft = news_page(cast.school, live=False, owner=cast.editor)
    draft.save_revision(user=cast.editor)
    editor = open_as(cast.editor)
    edit(editor, draft.pk)
    editor.get_by_role("button", name="Toggle preview").click()
    shown = editor.frame_locator("#w-preview-iframe")
    expect(shown.get_by_role("heading", name="Sports day")).to_be_visible()
    wait_until_saved(editor)
    editor.get_by_role("textbox", name="Summary (two sentences)").fill("All come. Bring water.")
    expect(shown.get_by_text("All come. Bring water.")).to_be_visible()
    with editor.expect_popup() as opened:
        editor.get_by_role("link", name="Preview in new tab").click()
    expect(opened.value.locator("article")).to_have_attribute("lang", "en")
    expect(opened.value.get_by_text("All come. Bring water.")).to_be_visible()
    assert not NewsPage.objects.get().live
    assert status_of(open_as(), f"/en{SPORTS_DAY}") == 404


# --- Translate ------------------------------------------------------------------------------------------------------
def test_it_is_translated_and_read_in_both_directions(cast: Cast, desk: Page, open_as: OpenAs) -> None:
    page = news_page(cast.school, body=[("paragraph", "<p>Buses leave at nine.</p>")])
    publish(page)
    reader = open_as()
    for code, name, way in (("hi", "Hindi", "ltr"), ("ur", "Urdu", "rtl")):
        assert status_of(reader, f"/{code}{SPORTS_DAY}") == 200
        expect(reader.locator("article")).to_have_attribute("lang", "en")
        translate(desk, page, code, name)
        assert status_of(reader, f"/{code}{SPORTS_DAY}") == 200
        article = reader.locator("article")
        expect(article).to_have_attribute("lang", code)
        expect(article).to_have_attribute("dir", way)
        for said in WORDS.values():
            expect(article).to_contain_text(said[code])
    assert status_of(reader, f"/pa{SPORTS_DAY}") == 200
    expect(reader.get_by_text("Buses leave at nine.")).to_be_visible()


def translate(editor: Page, page: NewsPage, code: str, name: str) -> None:
    """Each text by itself, as the translator's screen asks for it."""
    edit(editor, page.pk)
    choose(editor, "Translate this page")
    editor.get_by_label(name).check()
    press(editor, "Submit")
    for text, said in WORDS.items():
        piece = editor.get_by_role("listitem").filter(has=editor.get_by_text(text, exact=True)).last
        piece.get_by_role("button", name="Translate").click()
        piece.get_by_role("textbox").fill(said[code])
        with editor.expect_response(lambda answer: answer.request.method == "PUT" and answer.ok):
            piece.get_by_role("button", name="Save").click()
    press(editor, f"Publish in {name}", "footer")
    expect(editor.locator(".messages")).to_contain_text("Published")


# --- What a reader sees ---------------------------------------------------------------------------------------------
@pytest.mark.parametrize("code", ["en", "hi", "pa", "ur"])
def test_what_a_reader_sees_in_each_language(code: str, cast: Cast, open_as: OpenAs) -> None:
    """In three of them it was written; a reader of Punjabi gets the source, and is told so."""
    page = news_page(cast.school)
    publish(page)
    for other in ("hi", "ur"):
        localized(page, other, say=lambda text, other=other: WORDS[text][other])
    reader = open_as(size=PHONE)
    assert status_of(reader, f"/{code}{SPORTS_DAY}") == 200
    spoken = "en" if code == "pa" else code
    expect(reader.locator("html")).to_have_attribute("lang", code)
    expect(reader.locator("html")).to_have_attribute("dir", "rtl" if code == "ur" else "ltr")
    expect(reader.locator("article")).to_have_attribute("lang", spoken)
    expect(reader.locator("article")).to_have_attribute("dir", "rtl" if spoken == "ur" else "ltr")
    expect(reader.locator("h1")).to_have_text(WORDS["Sports day"].get(spoken, "Sports day"))
    expect(reader.locator("main .note")).to_have_count(1 if code == "pa" else 0)
    links = {link.get_attribute("hreflang"): link for link in reader.locator("link[rel=alternate][hreflang]").all()}
    there = {name: link.get_attribute("href").split("/", 3)[3] for name, link in links.items()}
    assert there == {each: f"{each.replace('x-default', 'en')}{SPORTS_DAY}" for each in ("en", "hi", "ur", "x-default")}
    assert (reader.locator("link[rel=canonical]").get_attribute("href") or "").endswith(f"/{spoken}{SPORTS_DAY}")
    picker = reader.locator("header details")
    picker.locator("summary").click()
    addresses = {each.get_attribute("lang"): each.get_attribute("href") for each in picker.get_by_role("link").all()}
    assert addresses == {each: f"/{each}{SPORTS_DAY}" for each in ("en", "hi", "ur")} | {"pa": "/pa/"}
    expect(picker.locator("[aria-current]")).to_have_attribute("lang", code)
    another = "hi" if code == "en" else "en"
    picker.locator(f"a[lang={another}]").click()
    expect(reader.locator("h1")).to_have_text(WORDS["Sports day"].get(another, "Sports day"))


def test_what_was_wrong_with_whom_to_notify_goes_with_another_choice(cast: Cast, open_as: OpenAs) -> None:
    editor, news = open_as(cast.editor), news_page(cast.school, live=False, owner=cast.editor)
    news.tell = Audience.of(cast.school)
    news.save_revision(user=cast.editor)
    edit(editor, news.pk)
    wait_until_saved(editor)
    editor.locator("select[name=read_by]").select_option(label=f"Class {cast.class_5b}")
    # What is wrong stops the form from saving itself; whoever saves it is told why.
    editor.locator("footer").get_by_role("button", name="More actions").click()
    press(editor, "Save draft", "footer")
    wrong = editor.locator(".w-field__errors").filter(has_text="Some of these people can’t read it.")
    expect(wrong).to_have_count(1)
    editor.locator("select[name=tell]").select_option(label=f"Class {cast.class_5b}")
    expect(wrong).to_have_count(0)
