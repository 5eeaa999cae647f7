"""Wagtail's blocks of text, without the controls that somebody pastes into them."""

from typing import Any

from wagtail import blocks
from wagtail.rich_text import RichText

from foundation.plain_text import WebAddressField, one_line, plain


class OneLineMixin:
    """For a block of one line: without the controls that somebody pastes into it."""

    def clean(self, value: Any) -> Any:
        return super().clean(one_line(value or ""))  # type: ignore[misc]


class AddressBlock(blocks.URLBlock):
    """A web address; one without `https://` in front is taken to begin with it."""

    def __init__(self, required: bool = True, help_text: Any = None, **kwargs: Any) -> None:
        self.field = WebAddressField(required=required, help_text=help_text, max_length=400, assume_scheme="https")
        super(blocks.URLBlock, self).__init__(**kwargs)


class LineBlock(OneLineMixin, blocks.CharBlock):
    """One line of text: a heading, a name."""


class EmailBlock(OneLineMixin, blocks.EmailBlock):
    """An address of mail: in quotes it may hold controls, says its standard."""


class LinesBlock(blocks.TextBlock):
    """Text of several lines."""

    def clean(self, value: Any) -> Any:
        return super().clean(plain(value or ""))


class RichLinesBlock(blocks.RichTextBlock):
    """Text with links and lists."""

    def clean(self, value: RichText) -> Any:
        return super().clean(RichText(plain(value.source or "")))
