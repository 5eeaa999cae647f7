"""The admin of whoever is no superuser is a list of what is open; nothing else is."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.test import override_settings
from django.urls import URLPattern, URLResolver, get_resolver, resolve, reverse
from wagtail.admin.views.bulk_action.registry import bulk_action_registry

from editing.allowed import ALLOWED, BULK_ACTION, BULK_ACTIONS
from roll.models import User
from tests.factories.pages import content_image, news_page

NEW_VIEW = override_settings(ROOT_URLCONF="tests.editing.new_view_urls")


def view_names(found: list[Any], spaces: tuple[str, ...] = ()) -> Iterator[str]:
    """As Django names what it resolves; a view without a name by its Python path."""
    for each in found:
        if isinstance(each, URLResolver):
            yield from view_names(each.url_patterns, (*spaces, each.namespace) if each.namespace else spaces)
        elif isinstance(each, URLPattern):
            yield ":".join([*spaces, each.name or each.lookup_str])


def test_every_name_on_the_list_is_a_view():
    """A name that Wagtail has dropped or changed opens nothing, and hides what took its place."""
    assert sorted(ALLOWED - set(view_names(get_resolver().url_patterns))) == []


def test_every_act_on_the_list_is_one():
    acts = [(*kind.split("."), act) for kind, found in BULK_ACTIONS.items() for act in found]
    assert [names for names in acts if bulk_action_registry.get_bulk_action_class(*names) is None] == []
    assert BULK_ACTION in view_names(get_resolver().url_patterns)


@NEW_VIEW
def test_a_view_that_nobody_has_allowed_is_closed(cast, as_user):
    for role in ("editor", "head"):
        assert as_user(getattr(cast, role)).get("/admin/").status_code == 200
        answer = as_user(getattr(cast, role)).get("/admin/listing/")
        assert (answer.status_code, b"every school" in answer.content) == (404, False)


@NEW_VIEW
def test_a_superuser_opens_every_view(db, as_user):
    chief = User.objects.create_superuser("chief", email="chief@example.org")
    assert as_user(chief).get("/admin/listing/").content == b"every school's"


@pytest.mark.parametrize(
    "address", ["/admin/failwhale/", "/admin/users/", "/admin/workflows/task_chooser/", "/admin/reports/locked/"]
)
def test_what_editors_have_no_use_for_is_not_there(cast, as_user, address):
    assert resolve(address)
    assert as_user(cast.editor).get(address).status_code == 404


def test_an_act_on_several_that_nobody_has_allowed_is_closed(cast, as_user):
    editor, page, image = as_user(cast.editor), news_page(cast.school), content_image(cast.school)
    asked = {
        ("wagtailcore", "page", "delete"): page.pk,
        ("foundation", "contentimage", "delete"): image.pk,
        ("foundation", "contentimage", "add_tags"): image.pk,
        ("roll", "user", "set_active_state"): cast.editor.pk,
    }
    found = {
        names: editor.get(f"{reverse('wagtail_bulk_action', args=names)}?id={key}").status_code
        for names, key in asked.items()
    }
    assert list(found.values()) == [200, 200, 404, 404]
