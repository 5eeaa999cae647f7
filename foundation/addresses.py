"""The addresses of pages to which one page has many links, without asking the URLconf for each of them."""

import re
from collections.abc import Callable
from functools import cache

from django.urls import NoReverseMatch, reverse
from django.utils.translation import get_language

Key = int | str

# Letters, digits, - and _ stand in an address as they are.
UNQUOTED = re.compile(r"[-\w]+", re.ASCII)


@cache
def pattern(name: str) -> Callable[..., str]:
    """Returns a function that gives the address of the named URL: `pattern("portal:child")(code="k3f9")`.

    That function answers as `reverse()` does, in the language that is active when it is called, and raises
    NoReverseMatch for an unknown name and for keys that the URL does not take. It asks the URLconf once per name,
    language and kind of keys; for text that would have to be quoted, and for negative numbers, each time.
    """

    def address(**keys: Key) -> str:
        if all(map(_is_plain, keys.values())):
            template = _template(name, get_language(), tuple([(key, type(value)) for key, value in keys.items()]))
            if template:
                return template % keys
        return reverse(name, kwargs=keys)

    return address


def _is_plain(value: Key) -> bool:
    """Says whether the value stands in an address as it is: a number from 0 up, or text that needs no quoting."""
    if type(value) is int:
        return value >= 0
    return type(value) is str and UNQUOTED.fullmatch(value) is not None


@cache
def _template(name: str, language: str | None, kinds: tuple[tuple[str, type[Key]], ...]) -> str:
    """Returns the address with a place for each key, `/portal/children/%(code)s/`.

    It is "" where the URL does not take such keys, or shows one of them otherwise than as it was given.
    """
    stand_ins = {key: _stand_in(kind, number) for number, (key, kind) in enumerate(kinds)}
    try:
        address = reverse(name, kwargs=stand_ins).replace("%", "%%")
    except NoReverseMatch:
        return ""
    for key, stand_in in stand_ins.items():
        if address.count(str(stand_in)) != 1:
            return ""
        address = address.replace(str(stand_in), f"%({key})s")
    return address


def _stand_in(kind: type[Key], number: int) -> Key:
    return 910_000_000_000 + number if kind is int else f"stand-in-{number:03}"
