"""A school's place in the editors' rooms: its pages, its collection of pictures and files, its two groups."""

from collections.abc import Iterable, Iterator
from contextlib import suppress
from typing import Any, Self
from uuid import uuid4

from django.contrib.auth.models import Group, Permission
from django.db import IntegrityError, models, transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import translation
from wagtail.models import Collection, GroupCollectionPermission, GroupPagePermission, Page

from editing.models.approval import heads_of
from foundation import clock
from foundation.models import ContentImage
from home.models.pages import HomePage, SchoolPage
from pages.bulk_add import Place, add_children, count_children, free_paths, insert_children
from pages.wagtail_internals import next_path
from roll.consent.photos import waiting_images
from roll.models import School, User
from roll.rights import Role

# A rival that came first costs one more try.
TRIES = 8
OVER_PAGES = ("add", "change", "publish")
OVER_FILES = ("add_image", "change_image", "choose_image", "add_document", "change_document", "choose_document")
# Who may change a video may choose it: wagtailmedia has no word of its own for that.
OVER_VIDEOS = ("add_media", "change_media")


class DeskQuerySet(models.QuerySet):
    def with_head(self) -> Self:
        """With `has_head`: somebody is posted there today who could read what waits."""
        return self.annotate(has_head=Exists(heads_of(OuterRef("school"))))

    def with_waiting_pictures(self) -> Self:
        """Those with pictures of pupils of which nobody has said yet who is in them."""
        return self.filter(Exists(waiting_images().filter(collection=OuterRef("collection"))))


class Desk(models.Model):
    """Opened with a school's first editor. Whoever stands in a group writes there; the postings decide who does."""

    school = models.OneToOneField(School, on_delete=models.CASCADE, related_name="desk")
    collection = models.OneToOneField(Collection, on_delete=models.PROTECT, related_name="+")
    editors = models.OneToOneField(Group, on_delete=models.PROTECT, related_name="desk_of_editors")
    heads = models.OneToOneField(Group, on_delete=models.PROTECT, related_name="desk_of_heads")
    # The kinds of page that were planted here: a later release may know of more.
    planted = models.JSONField(default=list, editable=False)
    # What the head says: editors may publish without being read first.
    editors_publish = models.BooleanField(default=False)
    decided_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    # What the editors' group holds now; brought in line before every view of the admin.
    group_publishes = models.BooleanField(default=True, editable=False)

    objects = DeskQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True, decided_at__isnull=True)
                | Q(decided_by__isnull=False, decided_at__isnull=False),
                name="who_lets_editors_publish_is_known",
            )
        ]

    def __str__(self) -> str:
        return str(self.school)

    @classmethod
    def open(cls, school: School) -> "Desk":
        """The desk of a school, with a tree of pages in each language. Made once, whoever asks.

        Nobody waits for it, neither another school's desk nor whoever saves the home pages; of two who open one
        school's desk the second waits for the first, and gets what that made.
        """
        for _try in range(TRIES):
            if desk := cls.objects.with_head().filter(school=school).first():
                return desk
            with suppress(IntegrityError):
                cls._open(school)
        return cls.objects.with_head().get(school=school)

    @classmethod
    @transaction.atomic
    def _open(cls, school: School) -> None:
        root = Collection.get_first_root_node()
        collection = add_collection(root, f"{school.name} ({school.slug})", step=school.pk)
        groups = [Group.objects.create(name=f"{school.slug}: {role}") for role in (Role.EDITOR, Role.HEAD)]
        homes = list(HomePage.objects.select_related("locale").order_by("path"))
        pages = insert_school_pages(school, homes)
        grant_permissions(groups, pages, collection)
        desk = cls.objects.create(
            school=school, collection=collection, editors=groups[0], heads=groups[1], planted=list(fixed_page_models())
        )
        desk.sync_group()
        # What all schools' share, and who saves them would wait for, comes last.
        count_children(Page, [home.pk for home in homes])
        count_children(Collection, [root.pk])

    @transaction.atomic
    def add_missing_pages(self) -> None:
        """Plants what a later release puts below every school. Made once, whoever asks."""
        # As in `open`: whoever comes second waits, and finds all there.
        school_pages = SchoolPage.objects.filter(school=self.school_id).order_by("path")
        pages = list(school_pages.select_for_update().select_related("locale"))
        missing = [
            kind
            for label, kind in fixed_page_models().items()
            if label not in self.planted and not kind.objects.filter(school=self.school_id).exists()
        ]
        add_children(list(pages_below(pages, missing)))
        self.planted = list(fixed_page_models())
        self.save(update_fields=["planted"])

    @transaction.atomic
    def let_editors_publish(self, yes: bool, *, by: User) -> None:
        """Decides whether editors may publish alone, or only what the head has read. Holds from the next request on."""
        self.editors_publish, self.decided_by, self.decided_at = yes, by, clock.now()
        self.save(update_fields=["editors_publish", "decided_by", "decided_at"])
        Desk.objects.with_head().get(pk=self.pk).sync_group()
        self.refresh_from_db()

    def waiting_pictures(self) -> QuerySet[ContentImage]:
        """Returns the school's pictures of pupils of which nobody has said yet who is in them."""
        return waiting_images().filter(collection=self.collection_id)

    @property
    def editors_may_publish(self) -> bool:
        """Of a desk `with_head`. Where no head is posted nobody could ever approve: its editors are trusted."""
        return self.editors_publish or not self.has_head  # type: ignore[attr-defined]

    @property
    def is_group_synced(self) -> bool:
        return self.group_publishes == self.editors_may_publish

    @transaction.atomic
    def sync_group(self) -> None:
        """Gives or takes what the editors' group may."""
        desk = Desk.objects.select_for_update(of=("self",)).with_head().get(pk=self.pk)
        if desk.is_group_synced:
            return
        over = GroupPagePermission.objects.filter(group=self.editors_id, permission__codename="publish_page")
        over.delete()
        if desk.editors_may_publish:
            (publish,) = permissions("wagtailcore", "publish_page")
            GroupPagePermission.objects.bulk_create(
                GroupPagePermission(group_id=self.editors_id, page=page, permission=publish)
                for page in SchoolPage.objects.filter(school=self.school_id)
            )
        self.group_publishes = desk.editors_may_publish
        Desk.objects.filter(pk=self.pk).update(group_publishes=self.group_publishes)

    @property
    def is_complete(self) -> bool:
        return set(fixed_page_models()) <= set(self.planted)

    def group_of(self, role: str) -> int:
        return self.heads_id if role == Role.HEAD else self.editors_id


