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
    for act in due_actions(clock.now()):
        try:
            with transaction.atomic():
                act()
        except Exception:
            logger.exception("A page that is due was left as it is.")


def due_actions(now: datetime) -> Iterator[Callable[[], None]]:
    for page in list(pages_to_unpublish(now).order_by("expire_at").values_list("pk", flat=True)):
        yield partial(unpublish, page, now)
    for revision in list(revisions_to_publish(now).order_by("approved_go_live_at").values_list("pk", flat=True)):
        yield partial(publish, revision, now)


def pages_to_unpublish(now: datetime) -> QuerySet[Page]:
    return Page.objects.filter(live=True, expire_at__lt=now)


def revisions_to_publish(now: datetime) -> QuerySet[Revision]:
    return Revision.objects.filter(approved_go_live_at__lt=now)


def hold() -> None:
    """Nothing goes out that was to go out later: it stays a draft."""
    Revision.objects.filter(approved_go_live_at__isnull=False).update(approved_go_live_at=None)


# Each is read again when its turn comes: at eight o'clock many go out, and an editor may have thought again, or moved
# the page, while the others did.
def unpublish(key: int, now: datetime) -> None:
    if page := pages_to_unpublish(now).select_for_update().filter(pk=key).first():
        how: dict[str, Any] = {"set_expired": True, "log_action": "wagtail.unpublish.scheduled"}
        page.unpublish(**how)
        if isinstance(page := page.specific, SchoolContentPage):
            unpublish_translations(page, **how)


def publish(key: int, now: datetime) -> None:
    if revision := revisions_to_publish(now).select_for_update().filter(pk=key).first():
        revision.publish(log_action="wagtail.publish.scheduled")
