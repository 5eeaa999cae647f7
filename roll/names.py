"""Whether a text says a pupil's whole name."""

import unicodedata
from collections.abc import Sequence

from roll.models.pupils import Pupil
from roll.models.schools import School


def find_pupil_name(school: School, text: str) -> str:
    """The first name and the last name of one of the school's pupils, as written in the text; empty where none is."""
    return find_pupil_names(school, [text])[0]


def find_pupil_names(school: School, texts: Sequence[str]) -> list[str]:
    """The same of each text. One look through the school's names, however many texts there are."""
    written = [split_words(text) for text in texts]
    lowered = [[word.casefold() for word in words] for words in written]
    names = [""] * len(texts)
    if all(len(words) < 2 for words in lowered):
        return names
    text_words = {word for words in lowered for word in words}
    pairs = Pupil.objects.filter(school=school).exclude(last_name="").values_list("first_name", "last_name")
    for first, last in pairs.distinct().iterator():
        for wanted in name_orders(first, last):
            if not text_words.issuperset(wanted):
                continue
            for n, words in enumerate(lowered):
                if not names[n] and (place := find_sequence(wanted, words)) >= 0:
                    names[n] = " ".join(written[n][place : place + len(wanted)])
    return names


def name_orders(first: str, last: str) -> list[list[str]]:
    """The words of a name as people write them, the last name behind or before."""
    parts = [[word.casefold() for word in split_words(part)] for part in (first, last)]
    return [parts[0] + parts[1], parts[1] + parts[0]]


def split_words(text: str) -> list[str]:
    """Letters with their marks, in whatever script: a vowel sign is part of its word."""
    text = unicodedata.normalize("NFKC", text)
    return "".join(each if unicodedata.category(each)[0] in "LMN" else " " for each in text).split()


def find_sequence(wanted: list[str], words: list[str]) -> int:
    """Where these words stand one after the other; -1 where they don't."""
    if not wanted or wanted[0] not in words:
        return -1
    size = len(wanted)
    return next((n for n in range(len(words) - size + 1) if words[n : n + size] == wanted), -1)
