"""What we use of Wagtail's search and images that it doesn't promise to keep; `tests/foundation` asks that it is there.

Search looks for words made alike on both sides (`foundation/search.py`, decision 0013): the classes of Wagtail's own
backends are derived from, whichever database is in use.
"""

from collections.abc import Iterable, Iterator
from copy import copy
from functools import cache
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import QuerySet
from wagtail.search import index
from wagtail.search.backends import database
from wagtail.search.query import Phrase, PlainText

from foundation.search import beginnings, fold

# Where `get_rendition` looks before it asks the database.
KEPT_RENDITIONS = "prefetched_renditions"


# --- Images ----------------------------------------------------------------------------------------------------------
def keep_renditions(image: Any, renditions: Iterable[Any]) -> None:
    """Has the image's `get_rendition` find these renditions without a query, in place of any kept before."""
    setattr(image, KEPT_RENDITIONS, list(renditions))


def kept_renditions(image: Any) -> list[Any]:
    """Returns the renditions kept with the image; an empty list where none were."""
    kept: list[Any] = getattr(image, KEPT_RENDITIONS, [])
    return kept


# --- Search ----------------------------------------------------------------------------------------------------------
class Folded:
    """Stands for an object when the index is written: it has the same search fields, with folded words in them."""

    def __init__(self, thing: Any) -> None:
        self.thing, self.pk = thing, thing.pk

    def get_search_fields(self) -> list[Any]:
        """Returns the object's search fields, each by `folded_field`."""
        return [self.folded_field(field) for field in self.thing.get_search_fields()]

    def folded_field(self, field: Any) -> Any:
        """Returns a copy of a search field whose value is folded; of RelatedFields, that of each field within."""
        copied = copy(field)
        if isinstance(field, index.RelatedFields):
            copied.fields = [self.folded_field(each) for each in field.fields]
            copied.get_value = lambda thing: field.get_value(self.thing)
        else:
            copied.get_value = lambda thing: fold(field.get_value(self.thing if thing is self else thing))
        return copied


class FoldedIndex:
    """Mixed into an index of Wagtail's: folds the words it is given."""

    def add_items(self, model: Any, things: Any) -> None:
        """Writes the objects of the model into the index, each as `Folded`."""
        super().add_items(model, [Folded(thing) for thing in things])  # type: ignore[misc]


class FoldedSearch:
    """Mixed into a search backend of Wagtail's: folds the words it is asked for."""

    def search(self, query: Any, *args: Any, **kwargs: Any) -> Any:
        """Searches for whole words as Wagtail does, with the query's words folded."""
        return super().search(fold_query(query), *args, **kwargs)  # type: ignore[misc]

    def autocomplete(self, query: Any, *args: Any, **kwargs: Any) -> Any:
        """Searches for beginnings of words as Wagtail does, with the query's words folded."""
        return super().autocomplete(fold_query(query), *args, **kwargs)  # type: ignore[misc]


def fold_query(query: Any) -> Any:
    """Returns the query with its words folded, through all its parts: text, or one of Wagtail's SearchQuery."""
    if isinstance(query, str):
        return fold(query)
    folded = copy(query)
    if isinstance(query, PlainText | Phrase):
        # Of signs alone nothing would be left, and no database can look for nothing.
        folded.query_string = fold(query.query_string) or query.query_string
    elif hasattr(query, "subqueries"):
        folded.subqueries = [fold_query(each) for each in query.subqueries]
    elif hasattr(query, "subquery"):
        folded.subquery = fold_query(query.subquery)
    return folded


@cache
def folded_backend(kind: Any) -> Any:
    """Returns a class derived from the search backend `kind`, whose index and queries are folded; made once."""
    index_class = type(f"Folded{kind.index_class.__name__}", (FoldedIndex, kind.index_class), {})
    return type(f"Folded{kind.__name__}", (FoldedSearch, kind), {"index_class": index_class})


