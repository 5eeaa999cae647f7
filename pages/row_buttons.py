"""Buttons in the rows of Wagtail's lists of pages: what they hang on is asked once, for all the rows that are shown.

Wagtail's own way asks each row by itself: fifty rows, fifty queries a button.
"""

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from wagtail.admin.widgets.button import Button, ButtonWithDropdownFromHook

MENU = "register_page_listing_more_buttons"
Answer = TypeVar("Answer")


def asked_of_rows(context: Mapping[str, Any], ask: Callable[[list[Any], Any], Answer]) -> Answer:
    """Returns what `ask(pages, request)` says of all pages of the list a row is drawn in, asked with the first row.

    `context` is what Wagtail gives to hooks of `construct_page_listing_buttons`.
    """
    table = context["table"]
    answers: dict[Any, Answer] = table.__dict__.setdefault("answers_of_rows", {})
    if ask not in answers:
        answers[ask] = ask(list(table.data), context["request"])
    return answers[ask]


def add_to_menu(buttons: list[Any], button: Button) -> None:
    """Puts a button into the menu of a row; beside it, where the row has no menu."""
    menus = (each for each in buttons if isinstance(each, ButtonWithDropdownFromHook) and each.hook_name == MENU)
    menu = next(menus, None)
    (menu.dropdown_buttons if menu else buttons).append(button)
