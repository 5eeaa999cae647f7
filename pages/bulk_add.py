"""Many new pages put into the tree at once.

`add_child` makes some forty queries for each page: it cleans what nobody typed, asks for translations that can't be
there yet, and queues two jobs. A school's twenty empty pages are known to be right, so they go in together; what
`add_child` leaves behind is here too: the place in the tree, the log, both indexes.
"""

from collections import Counter
from collections.abc import Sequence
from functools import partial, reduce
from operator import or_
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F, Q
from django_q.tasks import async_task
from wagtail.models import Page, PageLogEntry, ReferenceIndex

from foundation import clock
from pages.text_versions import set_first_versions
from pages.wagtail_internals import hash_of_path, last_step, next_path, path_at, references_of

# A page that is to be, and the one it will stand below: in the tree already, or earlier in the same list.
Place = tuple[Page, Any]


@transaction.atomic
def add_children(places: Sequence[Place]) -> None:
    """Adds each page of (parent, page) as the last child of its parent, with log, references and search index.

    A new parent stands earlier in the list; those that are saved already must be locked and freshly read. Raises
    ValidationError where another page has the address already.
    """
    if places:
        parents = [parent.pk for parent, _page in places if parent.pk]
        insert_children(places)
        count_children(Page, parents)


def insert_children(places: Sequence[Place], step: int | None = None) -> None:
    """As `add_children`, but the parents are neither locked nor know of their new children before `count_children`.

    `step` is where a child stands below a parent that is saved, if it is free: of two who insert at once, each with a
    step of its own, none waits for the other. Where both take the same, the second waits for the first to commit and
    gets IntegrityError.
    """
    set_tree_positions(places, step)
    check_slugs_are_free([(parent, page) for parent, page in places if parent.pk])
    pages = [page for _parent, page in places]
    set_first_versions(pages)
    # Before they have keys: a page that is not saved asks no table for its comments.
    references = [list(references_of(page)) for page in pages]
    insert_pages(pages)
    log_creation(pages)
    index_references(pages, references)
    transaction.on_commit(partial(async_task, "pages.jobs.index_pages", [page.pk for page in pages]))


def count_children(model: Any, parents: Sequence[int]) -> None:
    """Counts one more child at each of these parents, by their keys: at one that stands there twice, two.

    Last in its transaction: from here on whoever saves one of the parents waits for the commit.
    """
    # In one order, so that of two who count at once none waits for what the other holds.
    list(model.objects.select_for_update(no_key=True).filter(pk__in=parents).order_by("pk").values_list("pk"))
    for number in set(Counter(parents).values()):
        of_number = [key for key, found in Counter(parents).items() if found == number]
        model.objects.filter(pk__in=of_number).update(numchild=F("numchild") + number)


def set_tree_positions(places: Sequence[Place], step: int | None = None) -> None:
    """Sets each page's place in the tree and its draft title, and counts it at its parent. Saves nothing.

    The place is `path`, `depth` and `url_path`.
    """
    free = free_paths([parent for parent, _page in places if parent.pk], step)
    last: dict[str, str] = {}
    for parent, page in places:
        if parent.path not in last and parent.path not in free and parent.numchild:
            last[parent.path] = parent.get_last_child().path
        page.depth = parent.depth + 1
        page.path = free.pop(parent.path, "") or next_path(parent, last.get(parent.path))
        last[parent.path] = page.path
        parent.numchild += 1
        page.draft_title = page.title
        page.set_url_path(parent)


def free_paths(parents: Sequence[Any], step: int | None) -> dict[str, str]:
    """Returns, by the path of each of these parents of one tree, the path of a child at this step, where none is.

    One query.
    """
    if step is None or not parents or step > last_step(parents[0]):
        return {}
    paths = {parent.path: path_at(parent, step) for parent in parents}
    model = Page if isinstance(parents[0], Page) else type(parents[0])
    taken = set(model.objects.filter(path__in=paths.values()).values_list("path", flat=True))
    return {parent: path for parent, path in paths.items() if path not in taken}


def check_slugs_are_free(places: Sequence[Place]) -> None:
    """Raises ValidationError if one of these saved parents has a child with its new page's slug. One query."""
    siblings = (Q(slug=page.slug, depth=page.depth, path__startswith=parent.path) for parent, page in places)
    if taken := Page.objects.filter(reduce(or_, siblings, Q(pk=None))).first():
        raise ValidationError(f"Another page has this address already: {taken.url_path}")


def insert_pages(pages: Sequence[Any]) -> None:
    """Inserts the pages: all their rows of Wagtail's Page in one statement, then each page's own row."""
    names = [field.attname for field in Page._meta.concrete_fields if not field.primary_key]
    rows = Page.objects.bulk_create(Page(**{name: getattr(page, name) for name in names}) for page in pages)
    for page, row in zip(pages, rows, strict=True):
        page.pk = page.id = row.pk
        # `raw` writes this table alone, and queues no job for either index; the kept pages end as with every save.
        page.save_base(raw=True, force_insert=True)


def log_creation(pages: Sequence[Any]) -> None:
    """Writes the first entry of each page's history in Wagtail: that it was created."""
    now = clock.now()
    PageLogEntry.objects.bulk_create(
        PageLogEntry(
            page_id=page.pk,
            content_type_id=page.content_type_id,
            label=page.title,
            action="wagtail.create",
            timestamp=now,
            content_changed=True,
        )
        for page in pages
    )


def index_references(pages: Sequence[Any], references: Sequence[Any]) -> None:
    """Writes into Wagtail's index what each page points to: `references` are those of each page, in the same order.

    Not left to the worker, as in `SchoolContentPage.save`.
    """
    base = ContentType.objects.get_for_model(Page)
    ReferenceIndex.objects.bulk_create(
        ReferenceIndex(
            content_type_id=page.content_type_id,
            base_content_type=base,
            object_id=page.pk,
            to_content_type_id=kind,
            to_object_id=key,
            model_path=model_path,
            content_path=content_path,
            content_path_hash=hash_of_path(content_path),
        )
        for page, of_page in zip(pages, references, strict=True)
        for kind, key, model_path, content_path in of_page
    )
