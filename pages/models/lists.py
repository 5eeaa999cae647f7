"""Lists of a school's pages: for this reader, in this language."""

from functools import cache
from typing import Any, Self

from django.db.models import Exists, OuterRef, Q
from wagtail.query import PageQuerySet

from roll.models.audience import audiences_of


@cache
def listed_in_language(kind: Any, code: str) -> Q:
    """Returns the condition for pages to be listed in this language: each live page once, in one language.

    That is the page in this language, or where there is none the oldest live one. Built once for each model and
    language, since every list asks for it.
    """
    translations = kind.objects.live().filter(translation_key=OuterRef("translation_key"))
    missing = ~Exists(translations.filter(locale__language_code=code))
    oldest = ~Exists(translations.filter(pk__lt=OuterRef("pk")))
    return Q(live=True) & (Q(locale__language_code=code) | (Q(missing) & Q(oldest)))


class SchoolContentQuerySet(PageQuerySet):
    def readable_by(self, user: Any) -> Self:
        """Public pages, and those for an Audience that includes this person."""
        return self.readable_in(audiences_of(user))

    def readable_in(self, audiences: list[int]) -> Self:
        """Public pages, and those for one of these Audiences, given by their keys (see `audiences_of`)."""
        return self.filter(Q(read_by__isnull=True) | Q(read_by__in=audiences))

    def in_language(self, code: str) -> Self:
        """Each live page once: in this language where it stands, else the oldest of its live versions."""
        return self.filter(listed_in_language(self.model, code))

    def for_serving(self) -> Self:
        """With school and language, which every page's template reads, loaded in the same query."""
        return self.select_related("school", "locale")
