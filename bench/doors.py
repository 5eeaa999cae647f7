"""Every field that keeps a file, and the doors through which people write it.

A model's new file field is entered here, or the proof `files` and tests/bench/test_doors.py fail: with doors that
refuse what is hostile, or with the reason why nobody's upload comes into it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import Any

from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db.models import FileField
from django.test import Client
from django.urls import reverse

from bench.harness import FULL
from editing.models import Desk
from roll.models import User
from tests.factories import films, hostile, ordinary
from tests.factories.cast import Cast
from tests.factories.helpdesk import TicketFactory, advance
from tests.factories.letters import LetterFactory

AJAX = {"X-Requested-With": "XMLHttpRequest"}
# Sends one upload (content, name) and gives the answer.
Door = Callable[[bytes, str], Any]
Uploads = dict[str, tuple[bytes, str]]


def file_fields() -> set[str]:
    """`app.Model.field` of every field that keeps a file, of all models there are."""
    return {
        f"{model._meta.label}.{field.name}"
        for model in apps.get_models(include_auto_created=True)
        for field in model._meta.local_fields
        if isinstance(field, FileField)
    }


def signed_in(user: User | None) -> Client:
    client = Client(raise_request_exception=False)
    if user:
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


# --- The libraries of Wagtail ----------------------------------------------------------------------------------------
class Libraries:
    """An editor's doors: the form, the uploader of many, and the chooser in a page."""

    def __init__(self, cast: Cast) -> None:
        self.editor, self.cast = signed_in(cast.editor), cast
        self.collection = Desk.open(cast.school).collection
        self.editor.get("/admin/")

    def doors(self, app: str) -> list[Door]:
        def form(content: bytes, name: str) -> Any:
            return self.editor.post(reverse(f"{app}:add"), self.data(content, name))

        def many(content: bytes, name: str) -> Any:
            data = {"title": "A", "collection": self.collection.pk, "files[]": SimpleUploadedFile(name, content)}
            return self.editor.post(reverse(f"{app}:add_multiple"), data, headers=AJAX)

        def chooser(content: bytes, name: str) -> Any:
            kind = "image" if app == "wagtailimages" else "document"
            data = {f"{kind}-chooser-upload-{key}": value for key, value in self.data(content, name).items()}
            return self.editor.post(reverse(f"{app}_chooser:create"), data, headers=AJAX)

        return [form, many, chooser]

    def of_videos(self) -> list[Door]:
        def form(content: bytes, name: str) -> Any:
            return self.editor.post(reverse("wagtailmedia:add", args=["video"]), self.data(content, name))

        def chooser(content: bytes, name: str) -> Any:
            data = {f"media-chooser-upload-{key}": value for key, value in self.data(content, name).items()}
            return self.editor.post(reverse("wagtailmedia:chooser_upload", args=["video"]), data, headers=AJAX)

        return [form, chooser]

    def data(self, content: bytes, name: str) -> dict[str, Any]:
        file = SimpleUploadedFile(name, content)
        return {"title": "A", "tags": "", "shows_pupils": "False", "file": file, "collection": self.collection.pk}


# --- The rooms -------------------------------------------------------------------------------------------------------
def posting(user: User, path: str, field: str, words: dict[str, Any]) -> Door:
    """A form of ours, in which the file is one field beside words that are right."""
    client = signed_in(user)

    def send(content: bytes, name: str) -> Any:
        return client.post(path, words | {field: SimpleUploadedFile(name, content)})

    send.__name__ = path
    return send


def of_homework(cast: Cast) -> list[Door]:
    due = cast.school.today() + timedelta(days=1)
    words = {"title": "A", "text": "A", "classes": [cast.class_5b.pk], "due_other": due.isoformat()}
    return [posting(cast.teacher, reverse("portal:homework:new", args=[cast.school.slug]), "file", words)]


def of_letters(cast: Cast) -> list[Door]:
    """A new letter, and a draft written anew."""
    words = {"title": "A", "text": "A", "audience": f"class-{cast.class_5b.pk}"}
    draft = LetterFactory(place=cast.class_5b, written_by=cast.teacher)
    paths = [
        reverse("portal:letters:new", args=[cast.school.slug]),
        reverse("portal:letters:draft", args=[cast.school.slug, draft.pk]),
    ]
    return [posting(cast.teacher, path, "file", words) for path in paths]


