from pages.models.base import BasePage, Finding
from pages.models.content import SchoolContentPage
from pages.models.lists import SchoolContentQuerySet, stands_for

__all__ = ["BasePage", "Finding", "SchoolContentPage", "SchoolContentQuerySet", "stands_for"]
