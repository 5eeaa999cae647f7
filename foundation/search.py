"""Search for what editors write, in four scripts, the same on every database: Wagtail's, with words made alike.

Databases cut text into words each in its own way, and none knows that ज़रूरी is typed in three. So what is kept and
what is asked is cut and folded here, by one rule, before a database sees it.
"""

import re
import unicodedata
from copy import copy
from functools import cache
from typing import Any

from django.db.models import QuerySet
from wagtail.search import index
from wagtail.search.backends import database, get_search_backend
from wagtail.search.query import And, Phrase, PlainText

VIRAMA = 9
# Between Urdu's letters it parts two words; anywhere else it only says how a letter is drawn.
PARTING = re.compile("(?<=[\u0600-\u06ff])\u200c")
# The same letter from an Arabic keyboard or an Urdu one; and the two signs of a nasal vowel, which few keep apart.
ALIKE = str.maketrans({"ي": "ی", "ى": "ی", "ك": "ک", "ه": "ہ", "ة": "ہ", "ۃ": "ہ", "ँ": "ं", "ੰ": "ਂ"})
# What a reader may ask at once. Each word costs a look into the index.
MOST_WORDS = 8


# --- Words -----------------------------------------------------------------------------------------------------------
def words(text: str) -> list[str]:
    """The words of a text as they are kept and looked for: letters, their vowel signs, and digits; nothing else."""
    plain = unicodedata.normalize("NFKD", PARTING.sub(" ", text)).casefold().translate(ALIKE)
    cut = "".join(filter(None, map(folded, plain))).split()
    return [word for word in cut if any(unicodedata.category(letter)[0] in "LN" for letter in word)]


@cache
def folded(letter: str) -> str:
    """Itself; a digit as 0 to 9; nothing for what is left out in writing; a space for what parts words."""
    kind = unicodedata.category(letter)
    if kind == "Nd":
        return str(unicodedata.decimal(letter))
    if kind == "Mn" and unicodedata.combining(letter) not in (0, VIRAMA):
        return ""  # an accent, the dot of a borrowed letter, an Arabic vowel
    if kind == "Cf":
        return ""
    return letter if kind[0] in "LMN" else " "


def plain(value: Any) -> Any:
    """What a field gives to the index, which may be text or lists of it."""
    if isinstance(value, str):
        return " ".join(words(value))
    return [plain(each) for each in value] if isinstance(value, list | tuple) else value


def begin_with(asked: list[str], text: str) -> bool:
    """Does each of these words begin one of the text's?"""
    there = words(text)
    return all(any(word.startswith(one) for word in there) for one in asked)


# --- What is found by what -------------------------------------------------------------------------------------------
def found_by(*names: str) -> list[index.BaseField]:
    """Fields by whose words a thing is found, by their beginnings too: for `search_fields`."""
    return [kind(name) for name in names for kind in (index.SearchField, index.AutocompleteField)]


def beginning_with(asked: list[str], queryset: QuerySet[Any]) -> QuerySet[Any]:
    """Those of them in which each of these words begins one. To be narrowed further, and put in order."""
    # A word of a longer PlainText must stand there whole, all but the last: so each is one of its own.
    query = And([PlainText(word) for word in asked[:MOST_WORDS]])
    found = get_search_backend().autocomplete(query, queryset, order_by_relevance=False)
    return found.get_queryset()


# --- Wagtail's search, with both sides folded ------------------------------------------------------------------------
class Folded:
    """What the index is given instead of a thing: the same fields, with plain words in them."""

    def __init__(self, thing: Any) -> None:
        self.thing, self.pk = thing, thing.pk

    def get_search_fields(self) -> list[Any]:
        return [self.folding(field) for field in self.thing.get_search_fields()]

    def folding(self, field: Any) -> Any:
        folding = copy(field)
        if isinstance(field, index.RelatedFields):
            folding.fields = [self.folding(each) for each in field.fields]
            folding.get_value = lambda thing: field.get_value(self.thing)
        else:
            folding.get_value = lambda thing: plain(field.get_value(self.thing if thing is self else thing))
        return folding


class FoldedIndex:
    def add_items(self, model: Any, things: Any) -> None:
        super().add_items(model, [Folded(thing) for thing in things])  # type: ignore[misc]


class FoldedSearch:
    def search(self, query: Any, *args: Any, **kwargs: Any) -> Any:
        return super().search(plain_query(query), *args, **kwargs)  # type: ignore[misc]

    def autocomplete(self, query: Any, *args: Any, **kwargs: Any) -> Any:
        return super().autocomplete(plain_query(query), *args, **kwargs)  # type: ignore[misc]


def plain_query(query: Any) -> Any:
    """Wagtail's admin gives text, or words and phrases put together."""
    if isinstance(query, str):
        return plain(query)
    again = copy(query)
    if isinstance(query, PlainText | Phrase):
        # Of signs alone nothing would be left, and no database can look for nothing.
        again.query_string = plain(query.query_string) or query.query_string
    elif hasattr(query, "subqueries"):
        again.subqueries = [plain_query(each) for each in query.subqueries]
    elif hasattr(query, "subquery"):
        again.subquery = plain_query(query.subquery)
    return again


@cache
def folding(kind: Any) -> Any:
    of_words = type(f"Folded{kind.index_class.__name__}", (FoldedIndex, kind.index_class), {})
    return type(f"Folded{kind.__name__}", (FoldedSearch, kind), {"index_class": of_words})


def SearchBackend(params: dict[str, Any]) -> Any:  # noqa: N802  (Wagtail's name for it)
    """For WAGTAILSEARCH_BACKENDS: that of the database in use."""
    kind: Any = type(database.SearchBackend(dict(params)))
    return folding(kind)(params)
