"""Every way in is a door of `roll/doors.py`, and every record of a pupil answers who may see it."""

from collections.abc import Iterator
from inspect import signature
from typing import Any

from django.apps import apps
from django.db.models import ForeignKey, OneToOneField
from django.urls import URLPattern, URLResolver, get_resolver

from roll.doors import MemberRequest
from roll.models import Pupil

# Held by Wagtail's and allauth's own checks, and by the access matrix as path prefixes.
PREFIXES = ("admin/", "accounts/", "documents/", "_util/")
DOORS = {"public", "member", "family", "staff", "posted", "administrator"}


def views(patterns: list[Any], prefix: str = "") -> Iterator[tuple[str, Any]]:
    for pattern in patterns:
        path = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from views(pattern.url_patterns, path)
        elif isinstance(pattern, URLPattern):
            yield path, pattern.callback


def is_elsewhere(path: str, view: Any) -> bool:
    """Of Wagtail's page tree, whose own `serve` asks `read_by`; below a prefix in any language."""
    tail = path.split("/", 1)[-1] if path[2:3] == "/" else path
    return path.startswith(PREFIXES) or tail.startswith(PREFIXES) or view.__module__.startswith("wagtail.")


def test_every_url_of_ours_has_a_door():
    found = dict(views(get_resolver().url_patterns))
    without = {path for path, view in found.items() if not is_elsewhere(path, view) and not hasattr(view, "door")}
    assert without == set()
    assert {view.door for view in found.values() if hasattr(view, "door")} <= DOORS


def test_behind_each_door_but_the_public_one_a_view_is_given_a_members_request():
    """So that `request.user` is a User to whoever reads or checks it."""
    ours = {view for _path, view in views(get_resolver().url_patterns) if getattr(view, "door", "public") != "public"}
    firsts = {view: next(iter(signature(view).parameters.values())).annotation for view in ours}
    assert firsts
    assert {f"{v.__module__}.{v.__name__}" for v, first in firsts.items() if first is not MemberRequest} == set()


def test_every_model_about_a_pupil_says_who_may_see_it():
    about_a_pupil = [
        model
        for model in apps.get_models()
        if any(
            isinstance(field, ForeignKey | OneToOneField) and field.related_model is Pupil
            for field in model._meta.get_fields()
        )
    ]
    assert about_a_pupil
    assert [m._meta.label for m in about_a_pupil if not hasattr(m._default_manager.all(), "visible_to")] == []
