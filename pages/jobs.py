"""Thin jobs of the pages: each carries keys."""

from itertools import groupby

from wagtail.models import Page
from wagtail.search.backends import get_search_backends


def index_pages(keys: list[int]) -> None:
    """Puts these pages into the search index, one round of statements for each kind of page."""
    pages = sorted(Page.objects.filter(pk__in=keys).specific(), key=lambda page: page.content_type_id)
    for kind, of_kind in groupby(pages, key=type):
        entries = list(of_kind)
        for backend in get_search_backends(with_auto_update=True):
            backend.add_bulk(kind, entries)
