"""What editors are kept from, in words."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from wagtail import hooks
from wagtail.models import Page
from wagtail.permissions import page_permission_policy
from wagtail.query import PageQuerySet

from roll.pages import SchoolContentPage


def refuse(request: HttpRequest, page: Page, words: Any) -> HttpResponse:
    messages.error(request, words)
    return redirect("wagtailadmin_explore", page.get_parent().pk)


@hooks.register("before_move_page")
def stays_with_its_school(request: HttpRequest, page: Page, destination: Page) -> HttpResponse | None:
    if not page.permissions_for_user(request.user).can_move():
        # Wagtail asks only when the page is moved: the question before it names the page to anybody.
        raise PermissionDenied
    if isinstance(page, SchoolContentPage) and not page.stays_within(destination):
        return refuse(request, page, page.STAYS)
    return None


@hooks.register("before_copy_page")
def is_copied_within_its_school(request: HttpRequest, page: Page) -> HttpResponse | None:
    """Its readers, photos and files are of that school too."""
    page = page.specific
    target = Page.objects.filter(pk=request.POST.get("new_parent_page") or None).first()
    if target and isinstance(page, SchoolContentPage) and not page.stays_within(target):
        return refuse(request, page, page.STAYS)
    return None


@hooks.register("before_delete_page")
def stays_while_the_school_does(request: HttpRequest, page: Page) -> HttpResponse | None:
    """A school's own page and its index come with the school: an editor can't bring them back."""
    page = page.specific
    if isinstance(page, SchoolContentPage) and not page.is_creatable and not request.user.is_superuser:
        return refuse(request, page, _("This page belongs to every school. You can change it, not delete it."))
    return None


@hooks.register("construct_homepage_summary_items", order=100)
def no_counts_of_other_schools(request: HttpRequest, items: list[Any]) -> None:
    """Wagtail counts below the nearest ancestor of one's pages, which is every school's."""
    items.clear()


@hooks.register("construct_page_chooser_queryset")
def own_pages_only(pages: PageQuerySet, request: HttpRequest) -> PageQuerySet:
    """What another school has, an editor neither sees nor links from a list."""
    return pages & page_permission_policy.explorable_instances(request.user)


@hooks.register("construct_reports_menu")
def no_reports_of_other_schools(request: HttpRequest, items: list[Any]) -> None:
    """The two that `home.editors` closes."""
    if not request.user.is_superuser:
        items[:] = [item for item in items if item.name not in ("page-types-usage", "translations")]
