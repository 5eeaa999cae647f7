"""The ground of all page types."""

from typing import NamedTuple

from wagtail.models import Page

from pages.photo_form import BasePageForm


class BasePage(Page):
    """The ground of all page types."""

    base_form_class = BasePageForm

    class Meta:
        abstract = True

    @property
    def is_public(self) -> bool:
        """Whether every visitor gets the same answer, so that `foundation/page_cache.py` may keep it."""
        return True


class SearchListing(NamedTuple):
    """How search shows a kind of page: an icon, and the names of the fields that hold its summary and its day."""

    icon: str
    summary: str = "summary"
    day: str = ""
