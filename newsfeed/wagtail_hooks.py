"""What editors find in the admin besides their pages."""

from collections.abc import Iterator
from typing import Any

from django.db.models import prefetch_related_objects
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
from newsfeed.notices import NewsPublished
from pages.menu_labels import school_label
from pages.row_buttons import add_to_menu, asked_of_rows
from roll.doors import MemberRequest
from roll.models import School
from roll.rights import Role

WRITERS = {Role.EDITOR, Role.HEAD}


def schools_of(request: MemberRequest) -> dict[str, School]:
    """By slug: those one writes for today."""
    return {posting.at.slug: posting.at for posting in request.user.writing_postings}


@hooks.register("construct_main_menu")
def add_posts_menu_items(request: MemberRequest, items: list[Any]) -> None:
    """What became of the posts, where a school has channels."""
    for slug, school in schools_of(request).items():
        if channels_of(school):
            url = reverse("newsfeed:posts", args=[slug])
            label = school_label(_("On our channels"), school, request.user.writing_postings)
            items.append(MenuItem(label, url, name=f"posts-{slug}", icon_name="globe", order=260))


@hooks.register("construct_main_menu")
def add_reads_menu_items(request: MemberRequest, items: list[Any]) -> None:
    """The report of each school."""
    for slug, school in schools_of(request).items():
        label = school_label(_("Page views"), school, request.user.writing_postings)
        url = reverse("newsfeed:reads", args=[slug])
        items.append(MenuItem(label, url, name=f"reads-{slug}", icon_name="view", order=250))


@hooks.register("insert_editor_js")
def add_told_script() -> str:
    return format_html('<script src="{}" defer></script>', static("told.js"))


@hooks.register("register_page_header_buttons")
def add_recall_button(page: Page, user: Any, **more: Any) -> Iterator[Button]:
    """Of news that was told, for whoever writes there, whether they may publish or not: a mistake is stopped fast."""
    page = page.specific
    if isinstance(page, NewsPage) and page.told_at() and user.posting_at(page.school, WRITERS):
        yield recall_button(page)


@hooks.register("construct_page_listing_buttons")
def add_recall_button_to_row(buttons: list[Any], page: Page, context: dict[str, Any], **more: Any) -> None:
    """As above."""
    if page.pk in asked_of_rows(context, told_news):
        add_to_menu(buttons, recall_button(page))


def told_news(pages: list[Any], request: MemberRequest) -> set[int]:
    """The keys of news that was told and not taken back, of schools that the reader writes for."""
    news = [page for page in pages if isinstance(page, NewsPage)]
    prefetch_related_objects(news, "school__area")
    told = NewsPublished.told([page.translation_key for page in news])
    postings = [posting for posting in request.user.postings_today if posting.role in WRITERS]
    mine = [page for page in news if any(posting.covers(page.school) for posting in postings)]
    return {page.pk for page in mine if page.translation_key in told}


def recall_button(page: Any) -> Button:
    url = reverse("newsfeed:recall", args=[page.school.slug, page.pk])
    return Button(_("Take it back"), url=url, icon_name="rotate", priority=65)
