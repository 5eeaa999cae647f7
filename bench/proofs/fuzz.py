"""Whatever is sent to the site, by whomever, no code of ours falls: 20,000 requests that nobody expects, none a 500.

The forms and addresses are those that each role finds by links (bench/walk.py), so that new ones are met; to them come
an address of each URL name and all names that our code asks for. Into each something naughty is put (bench/fuzzing.py).
What others' code makes of it is counted as `upstream`. A job that fails of what was sent is a fall too.

SEED=2 sends others. NUMBER=17 sends the seventeenth alone and shows it. UNGUARDED=1 takes whatever is written for the
key of a row, and titles in Latin letters alone: the proof must fail.
"""

import logging
import os
import re
import traceback
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from functools import partial
from typing import Any
from unittest.mock import patch

from django.apps import apps
from django.db import connection, transaction
from django.test import TestCase
from django.test.utils import override_settings, setup_test_environment, teardown_test_environment
from django.urls import Resolver404, resolve
from django.utils import translation
from django.utils.translation import get_language_from_path
from django_q.conf import Conf
from wagtail.blocks import CharBlock, RichTextBlock, TextBlock
from wagtail.fields import StreamField

import foundation.keys
import foundation.plain_text
from bench.falls import OURS, THEIRS, Fall, Sender
from bench.fuzzing import Fuzz, Request
from bench.harness import FULL, Local, Proof, scratch_database
from bench.html_forms import Field, Form, Forms
from bench.kinds import CLOSED, kind_of, patterns
from bench.proofs.matrix import LOCMEM
from bench.runner import ROOT
from bench.walk import Walk
from roll.models import User
from tests import migrated
from tests.access import ROLES, build_world, named_urls

NAME = "fuzz"
REQUESTS = 20_000 if FULL else 500
SEED = int(os.environ.get("SEED", "1"))
NUMBER = int(os.environ.get("NUMBER", "0"))
# Pages of one kind that are looked at.
MOST = 2 if FULL else 1
# What Wagtail's editor of rich text sends where nothing is written.
NO_TEXT = '{"blocks": [], "entityMap": {}}'
OF_WAGTAIL = {"editor", "administrator"}
ASKED_FOR = re.compile(r"""(?:GET|POST|query|FILES)(?:\.get(?:list)?\(|\[)["'](\w+)["']""")
KEY = re.compile(r"<(?:\w+:)?(\w+)>")
MADE = {"school": "nai-umeed", "language": "en", "kind": "rss", "session": "am", "date": "2026-11-25"}
OUR_FOLDERS = ("foundation", "roll", "notices", "pages", "home", "newsfeed", "portal", "helpdesk", "editing", "site")


# --- What there is ---------------------------------------------------------------------------------------------------
def kind_for(role: str, path: str) -> str | None:
    """With FULL=1 Wagtail's own pages too, for one of each kind who may open them."""
    if not FULL or role not in OF_WAGTAIL or not path.startswith("/admin/"):
        return kind_of(path)
    return name_of(path)


def name_of(path: str) -> str | None:
    """The URL name; None where the address is nobody's, or ends the session."""
    with translation.override(get_language_from_path(path)):
        try:
            return None if path.startswith(CLOSED) else resolve(path).view_name
        except Resolver404:
            return None


def keys_in(path: str) -> list[str]:
    """The parts of a path that are keys."""
    with translation.override(get_language_from_path(path)):
        try:
            found: Any = resolve(path)
            return [str(key) for key in found.captured_kwargs.values()]
        except Resolver404:
            return []


class Found:
    """The forms and addresses that people find, by role and kind."""

    def __init__(self, people: dict[str, Any]) -> None:
        self.forms: dict[str, dict[str, list[Form]]] = {role: {} for role in people}
        self.addresses: dict[str, dict[str, list[str]]] = {role: dict(made_addresses()) for role in people}
        self.readers = {role: Local(user) for role, user in people.items()}
        for role, user in people.items():
            walk = Walk(partial(self.ask, role), partial(kind_for, role), most=MOST, most_asked=MOST)
            walk.start("/portal/" if user else "/en/")
            self.addresses[role] |= walk.opened

    def ask(self, role: str, path: str) -> Any:
        answer = self.readers[role].get(path, expect=None)
        if answer.status == 200 and answer.headers["Content-Type"].startswith("text/html"):
            for form in Forms(path, answer.body.decode()).found:
                self.note(role, form)
        return answer

    def note(self, role: str, form: Form) -> None:
        fields = tuple(each for field in form.fields for each in ([field] if field.kind != "blocks" else blocks(field)))
        kind = f"{name_of(form.action.partition('?')[0])} {sorted({each.name for each in fields})}"
        self.forms[role].setdefault(kind, []).append(form._replace(fields=fields))

    def names(self) -> list[str]:
        """All that code of ours asks for by name, and the fields of forms that ask."""
        sources = [path.read_text() for folder in OUR_FOLDERS for path in (ROOT / folder).rglob("*.py")]
        names = {name for source in sources for name in ASKED_FOR.findall(source)}
        asking = (form for form in self.all_forms() if form.method == "GET")
        return sorted(names | {field.name for form in asking for field in form.fields})

    def all_forms(self) -> Iterator[Form]:
        for by_kind in self.forms.values():
            for forms in by_kind.values():
                yield from forms


