"""What a page and its translations have in common: who may read it, its dates, where it stands.

The source says it, for all of them and at once; a translation never opens or closes a page on its own. The source is
the language that was translated from first; of pages made by hand side by side, each says it when it is saved. What is
not on the site says nothing to what is: a draft is anybody's who may write there.
"""

import logging
from datetime import datetime
from typing import Any, NamedTuple

from django.apps import apps
from django.db import transaction
from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery
from wagtail.actions.unpublish_page import UnpublishPageAction
from wagtail.models import Page
from wagtail_localize.models import StringSegment, StringTranslation, Translation, TranslationSource

from foundation.page_cache import purge_on_commit
from pages.wagtail_internals import slug_is_free

logger = logging.getLogger(__name__)


def translations_of(page: Any) -> Any:
    """Returns the other pages with this page's type and translation key: the same page in other languages."""
    return type(page)._default_manager.filter(translation_key=page.translation_key).exclude(pk=page.pk)


def with_work(pages: QuerySet[Any]) -> QuerySet[Any]:
    """Returns these pages with `work`: the key of the TranslationSource that was made of each, None where none was."""
    work = TranslationSource.objects.filter(object_id=OuterRef("translation_key"), locale=OuterRef("locale"))
    return pages.annotate(work=Subquery(work.values("pk")[:1]))


def translation_sources(pages: QuerySet[Any]) -> QuerySet[Any]:
    """Returns those of these pages that somebody translated from, first begun first; the first is the source of all.

    `pages` are a page and its translations, as a queryset.
    """
    return with_work(pages).filter(work__isnull=False).order_by("work")


class Source(NamedTuple):
    live: bool
    values: dict[str, Any]


def source_of(page: Any) -> Source | None:
    """Returns what a page's source says for it (slug and SYNCED_FIELDS, by name), and whether the source is live.

    None where this page is the source itself, or stands beside others that were made by hand.
    """
    pages = type(page)._default_manager.filter(translation_key=page.translation_key)
    values = translation_sources(pages).values("pk", "live", "slug", *page.SYNCED_FIELDS).first()
    if values is None or values.pop("pk") == page.pk:
        return None
    return Source(values.pop("live"), values)


def sync_translations(page: Any) -> None:
    """Makes a page and its translations say the same; called before it is saved.

    A translation takes what its source says, unless it is live and the source is not. Any other page writes what it
    says into its translations; a draft only into those that are drafts too.
    """
    if source := source_of(page):
        if source.live or not page.live:
            for name, value in source.values.items():
                setattr(page, name, value)
        return
    translations = translations_of(page) if page.live else translations_of(page).filter(live=False)
    translations.update(**{name: getattr(page, name) for name in page.SYNCED_FIELDS})
    for other in translations.exclude(slug=page.slug):
        # Its own address, and those of all pages below it.
        other.slug = page.slug
        Page.save(other, clean=False, update_fields=["slug", "url_path"])


def languages_with_slug_taken(page: Any) -> list[str]:
    """Returns the codes of the languages in which another page has the slug that its translation would take."""
    moving = translations_of(page).exclude(slug=page.slug).select_related("locale")
    return [other.locale.language_code for other in moving if not slug_is_free(page.slug, other.get_parent(), other)]


def move_translations(page: Any, user: Any = None) -> None:
    """Moves the translations of a page that was moved below the translations of its new parent.

    A translation stays where it is if the new parent has none in that language, or another page has its address there.
    """
    parent = page.get_parent()
    for other in translations_of(page):
        new_parent = Page.objects.filter(translation_key=parent.translation_key, locale=other.locale_id).first()
        if new_parent and not other.is_child_of(new_parent) and slug_is_free(other.slug, new_parent, other):
            Page.move(other, new_parent, pos="last-child", user=user)


def deleted_with(page: Any) -> Any:
    """Returns the translations that are deleted with a page; none if the page has a source itself."""
    return translations_of(page).none() if source_of(page) else translations_of(page)


