"""What `fuzz` sends, and whose it says a fall is."""

from collections.abc import Callable
from random import Random
from typing import Any

import pytest

from bench import fuzzing
from bench.falls import OURS, THEIRS, fall_of
from bench.fuzzing import OF_ADDRESSES, OF_FORMS, Fuzz, filled
from bench.html_forms import Field, Form, Forms
from bench.naughty import DAYS, KEYS, NUMBERS, TEXTS
from bench.runner import ROOT

PAGE = """
<form method="post" action="../new/?a=1"><input type="hidden" name="csrfmiddlewaretoken" value="t">
  <input name="title"><input type="date" name="day" value="2026-11-25"><textarea name="text">
A &amp; b</textarea>
  <select name="class"><option value="5">5B</option><option value="2" selected>2A</option></select>
  <select name="who"><option value="me">I</option><option value="you">You</option></select>
  <input type="checkbox" name="loud"><input type="radio" name="mode" value="phone" checked>
  <input type="file" name="file">
  <div data-controller="w-block" id="body"></div>
  <button name="send" value="1">Send</button><input type="submit" name="no">
</form>
<form><input type="search" name="q"></form>
"""
FIELDS = (
    Field("title", "text", ""),
    Field("day", "date", "2026-11-25"),
    Field("text", "textarea", "A & b"),
    Field("class", "select", "2"),
    Field("who", "select", "me"),
    Field("loud", "checkbox off", "on"),
    Field("mode", "radio", "phone"),
    Field("file", "file", ""),
    Field("body", "blocks", None),
    Field("send", "button", "1"),
)
FORM = Form("/help/new/?a=1", "POST", FIELDS)


def test_a_form_is_read_as_a_browser_would_send_it():
    assert Forms("/help/list/", PAGE).found == [FORM, Form("/help/list/", "GET", (Field("q", "search", ""),))]


def test_what_is_left_alone_is_filled_in():
    pairs = dict(filled(Random(1), FORM))
    assert {"title": "A", "day": "2026-11-25", "class": "2", "mode": "phone"}.items() <= pairs.items()


def fuzz(seed: int) -> Fuzz:
    keys = {"/help/7/": ["7"], "/help/new/": []}
    addresses = {"head": {"detail": ["/help/7/?page=2"], "new": ["/help/new/"]}}
    return Fuzz(seed, {"head": {"new": [FORM]}}, addresses, lambda path: keys.get(path, []), ["page", "q"])


def test_the_same_seed_sends_the_same():
    one, again, other = ([fuzz(seed).request(number) for number in range(1, 200)] for seed in (1, 1, 2))
    assert one == again != other


@pytest.mark.parametrize("way", sorted({*OF_FORMS, *OF_ADDRESSES}, key=lambda way: way.__name__))
def test_each_way_sends_what_can_be_sent(way):
    """A path in ASCII, headers of bytes; and not always the same."""
    target: Any = FORM if way in OF_FORMS else "/help/7/?page=2"
    sent = [way(fuzz(1), Random(number), "head", target) for number in range(300)]
    for request in sent:
        assert request.path.startswith("/") and request.path.isascii() and " " not in request.path
        assert all(value.encode("latin-1") is not None for value in request.headers.values())
        assert request.what
    assert len(set(map(repr, sent))) > 20


def test_a_key_is_put_where_one_stands():
    sent = {fuzzing.asks_key(fuzz(1), Random(number), "head", "/help/7/?page=2").path for number in range(4000)}
    keyed = [path for path in sent if path.startswith("/help/") and path.endswith("/?page=2")]
    assert {f"/help/{'9' * 19}/?page=2", "/help/%00/?page=2", "/help/-1/?page=2", "/help/%D9%A1%D9%A2/?page=2"} <= set(
        keyed
    )


def test_the_lists_hold_what_bites():
    assert len(TEXTS) > 80 and len(set(TEXTS)) == len(TEXTS)
    assert {"\0", "\ud800", "NaN", "\u202etxt.exe\u202c"} < set(TEXTS)
    assert {"1e309", "-0", "9" * 19, "9223372036854775808"} < set(NUMBERS)
    assert {"0001-01-01", "9999-12-31", "2026-02-30", "24:00"} < set(DAYS)
    assert {"\0", "0", "-1", "9" * 19, "\u0661\u0662"} < set(KEYS)


# --- Whose it is ------------------------------------------------------------------------------------------------------
def function(file: str, calls: Callable[[], None] | None = None) -> Callable[[], None]:
    """One that stands in this file, and calls the other; or falls."""
    names: dict[str, Any] = {"calls": calls}
    exec(compile("def act():\n    calls() if calls else int('a')\n", file, "exec"), names)  # noqa: S102
    act: Callable[[], None] = names["act"]
    return act


VIEW, LIBRARY = f"{ROOT}/portal/absences/views/family.py", f"{ROOT}/.venv/lib/python3/site-packages"
DJANGO, WAGTAIL, MIDDLEWARE = f"{LIBRARY}/django/db/a.py", f"{LIBRARY}/wagtail/admin/a.py", f"{ROOT}/site/security.py"


@pytest.mark.parametrize(
    ("files", "whose"),
    [
        ((VIEW,), OURS),
        ((MIDDLEWARE, DJANGO, VIEW, DJANGO), OURS),
        ((MIDDLEWARE, DJANGO), OURS),
        ((DJANGO,), OURS),
        ((MIDDLEWARE, DJANGO, WAGTAIL), THEIRS),
        ((MIDDLEWARE, VIEW, WAGTAIL, DJANGO), THEIRS),
        ((WAGTAIL, VIEW, DJANGO), OURS),
        ((VIEW, f"{ROOT}/bench/falls.py"), OURS),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_fall_is_whose_application_is_innermost(files, whose):
    act = None
    for file in reversed(files):
        act = function(file, act)
    with pytest.raises(ValueError, match="invalid literal") as raised:
        act()
    fall = fall_of(raised.value)
    assert fall.whose == whose and "invalid literal" in fall.error
    assert any(file.endswith(fall.place.split(":")[0]) for file in files)


def test_an_answer_that_nothing_raised_is_ours():
    assert fall_of(RuntimeError("A view says 500 by itself.")).whose == OURS