def SearchBackend(params: dict[str, Any]) -> Any:  # noqa: N802  (Wagtail's name for it)
    """Returns the search backend for the database in use, with folded words; named in WAGTAILSEARCH_BACKENDS."""
    kind: Any = type(database.SearchBackend(dict(params)))
    return folded_backend(kind)(params)


# --- Search: the rows of the index ------------------------------------------------------------------------------------
# A row stands for an object: the keys of its content type and its own.
IndexedKeys = tuple[int, int]
# The newest thousand rows hold a hundred matches of any common word; each window after that is ten times as wide.
FIRST_WINDOW, WIDER = 1000, 10
# Asked by itself. Wagtail joins the objects by their keys as text, for which their tables have no index: to find one
# page it reads all there are.
MATCHES = {
    "postgresql": (
        "SELECT content_type_id, object_id FROM wagtailsearch_indexentry AS entry"
        " WHERE autocomplete @@ to_tsquery('simple', %s)"
    ),
    "sqlite": (
        "SELECT content_type_id, object_id FROM wagtailsearch_indexentry_fts"
        " JOIN wagtailsearch_indexentry AS entry ON entry.id = wagtailsearch_indexentry_fts.rowid"
        " WHERE wagtailsearch_indexentry_fts MATCH %s"
    ),
}


def newest_matches(terms: list[str], types: Iterable[int]) -> Iterator[list[IndexedKeys]]:
    """Yields the objects of these content types in which each term begins a word: those indexed last come first.

    Window by window of the index, so that who has enough of a common word reads no further.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT max(id) FROM wagtailsearch_indexentry")
        last, width = cursor.fetchone()[0] or 0, FIRST_WINDOW
    while last > 0:
        yield _matches(
            terms, [_match(types, "entry.id > %s AND entry.id <= %s ORDER BY entry.id DESC", [last - width, last])]
        )
        last, width = last - width, width * WIDER


def matches_among(terms: list[str], *among: tuple[int, list[str] | QuerySet[Any]]) -> list[IndexedKeys]:
    """Returns those objects in which each term begins a word. `among`: a content type and keys as text, or their query.

    One query.
    """
    return _matches(terms, [_match([content_type], *_is_one_of(keys)) for content_type, keys in among])


# The end of a query that finds matches, and its parameters.
Match = tuple[str, list[Any]]


def _match(types: Iterable[int], condition: str, params: Iterable[Any]) -> Match:
    of_types = ", ".join(str(int(key)) for key in types)
    return f"{MATCHES[connection.vendor]} AND content_type_id IN ({of_types}) AND {condition}", list(params)


def _is_one_of(keys: list[str] | QuerySet[Any]) -> tuple[str, Iterable[Any]]:
    if isinstance(keys, list):
        return f"object_id IN ({', '.join(['%s'] * len(keys)) or 'NULL'})", keys
    try:
        sql, params = keys.query.sql_with_params()
    except EmptyResultSet:
        return "object_id IN (NULL)", ()
    return f"object_id IN ({sql})", params


def _matches(terms: list[str], parts: list[Match]) -> list[IndexedKeys]:
    text = _query_text(terms)
    with connection.cursor() as cursor:
        params = [each for _sql, more in parts for each in (text, *more)]
        cursor.execute(" UNION ALL ".join(sql for sql, _params in parts), params)
        return [(content_type, int(key)) for content_type, key in cursor.fetchall()]


def _query_text(terms: list[str]) -> str:
    """Returns the terms as the database in use asks for beginnings: they are folded, and hold no sign of its own."""
    either, both, one = (" | ", " & ", "'{}':*") if connection.vendor == "postgresql" else (" OR ", " AND ", '"{}"*')
    words = (either.join(one.format(start) for start in beginnings(term)) for term in terms)
    text = both.join(f"({each})" for each in words)
    return text if connection.vendor == "postgresql" else f"{{autocomplete}} : ({text})"
