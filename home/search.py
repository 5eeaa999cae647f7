"""What a reader finds on the public site: pages and documents that this very reader may open, each once.

The index says where the words stand. Whether a page is live, whose it is and who reads it is asked of the pages
themselves, so that what is closed or taken down is found by nobody from that moment on.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cache, reduce
from operator import or_
from typing import Any

from django.apps import apps
from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Cast, Coalesce
from django.utils.text import capfirst
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from wagtail.models import Page, ReferenceIndex

from foundation import clock, ports
from foundation.models import ContentDocument
from foundation.search import MOST_WORDS, begin_words_of
from foundation.wagtail_internals import IndexedKeys, matches_among, newest_matches
from pages.addresses import address
from pages.models import SchoolContentPage, listed_in_language
from roll.models import School
from roll.models.audience import audiences_of
from roll.models.facts import local_name_of

# Of pages and of documents each. Nobody turns ten pages: who finds so much adds a word.
MAX_RESULTS = 100
AT_ONCE = 2_000
# When a page came that nobody knows the day of.
LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class SearchResult:
    """One result, as it is shown. `key` is that of the page or the document."""

    key: int
    title: str
    in_title: bool
    address: str = ""
    icon: str = ""
    kind: str = ""
    summary: str = ""
    school: str = ""
    language: str = ""
    day: date | datetime | None = None
    # Of a document: what it is, and how many bytes.
    ending: str = ""
    size: int | None = None
    is_private: bool = False

    @property
    def direction(self) -> str:
        """Of a document nobody says in which language it is called: its letters show it."""
        return ("rtl" if self.language in settings.LANGUAGES_BIDI else "ltr") if self.language else "auto"


@dataclass(frozen=True)
class Reader:
    """Who asks, by the keys of the Audiences they are in; and of which school alone, if of one."""

    audiences: list[int]
    school: School | None

    @classmethod
    def of(cls, user: Any, school: School | None) -> "Reader":
        return cls(audiences_of(user), school)

    def readable(self, kind: Any) -> QuerySet[Any]:
        """The pages of a kind that this reader may read, whether live or not; nothing of other tables is asked."""
        pages = kind._default_manager.readable_in(self.audiences).order_by()
        return pages.filter(school=self.school) if self.school else pages

    def pages(self, **only: Any) -> Q:
        """A condition on what has a page's key at hand: that this reader may read it."""
        read = (self.readable(kind).filter(is_published_now(), **only) for kind in searchable_models())
        return reduce(or_, (Q(Exists(pages)) for pages in read))


def search_results(terms: list[str], user: Any, school: School | None = None) -> tuple[list[SearchResult], bool]:
    """What is called so, then documents, then what only speaks of it; and whether there is more than that."""
    pages: list[PageRow] = []
    documents: list[SearchResult] = []
    reader, terms = Reader.of(user, school), terms[:MOST_WORDS]
    for matches in pieces(matches_of(terms, reader)):
        pages += page_rows(matches, reader)
        documents += find_documents(of_type(matches, document_type()), reader)
        if max(len(pages), len(documents)) > MAX_RESULTS:
            break
    # What is indexed last is nearly always what was published last; of the hundred that are shown it is certain.
    pages.sort(key=lambda row: (row[1] or LONG_AGO, row[0]), reverse=True)
    found = [page_result(row, terms) for row in pages[:MAX_RESULTS]]
    by_title, by_text = ([each for each in found if each.in_title is wanted] for wanted in (True, False))
    named = [each for each in documents[:MAX_RESULTS] if begin_words_of(terms, each.title)]
    return [*by_title, *named, *by_text], max(len(pages), len(documents)) > MAX_RESULTS


def matches_of(terms: list[str], reader: Reader) -> Iterable[list[IndexedKeys]]:
    """Where the words stand, the newest first; not all of it may be read.

    Of one school's, only its own pages and what they link are looked at: elsewhere a common word stands too often.
    """
    types, document = models_by_type(), document_type()
    if reader.school is None:
        return newest_matches(terms, [*types, document])
    kinds = [
        reader.readable(kind).values_list(Value(number, models.IntegerField()), "pk") for number, kind in types.items()
    ]
    pages = union(kinds)
    links = ReferenceIndex.objects.filter(
        base_content_type=ContentType.objects.get_for_model(Page),
        object_id__in=[str(key) for _kind, key in pages],
        to_content_type=document,
    )
    # Each kind by itself: asked for all kinds at once, PostgreSQL looks for each key as one of each.
    keys = ((kind, [str(key) for key in of_type(pages, kind)]) for kind in {kind for kind, _key in pages})
    return [matches_among(terms, *keys, (document, links.values("to_object_id")))]


