"""The comma and the full stop of the reader's language, where code puts parts of a sentence together.

Templates have the comma as `{% translate ", " context "punctuation" %}`.
"""

from collections.abc import Iterable

from django.utils.functional import Promise
from django.utils.translation import pgettext

ENDS = (".", "?", "!", "।", "۔", "؟")


def listed(parts: Iterable[str | Promise]) -> str:
    """Returns the parts in one line, with the language's comma between them."""
    return pgettext("punctuation", ", ").join(map(str, parts))


def sentences(*parts: str | Promise) -> str:
    """Returns the parts as sentences of one line: the language's full stop stands after each that ends without one."""
    stop = pgettext("punctuation", ".")
    return " ".join(text if text.endswith(ENDS) else f"{text}{stop}" for text in map(str, parts))
