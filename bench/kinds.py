"""Kinds of pages: which there are, and of which a path is. A URL name of ours, or the class of a page of Wagtail's."""

from functools import cache
from typing import Any

from django.apps import apps
from django.contrib.auth.models import AnonymousUser
from django.test import RequestFactory
from django.urls import Resolver404, URLPattern, URLResolver, get_resolver, resolve
from django.utils import translation
from django.utils.translation import get_language_from_path
from wagtail.models import Page

from pages.models import BasePage
from tests.access import named_urls

# Of Wagtail's admin, which is not ours, those pages on which links of ours stand.
OF_ADMIN = ("wagtailadmin_home", "wagtailadmin_explore", "wagtailadmin_explore_root", "wagtailadmin_pages:edit")
# allauth's and ours that the access matrix holds by their beginning.
SIGN_IN = {"account_login", "pupil_sign_in"}
# What would end the session; files that are part of the code; what no school's site has.
CLOSED = ("/accounts/logout/", "/static/", "/demo/")


def kinds() -> dict[str, str]:
    """The kinds of ours that answer GET, each with its address as its pattern has it; a page's class has none."""
    named = {name: patterns()[name] for name in named_urls() | SIGN_IN if not name.startswith("demo:")}
    ours = {name: address for name, (address, view) in named.items() if answers_get(view)}
    return ours | {model.__name__: "" for model in apps.get_models() if issubclass(model, BasePage)}


@cache
def patterns() -> dict[str, tuple[str, Any]]:
    return dict(_patterns(get_resolver().url_patterns))


def _patterns(found: list[Any], path: str = "", space: str = "") -> Any:
    for each in found:
        here = path + str(each.pattern)
        if isinstance(each, URLResolver):
            yield from _patterns(each.url_patterns, here, f"{space}{each.namespace}:" if each.namespace else space)
        elif isinstance(each, URLPattern):
            yield f"{space}{each.name}", (here, each.callback)


def answers_get(view: Any) -> bool:
    """A method that no view takes is refused with the list of those that it takes; a view without a list takes GET."""
    request = RequestFactory().generic("TRACE", "/")
    request.user = AnonymousUser()
    allowed = getattr(view, "view_class", None) is None and view(request).get("Allow")
    return not allowed or "GET" in allowed


def kind_of(path: str) -> str | None:
    """None where the address is nobody's, or is not to be opened."""
    if path.startswith(CLOSED):
        return None
    with translation.override(get_language_from_path(path)):
        try:
            found = resolve(path)
        except Resolver404:
            return None
    if found.view_name == "wagtail_serve":
        return page_class(path, found.args[0])
    return None if path.startswith("/admin/") and found.view_name not in OF_ADMIN else found.view_name


def page_class(path: str, below_language: str) -> str | None:
    with translation.override(get_language_from_path(path)):
        page = Page.find_for_request(RequestFactory().get(path, headers={"host": "localhost"}), below_language)
    return page.specific_class.__name__ if page else None
