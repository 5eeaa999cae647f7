"""The entries of the admin's menu that lead to a school's pages."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from editing.desk_panels import list_address
from editing.page_lists import KIND_LISTS
from pages.menu_labels import school_label
from roll.doors import MemberRequest


@hooks.register("construct_main_menu")
def add_schools_menu_item(request: MemberRequest, items: list[Any]) -> None:
    """The way of administrators, who begin here, to the schools there are."""
    if request.user.is_superuser:
        address = reverse("administration:schools")
        items.append(MenuItem(_("Schools and areas"), address, name="schools", icon_name="site", order=50))


@hooks.register("construct_main_menu")
def add_page_menu_items(request: MemberRequest, items: list[Any]) -> None:
    """The pages of each kind, of each school one writes at: the tree has them four clicks deep, once a language."""
    postings = request.user.writing_postings
    for school in {posting.at.pk: posting.at for posting in postings}.values():
        for order, kind in enumerate(KIND_LISTS, 101):
            whose = school_label(kind.heading, school, postings)
            name = f"{kind.name}-{school.pk}"
            items.append(MenuItem(whose, list_address(kind, school), name=name, icon_name=kind.icon, order=order))
