"""`pattern()` answers as `reverse()` does, and knows no address that the site has not."""

from datetime import date
from uuid import UUID

import pytest
from django.test import override_settings
from django.urls import NoReverseMatch, path, register_converter, reverse
from django.urls.converters import StringConverter
from django.utils.translation import override

from foundation import addresses
from foundation.addresses import pattern


def page(request, **keys):
    raise NotImplementedError


class Loud(StringConverter):
    def to_url(self, value):
        return value.upper()


register_converter(Loud, "loud")

urlpatterns = [
    path("loud/<loud:code>/", page, name="loud"),
    path("schüler/<str:code>/", page, name="quoted"),
    path("twice/<int:pk>/<int:other>/", page, name="two"),
    path("only/<uuid:key>/", page, name="uuid"),
]


@pytest.fixture
def own_addresses():
    addresses._template.cache_clear()
    with override_settings(ROOT_URLCONF=__name__):
        yield
    addresses._template.cache_clear()


@pytest.mark.parametrize(
    ("name", "keys"),
    [
        ("portal:home", {}),
        ("portal:child", {"code": "k3F-_9"}),
        ("portal:reports:detail", {"code": "k3f9", "pk": 7}),
        ("portal:reports:detail", {"pk": 0, "code": "123"}),
        ("portal:bookings:booking", {"code": "k3f9", "event": 1, "pk": 910_000_000_000}),
        ("portal:child", {"code": "आरव & co"}),
        ("portal:child", {"code": 7}),
        ("portal:homework:detail", {"pk": "7"}),
        (
            "portal:attendance:register",
            {"school": "nai-umeed", "class_pk": 3, "date": date(2026, 11, 25), "session": "am"},
        ),
    ],
)
def test_it_answers_as_reverse_does(name, keys):
    expected = reverse(name, kwargs=keys)
    assert [pattern(name)(**keys) for _ in range(2)] == [expected, expected]


def test_one_pattern_serves_every_key():
    assert [pattern("portal:child")(code=code) for code in ("a1", "b2")] == [
        "/portal/children/a1/",
        "/portal/children/b2/",
    ]


@pytest.mark.usefixtures("own_addresses")
def test_a_quoted_letter_and_keys_in_any_order_come_out_right():
    assert pattern("quoted")(code="a1") == "/sch%C3%BCler/a1/"
    assert pattern("two")(other=2, pk=1) == "/twice/1/2/"
    assert [pattern("loud")(code=code) for code in ("a1", "b2")] == ["/loud/A1/", "/loud/B2/"]
    key = "9b2c7a52-4b0e-4a53-8d6b-0e3f1f0c9a11"
    assert pattern("uuid")(key=key) == pattern("uuid")(key=UUID(key)) == f"/only/{key}/"


def test_it_follows_the_language_where_the_address_does():
    found = []
    for language in ("en", "hi", "en"):
        with override(language):
            found.append(pattern("search")())
    assert found == ["/en/search/", "/hi/search/", "/en/search/"]


@pytest.mark.parametrize(
    ("name", "keys"),
    [
        ("portal:no_such_page", {}),
        ("no_such_room:home", {}),
        ("portal:child", {}),
        ("portal:child", {"pk": 7}),
        ("portal:child", {"code": "k3f9", "pk": 7}),
        ("portal:child", {"code": ""}),
        ("portal:child", {"code": "k3f9/reports"}),
        ("portal:homework:detail", {"pk": -7}),
        ("portal:homework:detail", {"pk": None}),
        ("portal:homework:detail", {"pk": "seven"}),
    ],
)
def test_what_the_site_has_not_is_refused(name, keys):
    for _ in range(2):
        with pytest.raises(NoReverseMatch):
            pattern(name)(**keys)


def test_it_asks_the_urlconf_once(monkeypatch):
    asked = []
    monkeypatch.setattr(addresses, "reverse", lambda name, **more: asked.append(name) or reverse(name, **more))
    addresses._template.cache_clear()
    assert [pattern("portal:homework:detail")(pk=pk) for pk in range(3)] == [
        f"/portal/homework/{pk}/" for pk in range(3)
    ]
    assert asked == ["portal:homework:detail"]
