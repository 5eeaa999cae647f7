"""What the doctor finds: a sentence each, with what to do where something is wrong."""

from typing import NamedTuple


class Finding(NamedTuple):
    is_well: bool
    words: str


def well(words: str) -> Finding:
    return Finding(True, words)


def wrong(words: str) -> Finding:
    return Finding(False, words)
