from pages.models.base import BasePage, SearchListing
from pages.models.content import SchoolContentPage
from pages.models.lists import SchoolContentQuerySet, listed_in_language

__all__ = ["BasePage", "SearchListing", "SchoolContentPage", "SchoolContentQuerySet", "listed_in_language"]
