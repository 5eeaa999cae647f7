"""Which texts a translation was made from, and whether its source says others by now.

The `text_version` of a page is a digest of those texts of its source that it says; a source's is that of its own. A
translation with another version than its source is older. Which language has the newer text is written beside it, as
`newer_language`, when either of the two is published, so that who reads it waits for no comparison.
"""

from collections.abc import Iterable
from datetime import UTC, datetime
from functools import partial, reduce
from hashlib import sha256
from operator import or_
from time import monotonic
from typing import Any, NamedTuple

from django.apps import apps
from django.db import transaction
from django.db.models import Case, Count, Exists, OuterRef, Q, QuerySet, Value, When
from django_q.tasks import async_task
from wagtail.fields import StreamField
from wagtail_localize.models import StringSegment, Translation
from wagtail_localize.segments import StringSegmentValue
from wagtail_localize.segments.extract import extract_segments

from foundation.page_cache import purge_on_commit
from pages.languages import translated_models, with_work

# In the place of a digest: made from texts that nobody knows any more, and not from those of today.
OTHER_TEXTS = "other"
NEVER = datetime(1970, 1, 1, tzinfo=UTC)
# The names of the fields and parts of blocks that say what a photo shows.
PHOTO_WORDS = ("photo_alt", "alt")
# Below the queue's timeout (120 s), as in `notices.jobs`.
LONGEST_RUN = 90.0


class Version(NamedTuple):
    """A page as one of its languages. `work` is the key of what was translated from it, None where nothing was.

    `published` is when it last was, None where it never was and nobody wrote it.
    """

    pk: int
    language: str
    live: bool
    published: datetime | None
    work: int | None
    text_version: str
    newer_language: str


def versions_of(kind: Any, key: Any) -> list[Version]:
    """Returns all pages of this model with this translation key, the source first.

    The source is the page that was translated from first; of pages made by hand side by side, the oldest. One query.
    """
    pages = with_work(kind._default_manager.filter(translation_key=key))
    names = ("pk", "locale__language_code", "live", "last_published_at", "work", "text_version", "newer_language")
    versions = [Version(*values) for values in pages.order_by("pk").values_list(*names)]
    return sorted(versions, key=lambda each: (each.work is None, each.work or each.pk))


def digest_of(texts: Iterable[str]) -> str:
    """Returns 32 letters and digits that stand for these texts in this order."""
    return sha256("\0".join(texts).encode()).hexdigest()[:32]


def digest_of_page(page: Any) -> str:
    """Returns the digest of what a translator is asked to translate of this page: no dates, photos, links or slugs."""
    return digest_of(part.string.data for part in texts_of(page))


def texts_of(page: Any) -> list[StringSegmentValue]:
    """Returns what a translator is asked to translate of this page, each with its `path`."""
    for field in page._meta.concrete_fields:
        if isinstance(field, StreamField):
            # Gives each block that is new its id, which localize builds its paths from.
            field.get_prep_value(field.value_from_object(page))
    return [part for part in extract_segments(page) if isinstance(part, StringSegmentValue)]


def says_the_same(page: Any, other: Any) -> bool:
    """Returns whether two versions of a page have the same texts, apart from what their photos show."""
    ours, theirs = (
        [part.string.data for part in texts_of(each) if part.path.rpartition(".")[2] not in PHOTO_WORDS]
        for each in (page, other)
    )
    return ours == theirs


# --- Kept -------------------------------------------------------------------------------------------------------------
def version_to_note(page: Any) -> str:
    """Returns the version that a revision of this page keeps from the moment it is made; "" for a source.

    That of a page made by hand is its source's of today, or its own while it says what it says on the site. One query
    for a page without translations.
    """
    versions = versions_of(type(page), page.translation_key)
    if len(versions) < 2 or versions[0].pk == page.pk:
        return ""
    if version := translated_version(page, versions):
        return version
    own = version_of(page, versions)
    if own and says_the_same(page, type(page)._default_manager.get(pk=page.pk)):
        return own
    return versions[0].text_version


def version_of(page: Any, versions: list[Version]) -> str:
    """Returns what is kept as the version of this page where it is live; else ""."""
    return next((each.text_version for each in versions if each.pk == page.pk and each.live), "")


def set_text_version(page: Any) -> None:
    """Notes which texts a live page says, and which of its translations are older; called before it is saved.

    A version made by hand without a revision says what its source says on that day.
    """
    if not page.live:
        return
    kind, key = type(page), page.translation_key
    versions = versions_of(kind, key)
    if len(versions) > 1 and any(each.live and not each.text_version for each in versions):
        repair_marks_of(kind, key)
        versions = versions_of(kind, key)
    if any(each.pk != page.pk for each in versions):
        transaction.on_commit(partial(recheck_marks, kind, key))
    if not versions or versions[0].pk == page.pk:
        page.text_version, page.newer_language = digest_of_page(page), ""
        write_marks(kind, [each._replace(text_version=page.text_version) for each in versions[:1]] + versions[1:])
        return
    source = versions[0]
    page.text_version = page.text_version or translated_version(page, versions) or source.text_version
    is_older = source.live and page.last_published_at and page.text_version != source.text_version
    page.newer_language = source.language if is_older else ""


