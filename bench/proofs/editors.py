"""Two schools, every address of the admin × everybody × read and send: nobody reads of the other school, or changes it.

Then what visitors read: a page of each kind, in four languages, stands open on every public address, is kept whole, and
is closed. At the very next request it is nowhere: not at its own address, in no list, search, feed, sitemap or file.
Public addresses are found by their doors, so that one that comes later is asked too. UNGUARDED=1 asks of nobody's
number whose it is, and leaves translations as they were: the proof must fail.
"""

import logging
import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from itertools import product
from typing import Any
from unittest.mock import patch

from django.conf import settings
from django.db import connection, transaction
from django.test import Client, TestCase
from django.test.utils import override_settings, setup_test_environment, teardown_test_environment
from django.urls import NoReverseMatch, resolve, reverse
from django.utils import translation
from django_q.conf import Conf

import editing.editors
import pages.models.content
from bench.harness import FULL, Proof, scratch_database
from bench.proofs.matrix import LOCMEM
from foundation.models import ContentImage
from pages.addresses import address
from roll.models import Audience
from tests.access import ACCESS, ANONYMOUS, ROLES, World, build_world, named_urls
from tests.access.admin import OPEN, Answers, Theirs, addresses, editor_at, knock, one_of_everything, read_by_writers
from tests.access.world import IN_2A
from tests.factories.pages import (
    content_document,
    content_image,
    event_page,
    howto_page,
    localized,
    news_index,
    news_page,
    publish,
    resource_page,
    standard_page,
    video,
)

NAME = "editors"
LANGUAGES = [code for code, _name in settings.LANGUAGES]
SECRET = "QzLakeZq7"
LISTS = ("", "news/", "events/", "how-tos/", "resources/")
MOST = None if FULL else 1
# So many addresses at least say to a school's own editor what they must not say to others.
OWN = 30
# All are asked in the whole size; of those who stand alike one is enough in the short one.
WRITERS = ("editor", "head", "other_editor", "other_head") if FULL else ("editor", "other_head")
OTHERS = sorted(set(ROLES) - {"editor", "head", "other_head"}) if FULL else (ANONYMOUS, "teacher")
OUTSIDERS = sorted(set(ROLES) - IN_2A) if FULL else (ANONYMOUS, "other_head")


def prove() -> Iterator[Proof]:
    logging.disable(logging.CRITICAL)  # thousands of refusals are what is asked for; what falls is counted
    with (
        scratch_database(),
        override_settings(CACHES=LOCMEM),
        unguarded() if os.environ.get("UNGUARDED") else ExitStack(),
    ):
        setup_test_environment(debug=False)
        Conf.SYNC = True
        try:
            with transaction.atomic(), TestCase.captureOnCommitCallbacks(execute=True):
                world = build_world()
            yield in_the_admin(world)
            yield in_public(world)
        finally:
            teardown_test_environment()


@contextmanager
def unguarded() -> Iterator[None]:
    with (
        patch.object(editing.editors, "check_accessible", lambda *args: None),
        patch.object(pages.models.content, "sync_translations", lambda page: None),
    ):
        yield


def client_of(user: Any) -> Client:
    client = Client(raise_request_exception=False)
    if user is not None:
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


# --- The admin -------------------------------------------------------------------------------------------------------
def in_the_admin(world: World) -> Proof:
    cast = world.cast
    people = {role: getattr(cast, role, None) for role in ROLES} | {"other_editor": editor_at(cast.other_school)}
    one = one_of_everything(cast.school, cast.class_5b, "QzMangoZq7", by=cast.head)
    other = one_of_everything(cast.other_school, cast.other_class, "QzZebraZq7", by=cast.other_head)
    leaks, broken, cells, own = [], [], 0, 0
    for role in WRITERS:
        theirs, ours = (one, other) if role.startswith("other_") else (other, one)
        client = client_of(people[role])
        client.get("/admin/")
        own = own or read_by_writers(client, ours)
        target = news_index(ours.school).pk
        answers = knock(client, theirs, target, addresses(theirs, MOST, every_number=FULL), role)
        leaks += answers.leaks
        broken += answers.broken
        cells += answers.asked
    for role, theirs in product(OTHERS, (one, other) if FULL else (one,)):
        answers = turned_away(client_of(people[role]), theirs, role)
        leaks += answers.told
        cells += answers.asked
    for line in [*leaks[:40], *broken[:40]]:
        print("  ", line)
    return Proof(
        f"{NAME}-{connection.vendor}",
        f"cells={cells},leaks={len(leaks)},broken={len(broken)},own={own}",
        f"leaks=0,broken=0,own>={OWN}",
        not leaks and not broken and own >= OWN,
    )


def turned_away(client: Client, theirs: Theirs, role: str) -> Answers:
    """Who writes nowhere is told of nothing: 404, or to the sign-in. `told` has what was answered otherwise."""
    answers = Answers()
    for path in addresses(theirs, most=1):
        answer = client.get(path)
        answers.hear(f"{role} get {path}", answer, theirs)
        away = answer.status_code in {404, 405} or (role == ANONYMOUS and answer.status_code == 302)
        if not (away or path.startswith(OPEN)):
            answers.told.append(f"{role} gets into {path}: {answer.status_code}")
    return answers


