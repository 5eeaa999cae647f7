"""Where pages are, in each language: the same path below each language's home."""

from functools import cache

from django.urls import reverse
from django.utils import translation


@cache
def home_address(language: str) -> str:
    """Returns the path of the whole site's front page in a language: `/ur/`."""
    with translation.override(language):
        return reverse("wagtail_serve", args=[""])


def address(language: str, below_home: str) -> str:
    """Returns the path of a page in a language, whether it is translated or not: `/ur/nai-umeed/news/`.

    `below_home` is the path below the front page: `nai-umeed/news/`.
    """
    # Slugs are plain letters: there is nothing to quote.
    return home_address(language) + below_home
