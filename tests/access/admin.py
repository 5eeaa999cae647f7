"""Every address of Wagtail's admin, and a school with one of everything that its own editors alone may see."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from io import BytesIO
from itertools import product
from typing import Any
from zipfile import ZipFile

from django.contrib.auth.models import Group
from django.contrib.contenttypes.models import ContentType
from django.core.files.base import ContentFile
from django.db import transaction
from django.urls import NoReverseMatch, URLPattern, URLResolver, get_resolver, reverse
from wagtail.models import (
    Comment,
    GroupApprovalTask,
    Page,
    Revision,
    TaskState,
    UploadedFile,
    Workflow,
    WorkflowState,
    WorkflowTask,
)
from wagtail_localize.models import OverridableSegment, StringSegment, StringTranslation, Translation, TranslationSource

from editing.models import Desk
from foundation import clock
from foundation.models import ContentDocument, ContentImage, ContentMedia
from home.models import SchoolPage
from newsfeed.models import Topic
from roll.models import Audience, Class, School, User
from tests.factories import PostingFactory, UserFactory
from tests.factories.pages import (
    content_document,
    content_image,
    event_page,
    howto_page,
    jpeg,
    news_page,
    standard_page,
    video,
)

Address = tuple[str, tuple[str, ...]]

KINDS = (("home", "standardpage"), ("home", "eventpage"), ("newsfeed", "newspage"), ("newsfeed", "topic"))
LISTED = (("wagtailcore", "page"), ("foundation", "contentimage"), ("foundation", "contentdocument"))
WORDS: dict[str, tuple[str, ...]] = {
    "action": ("delete", "move", "publish", "unpublish", "add_to_collection", "add_tags"),
    "action_name": ("approve", "copy", "publish"),
    "mode": ("",),
    "filter_spec": ("original",),
    "media_type": ("video",),
    "uidb64": ("x",),
    "token": ("x",),
}
MODELS = ("app_label", "app_name", "content_type_app_name", "model_name", "content_type_model_name")
# What stands in which place of an address, by the place's name; `pk` is everywhere something else.
PLACES = {
    "page_id": "pages",
    "page_to_move_id": "pages",
    "parent_page_id": "pages",
    "page_pk": "pages",
    "destination_id": "targets",
    "object_id": "pages",
    "revision_id": "revisions",
    "image_id": "images",
    "document_id": "documents",
    "doc_id": "documents",
    "media_id": "videos",
    "uploaded_file_id": "uploads",
    "collection_id": "collections",
    "task_id": "tasks",
    "task_state_id": "task_states",
    "workflow_pk": "workflows",
    "workflow_state_id": "workflow_states",
    "translation_id": "translations",
    "translation_source_id": "sources",
    "string_segment_id": "segments",
    "overridable_segment_id": "overrides",
    "session_id": "pages",
}
OF_PK = {
    "wagtailadmin_api:pages": "pages",
    "wagtailadmin_api:images": "images",
    "wagtailadmin_api:documents": "documents",
    "wagtailadmin_collections": "collections",
    "wagtailadmin_workflows": "workflows",
    "wagtaildocs": "documents",
    "wagtailimages": "images",
    "wagtailusers_users": "people",
    "wagtailusers_groups": "groups",
}


# --- A school's own --------------------------------------------------------------------------------------------------
@dataclass
class Theirs:
    """What one school has, by kind the keys; `canary` stands in all of it and nowhere else."""

    school: School
    canary: str
    keys: dict[str, list[int]] = field(default_factory=dict)

    @property
    def numbers(self) -> list[int]:
        return sorted({key for keys in self.keys.values() for key in keys})

    @property
    def begins(self) -> str:
        """Enough of the canary to search for; what only repeats the question doesn't hold it whole."""
        return self.canary[:-3]

    def state(self) -> list[Any]:
        """What of it would differ, had somebody changed, copied or taken it."""
        pages = Page.objects.filter(pk__in=self.keys["pages"]).order_by("pk")
        named = Page.objects.filter(draft_title__contains=self.canary).count()
        kept = [
            (model.objects.filter(pk__in=self.keys[kind]).order_by("pk").values_list("pk", "title", "collection"))
            for kind, model in (("images", ContentImage), ("documents", ContentDocument), ("videos", ContentMedia))
        ]
        rows = pages.values_list(
            "pk", "path", "draft_title", "live", "locked", "latest_revision", "live_revision", "alias_of"
        )
        doing = TaskState.objects.filter(pk__in=self.keys["task_states"]).order_by("pk").values_list("pk", "status")
        words = StringTranslation.objects.filter(context__object__in=pages.values("translation_key")).count()
        return [named, words, list(rows), list(doing), *map(list, kept)]