def pieces(found: Iterable[list[IndexedKeys]]) -> Iterable[list[IndexedKeys]]:
    """The same, no more of them at once than a query may name: a common word stands in most rows of an index."""
    for matches in found:
        yield from (matches[begin : begin + AT_ONCE] for begin in range(0, len(matches), AT_ONCE))


def of_type(matches: list[IndexedKeys], content_type: int) -> list[int]:
    return [key for kind, key in matches if kind == content_type]


def union(querysets: list[QuerySet[Any]]) -> list[Any]:
    """All their rows in one query; none where there are no querysets."""
    return list(querysets[0].union(*querysets[1:], all=True)) if querysets else []


# --- Pages -----------------------------------------------------------------------------------------------------------
# The key and when it was published first, then what a result shows.
PageRow = tuple[Any, ...]


@cache
def searchable_models() -> list[Any]:
    """The kinds of page that are found; the rooms say so themselves."""
    return [kind for kind in apps.get_models() if issubclass(kind, SchoolContentPage) and kind.search_listing]


def models_by_type() -> dict[int, Any]:
    """The same by the keys of their content types, which Django keeps."""
    return {ContentType.objects.get_for_model(kind).pk: kind for kind in searchable_models()}


def document_type() -> int:
    """The key of the content type of documents."""
    return ContentType.objects.get_for_model(ContentDocument).pk


def is_published_now() -> Q:
    """Not those whose hour has passed, though the worker has yet to take them down."""
    return Q(live=True) & (Q(expire_at__isnull=True) | Q(expire_at__gt=clock.now()))


def page_rows(matches: list[IndexedKeys], reader: Reader) -> list[PageRow]:
    """Those of these that the reader may read, each in one language: one query, whatever kinds of page they are."""
    models, language = models_by_type(), get_language() or "en"
    listed = is_published_now() & listed_in_language(Page, language)
    keys = {content_type: of_type(matches, content_type) for content_type, _key in matches if content_type in models}
    return union([listed_rows(reader.readable(models[each]).filter(listed, pk__in=keys[each])) for each in keys])


def listed_rows(pages: QuerySet[Any]) -> QuerySet[Any]:
    """The same columns of each kind; what it has no field for is empty."""
    listing = pages.model.search_listing
    return pages.values_list(
        "pk",
        "first_published_at",
        "content_type",
        "title",
        "url_path",
        "locale__language_code",
        local_name_of("school__"),
        Cast(F("read_by"), models.BigIntegerField()),
        Cast(F(listing.summary), models.TextField()),
        Cast(F(listing.day) if listing.day else Value(None), models.DateField()),
    )


def page_result(row: PageRow, terms: list[str]) -> SearchResult:
    key, _published, content_type, title, path, written_in, school, read_by, summary, day = row
    kind = models_by_type()[content_type]
    return SearchResult(
        key=key,
        title=title,
        in_title=begin_words_of(terms, title),
        address=address(get_language() or "en", path.split("/", 2)[2]),
        icon=kind.search_listing.icon,
        kind=capfirst(kind._meta.verbose_name),
        summary=summary,
        school=school,
        language=written_in,
        day=day,
        is_private=read_by is not None,
    )


# --- Documents -------------------------------------------------------------------------------------------------------
def find_documents(keys: list[int], reader: Reader) -> list[SearchResult]:
    """Those of these that stand on a page that this person may read: the rule of `site/files.py`."""
    if not keys:
        return []
    desks = ports.desks().filter(collection=OuterRef("collection"))
    documents = (
        ContentDocument.objects.filter(pk__in=keys)
        .annotate(
            of_school=Subquery(desks.values("school")),
            school_name=Subquery(desks.values_list(local_name_of("school__"))),
        )
        .filter(Exists(links_readable_by(reader)))
        .order_by("-created_at", "-pk")
    )
    return [document_result(document) for document in documents[: MAX_RESULTS + 1]]


def links_readable_by(reader: Reader) -> QuerySet[ReferenceIndex]:
    """Where pages of this reader's link a document. A school's own is opened by its own pages, a shared one by any."""
    own_school = Coalesce(OuterRef(OuterRef("of_school")), F("school"))
    return ReferenceIndex.objects.filter(
        reader.pages(pk=Cast(OuterRef("object_id"), models.BigIntegerField()), school_id=own_school),
        to_content_type=document_type(),
        to_object_id=Cast(OuterRef("pk"), models.CharField()),
        base_content_type=ContentType.objects.get_for_model(Page),
    )


def document_result(document: Any) -> SearchResult:
    return SearchResult(
        key=document.pk,
        title=document.title,
        in_title=True,
        address=document.url,
        icon="paperclip",
        kind=_("Document"),
        summary="",
        school=document.school_name or "",
        ending=document.file_extension.upper(),
        size=document.file_size,
    )
