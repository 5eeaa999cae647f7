"""Whether a text says a pupil's whole name."""

import unicodedata
from collections.abc import Sequence

from roll.models.pupils import Pupil
from roll.models.schools import School


def names_a_pupil(school: School, text: str) -> str:
    """The first name and the last name of one of the school's pupils, as written in the text; empty where none is."""
    return names_in(school, [text])[0]


def names_in(school: School, texts: Sequence[str]) -> list[str]:
    """The same of each text. One look through the school's names, however many texts there are."""
    written = [in_words(text) for text in texts]
    folded = [[word.casefold() for word in words] for words in written]
    found = [""] * len(texts)
    if all(len(words) < 2 for words in folded):
        return found
    known = {word for words in folded for word in words}
    pairs = Pupil.objects.filter(school=school).exclude(last_name="").values_list("first_name", "last_name")
    for first, last in pairs.distinct().iterator():
        for wanted in whole_names(first, last):
            if not known.issuperset(wanted):
                continue
            for n, words in enumerate(folded):
                if not found[n] and (place := place_of(wanted, words)) >= 0:
                    found[n] = " ".join(written[n][place : place + len(wanted)])
    return found


def whole_names(first: str, last: str) -> list[list[str]]:
    """The words of a name as people write them, the last name behind or before."""
    parts = [[word.casefold() for word in in_words(part)] for part in (first, last)]
    return [parts[0] + parts[1], parts[1] + parts[0]]


def in_words(text: str) -> list[str]:
    """Letters with their marks, in whatever script: a vowel sign is part of its word."""
    text = unicodedata.normalize("NFKC", text)
    return "".join(each if unicodedata.category(each)[0] in "LMN" else " " for each in text).split()


def place_of(wanted: list[str], words: list[str]) -> int:
    """Where these words stand one after the other; -1 where they don't."""
    if not wanted or wanted[0] not in words:
        return -1
    size = len(wanted)
    return next((n for n in range(len(words) - size + 1) if words[n : n + size] == wanted), -1)