def unpublished_with(page: Any) -> Any:
    """Returns the live translations that are unpublished with a page; none if the page has a source itself."""
    return deleted_with(page).filter(live=True)


def unpublish_translations(page: Any, user: Any = None, **more: Any) -> None:
    """Unpublishes the live translations of a page that is unpublished; does nothing if it has a source itself.

    Nobody's permissions are asked again; `more` goes to Wagtail's UnpublishPageAction.
    """
    for other in unpublished_with(page):
        UnpublishPageAction(other, user=user, **more).execute(skip_permission_checks=True)


# --- How far a translation is ---------------------------------------------------------------------------------------
class Progress(NamedTuple):
    done: int
    texts: int


def progress_of(page: Any, at: datetime) -> Progress:
    """Returns how many texts a translation has, and how many of them were translated at that moment (a datetime).

    Counted by when each text was first translated: a version made before that shows it in the language of the source.
    Both are 0 for a page that is no translation.
    """
    translated = StringTranslation.objects.filter(
        translation_of=OuterRef("string"), context=OuterRef("context"), locale=page.locale_id, created_at__lte=at
    )
    translated = translated.filter(has_error=False).exclude(data="")
    translations = Translation.objects.filter(target_locale=page.locale_id, enabled=True)
    texts = StringSegment.objects.filter(source__object_id=page.translation_key, source__translations__in=translations)
    return Progress(**texts.aggregate(done=Count("pk", filter=Exists(translated)), texts=Count("pk")))


# --- Each night ------------------------------------------------------------------------------------------------------
def repair_translations() -> int:
    """Makes all translations say what their sources say, and returns how many did not; runs each night.

    It mends what was changed without `SchoolContentPage.save`, and logs a warning if there was any.
    """
    number = 0
    for kind in translated_models():
        for key in keys_out_of_step(kind):
            number += repair_key(kind, key)
    if number:
        logger.warning("%d translations did not say what their source says, and do now.", number)
    return number


def translated_models() -> list[Any]:
    """Returns the page models whose translations have to say what the source says: those with SYNCED_FIELDS."""
    return [kind for kind in apps.get_models() if issubclass(kind, Page) and hasattr(kind, "SYNCED_FIELDS")]


def keys_out_of_step(kind: Any) -> list[Any]:
    """Returns the translation keys of this model under which pages say different things: two values, or one and none.

    One query.
    """
    differs = Q()
    counts: dict[str, Any] = {"all_of_them": Count("pk")}
    for name in kind.SYNCED_FIELDS:
        counts |= {f"values_{name}": Count(name, distinct=True), f"filled_{name}": Count(name)}
        some = Q(**{f"filled_{name}__gt": 0, f"filled_{name}__lt": F("all_of_them")})
        differs |= Q(**{f"values_{name}__gt": 1}) | some
    groups = kind._default_manager.order_by().values("translation_key").annotate(**counts)
    return list(groups.filter(differs).values_list("translation_key", flat=True))


@transaction.atomic
def repair_key(kind: Any, key: Any) -> int:
    """Makes the pages of this model with this translation key say the same, and returns how many did not.

    All take what the source says; live pages only if the source is live. If no source decides, see
    `write_values`: the page with restricted readers closes the others. Ends all kept pages.
    """
    pages = kind._default_manager.filter(translation_key=key)
    source = translation_sources(pages).first()
    if source and not source.live:
        changed = write_values(pages.filter(live=True), None) + write_values(pages.filter(live=False), source)
    else:
        changed = write_values(pages, source)
    purge_on_commit()
    return changed


def write_values(pages: QuerySet[Any], source: Any) -> int:
    """Writes what the page `source` says into all of these, and returns how many said otherwise.

    If `source` is None the page with the lowest `read_by` decides, before those that anybody may read.
    """
    source = source or pages.order_by(F("read_by").asc(nulls_last=True), "pk").first()
    if source is None:
        return 0
    values = {name: getattr(source, name) for name in source.SYNCED_FIELDS}
    wrong = pages.exclude(pk=source.pk)
    changed = sum(page != values for page in wrong.values(*values))
    wrong.update(**values)
    return changed
