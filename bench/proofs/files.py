"""Nobody gets a hostile file in, what a camera noted out, or a photo shown against a home's word.

Hostile uploads and pictures with metadata go through Wagtail's own views, as an editor sends them: the form, the
uploader of many, and the chooser in a page; and through the rooms, as a teacher sends them with homework and letters.
Then every address that the pages name is fetched and searched. Last, a photo of a child without a yes is published by
every way there is, and asked for by everybody.

UNGUARDED=1 takes off the forms, the cleaning and the question of consent: the proof must fail.
"""

import logging
import os
import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import timedelta
from io import BytesIO
from typing import Any
from unittest.mock import patch

from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.test import Client
from django.test.utils import override_settings, setup_test_environment, teardown_test_environment
from django.urls import reverse
from django_q.conf import Conf
from PIL import Image as Pillow
from wagtail.models import Locale
from wagtail_localize.models import Translation, TranslationSource

from bench.harness import FULL, Proof, scratch
from editing.models import Desk
from foundation import clock
from foundation.models import ContentDocument, ContentImage
from foundation.pictures import SHAPES
from newsfeed.models import NewsPage
from portal.homework.models import Homework
from portal.letters.models import Letter
from roll.models import User
from tests.factories.cast import Cast, build_cast
from tests.factories.hostile import CARRIERS, DOCUMENTS, GOOD_PDFS, MARK, PICTURES
from tests.factories.pages import editors_publish, form_of, news_index, news_page, say_all, school_page
from tests.factories.photos import consent, photo_of, waiting_photo

NAME = "files"
LOCMEM = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
# Who reads pages in the short proof; every role asks for every file.
READERS = ("anybody", "guardian", "editor")
AJAX = {"X-Requested-With": "XMLHttpRequest"}
MEDIA = re.compile(r"/media/[\w./-]+")
WORDS = re.compile(r"Please|take it out")
NOTED = {"exif", "xmp", "icc_profile", "comment", "photoshop", "XML:com.adobe.xmp", "Comment", "Author", "GPS"}


def signed_in(user: User | None) -> Client:
    client = Client(raise_request_exception=False)
    if user:
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


class Desks:
    """An editor's ways to send a file: each gives the answer to one upload."""

    def __init__(self, cast: Cast) -> None:
        self.editor, self.cast = signed_in(cast.editor), cast
        self.collection = Desk.open(cast.school).collection
        self.editor.get("/admin/")

    def ways(self, app: str) -> list[Callable[[bytes, str], Any]]:
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

    def data(self, content: bytes, name: str) -> dict[str, Any]:
        file = SimpleUploadedFile(name, content)
        return {"title": "A", "tags": "", "shows_pupils": "False", "file": file, "collection": self.collection.pk}


class Rooms:
    """A teacher's ways to send a file home: with homework, and with a letter."""

    def __init__(self, cast: Cast) -> None:
        self.teacher, self.cast = signed_in(cast.teacher), cast

    def homework(self, content: bytes, name: str) -> Any:
        due = self.cast.school.today().isoformat()
        return self.send("homework", name, content, classes=[self.cast.class_5b.pk], due_other=due)

    def letters(self, content: bytes, name: str) -> Any:
        return self.send("letters", name, content, audience=f"class-{self.cast.class_5b.pk}")

    def send(self, room: str, name: str, content: bytes, **more: Any) -> Any:
        data = {"title": "A", "text": "A", "file": SimpleUploadedFile(name, content)} | more
        return self.teacher.post(reverse(f"portal:{room}:new", args=[self.cast.school.slug]), data)


def by_turns(ways: list[Any], number: int) -> list[Any]:
    """All of them with FULL=1, else one after the other."""
    return ways if FULL else [ways[number % len(ways)]]


def hostile(desks: Desks) -> tuple[int, list[str], list[str]]:
    """(uploads, those that were kept, those refused without words)."""
    number, kept, mute = 0, [], []
    documents = {name: (content, file) for name, (content, file, _words) in DOCUMENTS.items()}
    for app, model, kinds in (
        ("wagtailimages", ContentImage, PICTURES),
        ("wagtaildocs", ContentDocument, documents),
    ):
        for kind, (content, name) in kinds.items():
            for way in by_turns(desks.ways(app), number):
                answer, number = way(content, name), number + 1
                if model.objects.exists():
                    kept.append(f"{kind} by {way.__name__}")
                    model.objects.all().delete()
                elif answer.status_code != 200 or not WORDS.search(answer.content.decode()):
                    mute.append(f"{kind} by {way.__name__}: {answer.status_code}")
    return number, kept, mute


