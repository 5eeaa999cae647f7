"""Nobody gets a hostile file in, what a camera noted out, or a photo shown against a home's word.

Hostile uploads go through the doors of every field that keeps a file (bench/doors.py), then ordinary ones, all of which
are taken. Then pictures with metadata, and every address that the pages name is fetched and searched. Last, a photo of
a child without a yes is published by every way there is, and asked for by everybody (bench/consent.py).

UNGUARDED=1 takes off the forms, the cleaning and the question of consent: the proof must fail.
"""

import logging
import os
import re
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from io import BytesIO
from typing import Any
from unittest.mock import patch

from django.apps import apps
from django.test import Client
from django.test.utils import override_settings, setup_test_environment, teardown_test_environment
from django.urls import reverse
from django_q.conf import Conf
from PIL import Image as Pillow

from bench.consent import Against
from bench.doors import KEPT, Libraries, signed_in, unentered
from bench.harness import FULL, Proof, scratch_database
from foundation.models import ContentImage
from tests.factories.carriers import CARRIERS
from tests.factories.cast import Cast, build_cast
from tests.factories.hostile import MARK
from tests.factories.pages import editors_publish, news_page

NAME = "files"
LOCMEM = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
MEDIA = re.compile(r"/media/[\w./-]+")
WORDS = re.compile(r"Please|remove it")
NOTED = {"exif", "xmp", "icc_profile", "comment", "photoshop", "XML:com.adobe.xmp", "Comment", "Author", "GPS"}


def by_turns(ways: list[Any], number: int) -> list[Any]:
    """All of them with FULL=1, else one after the other."""
    return ways if FULL else [ways[number % len(ways)]]


def hostile(cast: Cast) -> tuple[int, list[str], list[str]]:
    """(uploads, those that were kept, those refused without words), through the doors of every field."""
    number, kept, mute = 0, [], []
    for name, field in KEPT.items():
        app, model, column = name.split(".")
        doors = field.doors(cast)
        files: Any = apps.get_model(app, model)._default_manager.exclude(**{column: ""})
        before = files.count()
        for kind, (content, file) in field.sent().items():
            for door in by_turns(doors, number):
                answer, number = door(content, file), number + 1
                if files.count() != before:
                    kept.append(f"{name}: {kind} by {door.__name__}")
                    before = files.count()
                elif not is_worded(answer):
                    mute.append(f"{name}: {kind} by {door.__name__}: {answer.status_code}")
    return number, kept, mute


def ordinary(cast: Cast) -> tuple[int, list[str]]:
    """(uploads of files as schools make them, those that were refused), through the doors of every field."""
    number, refused = 0, []
    for name, field in KEPT.items():
        app, model, column = name.split(".")
        files: Any = apps.get_model(app, model)._default_manager.exclude(**{column: ""})
        for kind, (content, file) in list(field.ordinary.items())[:: 1 if FULL else 3]:
            # New ones for each file: what one has taken may have closed another.
            for door in by_turns(field.doors(cast), number):
                before = list(files.values_list(column, flat=True))
                answer, number = door(content, file), number + 1
                if list(files.values_list(column, flat=True)) == before:
                    refused.append(f"{name}: {kind} by {door.__name__}: {answer.status_code}")
    return number, refused


def is_worded(answer: Any) -> bool:
    """Our own forms say it beside the field and answer 422; Wagtail's answer 200, some of them as JSON."""
    if answer.status_code == 422:
        return set(answer.context["form"].errors) in ({"file"}, {"photo"})
    return answer.status_code == 200 and bool(WORDS.search(answer.content.decode()))


def metadata(libraries: Libraries) -> tuple[int, list[str]]:
    """(files served, those that say something of the camera, its owner or the place)."""
    found, visitor = [], signed_in(None)
    number, asked = 0, dict[str, Client]()
    for kind, (content, name) in CARRIERS.items():
        for way in by_turns(libraries.doors("wagtailimages"), number):
            way(content, name)
            image = ContentImage.objects.order_by("-pk").first()
            number += 1
            if image is None or ContentImage.objects.count() != number:
                raise RuntimeError(f"{kind} by {way.__name__} is a good picture, and was not taken.")
            ContentImage.objects.filter(pk=image.pk).update(shows_pupils=False)
            body = [("photo", {"image": image, "alt": "A field", "caption": ""})]
            page = news_page(libraries.cast.school, "A field", photo=image, body=body)
            asked |= dict.fromkeys([image.file.url, *MEDIA.findall(visitor.get(page.address).text)], visitor)
    for path in MEDIA.findall(libraries.editor.get(reverse("wagtailimages:index")).text):
        asked.setdefault(path, libraries.editor)
    for path, client in asked.items():
        answer = client.get(path)
        if answer.status_code != 200 or tells(answer.getvalue()):
            found.append(f"{answer.status_code} {path}")
    return len(asked), found


def tells(data: bytes) -> bool:
    picture = Pillow.open(BytesIO(data))
    picture.load()
    return MARK in data or bool(dict(picture.getexif())) or bool(NOTED & picture.info.keys())


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
        stack.enter_context(patch("foundation.files.documents.check_document", lambda content, ending: None))
        stack.enter_context(patch("foundation.pictures.held_images", nothing))
        stack.enter_context(patch("pages.models.publishing.held_images", nothing))
        stack.enter_context(patch("editing.photo_access.state_of", lambda image: "free"))
        yield


def prove() -> Iterator[Proof]:
    logging.disable(logging.ERROR)  # refusals are what is asked for
    guards = without_guards() if os.environ.get("UNGUARDED") else ExitStack()
    with scratch_database(), override_settings(CACHES=LOCMEM):
        setup_test_environment(debug=False)
        Conf.SYNC = True
        try:
            with guards:
                cast = build_cast()
                # So that nothing but the photo stands in an editor's way.
                editors_publish(cast.school, cast.head)
                uploads, kept, mute = hostile(cast)
                taken, refused = ordinary(cast)
                ContentImage.objects.all().delete()
                served, found = metadata(Libraries(cast))
                against = Against(cast)
                against.run()
        finally:
            teardown_test_environment()
    missing = unentered()
    for line in [*missing, *kept[:40], *mute[:40], *refused[:40], *found[:40], *against.shown[:40]]:
        print("  ", line)
    yield Proof(
        NAME,
        f"fields={len(KEPT)},unentered={len(missing)},hostile={uploads},accepted={len(kept)},unworded={len(mute)},"
        f"ordinary={taken},refused={len(refused)},"
        f"served={served},metadata={len(found)},tries={against.tries},against-consent={len(against.shown)}",
        "unentered=0,accepted=0,unworded=0,refused=0,metadata=0,against-consent=0",
        not (missing or kept or mute or refused or found or against.shown),
    )
