"""What the pages share: the tags, the sprite, and how much of it a phone must fetch."""

import gzip
import re
from datetime import UTC, date, datetime
from pathlib import Path
from types import SimpleNamespace

import pytest
from django import forms
from django.template import Context, Template
from django.template.loader import render_to_string

ROOT = Path(__file__).resolve().parents[2]
STATIC = ROOT / "site" / "static"
SYMBOLS = set(re.findall(r'symbol id="([^"]+)"', (STATIC / "icons.svg").read_text()))
PAGES = sorted((ROOT / "templates").rglob("*.html"))


def drawn(source: str, **context: object) -> str:
    return Template("{% load chaupal %}" + source).render(Context(context))


def test_icon_turns_round_only_when_told() -> None:
    assert 'class="icon"' in drawn('{% icon "check" %}')
    assert 'class="icon flip"' in drawn('{% icon "chevron-left" "flip" %}')


def test_icon_escapes_what_it_is_given() -> None:
    assert "<b>" not in drawn("{% icon name label=name %}", name='"><b>')


def test_instant_is_shown_by_the_schools_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CHAUPAL_NOW", "2026-11-24T12:00+05:30")
    school = SimpleNamespace(time_zone="Asia/Kolkata")
    instant = datetime(2026, 11, 24, 20, 0, tzinfo=UTC)
    assert "Wed 25 Nov, 01:30" in drawn("{% when instant school %}", instant=instant, school=school)
    assert ">01:30<" in drawn('{% when instant school show="time" %}', instant=instant, school=school)
    assert "Wed 31 Dec 2025" in drawn("{% when day school %}", day=date(2025, 12, 31), school=school)
    assert drawn("{% when None school %}", school=school) == ""


def test_child_is_an_animal_and_a_grown_up_two_letters() -> None:
    child = SimpleNamespace(first_name="Siya", last_name="Verma", animal="rabbit", tone="rose")
    assert "#rabbit" in drawn("{% avatar child %}", child=child)
    assert "tone-rose" in drawn("{% avatar child %}", child=child)
    assert "SV" in drawn("{% avatar p %}", p=SimpleNamespace(first_name="Sunita", last_name="Verma"))


class Question(forms.Form):
    subject = forms.CharField(help_text="A few words.")
    depth = forms.ChoiceField(choices=[("1", "A little"), ("2", "Much")], widget=forms.RadioSelect)


def test_error_is_told_beside_its_field_and_on_top() -> None:
    form = Question({})
    html = drawn("{% field form.subject %}", form=form)
    assert 'aria-describedby="id_subject_helptext id_subject_error"' in html
    assert 'id="id_subject_error"' in html and 'aria-invalid="true"' in html
    summary = render_to_string("components/errors.html", {"form": form})
    assert 'role="alert"' in summary
    assert 'href="#id_subject"' in summary and 'href="#id_depth_0"' in summary
    assert 'id="id_depth_0"' in drawn("{% field form.depth %}", form=form)


def test_every_animal_is_drawn() -> None:
    from roll.models.pupils import ANIMALS

    assert set(ANIMALS) - SYMBOLS == set()


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_page_names_only_icons_there_are_and_carries_no_inline_code(page: Path) -> None:
    source = page.read_text()
    assert set(re.findall(r'{% icon "([^"]+)"', source)) - SYMBOLS == set()
    assert not re.search(r"""\s(style|on[a-z]+|data-hx-on[^=]*)=["']""", source)
    assert not re.search(r"""\shx-[a-z]""", source), "no attribute of HTML's: data-hx-…"
    if not source.count("emails/base.html") and page.parent.name != "emails":
        assert "<style" not in source


def test_500_needs_nothing() -> None:
    html = render_to_string("500.html")
    assert "<h1>" in html and 'href="/static/app.css"' in html


@pytest.mark.parametrize(("name", "most"), [("app.css", 15_000), ("app.js", 8_000), ("icons.svg", 9_000)])
def test_a_phone_need_not_fetch_much(name: str, most: int) -> None:
    assert len(gzip.compress((STATIC / name).read_bytes())) <= most


def test_urdu_font_is_small_and_asked_for_on_urdu_pages_only() -> None:
    assert (STATIC / "fonts" / "nastaliq-ur.woff2").stat().st_size <= 65_000
    css = (STATIC / "app.css").read_text()
    users = [line for line in css.splitlines() if "--nastaliq)" in line]
    assert users and all("[lang|=ur]" in line for line in users)


def test_stylesheet_knows_no_left_or_right() -> None:
    css = re.sub(r"\[dir=.*", "", (STATIC / "app.css").read_text())
    physical = r"(?<![-\w])(margin|padding|border|inset)-(left|right|top|bottom)|(?<![-\w])(left|right|width|height):"
    assert re.findall(physical, css) == []