# --- In public -------------------------------------------------------------------------------------------------------
def in_public(world: World) -> Proof:
    pages = open_pages(world)
    visitor, paths = client_of(None), public_paths(world, pages)
    unasked = sorted(undescribed())
    for _twice in range(2):
        shown = [path for path in paths if tells(visitor.get(path))]
    # A page that was to be seen and a list that named it: what could not tell before proves nothing after.
    for page in pages:
        page.refresh_from_db()
        page.read_by = Audience.of(world.cast.class_2a)
        publish(page)
    own = [address(code, page.below_home) for page, code in product(pages, LANGUAGES)]
    leaks, cells = [], 0
    for role in OUTSIDERS:
        reader = client_of(None if role == ANONYMOUS else getattr(world.cast, role))
        for path in paths:
            answer = reader.get(path)
            cells += 1
            if tells(answer) or (path in own and answer.status_code != 404):
                leaks.append(f"{role} reads {path}: {answer.status_code}")
    reader = client_of(world.cast.guardian)
    let_in = sum(tells(reader.get(path)) for path in own)
    for line in [*leaks[:40], *(f"not asked: {name}" for name in unasked)]:
        print("  ", line)
    return Proof(
        f"{NAME}-public-{connection.vendor}",
        f"cells={cells},open={len(shown)},leaks={len(leaks)},unasked={len(unasked)},readers={let_in}/{len(own)}",
        f"open>={len(own) + 8},leaks=0,unasked=0,readers={len(own)}/{len(own)}",
        not leaks and not unasked and len(shown) >= len(own) + 8 and let_in == len(own),
    )


def tells(answer: Any) -> bool:
    body = answer.getvalue() if answer.streaming else answer.content
    return SECRET.lower() in f"{answer.headers} {body.decode(errors='replace')}".lower()


def open_pages(world: World) -> list[Any]:
    """One of each kind, for everybody, with a picture, a film and a document, published in all four languages."""
    school = world.cast.school
    image = content_image(school, f"{SECRET} photo")
    ContentImage.objects.filter(pk=image.pk).update(shows_pupils=False)
    image.refresh_from_db()
    body = [("photo", {"image": image, "alt": SECRET, "caption": SECRET}), ("paragraph", f"<p>{SECRET}</p>")]
    document_block = ("document", {"title": SECRET, "document": content_document(school, f"{SECRET} document")})
    pages = [
        news_page(school, f"{SECRET} news", slug="lake-news", photo=image, body=body),
        event_page(school, f"{SECRET} event", slug="lake-event", body=body),
        standard_page(school, f"{SECRET} page", slug="lake-page", body=body),
        howto_page(school, f"{SECRET} how", slug="lake-how", what_video=video(school, SECRET)),
        resource_page(school, f"{SECRET} list", slug="lake-list", items=[document_block]),
    ]
    for page, code in product(pages, LANGUAGES[1:]):
        localized(page, code)
    return pages


def public_paths(world: World, pages: list[Any]) -> list[str]:
    """Every address that anybody may ask: the doors of `tests/access/`, the page tree, and a search in each."""
    found = [address(code, page.below_home) for page, code in product(pages, LANGUAGES)]
    found += [address(code, f"{world.cast.school.slug}/{name}") for name, code in product(LISTS, LANGUAGES)]
    found += [f"/{code}/" for code in LANGUAGES] + [page.photo.get_rendition("width-400").url for page in pages[:1]]
    for (name, rule), code in product(ACCESS.items(), LANGUAGES):
        with translation.override(code):
            for keys in rule.keys(world):
                found += [path for each in [keys, *secret_keys(keys, pages)] if (path := public(name, each))]
    found += [f"{path}?q={SECRET[:-3]}" for path in found if "?" not in path]
    return list(dict.fromkeys(found))


def secret_keys(keys: dict[str, Any], pages: list[Any]) -> Iterator[dict[str, Any]]:
    """The same address with the numbers, keys and slugs of the pages that will be closed."""
    for key, page in product(keys, pages):
        value = keys[key]
        if isinstance(value, int):
            yield from (keys | {key: pk} for pk in other_keys(page))
        elif hasattr(value, "hex"):
            yield keys | {key: page.translation_key}
        elif key == "slug":
            yield keys | {key: page.slug}


def other_keys(page: Any) -> list[int]:
    return list(type(page).objects.filter(translation_key=page.translation_key).values_list("pk", flat=True))


def public(name: str, keys: dict[str, Any]) -> str:
    try:
        path = reverse(name, kwargs=keys)
    except NoReverseMatch:
        return ""
    return path if getattr(resolve(path).func, "door", "") == "public" else ""


def undescribed() -> set[str]:
    """Addresses that `tests/access/` knows nothing of: their door is not asked here."""
    return named_urls() ^ set(ACCESS)
