"""What a reader finds on the public site: pages and documents that this very reader may open, each once.

The index says where the words stand. Whether a page is live, whose it is and who reads it is asked of the pages
themselves, so that what is closed or taken down is found by nobody from that moment on.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
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
from foundation.search import begin_words_of, filter_by_beginnings
from pages.addresses import address
from pages.models import SchoolContentPage, listed_in_language
from roll.models import School
from roll.models.audience import audiences_of

# Of pages and of documents each. Nobody turns ten pages: who finds so much adds a word.
MAX_RESULTS = 100


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

    def pages(self, **only: Any) -> Q:
        """A condition on what has a page's key at hand: that this reader may read it."""
        wanted = only | ({"school": self.school} if self.school else {})
        read = (
            kind._default_manager.readable_in(self.audiences).filter(is_published_now(), **wanted)
            for kind in searchable_models()
        )
        return reduce(or_, (Q(Exists(pages)) for pages in read))


def search_results(terms: list[str], user: Any, school: School | None = None) -> tuple[list[SearchResult], bool]:
    """What is called so, then documents, then what only speaks of it; and whether there is more than that."""
    reader = Reader.of(user, school)
    pages, documents = find_pages(terms, reader), find_documents(terms, reader)
    by_title = [page for page in pages[:MAX_RESULTS] if page.in_title]
    by_text = [page for page in pages[:MAX_RESULTS] if not page.in_title]
    return [*by_title, *documents[:MAX_RESULTS], *by_text], max(len(pages), len(documents)) > MAX_RESULTS


# --- Pages -----------------------------------------------------------------------------------------------------------
@cache
def searchable_models() -> list[Any]:
    """The kinds of page that are found; the rooms say so themselves."""
    return [kind for kind in apps.get_models() if issubclass(kind, SchoolContentPage) and kind.search_listing]


def is_published_now() -> Q:
    """Not those whose hour has passed, though the worker has yet to take them down."""
    return Q(live=True) & (Q(expire_at__isnull=True) | Q(expire_at__gt=clock.now()))


def find_pages(terms: list[str], reader: Reader) -> list[SearchResult]:
    """The newest first; their words are fetched for those alone that are shown."""
    conditions = listed_in_language(Page, get_language() or "en"), reader.pages(pk=OuterRef("pk"))
    pages = filter_by_beginnings(terms, Page.objects.all()).filter(*conditions)
    rows = pages.order_by("-first_published_at", "-pk").values_list("pk", "title")[: MAX_RESULTS + 1]
    return [SearchResult(key, title, begin_words_of(terms, title)) for key, title in rows]


def with_details(results: Iterable[SearchResult]) -> list[SearchResult]:
    """These with all that a result shows: one query, whatever kinds of page are among them."""
    results, language = list(results), get_language() or "en"
    keys = [each.key for each in results if not each.address]
    first, *others = (rows_of(kind, keys) for kind in searchable_models())
    by_label = {kind._meta.label: kind for kind in searchable_models()}
    detailed = {row[0]: page_result(row, by_label[row[1]], language) for row in first.union(*others, all=True)}
    # A page that was deleted this very moment has no row any more.
    return [each if each.address else detailed[each.key] for each in results if each.address or each.key in detailed]


def rows_of(kind: Any, keys: Iterable[int]) -> QuerySet[Any, Any]:
    """The same columns of each kind; what it has no field for is empty."""
    listing = kind.search_listing
    return (
        kind._default_manager.filter(pk__in=keys)
        .order_by()
        .values_list(
            "pk",
            Cast(Value(kind._meta.label), models.TextField()),
            "title",
            "url_path",
            "locale__language_code",
            "school__name",
            Cast(F("read_by"), models.BigIntegerField()),
            Cast(F(listing.summary), models.TextField()),
            Cast(F(listing.day) if listing.day else Value(None), models.DateField()),
        )
    )


def page_result(row: tuple[Any, ...], kind: Any, language: str) -> SearchResult:
    key, _label, title, path, written_in, school, read_by, summary, day = row
    return SearchResult(
        key=key,
        title=title,
        in_title=True,
        address=address(language, path.split("/", 2)[2]),
        icon=kind.search_listing.icon,
        kind=capfirst(kind._meta.verbose_name),
        summary=summary,
        school=school,
        language=written_in,
        day=day,
        is_private=read_by is not None,
    )


# --- Documents -------------------------------------------------------------------------------------------------------
def find_documents(terms: list[str], reader: Reader) -> list[SearchResult]:
    """By title alone, and only what stands on a page that this person may read: the rule of `site/files.py`."""
    desks = ports.desks().filter(collection=OuterRef("collection"))
    documents = (
        filter_by_beginnings(terms, ContentDocument.objects.all())
        .annotate(of_school=Subquery(desks.values("school")), school_name=Subquery(desks.values("school__name")))
        .filter(Exists(links_readable_by(reader)))
        .order_by("-created_at", "-pk")
    )
    return [
        document_result(document) for document in documents[: MAX_RESULTS + 1] if begin_words_of(terms, document.title)
    ]


def links_readable_by(reader: Reader) -> QuerySet[ReferenceIndex]:
    """Where pages of this reader's link a document. A school's own is opened by its own pages, a shared one by any."""
    types = ContentType.objects.get_for_models(ContentDocument, Page)
    own_school = Coalesce(OuterRef(OuterRef("of_school")), F("school"))
    return ReferenceIndex.objects.filter(
        reader.pages(pk=Cast(OuterRef("object_id"), models.BigIntegerField()), school_id=own_school),
        to_content_type=types[ContentDocument],
        to_object_id=Cast(OuterRef("pk"), models.CharField()),
        base_content_type=types[Page],
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