def hostile_homewards(rooms: Rooms) -> tuple[int, list[str], list[str]]:
    """The same of what a teacher sends home: everything that the library refuses, and pictures."""
    number, kept, mute = 0, [], []
    files = [(kind, content, name) for kind, (content, name, _words) in DOCUMENTS.items()]
    files += [(kind, content, name) for kind, (content, name) in PICTURES.items()]
    for kind, content, name in (file for file in files if file[0] not in GOOD_PDFS):
        for way in by_turns([rooms.homework, rooms.letters], number):
            answer, number = way(content, name), number + 1
            if Homework.objects.exists() or Letter.objects.exists():
                kept.append(f"{kind} by {way.__name__}")
                Homework.objects.all().delete()
                Letter.objects.all().delete()
            elif answer.status_code != 422 or answer.context["form"].errors.keys() != {"file"}:
                mute.append(f"{kind} by {way.__name__}: {answer.status_code}")
    return number, kept, mute


def metadata(desks: Desks) -> tuple[int, list[str]]:
    """(files served, those that say something of the camera, its owner or the place)."""
    found, visitor = [], signed_in(None)
    number, asked = 0, dict[str, Client]()
    for kind, (content, name) in CARRIERS.items():
        for way in by_turns(desks.ways("wagtailimages"), number):
            way(content, name)
            image = ContentImage.objects.order_by("-pk").first()
            number += 1
            if image is None or ContentImage.objects.count() != number:
                raise RuntimeError(f"{kind} by {way.__name__} is a good picture, and was not taken.")
            ContentImage.objects.filter(pk=image.pk).update(shows_pupils=False)
            body = [("photo", {"image": image, "alt": "A field", "caption": ""})]
            page = news_page(desks.cast.school, "A field", photo=image, body=body)
            asked |= dict.fromkeys([image.file.url, *MEDIA.findall(visitor.get(page.address).text)], visitor)
    for path in MEDIA.findall(desks.editor.get(reverse("wagtailimages:index")).text):
        asked.setdefault(path, desks.editor)
    for path, client in asked.items():
        answer = client.get(path)
        if answer.status_code != 200 or tells(answer.getvalue()):
            found.append(f"{answer.status_code} {path}")
    return len(asked), found


def tells(data: bytes) -> bool:
    picture = Pillow.open(BytesIO(data))
    picture.load()
    return MARK in data or bool(dict(picture.getexif())) or bool(NOTED & picture.info.keys())