def translated_version(page: Any, versions: list[Version]) -> str:
    """Returns the digest of the texts that a translator of this page has before them; "" where it is made by hand.

    Of one that was made from another translation it is what that one says, as long as the translator has its texts;
    else the page keeps its own.
    """
    work = works_for(page).values_list("source", flat=True).first()
    if work is None:
        return ""
    texts = StringSegment.objects.filter(source=work).order_by("order").values_list("string__data", flat=True)
    digest = digest_of(texts)
    if versions[0].work == work:
        return digest
    between = next((each for each in versions if each.work == work), None)
    if between is None:
        return ""
    if digest == digest_of_page(type(page)._default_manager.get(pk=between.pk)):
        return between.text_version
    return version_of(page, versions) or OTHER_TEXTS


def works_for(page: Any) -> QuerySet[Translation]:
    """Returns the translations by which this page is made, the source's own first; none where it is made by hand."""
    works = Translation.objects.filter(source__object_id=page.translation_key, target_locale=page.locale_id)
    return works.filter(enabled=True).order_by("source")


# --- Marked -----------------------------------------------------------------------------------------------------------
def write_marks(kind: Any, versions: list[Version]) -> bool:
    """Writes into each of these whether it is older than the first, and returns whether any said otherwise.

    Nothing is older that was never published.
    """
    if not versions:
        return False
    source = versions[0]
    older = [each.pk for each in versions if each.published and each.text_version != source.text_version]
    wrong = [each.pk for each in versions if each.newer_language != (source.language if each.pk in older else "")]
    if wrong:
        marks = Case(When(pk__in=older, then=Value(source.language)), default=Value(""))
        kind._default_manager.filter(pk__in=wrong).update(newer_language=marks)
    return bool(wrong)


def update_marks(kind: Any, key: Any) -> bool:
    """Marks the pages with this translation key as they stand now, and returns whether any was marked otherwise.

    What it wrote it compares again. So of two at once, whichever ends last has seen both, and no row is locked. Does
    nothing while the source is not live. One query where nothing differs.
    """
    changed = False
    while (versions := versions_of(kind, key)) and versions[0].live and write_marks(kind, versions):
        changed = True
    return changed


def recheck_marks(kind: Any, key: Any) -> None:
    """Marks once more what was published, when that is committed; ends all kept pages if somebody came between."""
    if update_marks(kind, key):
        purge_on_commit()


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
def repair_marks(after: tuple[str, str] = ("", "")) -> None:
    """Marks the translations that are older than their source, and no others; runs each night.

    It finds what was published before versions were kept, and what was changed without `SchoolContentPage.save`. After
    90 seconds another job goes on, after this model's label and translation key. Ends all kept pages if any changed.
    """
    started = monotonic()
    keys = ((kind._meta.label, str(key)) for kind in translated_models() for key in keys_to_compare(kind))
    changed = False
    for label, key in sorted(each for each in keys if each > after):
        changed |= repair_marks_of(apps.get_model(label), key)
        if monotonic() - started > LONGEST_RUN:
            async_task("pages.text_versions.repair_marks", (label, key))
            break
    if changed:
        purge_on_commit()


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
def repair_marks_of(kind: Any, key: Any) -> bool:
    """Compares the pages of this model with this translation key anew, as they stand on the site.

    Returns whether anything was wrong. Does nothing while the source is not live.
    """
    versions = versions_of(kind, key)
    if not versions or not versions[0].live:
        return False
    pages = kind._default_manager.select_related("live_revision").in_bulk([each.pk for each in versions])
    source = pages[versions[0].pk]
    versions[0] = versions[0]._replace(text_version=digest_of_page(source))
    changed = write_version(source, versions[0].text_version)
    for each in versions[1:]:
        if each.live and not each.text_version:
            changed |= write_version(pages[each.pk], guessed_version(pages[each.pk], source, versions))
    changed |= update_marks(kind, key)
    if changed:
        transaction.on_commit(partial(recheck_marks, kind, key))
    return changed


def write_version(page: Any, text_version: str) -> bool:
    """Writes another version than the page was read with, unless it was published since; returns whether it did."""
    if page.text_version == text_version:
        return False
    as_read = type(page)._default_manager.filter(pk=page.pk, text_version=page.text_version)
    return bool(as_read.update(text_version=text_version))


def guessed_version(page: Any, source: Any, versions: list[Version]) -> str:
    """Returns the version of a translation that was published before versions were kept.

    That of its source's texts as the translator has them, or for one made by hand as they stand, unless they are newer
    than the translation.
    """
    made_at = page.live_revision.created_at if page.live_revision else page.last_published_at
    changed_at = works_for(page).values_list("source__last_updated_at", flat=True).first()
    if (made_at or NEVER) < (changed_at or source.last_published_at or NEVER):
        return OTHER_TEXTS
    return translated_version(page, versions) or versions[0].text_version
