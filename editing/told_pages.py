"""What is said before a page that people were told of is taken off the site, or deleted: it can be taken back instead.

Their link then says that it was taken back, and why; otherwise it leads nowhere.
"""

from typing import Any

from django.http import HttpRequest, QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.admin import messages as wagtail_messages
from wagtail.models import Page
from wagtail.query import PageQuerySet

from editing.allowed import BULK_ACTION
from foundation.keys import is_key
from newsfeed.models import NewsPage

# The rest is counted.
MESSAGES_SHOWN = 5
ENDING_ACTIONS = ("unpublish", "delete")


def pages_to_end(view_name: str, kwargs: dict[str, Any], query: QueryDict) -> PageQuerySet:
    """Returns the pages that this view of Wagtail's would take off the site or delete, with those below them.

    None where it is another view. `kwargs` and `query` are those of its address. Wagtail calls no hook before it asks.
    """
    keys: list[Any] = []
    if view_name in {f"wagtailadmin_pages:{action}" for action in ENDING_ACTIONS}:
        keys = [kwargs["page_id"]]
    elif view_name == BULK_ACTION and kwargs["model_name"] == "page" and kwargs["action"] in ENDING_ACTIONS:
        named = query.getlist("id")
        # All below a page, or those that were ticked.
        keys = list(filter(is_key, query.getlist("childOf") if "all" in named else named))
    return Page.objects.filter(pk__in=keys)


def offer_recall(request: HttpRequest, pages: PageQuerySet) -> None:
    """Adds a message to Wagtail's question for each told page at or below these, with the way to take it back."""
    below = Page.objects.none()
    for page in pages:
        below |= Page.objects.descendant_of(page, inclusive=True)
    told = NewsPage.objects.filter(pk__in=below.values("pk")).select_related("school").told()
    for news, event in told[:MESSAGES_SHOWN]:
        number = event.counts().told
        words = ngettext(
            "%(n)d person was told of “%(title)s”. Take it back instead: then their link says why.",
            "%(n)d people were told of “%(title)s”. Take it back instead: then their link says why.",
            number,
        ) % {"n": number, "title": news.title}
        address = reverse("newsfeed:recall", args=[news.school.slug, news.pk])
        wagtail_messages.warning(request, words, buttons=[wagtail_messages.button(address, _("Take it back"))])
    if (more := len(told) - MESSAGES_SHOWN) > 0:
        words = ngettext(
            "People were told of %(n)d more page, too.", "People were told of %(n)d more pages, too.", more
        )
        wagtail_messages.warning(request, words % {"n": more})
