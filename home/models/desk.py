"""A school's place in the editors' rooms: its pages, its collection of pictures and files, its two groups."""

from collections.abc import Iterator
from uuid import uuid4

from django.contrib.auth.models import Group, Permission
from django.db import models, transaction
from django.utils import translation
from wagtail.models import Collection, GroupCollectionPermission, GroupPagePermission

from home.models.pages import HomePage, SchoolPage
from roll.models import School
from roll.rights import Role

OVER_PAGES = ("add", "change", "publish")
OVER_FILES = ("add_image", "change_image", "choose_image", "add_document", "change_document", "choose_document")
# Who may change a video may choose it: wagtailmedia has no word of its own for that.
OVER_VIDEOS = ("add_media", "change_media")


class Desk(models.Model):
    """Opened with a school's first editor. Whoever stands in a group writes there; the postings decide who does."""

    school = models.OneToOneField(School, on_delete=models.CASCADE, related_name="desk")
    collection = models.OneToOneField(Collection, on_delete=models.PROTECT, related_name="+")
    editors = models.OneToOneField(Group, on_delete=models.PROTECT, related_name="desk_of_editors")
    heads = models.OneToOneField(Group, on_delete=models.PROTECT, related_name="desk_of_heads")

    def __str__(self) -> str:
        return str(self.school)

    @classmethod
    @transaction.atomic
    def open(cls, school: School) -> "Desk":
        """The desk of a school, with a tree of pages in each language. Made once, whoever asks."""
        # Two first editors at once, or two schools' at one tree: the second waits here.
        homes = list(HomePage.objects.select_for_update().select_related("locale").order_by("path"))
        if desk := cls.objects.filter(school=school).first():
            return desk
        collection = Collection.get_first_root_node().add_child(name=f"{school.name} ({school.slug})")
        groups = [Group.objects.create(name=f"{school.slug}: {role}") for role in (Role.EDITOR, Role.HEAD)]
        pages = list(plant(school, homes))
        for group in groups:
            permit(group, pages, collection)
        return cls.objects.create(school=school, collection=collection, editors=groups[0], heads=groups[1])

    def group_of(self, role: str) -> int:
        return self.heads_id if role == Role.HEAD else self.editors_id


def plant(school: School, homes: list[HomePage]) -> Iterator[SchoolPage]:
    """A SchoolPage in each language, with the one page of each kind that stands below it."""
    key = uuid4()
    below = {kind: uuid4() for kind in SchoolPage.allowed_subpage_models() if kind.max_count_per_parent == 1}
    for home in homes:
        page = SchoolPage(title=school.name, slug=school.slug, school=school, locale=home.locale, translation_key=key)
        home.add_child(instance=page)
        with translation.override(home.locale.language_code):
            for kind, its_key in below.items():
                first = kind(title=str(kind.title_below_school), slug=kind.slug_below_school)
                first.locale, first.translation_key = home.locale, its_key
                page.add_child(instance=first)
        yield page


def permit(group: Group, pages: list[SchoolPage], collection: Collection) -> None:
    """Into the admin, over these pages and this collection, and nowhere else."""
    group.permissions.add(*permissions("wagtailadmin", "access_admin"))
    group.permissions.add(*permissions("wagtail_localize", "submit_translation"))
    over_pages = permissions("wagtailcore", *(f"{verb}_page" for verb in OVER_PAGES))
    GroupPagePermission.objects.bulk_create(
        GroupPagePermission(group=group, page=page, permission=each) for page in pages for each in over_pages
    )
    over_files = [
        *permissions("wagtailimages", *OVER_FILES),
        *permissions("wagtaildocs", *OVER_FILES),
        *permissions("wagtailmedia", *OVER_VIDEOS),
    ]
    GroupCollectionPermission.objects.bulk_create(
        GroupCollectionPermission(group=group, collection=collection, permission=each) for each in over_files
    )


def permissions(app: str, *codenames: str) -> list[Permission]:
    return list(Permission.objects.filter(content_type__app_label=app, codename__in=codenames))
