"""What stands in the head of a public page for those who link to it: `{% page_head %}`.

Search engines and messengers learn its address, its languages, its words and its photo. Of a page that not everybody
may read they learn that it isn't for them.
"""

import re
from typing import Any

from django import template
from django.conf import settings
from django.utils.safestring import SafeString
from django.utils.text import Truncator
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from foundation.files.logos import LARGE
from pages.addresses import address
from pages.models import SchoolContentPage
from pages.sharing import Card, sharing_card
from pages.structured_data import script_of
from pages.templatetags.pages import school_logo

register = template.Library()

# Languages as Open Graph writes them, with the country of the schools.
COUNTRY = "IN"
LATER_PART = re.compile(r"[2-9]|[1-9][0-9]{1,2}")


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
    card = sharing_card(getattr(page, "photo", None), getattr(page, "photo_alt", ""))
    if card is None and isinstance(page, SchoolContentPage):
        card = logo_card(page)
    head["image"] = card and card._replace(address=request.build_absolute_uri(card.address))
    # A draft in its preview may lack what it is described by.
    if not getattr(request, "is_preview", False):
        head["structured_data"] = structured_data(page, request.build_absolute_uri, card.address if card else "")
    return head


def logo_card(page: SchoolContentPage) -> Card | None:
    """Returns the school's logo as other sites show it where a page has no photo; None where the school has none."""
    address_of_logo = school_logo(page, "large")
    return Card(address_of_logo, LARGE, LARGE, page.school.local_name) if address_of_logo else None


def structured_data(page: Any, absolute: Any, photo: str) -> SafeString:
    """Returns the page as programs read it, in the language in which it is written; see `pages/structured_data.py`."""
    with override(getattr(page, "language", None) or get_language()):
        return script_of(page.thing(absolute, photo and absolute(photo)), page.breadcrumb(absolute))


def school_page_head(page: Any) -> dict[str, Any]:
    """Returns what `page_head` says of a school's page.

    Addresses are paths; the description has at most 300 letters; `addresses` are the paths by language code.
    """
    live = page.languages_live or {page.language}
    summary = getattr(page, "summary", "") or getattr(page, "intro", "")
    return {
        # Where it isn't translated, its source.
        "canonical": page.address,
        "title": page.heading,
        "description": Truncator(" ".join(summary.split())).chars(300),
        "site": page.school.local_name,
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
    """Returns `?page=2`, `?past=1` or both where they are asked for, which have an address of their own.

    Empty for any other query. As `templates/components/pagination.html` writes it.
    """
    number = request.GET.get("page", "")
    parts = [f"page={number}"] * bool(LATER_PART.fullmatch(number)) + ["past=1"] * (request.GET.get("past") == "1")
    return "?" * bool(parts) + "&".join(parts)