def one_of_everything(school: School, room: Class, canary: str, by: User) -> Theirs:
    """Live and draft, for everybody and for a class, waiting for approval, scheduled, locked, half translated."""
    theirs = Theirs(school, canary)
    desk = Desk.open(school)
    for group, role in ((desk.editors, "editors"), (desk.heads, "heads")):
        Group.objects.filter(pk=group.pk).update(name=f"{canary} {role}")
    desk.collection.name = f"{canary} files"
    desk.collection.save()
    image, form, film = (
        content_image(school, f"{canary} photo"),
        content_document(school, f"{canary} document"),
        video(school, canary),
    )
    image.description = f"{canary} shown"
    image.save()
    pages = written(theirs, room, image)
    for page in pages:
        page.save_revision(user=by, log_action=True)
    draft, scheduled, locked, waits = pages[:4]
    draft.title = f"{canary} changed since"
    draft.save_revision(user=by, log_action=True)
    scheduled.go_live_at = clock.now() + timedelta(days=2)
    scheduled.save_revision(user=by, approved_go_live_at=scheduled.go_live_at)
    Page.objects.filter(pk=locked.pk).update(locked=True, locked_by=by, locked_at=clock.now())
    Comment.objects.create(page=draft, user=by, text=f"{canary} said", contentpath="title")
    approval = approve(theirs, waits, by)
    halves = half_translated(pages[-1], by, canary)
    upload = UploadedFile.objects.create(
        for_content_type=ContentType.objects.get_for_model(ContentImage),
        # Of its own: who throws the upload away throws away its file at once.
        file=ContentFile(jpeg(), "upload.jpg"),
        uploaded_by_user=by,
    )
    of_pages = [page.pk for page in (*pages, *SchoolPage.objects.filter(school=school))]
    of_pages += Page.objects.filter(translation_key=pages[-1].translation_key).values_list("pk", flat=True)
    theirs.keys = {
        "pages": sorted(set(of_pages)),
        "targets": [pages[0].get_parent().pk],
        "revisions": list(
            Revision.page_revisions.filter(object_id__in=map(str, of_pages)).values_list("pk", flat=True)
        ),
        "images": [image.pk],
        "documents": [form.pk],
        "videos": [film.pk],
        "uploads": [upload.pk],
        "collections": [desk.collection_id],
        "people": [by.pk],
        "groups": [desk.editors_id, desk.heads_id],
        **approval,
        **halves,
    }
    return theirs


def written(theirs: Theirs, room: Class, image: ContentImage) -> list[Any]:
    school, canary, only = theirs.school, theirs.canary, Audience.of(room)
    slug = canary.lower()
    return [
        news_page(school, f"{canary} news", slug=f"{slug}-news", read_by=only, photo=image),
        event_page(school, f"{canary} event", slug=f"{slug}-event", live=False),
        howto_page(school, f"{canary} how", slug=f"{slug}-how"),
        news_page(school, f"{canary} waits", slug=f"{slug}-waits", live=False, topic=Topic.objects.first()),
        standard_page(school, f"{canary} page", slug=f"{slug}-page"),
    ]


def approve(theirs: Theirs, page: Any, by: User) -> dict[str, list[int]]:
    """The page waits in a workflow: the one it has, or one of its own."""
    workflow = page.get_workflow()
    if workflow is None:
        workflow = Workflow.objects.create(name=f"{theirs.canary} approval")
        task = GroupApprovalTask.objects.create(name=f"{theirs.canary} task")
        task.groups.add(Desk.open(theirs.school).heads)
        WorkflowTask.objects.create(workflow=workflow, task=task, sort_order=1)
    state = workflow.start(page, by)
    return {
        "workflows": [workflow.pk],
        "workflow_states": list(WorkflowState.objects.filter(pk=state.pk).values_list("pk", flat=True)),
        "tasks": list(workflow.tasks.values_list("pk", flat=True)),
        "task_states": list(state.task_states.values_list("pk", flat=True)),
    }


