"""Text as people paste it: without what no page and no mail can hold, its lines ended in one way."""

import re
from typing import Any

from django import forms

# Each ends a line for one reader or another: a slide's soft break (a vertical tab) ends a header of an e-mail.
BREAKS = re.compile("\r\n|[\r\v\f\x1c-\x1f\x85\u2028\u2029]")
CONTROLS = re.compile("[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f]")


def plain(text: str) -> str:
    """Its lines end in a line feed; of the other controls only the tab stays."""
    return CONTROLS.sub("", BREAKS.sub("\n", text)).strip()


def one_line(text: str) -> str:
    """Fit for a header: words with single spaces between."""
    return " ".join(plain(text).split())


class LineField(forms.CharField):
    """One line: a title, a name."""

    def to_python(self, value: Any) -> str:
        text = super().to_python(value) or ""
        # A NUL is no slip of a paste: Django refuses it, in words.
        return text if "\0" in text else one_line(text)


class TextField(forms.CharField):
    """Lines: a letter, a message."""

    widget = forms.Textarea

    def to_python(self, value: Any) -> str:
        text = super().to_python(value) or ""
        return text if "\0" in text else plain(text)
