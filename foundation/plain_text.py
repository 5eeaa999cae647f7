"""Text as people paste it: without what no page and no mail can hold, its lines ended in one way."""

import re
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

# Each ends a line for one reader or another: a slide's soft break (a vertical tab) ends a header of an e-mail.
BREAKS = re.compile("\r\n|[\r\v\f\x1c-\x1f\x85\u2028\u2029]")
# With halves of letters, which no encoding holds, and two that XML forbids.
CONTROLS = re.compile("[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")
# What turns the letters that follow: right in a long text, a disguise in a name ("txe.pdf" for "fdp.ext").
TURNS = re.compile("[\u202a-\u202e\u2066-\u2069]")

# A telephone number as people write it: +91 5248 222 333.
TELEPHONE = r"^\+?[0-9][0-9 ()/-]{2,24}$"


def plain(text: str) -> str:
    """Returns the text with each line ended by a line feed, no other control but the tab, and no blanks around it."""
    return CONTROLS.sub("", BREAKS.sub("\n", text)).strip()


def one_line(text: str) -> str:
    """Returns the text in one line with single spaces between its words, as an e-mail's header needs it.

    Without what turns the letters that follow it: it is a name, and is read as it is.
    """
    return " ".join(TURNS.sub("", plain(text)).split())


# Of a NUL, which is no slip of a paste: Django refuses it, in words for whoever wrote the page.
REFUSED: dict[str, Any] = {
    "null_characters_not_allowed": _("This has a character that can’t be saved. Please type it again."),
}


class LineField(forms.CharField):
    """A form field for one line of text: a title, a name."""

    default_error_messages = REFUSED

    def to_python(self, value: Any) -> str:
        """Returns the text in one line, "" where there is none; a text with a NUL as it is, which is refused later."""
        text = super().to_python(value) or ""
        return text if "\0" in text else one_line(text)


def name_field(label: Any, max_length: int, **more: Any) -> LineField:
    """Returns a field for a name that people read, in whichever script."""
    widget = forms.TextInput(attrs={"dir": "auto", "autocomplete": "off"})
    words = {"required": _("Please give it a name.")}
    return LineField(label=label, max_length=max_length, widget=widget, **{"error_messages": words} | more)


class WebAddressField(LineField, forms.URLField):
    """A form field for an address of the web, which may hold a control behind its host."""


class MailAddressField(LineField, forms.EmailField):
    """A form field for an address of mail, which may hold a control in quotes."""


class TextField(forms.CharField):
    """A form field for text of several lines: a letter, a message."""

    widget = forms.Textarea
    default_error_messages = REFUSED

    def to_python(self, value: Any) -> str:
        """Returns the text as `plain` does, "" where there is none; one with a NUL as it is, which is refused later."""
        text = super().to_python(value) or ""
        return text if "\0" in text else plain(text)


class PlainTextMixin:
    """For a form whose fields are made from a model's: its texts are cleaned as the fields above clean theirs."""

    fields: dict[str, Any]
    cleaned_data: dict[str, Any]

    def clean(self) -> Any:
        """Returns what the form cleans, with each text as its field shows it: in one line, or in several."""
        # First: what looks for a name in a text looks into the text that is kept.
        for name, value in self.cleaned_data.items():
            if isinstance(value, str):
                has_lines = isinstance(self.fields[name].widget, forms.Textarea)
                self.cleaned_data[name] = plain(value) if has_lines else one_line(value)
        return super().clean()  # type: ignore[misc]
