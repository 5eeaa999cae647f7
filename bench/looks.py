"""What a browser says of a page on a small screen: texts squeezed into a column of words, and scrolling sideways.

`MEASURE` runs in the page and gives {"squeezed": […], "sideways": […]}, each a place in it and how its text begins.

A text is squeezed where its own lines are LINES or more and the box that holds them is under EMS of its letters wide.
What nobody sees doesn't count, and what scrolls within a box of its own is no sideways scroll of the page.
"""

from collections.abc import Iterator
from typing import NamedTuple

from playwright.sync_api import Page

EMS, LINES = 6, 4
HEIGHT = 800
# Widths of phones in CSS pixels, and how large the reader has letters: 16 pixels, or twice that.
SMALL, LARGE = {"standard": 16, "fixed": 13}, {"standard": 32, "fixed": 26}
SIZES = (("320", 320, SMALL), ("360", 360, SMALL), ("412", 412, SMALL), ("360 at 200%", 360, LARGE))
MEASURE = """async ([ems, least]) => {
  await document.fonts.ready;
  const name = (one) => one.localName + [...one.classList].map((each) => `.${each}`).join("");
  const place = (one) => {
    const parts = [];
    for (let each = one; each && each !== document.body && parts.length < 4; each = each.parentElement)
      parts.unshift(name(each));
    return parts.join(" > ");
  };
  const words = (one) => one.textContent.trim().replace(/\\s+/g, " ").slice(0, 40);
  const found = {squeezed: [], sideways: []}, texts = new Map(), range = document.createRange();
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let text = walker.nextNode(); text; text = walker.nextNode()) {
    let block = text.parentElement;
    if (!text.data.trim() || block.closest(".visually-hidden, script, style, noscript, svg, option")) continue;
    const isCutAway = getComputedStyle(block).clipPath === "inset(50%)";
    if (isCutAway || !block.checkVisibility({visibilityProperty: true})) continue;
    while (getComputedStyle(block).display === "inline") block = block.parentElement;
    texts.set(block, [...(texts.get(block) ?? []), text]);
  }
  const boxes = (own) => own.flatMap((text) => {
    range.selectNodeContents(text);
    return [...range.getClientRects()].filter((box) => box.width);
  });
  for (const [block, own] of texts) {
    const style = getComputedStyle(block), em = parseFloat(style.fontSize);
    const padding = parseFloat(style.paddingLeft) + parseFloat(style.paddingRight);
    const room = (block.getBoundingClientRect().width - padding) / em;
    if (room >= ems) continue;
    const tops = boxes(own).map((box) => box.top).sort((one, other) => one - other);
    let lines = 0, last = -Infinity;
    for (const top of tops) if (top - last > em / 2) { lines += 1; last = top; }
    if (lines >= least)
      found.squeezed.push([place(block), `${lines} lines in ${room.toFixed(1)}em: ${words(block)}`]);
  }
  const root = document.scrollingElement, room = root.clientWidth;
  if (root.scrollWidth > room + 1) {
    const within = (one) => {
      for (let each = one.parentElement; each && each !== document.body; each = each.parentElement)
        if (getComputedStyle(each).overflowX !== "visible") return true;
      return false;
    };
    const beyond = (box) => box.width && (box.right > room + 1 || box.left < -1);
    const out = [...document.querySelectorAll("body *")].filter((one) => {
      const own = [one.getBoundingClientRect(), ...boxes(texts.get(one) ?? [])];
      return own.some(beyond) && one.checkVisibility() && !within(one);
    });
    const deepest = out.find((one) => !out.some((other) => one !== other && one.contains(other)));
    const [where, what] = deepest ? [place(deepest), words(deepest)] : ["", ""];
    found.sideways.push([where, `${root.scrollWidth} > ${room}: ${what}`]);
  }
  return found;
}"""


class Look(NamedTuple):
    """One thing found: its kind (`squeezed`, `sideways`), at which width and size of letters, where, and what."""

    kind: str
    size: str
    place: str
    said: str


def looks(page: Page) -> Iterator[Look]:
    """Of the page that is open, resized in place."""
    browser = page.context.new_cdp_session(page)
    for size, width, letters in SIZES:
        browser.send("Page.setFontSizes", {"fontSizes": letters})
        page.set_viewport_size({"width": width, "height": HEIGHT})
        for kind, found in page.evaluate(MEASURE, [EMS, LINES]).items():
            yield from (Look(kind, size, place, said) for place, said in found)
    browser.send("Page.setFontSizes", {"fontSizes": SMALL})
    browser.detach()