def of_queries(cast: Cast) -> list[Door]:
    """A new query, and every word that either side says about one, each about a query at which it is their turn."""
    new = {"title": "A", "text": "A", "category": "device", "school": cast.school.pk}
    doors = [posting(cast.head, reverse("helpdesk:new"), "photo", new)]
    for user, name, words, state in (
        (cast.head, "replies", {}, "open"),
        (cast.head, "answer", {"do": "still_broken"}, "resolved"),
        (cast.agent, "replies", {"do": "reply"}, "open"),
        (cast.agent, "replies", {"do": "ask"}, "open"),
        (cast.agent, "resolution", {}, "open"),
    ):
        ticket = advance(TicketFactory(requester=cast.head, school=cast.school), state, cast.agent)
        path = reverse(f"helpdesk:{name}", args=[ticket.public_ref])
        doors.append(posting(user, path, "photo", words | {"text": "A"}))
    return doors


# --- Which door writes which field -----------------------------------------------------------------------------------
@dataclass(frozen=True)
class Kept:
    """The doors that write a field; what is hostile of the kinds that it keeps, and what is ordinary.

    `good` names what is hostile elsewhere alone.
    """

    doors: Callable[[Cast], list[Door]]
    hostile: Uploads
    ordinary: Uploads
    good: frozenset[str] = frozenset()

    def sent(self) -> Uploads:
        """With FULL=1 whatever is hostile anywhere."""
        uploads = ANYTHING if FULL else self.hostile
        return {name: upload for name, upload in uploads.items() if name not in self.good}


def of_library(app: str, cast: Cast) -> list[Door]:
    return Libraries(cast).doors(app)


DOCUMENTS: Uploads = {
    f"{name}, as a document": (content, file) for name, (content, file, _words) in hostile.DOCUMENTS.items()
}
ANYTHING = DOCUMENTS | hostile.PICTURES | hostile.VIDEOS
PAPERS = ordinary.PAPERS | ordinary.DOCUMENTS
TEXTS = {kind: (text.encode(), name) for kind, (text, name) in ordinary.TEXTS.items()}
PDF_PAPERS = {kind: (content, name) for kind, (content, name) in PAPERS.items() if name.endswith(".pdf")}
FILMS = {kind: (content, "a.webm" if "WebM" in kind else "a.mp4") for kind, (content, *_) in films.ORDINARY.items()}
# Good where PDFs are, and where texts are known by their name.
PDF = frozenset({"a PDF"})
# Taken for what it is, whatever it is called, where pictures are.
PICTURE = frozenset({"a picture as a film"})
PDFS = PDF | {"a PDF as text, as a document"}
KEPT = {
    "foundation.ContentImage.file": Kept(
        partial(of_library, "wagtailimages"), hostile.PICTURES, ordinary.PICTURES, PICTURE
    ),
    "foundation.ContentDocument.file": Kept(partial(of_library, "wagtaildocs"), DOCUMENTS, PAPERS | TEXTS, PDF),
    "foundation.ContentMedia.file": Kept(lambda cast: Libraries(cast).of_videos(), hostile.VIDEOS, FILMS),
    "portal_homework.Homework.file": Kept(
        of_homework, DOCUMENTS | hostile.PICTURES, PAPERS | ordinary.PICTURES, PDFS | PICTURE
    ),
    "portal_letters.Letter.file": Kept(
        of_letters, DOCUMENTS | hostile.PICTURES, PDF_PAPERS | ordinary.PICTURES, PDFS | PICTURE
    ),
    "helpdesk.TicketPhoto.file": Kept(of_queries, hostile.PICTURES, ordinary.PICTURES, PICTURE),
}
# Nobody's upload comes into these, and why.
WRITTEN_BY_NOBODY = {
    "foundation.Rendition.file": "made of a ContentImage",
    "helpdesk.TicketPhoto.small": "made of the same upload as the whole one",
    "foundation.ContentMedia.thumbnail": "stands in no form",
    "wagtailusers.UserProfile.avatar": "its form is taken away: pages/wagtail_internals.py",
    # The form has looked at the file by then, and what is made of it is cleaned as it is saved; no address leads to it.
    "wagtailcore.UploadedFile.file": "an upload whose title was too long, until it gets another",
    # As it came, and unlooked at: no address hands it out, and it goes through its own form again.
    "roll.UnsentFile.file": "what could not be sent",
    "wagtailimages.Image.file": "ContentImage stands in its place",
    "wagtailimages.Rendition.file": "Rendition stands in its place",
    "wagtaildocs.Document.file": "ContentDocument stands in its place",
    "wagtailmedia.Media.file": "ContentMedia stands in its place",
    "wagtailmedia.Media.thumbnail": "ContentMedia stands in its place",
}


def unentered() -> list[str]:
    """Fields of which nobody says who writes them, and entries of fields that are gone."""
    return sorted(file_fields() ^ (KEPT.keys() | WRITTEN_BY_NOBODY.keys()))
