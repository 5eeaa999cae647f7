"""The editors' home: what waits for them, in panels of Wagtail's admin."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.urls import reverse
from wagtail.admin.ui.components import Component

from editing.desk_lists import LISTS, SHOWN
from editing.desk_rows import DeskList, Link
from roll.models import School


class DeskPanel(Component):
    """One list: how many, the first of them, and the way to all; or what will stand here."""

    template_name = "editing/_desk_panel.html"

    def __init__(self, found: DeskList, schools: list[School], order: int) -> None:
        self.list, self.schools, self.order = found, schools, order

    def get_context_data(self, parent_context: Mapping[str, Any]) -> dict[str, Any]:
        count = self.list.count()
        return {
            "panel_id": f"desk-{self.list.name}",
            "heading": f"{self.list.heading} ({count})" if count else self.list.heading,
            "empty": self.list.empty,
            "icon": self.list.icon,
            "count": count,
            "rows": self.list[0:SHOWN] if count else [],
            "shows_school": len(self.schools) > 1,
            "all": [Link(school.name, address_of_all(self.list, school)) for school in self.schools],
            "has_more": count > SHOWN,
        }


def address_of_all(found: type[DeskList] | DeskList, school: School) -> str:
    return reverse("editing:desk_list", args=[school.slug, found.name])


def panels(user: Any, schools: Iterable[School]) -> list[DeskPanel]:
    own = list(schools)
    return [DeskPanel(kind(user, own), own, order) for order, kind in enumerate(LISTS)]
