"""What opens with a tap looks like it: the browser's own triangle is taken away, so each has a class and an icon."""

import re
from pathlib import Path

import pytest

TEMPLATES = Path(__file__).parents[2] / "templates"
# The stylesheet knows the questions of a page by what they stand in.
SUMMARY = re.compile(r"<details([^>]*)>\s*<summary([^>]*)>(.*?)</summary>", re.DOTALL)
FOLDS = [
    pytest.param(*found.groups(), id=f"{path.relative_to(TEMPLATES)}:{number}")
    for path in sorted(TEMPLATES.rglob("*.html"))
    for number, found in enumerate(SUMMARY.finditer(path.read_text()), 1)
]


@pytest.mark.parametrize(("details", "summary", "words"), FOLDS)
def test_no_summary_is_bare(details, summary, words):
    assert 'class="' in summary or 'class="fold"' in details
    assert "{% icon " in words


def test_every_summary_is_looked_at():
    there = sum(path.read_text().count("<summary") for path in TEMPLATES.rglob("*.html"))
    assert len(FOLDS) == there > 10
