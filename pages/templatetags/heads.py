"""What stands in the head of a public page for those who link to it: `{% page_head %}`.

Search engines and messengers learn its address, its languages, its words and its photo. Of a page that not everybody
may read they learn that it isn't for them.
"""

import re
from typing import Any, NamedTuple

from django import template
from django.conf import settings
from django.utils.text import Truncator
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from wagtail.images.models import SourceImageIOError

from foundation.pictures import is_held, sizes_of
from pages.addresses import address
from pages.models import SchoolContentPage
from roll.consent.models import PhotoPurpose
from roll.consent.photos import held_images

register = template.Library()

# Languages as Open Graph writes them, with the country of the schools.
COUNTRY = "IN"
LATER_PART = re.compile(r"[2-9]|[1-9][0-9]{1,2}")


class Card(NamedTuple):
    address: str
    width: int
    height: int
    alt: str


@register.inclusion_tag("pages/_page_head.html", takes_context=True)
def page_head(context: dict[str, Any]) -> dict[str, Any]:
    """Renders the head of a public page: its address, other languages, title, description, dates and photo.

    Of a page that not everybody may read it gives the address alone, and says that it is private.
    """
    page, request = context["page"], context["request"]
    if getattr(page, "read_by_id", None):
        return {"is_private": True, "canonical": context["share_url"]}
    head = school_page_head(page) if isinstance(page, SchoolContentPage) else front_page_head()
    head["canonical"] = request.build_absolute_uri(head["canonical"]) + page_query(request)
    addresses = {code: request.build_absolute_uri(path) for code, path in head["addresses"].items()}
    head["alternates"] = list(addresses.items()) if len(addresses) > 1 else []
    # For whoever reads none of them: English where it stands, else what stands there.
    head["default"] = next(iter(addresses.values()), "")
    head["locale"] = f"{head['language']}_{COUNTRY}"
    head["other_locales"] = [f"{code}_{COUNTRY}" for code in addresses if code != head["language"]]
    card = sharing_card(page)
    head["image"] = card and card._replace(address=request.build_absolute_uri(card.address))
    return head


def school_page_head(page: Any) -> dict[str, Any]:
    """Returns what `page_head` says of a school's page.

    Addresses are paths; the description has at most 300 letters; `addresses` are the paths by language code.
    """
    live = page.languages_live or {page.language}
    summary = getattr(page, "summary", "") or getattr(page, "intro", "")
    return {
        # Where it isn't translated, its source.
        "canonical": page.address,
        "title": page.title,
        "description": Truncator(" ".join(summary.split())).chars(300),
        "site": page.school.name,
        "language": page.language,
        "addresses": {code: address(code, page.below_home) for code, _name in settings.LANGUAGES if code in live},
        "is_article": hasattr(page, "date"),
        "published_at": page.first_published_at,
        "changed_at": page.last_published_at,
    }


def front_page_head() -> dict[str, Any]:
    """Returns what `page_head` says of the whole site's front page, in the language being read."""
    language = get_language() or "en"
    return {
        "canonical": address(language, ""),
        "title": _("Where school and home meet"),
        "description": _("News from our schools, and your own children's day."),
        "site": _("Chaupal"),
        "language": language,
        "addresses": {code: address(code, "") for code, _name in settings.LANGUAGES},
    }


def page_query(request: Any) -> str:
    """Returns `?page=2` for a later page of a list, which has an address of its own; empty for any other query."""
    number = request.GET.get("page", "")
    return f"?page={number}" if LATER_PART.fullmatch(number) else ""


def sharing_card(page: Any) -> Card | None:
    """Returns the photo that other sites show for a page, with its size and words.

    None where it has none, it can't be read, it is held, or a child in it lacks the consent for social media.
    """
    photo = getattr(page, "photo", None)
    if photo is None or is_held(photo) or held_images(PhotoPurpose.SOCIAL).filter(pk=photo.pk).exists():
        return None
    try:
        size = sizes_of(photo, "card")[0]
    except SourceImageIOError:
        return None
    return Card(size.url, size.width, size.height, page.photo_alt)
