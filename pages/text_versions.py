"""Which texts a translation was made from, and whether its source says others by now.

The `text_version` of a page is a digest of those texts of its source that it says; a source's is that of its own. A
translation with another version than its source is older. Which language has the newer text is written beside it, as
`newer_language`, when either of the two is published, so that who reads it waits for no comparison.
"""

from collections.abc import Iterable
from datetime import UTC, datetime
from functools import reduce
from hashlib import sha256
from operator import or_
from typing import Any, NamedTuple

from django.db import transaction
from django.db.models import Case, Count, Exists, OuterRef, Q, QuerySet, Value, When
from wagtail.fields import StreamField
from wagtail_localize.models import StringSegment, Translation
from wagtail_localize.segments import StringSegmentValue
from wagtail_localize.segments.extract import extract_segments

from foundation.page_cache import purge_on_commit
from pages.languages import translated_models, with_work

# In the place of a digest: made from texts that nobody knows any more, and not from those of today.
OTHER_TEXTS = "other"
NEVER = datetime(1970, 1, 1, tzinfo=UTC)


class Version(NamedTuple):
    """A page as one of its languages. `work` is the key of what was translated from it, None where nothing was."""

    pk: int
    language: str
    live: bool
    work: int | None
    text_version: str


def versions_of(kind: Any, key: Any) -> list[Version]:
    """Returns all pages of this model with this translation key, the source first.

    The source is the page that was translated from first; of pages made by hand side by side, the oldest. One query.
    """
    pages = with_work(kind._default_manager.filter(translation_key=key))
    names = ("pk", "locale__language_code", "live", "work", "text_version")
    versions = [Version(*values) for values in pages.order_by("pk").values_list(*names)]
    return sorted(versions, key=lambda each: (each.work is None, each.work or each.pk))


def digest_of(texts: Iterable[str]) -> str:
    """Returns 32 letters and digits that stand for these texts in this order."""
    return sha256("\0".join(texts).encode()).hexdigest()[:32]


def digest_of_page(page: Any) -> str:
    """Returns the digest of what a translator is asked to translate of this page: no dates, photos, links or slugs."""
    for field in page._meta.concrete_fields:
        if isinstance(field, StreamField):
            # Gives each block that is new its id, which localize builds its paths from.
            field.get_prep_value(field.value_from_object(page))
    return digest_of(part.string.data for part in extract_segments(page) if isinstance(part, StringSegmentValue))


# --- Kept -------------------------------------------------------------------------------------------------------------
def set_text_version(page: Any) -> None:
    """Notes which texts a live page says, and which of its translations are older; called before it is saved.

    A version made by hand says what the source says on the day it is published.
    """
    if not page.live:
        return
    kind, key = type(page), page.translation_key
    versions = versions_of(kind, key)
    if len(versions) > 1 and any(each.live and not each.text_version for each in versions):
        repair_marks_of(kind, key)
        versions = versions_of(kind, key)
    if not versions or versions[0].pk == page.pk:
        page.text_version, page.newer_language = digest_of_page(page), ""
        if len(versions) > 1:
            write_marks(kind, key, versions[0]._replace(text_version=page.text_version))
        return
    source = versions[0]
    page.text_version = page.text_version or translated_version(page, versions) or source.text_version
    page.newer_language = source.language if source.live and page.text_version != source.text_version else ""


def translated_version(page: Any, versions: list[Version] | None = None) -> str:
    """Returns the digest of the texts that a translator of this page has before them; "" where it is made by hand.

    Of one that was made from another translation it is what that one says.
    """
    work = works_for(page).values_list("source", flat=True).first()
    if work is None:
        return ""
    versions = versions or versions_of(type(page), page.translation_key)
    if versions[0].work != work:
        return next((each.text_version for each in versions if each.work == work), "")
    texts = StringSegment.objects.filter(source=work).order_by("order").values_list("string__data", flat=True)
    return digest_of(texts)


def works_for(page: Any) -> QuerySet[Translation]:
    """Returns the translations by which this page is made, the source's own first; none where it is made by hand."""
    works = Translation.objects.filter(source__object_id=page.translation_key, target_locale=page.locale_id)
    return works.filter(enabled=True).order_by("source")


