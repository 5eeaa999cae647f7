"""The editors' home: what waits for them, in panels of Wagtail's admin."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy
from wagtail.admin.ui.components import Component

from editing.desk_lists import LISTS, PANEL_ROWS
from editing.desk_rows import DeskList, Link
from editing.page_lists import OWN_LISTS
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
            "all": [Link(school.local_name, list_address(self.list, school)) for school in self.schools],
            "has_more": count > PANEL_ROWS,
        }


class WritePanel(Component):
    """On top: a button for each kind of page that one writes often, for each school one writes at."""

    template_name = "editing/_write_panel.html"
    order = -1

    def __init__(self, schools: list[School]) -> None:
        self.schools = schools

    def get_context_data(self, parent_context: Mapping[str, Any]) -> dict[str, Any]:
        whose = [
            (school, [(label, icon, reverse(WRITE, args=[school.slug, kind])) for kind, label, icon in KINDS])
            for school in self.schools
        ]
        return {"whose": whose, "shows_school": len(self.schools) > 1}


WRITE = "editing:write"
KINDS = (
    ("news", gettext_lazy("Write news"), "pencil-alt"),
    ("events", gettext_lazy("Add an event"), "date"),
    ("how-tos", gettext_lazy("Write a how-to"), "media"),
)


def list_address(desk_list: type[DeskList] | DeskList, school: School) -> str:
    return reverse("editing:desk_list", args=[school.slug, desk_list.name])


def desk_panels(user: Any, schools: Iterable[School]) -> list[Component]:
    schools = list(schools)
    lists = [
        DeskPanel(kind(user, schools), schools, order)
        for order, kind in enumerate((*LISTS[:1], *OWN_LISTS, *LISTS[1:]))
    ]
    return [WritePanel(schools), *lists]
