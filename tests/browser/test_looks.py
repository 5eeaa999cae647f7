"""What measures pages for the proof `narrow` finds a squeezed text and a page that slides; on a good page, nothing."""

import pytest

from bench.looks import looks

TEXT = "The doctor looks at the eyes and teeth of every child of the class, and tells what is found."
CHIP = '<b style="flex: none; width: 230px">Waits for your answer</b>'
ROW = f'<div style="display: flex; gap: 8px"><p style="flex: 1; min-width: 0">{TEXT}</p>{CHIP}</div>'
WIDE = '<div class="wide" style="width: 20rem">As wide as a small phone</div>'
GOOD = {
    "a column of its own": f"<p>{TEXT}</p>",
    "a row that wraps": ROW.replace("flex;", "flex; flex-wrap: wrap;", 1).replace("flex: 1", "flex: 1 1 100%"),
    "three lines": f'<p style="width: 5em">{"word " * 3}</p>',
    "hidden": f'<div style="display: none">{ROW}</div><div style="visibility: hidden; height: 1px">{ROW}</div>',
    "read out alone": f'<p class="visually-hidden" style="position: absolute; width: 1px; overflow: hidden">{TEXT}</p>',
    "cut away": f'<b style="position: absolute; width: 1px; overflow: hidden; clip-path: inset(50%)">{TEXT}</b>',
    "folded away": f"<details><summary>More</summary>{ROW}</details>",
    "a table in its own box": f'<div style="overflow-x: auto"><p style="width: 60rem">{TEXT}</p></div>',
}


@pytest.fixture
def seen(page):
    def see(body: str) -> dict[tuple[str, str], str]:
        page.set_content(f'<!DOCTYPE html><html lang="en"><style>* {{ margin: 0 }}</style>{body}')
        return {(look.kind, look.size): f"{look.place}: {look.said}" for look in looks(page)}

    return see


@pytest.mark.parametrize("body", GOOD.values(), ids=GOOD)
def test_nothing_is_found_on_a_good_page(seen, body):
    assert seen(f"<main>{body}</main>") == {}


def test_a_text_beside_what_cannot_shrink_is_squeezed(seen):
    found = seen(f'<main class="page">{ROW}</main>')
    assert {size for kind, size in found if kind == "squeezed"} == {"320", "360 at 200%"}
    assert found["squeezed", "320"].startswith("main.page > div > p: ")
    assert found["squeezed", "320"].endswith("em: The doctor looks at the eyes and teeth o")


def test_inline_parts_of_a_text_are_one_text(seen):
    words = "".join(f"<b>{word}</b> " for word in TEXT.split())
    assert ("squeezed", "412") in seen(f'<div style="width: 5em"><a>{words}</a></div>')


def test_what_is_wider_than_the_page_slides(seen):
    found = seen(WIDE)
    assert found == {("sideways", "360 at 200%"): "div.wide: 640 > 360: As wide as a small phone"}


def test_letters_are_as_large_as_they_were_when_it_has_looked(seen, page):
    seen("<p>A word</p>")
    assert page.evaluate("getComputedStyle(document.documentElement).fontSize") == "16px"
