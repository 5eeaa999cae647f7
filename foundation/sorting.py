"""The order in which people look for names: accents, small letters, digits, four scripts; the same on every database.

A database's own order won't do: SQLite has none of the kind, and PostgreSQL's changes with its libraries.
"""

import re
import unicodedata
from functools import cache, lru_cache
from struct import pack
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pyuca.collator import BaseCollator

# An apostrophe joins, O'Brien stands by Obrien; other marks part words. A stroke only makes a word of Urdu longer.
PUNCTUATION = str.maketrans(dict.fromkeys("'’‘ʼʻ`´ـ") | dict.fromkeys('-‐‑‒–—_.,:;/\\()[]&+"“”„«»।॥۔،؛', " "))
NUMBER = re.compile(r"\d+")
# So many are enough for what is counted; of what is longer so many count.
DIGITS, MOST_DIGITS = 9, 99
# What other keyboards write for letters of Urdu; with a hamza, a letter stands where it stands without.
TWINS = str.maketrans({"ك": "ک", "ڪ": "ک", "ي": "ی", "ى": "ی", "ٱ": "ا"} | dict.fromkeys("هةۃە", "ہ"))
HAMZAS = str.maketrans(dict.fromkeys("\u0654\u0655"))
ALEF_MADDA = "ا\u0653"
# As its dictionaries have it. The standard's table has ٹ behind ث, ڈ behind ذ, ڑ behind ز, ہ before و, ء at the front.
URDU = "آابپتٹثجچحخدڈذرڑزژسشصضطظعغفقکگلمنںوہھءیے"
# The weight of a letter without accent, and of a small one: left out where only such follow, none being lower.
COMMON = (0, 0x20, 0x02)
LEVEL, WORD = b"\0\0", b"\0\1"


def sort_key(*texts: str) -> bytes:
    """Returns what these texts, one after the other, are sorted by: bytes to compare as they are, never empty.

    By letters, then accents, then small before capital; 5B before 10A. Unicode's own order (UCA 10), with Urdu's.
    """
    text = NUMBER.sub(padded, " ".join(texts).translate(PUNCTUATION))
    text = unicodedata.normalize("NFD", text).replace(ALEF_MADDA, "آ").translate(HAMZAS).translate(TWINS)
    levels = zip(*map(weights, text.split()), strict=True)
    return LEVEL.join([WORD.join(words) for words in levels] or [b"", b"", b""])


def padded(number: re.Match[str]) -> str:
    """Returns a number in our own digits so that it stands by its size: filled up, or with how long it is in front."""
    digits = "".join(str(unicodedata.decimal(digit)) for digit in number[0]).lstrip("0")
    if len(digits) <= DIGITS:
        return digits.zfill(DIGITS)
    return f"{'9' * DIGITS}{min(len(digits), MOST_DIGITS)}{digits[:MOST_DIGITS]}"


@lru_cache(maxsize=20_000)
def weights(word: str) -> tuple[bytes, ...]:
    """Returns the weights of a word's letters, of their accents and of their case, 16 bits each."""
    elements = collator().collation_elements(word.translate(urdu_places()))
    return tuple(packed([each[level] for each in elements if each[level]], COMMON[level]) for level in range(3))


def packed(numbers: list[int], common: int) -> bytes:
    """Returns the weights as bytes, without those at the end that are the common one."""
    while numbers and numbers[-1] == common:
        numbers.pop()
    return pack(f">{len(numbers)}H", *numbers)


@cache
def collator() -> "BaseCollator":
    """Read when first asked for, which takes half a second. Of one version, or an upgrade would move old names."""
    from pyuca.collator import Collator_10_0_0

    return Collator_10_0_0()


@cache
def urdu_places() -> dict[int, int]:
    """Each letter of Urdu as that which stands in its place in the standard's table. آ has none there: ۃ makes one."""
    places = sorted(set(URDU) - {"آ"} | {"ۃ"}, key=collator().sort_key)
    return {ord(letter): ord(place) for letter, place in zip(URDU, places, strict=True)}


def word_beginnings(text: str) -> list[bytes]:
    """Returns for each word the weights of its letters, by which `begins_a_word` finds a key; accents don’t count."""
    cleaned = unicodedata.normalize("NFD", text.translate(PUNCTUATION)).replace(ALEF_MADDA, "آ")
    found = [weights(word)[0] for word in cleaned.translate(HAMZAS).translate(TWINS).split()]
    return [beginning for beginning in found if beginning]
