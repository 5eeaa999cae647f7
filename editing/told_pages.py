"""What is said before a page that people were told of is taken off the site, or deleted: it can be taken back instead.

Their link then says that it was taken back; otherwise it leads nowhere.
"""

from collections.abc import Iterable
from typing import Any

from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.admin import messages as wagtail_messages
from wagtail.admin.views.bulk_action.registry import bulk_action_registry
from wagtail.models import Page

from editing.allowed import BULK_ACTION
from newsfeed.models import NewsPage
from notices.models import Event
from pages.languages import deleted_with, unpublished_with
from pages.models import SchoolContentPage
from roll.doors import MemberRequest
from roll.rights import Role

# The rest is counted.
MESSAGES_SHOWN = 5
UNPUBLISH, DELETE = "unpublish", "delete"
VIEWS = {f"wagtailadmin_pages:{action}": action for action in (UNPUBLISH, DELETE)}


def offer_recall(request: MemberRequest, view_name: str, kwargs: dict[str, Any]) -> None:
    """Adds a message to Wagtail's question for each told page that would go, with the way to take it back.

    Of other views it does nothing. `kwargs` are those of the address. Wagtail calls no hook before it asks.
    """
    if view_name in VIEWS:
        action, pages = VIEWS[view_name], single_page(request, kwargs["page_id"], VIEWS[view_name])
    elif view_name == BULK_ACTION and kwargs["action"] in VIEWS.values() and kwargs["model_name"] == "page":
        action, pages = kwargs["action"], several_pages(request, kwargs["action"])
    else:
        return
    told = told_pages(request, pages, action)
    for news, event in told[:MESSAGES_SHOWN]:
        warn(request, news, event)
    if (more := len(told) - MESSAGES_SHOWN) > 0:
        words = ngettext(
            "People were notified about %(n)d more page, too.",
            "People were notified about %(n)d more pages, too.",
            more,
        )
        wagtail_messages.warning(request, words % {"n": more})


def single_page(request: MemberRequest, pk: int, action: str) -> list[Page]:
    """The page, if this person may do that to it: else Wagtail refuses, and names nothing below it."""
    page = Page.objects.filter(pk=pk).first()
    if page is None:
        return []
    may = page.permissions_for_user(request.user)
    return [page] if (may.can_delete() if action == DELETE else may.can_unpublish()) else []


def several_pages(request: MemberRequest, action: str) -> list[Page]:
    """Those that Wagtail would do it to."""
    bulk_action = bulk_action_registry.get_bulk_action_class("wagtailcore", "page", action)
    pages, _without_access = bulk_action(request, Page).get_actionable_objects()
    return list(pages)


def told_pages(request: MemberRequest, pages: Iterable[Page], action: str) -> list[tuple[NewsPage, Event]]:
    """The news at or below these pages and those that go with them, with what was told of it.

    Not what stays on the site in another language: that is served in its place.
    """
    going = Page.objects.none()
    for page in pages:
        others = (deleted_with if action == DELETE else unpublished_with)(page.specific) if is_ours(page) else []
        for each in (page, *others):
            going |= Page.objects.descendant_of(each, inclusive=True)
    news = NewsPage.objects.filter(pk__in=going.values("pk"))
    stays = (
        NewsPage.objects.live().filter(translation_key=OuterRef("translation_key")).exclude(pk__in=going.values("pk"))
    )
    news = news.filter(~Exists(stays))
    if action == UNPUBLISH:
        news = news.live()
    if not request.user.is_superuser:
        news = news.filter(school__in=[posting.school_id for posting in request.user.writing_postings])
    return news.select_related("school").defer("body").told(with_recalled=action == DELETE)


def is_ours(page: Page) -> bool:
    return issubclass(page.specific_class or Page, SchoolContentPage)


def warn(request: MemberRequest, news: NewsPage, event: Event) -> None:
    """One message; to whoever may, with the button."""
    number, values = event.counts().told, {"title": news.title}
    if event.recalled_at:
        words = (
            _("“%(title)s” was taken back. Keep it here: only then do people’s links say that it was taken back.")
            % values
        )
    elif number:
        words = ngettext(
            "%(n)d person was notified about “%(title)s”. Take it back instead: their link then says that it was "
            "taken back.",
            "%(n)d people were notified about “%(title)s”. Take it back instead: their link then says that it "
            "was taken back.",
            number,
        ) % (values | {"n": number})
    else:
        words = (
            _("People are being notified about “%(title)s”. Take it back instead: their link then says so.") % values
        )
    buttons = []
    if not event.recalled_at and request.user.posting_at(news.school, {Role.EDITOR, Role.HEAD}):
        address = reverse("newsfeed:recall", args=[news.school.slug, news.pk])
        buttons = [wagtail_messages.button(address, _("Take it back"))]
    wagtail_messages.warning(request, words, buttons=buttons)