def half_translated(page: Any, by: User, canary: str) -> dict[str, list[int]]:
    source, _made = TranslationSource.update_or_create_from_instance(page)
    hindi = SchoolPage.objects.get(school=page.school, locale__language_code="hi").locale
    made = Translation.objects.create(source=source, target_locale=hindi)
    segments = list(StringSegment.objects.filter(source=source))
    first = segments[0]
    StringTranslation.objects.create(
        translation_of=first.string, locale=hindi, context=first.context, data=f"{canary} in Hindi"
    )
    made.save_target(user=by, publish=False)
    return {
        "sources": [source.pk],
        "translations": [made.pk],
        "segments": [segment.pk for segment in segments[:2]],
        "overrides": list(OverridableSegment.objects.filter(source=source).values_list("pk", flat=True)),
    }


def editor_at(school: School) -> User:
    """One more: editors of both schools are asked."""
    user = UserFactory(first_name="Kiran", last_name="Gill", email="kiran@example.org")
    PostingFactory(user=user, school=school, role="editor")
    return user


# --- The addresses ---------------------------------------------------------------------------------------------------
def patterns(found: list[Any], space: str = "") -> Iterator[Address]:
    for pattern in found:
        if isinstance(pattern, URLResolver):
            inner = f"{space}{pattern.namespace}:" if pattern.namespace else space
            yield from patterns(pattern.url_patterns, inner)
        elif isinstance(pattern, URLPattern) and pattern.name:
            yield f"{space}{pattern.name}", tuple(pattern.pattern.regex.groupindex)


def admin_addresses() -> list[Address]:
    (admin,) = (
        one for one in get_resolver("urls").url_patterns if str(one.pattern) == "admin/" and hasattr(one, "namespace")
    )
    return sorted(set(patterns(admin.url_patterns)))


def addresses(theirs: Theirs, most: int | None = None, every_number: bool = False) -> Iterator[str]:
    """Each with what of theirs belongs in its places, `most` of a kind; or with all their numbers everywhere."""
    for name, keys in admin_addresses():
        found = list(filled(name, keys, theirs, most))
        if every_number and keys:
            found += [each | {key: number for key in number_keys(keys)} for each in found for number in theirs.numbers]
        yield from dict.fromkeys(path for each in found if (path := spelt(name, each)))


def number_keys(keys: tuple[str, ...]) -> list[str]:
    return [key for key in keys if key not in WORDS and key not in MODELS]


def filled(name: str, keys: tuple[str, ...], theirs: Theirs, most: int | None) -> Iterator[dict[str, Any]]:
    space = name.rpartition(":")[0]
    numbers = number_keys(keys)
    pools = [theirs.keys.get(OF_PK.get(space, "") if key == "pk" else PLACES.get(key, "")) for key in numbers]
    words = [key for key in keys if key in WORDS]
    kinds = (LISTED if "action" in keys else KINDS) if set(MODELS) & set(keys) else [("", "")]
    # A place we know nothing of takes any of their numbers.
    for values in product(*((pool or theirs.numbers[:2])[:most] for pool in pools)):
        for texts, (app, model) in product(product(*(WORDS[key] for key in words)), kinds):
            given = dict(zip(numbers, values, strict=True)) | dict(zip(words, texts, strict=True))
            yield given | {key: model if "model" in key else app for key in keys if key in MODELS}


def spelt(name: str, given: dict[str, Any]) -> str:
    for values in (given, {key: str(value) for key, value in given.items()}):
        try:
            return reverse(name, kwargs=values)
        except NoReverseMatch:
            continue
    return ""