def write_marks(kind: Any, key: Any, source: Version) -> None:
    """Writes into each translation whether it is older than this live source.

    Compared by the database: a translation that is published meanwhile is waited for.
    """
    translations = kind._default_manager.filter(translation_key=key).exclude(pk=source.pk)
    is_current = When(text_version=source.text_version, then=Value(""))
    translations.update(newer_language=Case(is_current, default=Value(source.language)))


def set_first_versions(pages: Iterable[Any]) -> None:
    """Notes for pages that are added at once, in several languages, that they all say what the first of them says."""
    first: dict[Any, str] = {}
    for page in pages:
        if page.translation_key not in first:
            first[page.translation_key] = digest_of_page(page)
        page.text_version = first[page.translation_key]


# --- Asked ------------------------------------------------------------------------------------------------------------
def newer_source_of(page: Any, user: Any) -> Any:
    """Returns the source of a page that is older than it, if this reader may read the source; else None.

    One query for a page that is marked, none for any other.
    """
    if not page.newer_language:
        return None
    sources = type(page)._default_manager.live().readable_by(user).for_serving()
    return sources.filter(translation_key=page.translation_key, locale__language_code=page.newer_language).first()


def is_older() -> Q:
    """Returns the condition, on Wagtail's pages of any kind, that they are older than their source."""
    marked = (kind._default_manager.exclude(newer_language="") for kind in translated_models())
    return reduce(or_, (Q(Exists(pages.filter(pk=OuterRef("pk")))) for pages in marked))


# --- Each night -------------------------------------------------------------------------------------------------------
def repair_marks() -> None:
    """Marks the translations that are older than their source, and no others; runs each night.

    It finds what was published before versions were kept, and what was changed without `SchoolContentPage.save`.
    """
    for kind in translated_models():
        for key in keys_to_compare(kind):
            repair_marks_of(kind, key)


def keys_to_compare(kind: Any) -> list[Any]:
    """Returns the translation keys of this model under which live pages differ or are marked, or nobody has compared.

    What was added with the school and never published needs no comparison. One query.
    """
    groups = kind._default_manager.filter(live=True).order_by().values("translation_key")
    groups = groups.annotate(
        pages=Count("pk"),
        versions=Count("text_version", distinct=True),
        unknown=Count("pk", filter=Q(text_version="")),
        published=Count("last_published_at"),
        marked=Count("pk", filter=~Q(newer_language="")),
    ).filter(Q(versions__gt=1) | Q(marked__gt=0) | Q(unknown__gt=0, published__gt=0), pages__gt=1)
    return list(groups.values_list("translation_key", flat=True))


@transaction.atomic
def repair_marks_of(kind: Any, key: Any) -> None:
    """Compares the pages of this model with this translation key anew, as they stand on the site.

    Does nothing while the source is not live. Ends all kept pages.
    """
    versions = versions_of(kind, key)
    if not versions or not versions[0].live:
        return
    pages = kind._default_manager.select_related("live_revision").in_bulk([each.pk for each in versions])
    source = pages[versions[0].pk]
    versions[0] = versions[0]._replace(text_version=digest_of_page(source))
    for place, each in enumerate(versions):
        if each.live and not each.text_version:
            versions[place] = each._replace(text_version=guessed_version(pages[each.pk], source, versions))
        if versions[place].text_version != pages[each.pk].text_version:
            kind._default_manager.filter(pk=each.pk).update(text_version=versions[place].text_version)
    write_marks(kind, key, versions[0])
    purge_on_commit()


def guessed_version(page: Any, source: Any, versions: list[Version]) -> str:
    """Returns the version of a translation that was published before versions were kept.

    That of its source's texts as the translator has them, or for one made by hand as they stand, unless they are newer
    than the translation.
    """
    made_at = page.live_revision.created_at if page.live_revision else page.last_published_at
    work = Translation.objects.filter(
        source__object_id=page.translation_key, target_locale=page.locale_id, enabled=True
    )
    changed_at = work.order_by("source").values_list("source__last_updated_at", flat=True).first()
    if (made_at or NEVER) < (changed_at or source.last_published_at or NEVER):
        return OTHER_TEXTS
    return translated_version(page, versions) or versions[0].text_version
