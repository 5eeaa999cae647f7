"""How-tos for rooms that don't know this one: the port `offered_howtos`."""

from collections.abc import Collection
from uuid import UUID

from django.contrib.auth.models import AnonymousUser

from newsfeed.models import HowToPage

# A list to choose from, not a library: whoever looks for more searches the site.
MOST = 100


def offered_howtos(keys: Collection[UUID] | None = None) -> list[tuple[UUID, str]]:
    """(key, title) of the newest how-tos that everybody may read, in the language that is being read; with `keys`, of
    these alone. The address is `newsfeed:howto`."""
    howtos = HowToPage.objects.for_list(AnonymousUser())
    chosen = howtos[:MOST] if keys is None else howtos.filter(translation_key__in=keys)
    return list(chosen.values_list("translation_key", "title"))
