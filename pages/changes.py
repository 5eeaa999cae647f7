"""What changes that kept pages show: it ends them all (`foundation/page_cache.py`, decision 0010)."""

from functools import cache
from typing import Any

from django.db.models.signals import post_delete, post_save
from wagtail.contrib.settings.models import BaseGenericSetting, BaseSiteSetting
from wagtail.models import CollectionMember, Locale, Page, Site
from wagtail.snippets.models import get_snippet_models

from foundation.page_cache import purge_on_commit

# What Wagtail writes with each draft, none of which a reader sees.
DRAFT_FIELDS = {"latest_revision", "latest_revision_created_at", "has_unpublished_changes", "draft_title", "numchild"}
# A member of a collection is a picture, a file or a video.
SHOWN = (Page, CollectionMember, BaseSiteSetting, BaseGenericSetting, Site, Locale)


@cache
def is_shown(model: Any) -> bool:
    """Pages show such things: pages themselves, pictures, files, snippets, settings, and what says so itself."""
    return issubclass(model, (*SHOWN, *get_snippet_models())) or getattr(model, "is_shown_on_pages", False)


def saved(sender: Any, update_fields: Any = None, **kwargs: Any) -> None:
    if is_shown(sender) and not (update_fields and DRAFT_FIELDS.issuperset(update_fields)):
        purge_on_commit()


def deleted(sender: Any, **kwargs: Any) -> None:
    if is_shown(sender):
        purge_on_commit()


def listen() -> None:
    """To Django's signals: what is published, moved or deleted, by whom and by which way, passes no verb of ours."""
    post_save.connect(saved, dispatch_uid="page_cache.saved")
    post_delete.connect(deleted, dispatch_uid="page_cache.deleted")
