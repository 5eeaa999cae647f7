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
SHOWN_MODELS = (Page, CollectionMember, BaseSiteSetting, BaseGenericSetting, Site, Locale)


@cache
def is_shown_on_pages(model: Any) -> bool:
    """Returns whether kept pages may show rows of this model.

    Those are pages, pictures, files, videos, snippets, settings, sites and languages, and models that say so by
    `is_shown_on_pages`.
    """
    return issubclass(model, (*SHOWN_MODELS, *get_snippet_models())) or getattr(model, "is_shown_on_pages", False)


def purge_after_save(sender: Any, update_fields: Any = None, **kwargs: Any) -> None:
    """Ends all kept pages, with the commit, when something was saved that they may show; a saved draft ends none.

    Receiver of `post_save`.
    """
    if is_shown_on_pages(sender) and not (update_fields and DRAFT_FIELDS.issuperset(update_fields)):
        purge_on_commit()


def purge_after_delete(sender: Any, **kwargs: Any) -> None:
    """Ends all kept pages, with the commit, when something was deleted that they may show.

    Receiver of `post_delete`.
    """
    if is_shown_on_pages(sender):
        purge_on_commit()


def connect_signals() -> None:
    """Connects the receivers to Django's signals; called once, when the app is ready.

    Signals, since Wagtail publishes, moves and deletes in ways that call no method of ours.
    """
    post_save.connect(purge_after_save, dispatch_uid="page_cache.saved")
    post_delete.connect(purge_after_delete, dispatch_uid="page_cache.deleted")