def questions(theirs: Theirs, path: str) -> Iterator[str]:
    """What may be asked of an address: a search, an export, their keys."""
    yield path
    keys = theirs.keys
    if "/bulk/" in path:
        kind = "images" if "contentimage" in path else "documents" if "contentdocument" in path else "pages"
        yield f"{path}?" + "&".join(f"id={key}" for key in keys[kind])
        yield f"{path}?id=all"
        if kind == "pages":
            yield from (f"{path}?id=all&childOf={above}" for above in (1, 2, keys["targets"][0]))
        return
    if any(part.isdigit() for part in path.split("/")):
        return
    yield f"{path}?q={theirs.begins}&term={theirs.begins}"
    if "choose" in path:
        kind = next((kind for kind in ("images", "documents", "media") if f"/{kind}/" in path), "pages")
        yield f"{path}?" + "&".join(f"id={key}" for key in keys["videos" if kind == "media" else kind])
        yield f"{path}?collection_id={keys['collections'][0]}&tag={theirs.canary[:-3]}"
    if "/reports/" in path or path.endswith("/history/"):
        yield f"{path}?export=csv"
        yield f"{path}?export=xlsx"


def sent(target: int) -> dict[str, Any]:
    """What a form might send: enough of everything, so that a view goes as far as it would."""
    return {
        "title": "Taken",
        "name": "Taken",
        "comment": "Taken",
        "value": "Taken",
        "slug": "taken",
        "new_title": "Taken",
        "new_slug": "taken",
        "new_parent_page": target,
        "copy_subpages": "on",
        "move_applicable": "on",
        "chooser": target,
        "confirm": "yes",
        "action-publish": "1",
        "action": "approve",
        "include_descendants": "on",
        "alias": "on",
        "publish_copies": "on",
        "next": "/admin/",
    }


# --- Asking ----------------------------------------------------------------------------------------------------------
# A window that Wagtail's editor opens with more than we send.
FALLS = ("/admin/choose-external-link/",)
# The way to sign in, the way out, the words and icons of the admin's scripts: they hold nothing of a school.
SIGN_OUT = "/admin/logout/"
OPEN = (SIGN_OUT, "/admin/sprite/", "/admin/login/", "/admin/password_reset/", "/admin/jsi18n/")


@dataclass
class Answers:
    asked: int = 0
    told: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    broken: list[str] = field(default_factory=list)

    @property
    def leaks(self) -> list[str]:
        return [*(f"reads {one}" for one in self.told), *(f"changes by {one}" for one in self.changed)]

    def hear(self, address: str, answer: Any, theirs: Theirs) -> None:
        self.asked += 1
        body = answer.getvalue() if answer.streaming else answer.content
        text = f"{answer.headers} {body.decode(errors='replace')} {unzipped(body)}"
        if theirs.canary.lower() in text.lower():
            self.told.append(address)
        if answer.status_code >= 500 and not address.split(" ")[-1].startswith(FALLS):
            self.broken.append(address)


def unzipped(body: bytes) -> str:
    """What a workbook says."""
    if not body.startswith(b"PK"):
        return ""
    with ZipFile(BytesIO(body)) as book:
        return " ".join(book.read(name).decode(errors="replace") for name in book.namelist())


def read_by_writers(client: Any, theirs: Theirs) -> int:
    """How many addresses say the canary to the school's own: there must be something to leak."""
    answers = Answers()
    for path in addresses(theirs, most=1):
        if not path.startswith((*FALLS, *OPEN)):
            answers.hear(path, client.get(path), theirs)
    return len(answers.told)


def knock(client: Any, theirs: Theirs, target: int, paths: Iterable[str], who: str = "") -> Answers:
    """Each address read and sent to by somebody who writes elsewhere; `target` is a page where they may write.

    What was sent is taken back, so that each finds the school as it was.
    """
    answers, form, before = Answers(), sent(target), theirs.state()
    for path in paths:
        if path == SIGN_OUT:
            continue
        for address, method in product(questions(theirs, path), ("get", "post")):
            if method == "post" and "?" in address and "/bulk/" not in path:
                continue  # a search or an export is only ever read
            with transaction.atomic():
                answer = getattr(client, method)(address, *([form] if method == "post" else []))
                answers.hear(f"{who} {method} {address}", answer, theirs)
                if method == "post" and answer.status_code < 400 and theirs.state() != before:
                    answers.changed.append(f"{who} {method} {address}")
                transaction.set_rollback(True)
    if client.get("/admin/").status_code != 200:
        raise RuntimeError(f"{who} was signed out on the way: what came after was asked by a visitor.")
    return answers