# --- Consent ---------------------------------------------------------------------------------------------------------
class Against:
    """Tries to have a photo shown that may not be, and notes where it was."""

    def __init__(self, cast: Cast) -> None:
        self.cast, self.tries, self.shown = cast, 0, list[str]()
        self.people = {role: signed_in(getattr(cast, role)) for role in Cast.ROLES} | {"anybody": signed_in(None)}

    def look(self, image: ContentImage, how: str, but: tuple[str, ...]) -> None:
        """Everybody asks for every size, and for every page, with what they once had."""
        shapes = SHAPES.values() if FULL else [SHAPES["wide"]]
        paths = [image.file.url, *(image.get_rendition(spec).file.url for specs in shapes for spec in specs)]
        pages = [page.address for page in NewsPage.objects.all()]
        pages += ["/en/", school_page(self.cast.school).address, news_index(self.cast.school).address]
        for role, client in self.people.items():
            if role in but:
                continue
            for path in paths:
                self.note(client.get(path).status_code == 404, f"{how}: {role} gets {path}")
            had = client.get(paths[0], headers={"If-None-Match": "*"})
            self.note(had.status_code == 404, f"{how}: {role} is told that it is still there")
            for page in pages if FULL or role in READERS else []:
                text = client.get(page).text
                self.note(not any(path in text for path in paths), f"{how}: {role} reads of it on {page}")

    def note(self, fine: bool, what: str) -> None:
        self.tries += 1
        if not fine:
            self.shown.append(what)

    def draft(self, image: ContentImage) -> NewsPage:
        page = news_page(self.cast.school, "Saplings", photo=image, live=False)
        page.save_revision()
        return page

    def press(self, page: NewsPage, role: str = "editor", **more: Any) -> None:
        data = form_of(page) | {"photo": page.photo_id, "photo_alt": "A tree"} | more
        self.people[role].post(reverse("wagtailadmin_pages:edit", args=[page.pk]), data)

    def is_live(self, page: NewsPage) -> bool:
        page.refresh_from_db()
        return bool(page.live) or page.revisions.filter(approved_go_live_at__isnull=False).exists()

    def run(self) -> None:
        cast = self.cast
        waits, held = waiting_photo(cast.school), photo_of([cast.siya, cast.bilal], by=cast.office)
        consent(cast.bilal, cast.office)
        consent(cast.siya, cast.office, "press")
        for image, but in ((waits, ("editor", "office", "head")), (held, ("office", "head"))):
            for role in ("editor", "head"):
                self.publishes(image, role)
            self.look(image, "never published", but)
            # As a page comes that some job saved as live, past every form.
            news_page(cast.school, "Saplings", photo=image)
            self.look(image, "live all the same", but)
        self.withdrawn()

    def publishes(self, image: ContentImage, role: str) -> None:
        page = self.draft(image)
        self.press(page, role)
        self.note(not self.is_live(page), f"{role} publishes")
        self.press(page, role, go_live_at=(clock.now() + timedelta(hours=2)).astimezone().strftime("%Y-%m-%d %H:%M"))
        self.note(not self.is_live(page), f"{role} schedules")
        many = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"])
        self.people[role].post(f"{many}?id={page.pk}")
        self.note(not self.is_live(page), f"{role} publishes many")
        page.refresh_from_db()
        source, _made = TranslationSource.update_or_create_from_instance(page)
        translation = Translation.objects.create(source=source, target_locale=Locale.objects.get(language_code="hi"))
        # Nothing but the photo stands in its way.
        say_all(translation)
        translation.save_target(publish=False)
        hindi = NewsPage.objects.get(translation_key=page.translation_key, locale__language_code="hi")
        self.people[role].post(reverse("wagtailadmin_pages:edit", args=[hindi.pk]), {"action": "publish"})
        self.note(not self.is_live(hindi), f"{role} publishes a translation")

    def withdrawn(self) -> None:
        """Published with a yes; the schedule was made with one; then the home takes it back."""
        cast = self.cast
        image, later = (photo_of([cast.bilal], by=cast.office) for _ in range(2))
        page, scheduled = self.draft(image), self.draft(later)
        self.press(page)
        if self.people["anybody"].get(image.file.url).status_code != 200:
            raise RuntimeError("With a yes it should be shown.")
        revision = scheduled.save_revision()
        revision.approved_go_live_at = clock.now() - timedelta(minutes=1)
        revision.save()
        cast.bilal.photo_consents.standing().get(purpose="website").withdraw(by=cast.unrelated)
        self.look(image, "taken back", ("office", "head"))
        call_command("publish_scheduled")
        if not self.is_live(scheduled):
            raise RuntimeError("The words of what was scheduled should be published.")
        self.look(later, "scheduled before", ("office", "head"))


@contextmanager
def without_guards() -> Iterator[None]:
    nothing = ContentImage.objects.none
    with ExitStack() as stack:
        stack.enter_context(
            override_settings(
                WAGTAILIMAGES_IMAGE_FORM_BASE="wagtail.images.forms.BaseImageForm",
                WAGTAILDOCS_DOCUMENT_FORM_BASE="wagtail.documents.forms.BaseDocumentForm",
                WAGTAILIMAGES_EXTENSIONS=["jpg", "jpeg", "png", "webp", "gif", "svg"],
            )
        )
        stack.enter_context(patch("foundation.files.fields.clean", lambda content, accepted: content))
        stack.enter_context(patch("foundation.files.documents.look_through", lambda content, ending: None))
        stack.enter_context(patch("foundation.pictures.held", nothing))
        stack.enter_context(patch("pages.models.publishing.held", nothing))
        stack.enter_context(patch("editing.photo_access.state_of", lambda image: "free"))
        yield


def prove() -> Iterator[Proof]:
    logging.disable(logging.ERROR)  # refusals are what is asked for
    guards = without_guards() if os.environ.get("UNGUARDED") else ExitStack()
    with scratch(), override_settings(CACHES=LOCMEM):
        setup_test_environment(debug=False)
        Conf.SYNC = True
        try:
            with guards:
                cast = build_cast()
                # So that nothing but the photo stands in an editor's way.
                editors_publish(cast.school, cast.head)
                desks = Desks(cast)
                uploads, kept, mute = hostile(desks)
                homewards, kept_homewards, mute_homewards = hostile_homewards(Rooms(cast))
                kept, mute = kept + kept_homewards, mute + mute_homewards
                served, found = metadata(desks)
                against = Against(cast)
                against.run()
        finally:
            teardown_test_environment()
    for line in [*kept[:40], *mute[:40], *found[:40], *against.shown[:40]]:
        print("  ", line)
    yield Proof(
        NAME,
        f"hostile={uploads},homewards={homewards},accepted={len(kept)},unworded={len(mute)},served={served},metadata={len(found)},"
        f"tries={against.tries},against-consent={len(against.shown)}",
        "accepted=0,unworded=0,metadata=0,against-consent=0",
        not (kept or mute or found or against.shown),
    )
