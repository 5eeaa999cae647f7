"""What the editors' own pages in Wagtail's admin ask for."""

from typing import Any

from django import template

from editing.checks import Check, edit_address, run_checks
from pages.models import SchoolContentPage

register = template.Library()


@register.simple_tag
def checks_of(page: Any) -> list[tuple[Check, str]]:
    """Each with the address of its field; none of what is no page of a school, or was never saved."""
    if not (isinstance(page, SchoolContentPage) and page.pk):
        return []
    return [(each, edit_address(page, each)) for each in run_checks(page)]
