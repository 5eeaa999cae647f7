"""What editors set for later: a page goes out, or ends, in the minute that was said."""

import logging
from collections.abc import Callable, Iterator
from datetime import datetime
from functools import partial
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from wagtail.models import Page, Revision

from foundation import clock
from pages.languages import unpublish_translations
from pages.models import SchoolContentPage

logger = logging.getLogger(__name__)


def publish_due() -> None:
    """Wagtail's own command, but what can't be published stops nothing that comes after it."""
    for act in due(clock.now()):
        try:
            with transaction.atomic():
                act()
        except Exception:
            logger.exception("A page that is due was left as it is.")


def due(now: datetime) -> Iterator[Callable[[], None]]:
    for page in list(ending(now).order_by("expire_at").values_list("pk", flat=True)):
        yield partial(end, page, now)
    for revision in list(going_out(now).order_by("approved_go_live_at").values_list("pk", flat=True)):
        yield partial(go_out, revision, now)


def ending(now: datetime) -> QuerySet[Page]:
    return Page.objects.filter(live=True, expire_at__lt=now)


def going_out(now: datetime) -> QuerySet[Revision]:
    return Revision.objects.filter(approved_go_live_at__lt=now)


# Each is read again when its turn comes: at eight o'clock many go out, and an editor may have thought again, or moved
# the page, while the others did.
def end(key: int, now: datetime) -> None:
    if page := ending(now).select_for_update().filter(pk=key).first():
        how: dict[str, Any] = {"set_expired": True, "log_action": "wagtail.unpublish.scheduled"}
        page.unpublish(**how)
        if isinstance(page := page.specific, SchoolContentPage):
            unpublish_translations(page, **how)


def go_out(key: int, now: datetime) -> None:
    if revision := going_out(now).select_for_update().filter(pk=key).first():
        revision.publish(log_action="wagtail.publish.scheduled")