def made_addresses() -> Iterator[tuple[str, list[str]]]:
    """One of each URL name of ours, with something in place of its keys."""
    for name in sorted(named_urls()):
        pattern, _view = patterns()[name]
        yield name, ["/" + KEY.sub(lambda key: MADE.get(key[1], "1"), pattern)]


def blocks(field: Field) -> Iterator[Field]:
    """Of a page's body, which Wagtail's script draws: one block of each kind that any page of ours takes."""
    models = [model for model in apps.get_models() if hasattr(model, field.name)]
    streams = [each for model in models for each in model._meta.fields if isinstance(each, StreamField)]
    kinds = {
        name: block
        for each in streams
        if each.name == field.name
        for name, block in each.stream_block.child_blocks.items()
    }
    yield Field(f"{field.name}-count", "hidden", str(len(kinds)))
    for number, (name, block) in enumerate(kinds.items()):
        prefix = f"{field.name}-{number}"
        for part, value in {"type": name, "order": str(number), "deleted": "", "id": ""}.items():
            yield Field(f"{prefix}-{part}", "hidden", value)
        yield from block_fields(block, f"{prefix}-value")


def block_fields(block: Any, prefix: str) -> Iterator[Field]:
    children = getattr(block, "child_blocks", None)
    if children:
        for name, child in children.items():
            yield from block_fields(child, f"{prefix}-{name}")
    elif hasattr(block, "child_block"):
        for part, value in {"count": "1", "0-order": "0", "0-deleted": "", "0-id": ""}.items():
            yield Field(f"{prefix}-{part}", "hidden", value)
        yield from block_fields(block.child_block, f"{prefix}-0-value")
    elif isinstance(block, RichTextBlock):
        yield Field(prefix, "hidden", NO_TEXT)
    else:
        yield Field(prefix, "text" if isinstance(block, CharBlock | TextBlock) else "hidden", "")


# --- Sending ---------------------------------------------------------------------------------------------------------
@contextmanager
def unguarded() -> Iterator[None]:
    with (
        patch.object(foundation.keys, "is_key", lambda written: True),
        patch.object(foundation.plain_text, "one_line", lambda text: text.encode("latin-1").decode("latin-1")),
    ):
        yield


@contextmanager
def the_site() -> Iterator[dict[str, Any]]:
    """With a record of every kind; yields one person a role, and nobody."""
    logging.disable(logging.CRITICAL)  # refusals are what is asked for; what falls is counted
    with scratch_database(), override_settings(CACHES=LOCMEM, READS_WRITTEN_AFTER=0):
        setup_test_environment(debug=False)
        Conf.SYNC = True
        try:
            with transaction.atomic(), TestCase.captureOnCommitCallbacks(execute=True):
                world = build_world()
            people = {role: getattr(world.cast, role, None) for role in ROLES}
            people["administrator"] = User.objects.create(username="rules", is_superuser=True, is_staff=True)
            yield people
        finally:
            teardown_test_environment()


def prove() -> Iterator[Proof]:
    with unguarded() if os.environ.get("UNGUARDED") else ExitStack(), the_site() as people:
        found = Found(people)
        fuzz = Fuzz(SEED, found.forms, found.addresses, keys_in, found.names())
        kept = f"{connection.settings_dict['NAME']}_kept"
        migrated.keep(kept)
        try:
            sender = Sender(found.readers, kept)
            yield judged(fuzz, sender, len(list(found.all_forms())))
        finally:
            migrated.drop(kept)


def judged(fuzz: Fuzz, sender: Sender, forms: int) -> Proof:
    fallen, statuses, whose = set[str](), Counter[int](), Counter[str]()
    with sender.listening():
        for number in [NUMBER] if NUMBER else range(1, REQUESTS + 1):
            request = fuzz.request(number)
            status, fall = sender.fall(request)
            statuses[status] += 1
            if os.environ.get("VERBOSE") and number % 1000 == 0:
                print(f"   {number} sent")
            if fall:
                whose[fall.whose] += 1
                if str(fall) not in fallen:
                    fallen.add(str(fall))
                    tell(fall, number, request)
            if NUMBER:
                show(request, status, sender)
    if os.environ.get("VERBOSE"):
        print("  ", dict(sorted(statuses.items())))
    figure = f"seed={SEED},requests={statuses.total()},forms={forms},ours={whose[OURS]},upstream={whose[THEIRS]}"
    return Proof(f"{NAME}-{connection.vendor}", figure, "ours=0", not whose[OURS])


def tell(fall: Fall, number: int, request: Request) -> None:
    """A place that fell, with the first request of which it did; others' places with VERBOSE=1."""
    if fall.whose == OURS or os.environ.get("VERBOSE"):
        sent = f"{request.role} {request.method:.20} {request.path:.300} {request.what}"
        print(f"   {fall.whose} NUMBER={number} SEED={SEED}: {fall}\n      {sent}")


def show(request: Request, status: int, sender: Sender) -> None:
    print(*request[:4], request.body[:2000], request.what, status, sep="\n   ")
    for error in sender.errors:
        print("".join(traceback.format_exception(error)))
