"""Search for what editors write, in four scripts, the same on every database: Wagtail's, with words made alike.

Databases cut text into words each in its own way, and none knows that ज़रूरी is typed in three. So what is kept and
what is asked is cut and folded here, by one rule, before a database sees it.
"""

import re
import unicodedata
from functools import cache
from typing import Any

from wagtail.search import index

VIRAMA = 9
# Between Urdu's letters it parts two words; anywhere else it only says how a letter is drawn.
PARTING = re.compile("(?<=[\u0600-\u06ff])\u200c")
# The same letter from an Arabic keyboard or an Urdu one; the two signs of a nasal vowel, which few keep apart; and what
# one writes and another leaves out: the hamza of علماء, and the stroke that only makes a word longer.
ALIKE = str.maketrans(
    {"ي": "ی", "ى": "ی", "ك": "ک", "ڪ": "ک", "ٱ": "ا"}
    | dict.fromkeys("هةۃەھ", "ہ")
    | dict.fromkeys("ءٴـ", None)
    | {"ँ": "ं", "ੰ": "ਂ"}
)
# A nasal before a stop: हिन्दी is हिंदी, सम्बन्ध is संबंध. In each script the nasals, their virama, the stops, the sign.
NASALS = {"ं": "ङञणनम", "ਂ": "ਙਞਣਨਮ"}
BEFORE_STOPS = {
    "ं": re.compile("(?:[ङञणनम]्(?=[क-घच-झट-ढत-धप-भ])|न्(?=[शषस]))"),
    "ਂ": re.compile("(?:[ਙਞਣਨਮ]੍(?=[ਕ-ਘਚ-ਝਟ-ਢਤ-ਧਪ-ਭ])|ਨ੍(?=ਸ))"),
}
# श्रीमान् is श्रीमान.
LAST_VIRAMA = re.compile("[\u094d\u0a4d](?= |$)")
# What a reader may ask at once. Each word costs a look into the index.
MOST_WORDS = 8


# --- Words -----------------------------------------------------------------------------------------------------------
def words(text: str) -> list[str]:
    """Returns the words of a text, folded: letters in lower case with their vowel signs, and digits, nothing else.

    Both what is kept and what is asked is cut by it. What has no letter or digit is no word.
    """
    letters = unicodedata.normalize("NFKD", PARTING.sub(" ", text)).casefold().translate(ALIKE)
    folded = LAST_VIRAMA.sub("", "".join(filter(None, map(fold_letter, letters))))
    for sign, nasal in BEFORE_STOPS.items():
        folded = nasal.sub(sign, folded)
    return [word for word in folded.split() if any(unicodedata.category(letter)[0] in "LN" for letter in word)]


@cache
def fold_letter(letter: str) -> str:
    """Returns what one character of a text becomes: itself, a digit as 0 to 9, "" for an accent, " " for a break.

    The text has to be decomposed before (NFKD), so that an accent is a character of its own.
    """
    kind = unicodedata.category(letter)
    if kind == "Nd":
        return str(unicodedata.decimal(letter))
    if kind == "Mn" and unicodedata.combining(letter) not in (0, VIRAMA):
        return ""  # an accent, the dot of a borrowed letter, an Arabic vowel
    if kind == "Cf":
        return ""
    return letter if kind[0] in "LMN" else " "


def fold(value: Any) -> Any:
    """Returns a field's value for the index: text as its folded words, a list with each so, anything else as it is."""
    if isinstance(value, str):
        return " ".join(words(value))
    return [fold(each) for each in value] if isinstance(value, list | tuple) else value


def beginnings(term: str) -> list[str]:
    """Returns what a word that begins with the folded `term` begins with: हिन of who is typing हिन्दी is हिं, too."""
    signs = [sign for sign, nasals in NASALS.items() if term[-1] in nasals]
    return [term, *(term[:-1] + sign for sign in signs)]


def begin_words_of(terms: list[str], text: str) -> bool:
    """Says whether each of the folded words `terms` is the beginning of some word of the text."""
    text_words = words(text)
    return all(any(word.startswith(tuple(beginnings(term))) for word in text_words) for term in terms)


# --- What is found by what -------------------------------------------------------------------------------------------
def search_index_fields(*names: str) -> list[index.BaseField]:
    """Returns entries for a model's `search_fields`: whole words of these fields, and beginnings, are found."""
    return [kind(name) for name in names for kind in (index.SearchField, index.AutocompleteField)]
