"""What editors find in the admin besides their pages."""

from collections.abc import Iterator
from typing import Any

from django.templatetags.static import static
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.widgets.button import Button
from wagtail.models import Page

from newsfeed.channels import channels_of
from newsfeed.models import NewsPage
from roll.doors import MemberRequest
from roll.models import School
from roll.rights import Role


def schools_of(request: MemberRequest) -> dict[str, School]:
    """By slug: those one writes for today."""
    postings = [p for p in request.user.postings_today if p.school and p.role in {Role.EDITOR, Role.HEAD}]
    return {posting.school.slug: posting.school for posting in postings if posting.school}


@hooks.register("construct_main_menu")
def add_posts_menu_items(request: MemberRequest, items: list[Any]) -> None:
    """What became of the posts, where a school has channels."""
    for slug, school in schools_of(request).items():
        if channels_of(school):
            url = reverse("newsfeed:posts", args=[slug])
            items.append(MenuItem(_("On our channels"), url, name=f"posts-{slug}", icon_name="globe", order=260))


@hooks.register("construct_main_menu")
def add_reads_menu_items(request: MemberRequest, items: list[Any]) -> None:
    """The report of each school."""
    schools = schools_of(request)
    for slug, school in schools.items():
        label = f"{_('What is read')} ({school.name})" if len(schools) > 1 else _("What is read")
        url = reverse("newsfeed:reads", args=[slug])
        items.append(MenuItem(label, url, name=f"reads-{slug}", icon_name="view", order=250))


@hooks.register("insert_editor_js")
def add_told_script() -> str:
    return format_html('<script src="{}" defer></script>', static("told.js"))


@hooks.register("register_page_header_buttons")
@hooks.register("register_page_listing_more_buttons")
def add_recall_button(page: Page, user: Any, **more: Any) -> Iterator[Button]:
    """Of news that was told, for whoever writes there, whether they may publish or not: a mistake is stopped fast."""
    page = page.specific
    if isinstance(page, NewsPage) and page.told_at() and user.posting_at(page.school, {Role.EDITOR, Role.HEAD}):
        url = reverse("newsfeed:recall", args=[page.school.slug, page.pk])
        yield Button(_("Take it back"), url=url, icon_name="rotate", priority=65)
