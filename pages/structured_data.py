"""What a public page says of itself to programs, in the words of schema.org, as JSON-LD in its head.

It is data and no script: browsers don't run it, so that the strict policy on scripts has nothing to allow.
"""

import json
from collections.abc import Callable
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.apps import apps
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from pages.addresses import address

# A path or an address → the address as others reach it.
Absolute = Callable[[str], str]
Thing = dict[str, Any]
# So that no text ends the element that it stands in.
ESCAPES = {ord(sign): f"\\u{ord(sign):04X}" for sign in "<>&\u2028\u2029"}


class StructuredDataMixin:
    """What every page of a school says of itself; a kind of page says more by overriding `thing`."""

    schema_type = "WebPage"

    def thing(self: Any, absolute: Absolute, image: str) -> Thing:
        """Returns the page as schema.org describes it; `image` is the address of its photo, or empty.

        Asked only of what everybody may read, while the page's own language is active.
        """
        said = {
            "@type": self.schema_type,
            "@id": absolute(self.address),
            "url": absolute(self.address),
            "name": self.heading,
            "description": " ".join((getattr(self, "summary", "") or getattr(self, "intro", "")).split()),
            "inLanguage": self.language,
            "image": image,
        }
        return {name: value for name, value in said.items() if value}

    def school_as_thing(self: Any, absolute: Absolute) -> Thing:
        """Returns whose page it is: enough to know the school again by its `@id`."""
        front = absolute(address(self.language, f"{self.school.slug}/"))
        return {"@type": "School", "@id": f"{front}#school", "name": self.school.local_name, "url": front}

    def iso_time(self: Any, moment: datetime) -> str:
        """Returns an instant by the school's clock, with its zone: `2026-11-24T10:00:00+05:30`."""
        return moment.astimezone(ZoneInfo(self.school.time_zone)).isoformat(timespec="seconds")

    def breadcrumb(self: Any, absolute: Absolute) -> Thing | None:
        """Returns the way from the school's page to this one, by the list that it stands in; None of that page itself.

        A page above it that is no list isn't named: it may be for some.
        """
        slugs = self.below_home.strip("/").split("/")
        steps = [(self.school.local_name, slugs[:1])]
        above = [apps.get_model(name) for name in self.parent_page_types]
        steps += [(str(kind.title_below_school), slugs[:-1]) for kind in above if hasattr(kind, "title_below_school")]
        if len(slugs) == 1:
            return None
        steps.append((self.title, slugs))
        places = [(name, absolute(address(self.language, "/".join([*path, ""])))) for name, path in steps]
        items = [
            {"@type": "ListItem", "position": number, "name": name, "item": place}
            for number, (name, place) in enumerate(places, 1)
        ]
        return {"@type": "BreadcrumbList", "itemListElement": items}


def script_of(*things: Thing | None) -> SafeString:
    """Returns the element for the head of the page that these describe."""
    graph = {"@context": "https://schema.org", "@graph": [thing for thing in things if thing]}
    text = json.dumps(graph, ensure_ascii=False, separators=(",", ":")).translate(ESCAPES)
    return format_html('<script type="application/ld+json">{}</script>', mark_safe(text))  # noqa: S308  (escaped above)