def fixed_page_models() -> dict[str, Any]:
    """By label: the page types that stand once below every SchoolPage, whether an editor asks for them or not."""
    kinds = SchoolPage.allowed_subpage_models()
    return {kind._meta.label: kind for kind in kinds if hasattr(kind, "title_below_school")}


def add_collection(root: Collection, name: str, step: int) -> Collection:
    """A collection at this step below the root, or after the last one. The root has still to count it."""
    path = free_paths([root], step).get(root.path)
    if not path:
        last = root.get_children().last()
        path = next_path(root, last and last.path)
    return Collection.objects.create(name=name, path=path, depth=root.depth + 1)


def insert_school_pages(school: School, homes: list[HomePage]) -> list[SchoolPage]:
    """A SchoolPage in each language, with the one page of each kind that stands below it; not counted at the homes."""
    key = uuid4()
    pages = [
        SchoolPage(title=school.name, slug=school.slug, school=school, locale=home.locale, translation_key=key)
        for home in homes
    ]
    below = pages_below(pages, fixed_page_models().values())
    insert_children([*zip(homes, pages, strict=True), *below], step=school.pk)
    return pages


def pages_below(pages: list[SchoolPage], kinds: Iterable[Any]) -> Iterator[Place]:
    """The one page of each kind below each of these, which are a school's in its languages."""
    for kind in kinds:
        key = uuid4()
        for page in pages:
            with translation.override(page.locale.language_code):
                first = kind(title=str(kind.title_below_school), slug=kind.slug_below_school)
            first.school_id, first.locale, first.translation_key = page.school_id, page.locale, key
            yield page, first


def grant_permissions(groups: list[Group], pages: list[SchoolPage], collection: Collection) -> None:
    """Into the admin, over these pages and this collection, and nowhere else."""
    into_admin = [
        *permissions("wagtailadmin", "access_admin"),
        *permissions("wagtail_localize", "submit_translation"),
    ]
    over_pages = permissions("wagtailcore", *(f"{verb}_page" for verb in OVER_PAGES))
    over_files = [
        *permissions("wagtailimages", *OVER_FILES),
        *permissions("wagtaildocs", *OVER_FILES),
        *permissions("wagtailmedia", *OVER_VIDEOS),
    ]
    through = Group.permissions.through
    through.objects.bulk_create(through(group=group, permission=each) for group in groups for each in into_admin)
    GroupPagePermission.objects.bulk_create(
        GroupPagePermission(group=group, page=page, permission=each)
        for group in groups
        for page in pages
        for each in over_pages
    )
    GroupCollectionPermission.objects.bulk_create(
        GroupCollectionPermission(group=group, collection=collection, permission=each)
        for group in groups
        for each in over_files
    )


def permissions(app: str, *codenames: str) -> list[Permission]:
    return list(Permission.objects.filter(content_type__app_label=app, codename__in=codenames))
