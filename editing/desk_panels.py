"""The editors' home: what waits for them, in panels of Wagtail's admin."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.urls import reverse
from wagtail.admin.ui.components import Component

from editing.desk_lists import LISTS, PANEL_ROWS
from editing.desk_rows import DeskList, Link
from roll.models import School


class DeskPanel(Component):
    """One list: how many, the first of them, and the way to all; or what will stand here."""

    template_name = "editing/_desk_panel.html"

    def __init__(self, desk_list: DeskList, schools: list[School], order: int) -> None:
        self.list, self.schools, self.order = desk_list, schools, order

    def get_context_data(self, parent_context: Mapping[str, Any]) -> dict[str, Any]:
        count = self.list.count()
        return {
            "panel_id": f"desk-{self.list.name}",
            "heading": f"{self.list.heading} ({count})" if count else self.list.heading,
            "empty": self.list.empty,
            "icon": self.list.icon,
            "count": count,
            "rows": self.list[0:PANEL_ROWS] if count else [],
            "shows_school": len(self.schools) > 1,
            "all": [Link(school.name, list_address(self.list, school)) for school in self.schools],
            "has_more": count > PANEL_ROWS,
        }


def list_address(desk_list: type[DeskList] | DeskList, school: School) -> str:
    return reverse("editing:desk_list", args=[school.slug, desk_list.name])


def desk_panels(user: Any, schools: Iterable[School]) -> list[DeskPanel]:
    schools = list(schools)
    return [DeskPanel(kind(user, schools), schools, order) for order, kind in enumerate(LISTS)]
