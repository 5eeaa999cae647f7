"""Which language a page is in."""

import pytest
from django.test import Client
from django.urls import reverse

from roll.models import User


def lang(client: Client, path: str = "/accounts/login/") -> str:
    text = client.get(path).content.decode()
    return text.split('<html lang="')[1][:2]


def choose(client: Client, code: str, to: str = "/accounts/login/", **more):
    return client.post("/language/", {"language": code, "next": to}, **more)


def test_a_visitors_choice_is_kept_in_a_cookie(db):
    client = Client()
    assert lang(client) == "en"
    response = choose(client, "ur")
    assert (response.status_code, response["Location"]) == (302, "/accounts/login/")
    cookie = client.cookies["django_language"]
    assert (cookie.value, cookie["samesite"]) == ("ur", "Lax")
    assert lang(client) == "ur"
    assert 'dir="rtl"' in client.get("/accounts/login/").content.decode()


def test_choosing_needs_no_session(db):
    client = Client()
    choose(client, "hi")
    assert set(client.cookies) == {"django_language"}


@pytest.mark.parametrize("code", ["fr", "", "xx", "en-gb", "../hi", "hi\0"])
def test_a_language_that_we_do_not_speak_changes_nothing(db, code):
    client = Client()
    response = choose(client, code)
    assert response.status_code == 302
    assert "django_language" not in client.cookies


@pytest.mark.parametrize(
    "target", ["https://evil.example/", "//evil.example", "javascript:alert(1)", "/\\evil.example"]
)
def test_it_never_leads_away(db, target):
    assert choose(Client(), "hi", to=target)["Location"] in {"/", "/hi/"}


def test_choosing_is_posted(db):
    client = Client()
    assert client.get("/language/?language=hi").status_code == 405
    assert "django_language" not in client.cookies


def test_a_persons_choice_goes_with_them_to_every_device(cast, as_user):
    client = as_user(cast.guardian)
    choose(client, "pa", to=reverse("notices:inbox"))
    assert User.objects.get(pk=cast.guardian.pk).language == "pa"
    assert lang(as_user(cast.guardian), reverse("notices:inbox")) == "pa"
    assert User.objects.get(pk=cast.unrelated.pk).language == "en"


def test_the_persons_own_language_wins_over_the_devices(cast, as_user):
    User.objects.filter(pk=cast.guardian.pk).update(language="hi")
    client = as_user(cast.guardian)
    client.cookies["django_language"] = "ur"
    response = client.get(reverse("notices:inbox"))
    assert response.content.decode().split('<html lang="')[1][:2] == "hi"
    assert response["Content-Language"] == "hi"


def test_a_refused_choice_leaves_the_person_alone(cast, as_user):
    choose(as_user(cast.guardian), "fr")
    assert User.objects.get(pk=cast.guardian.pk).language == "en"


def test_an_address_that_names_a_language_is_in_that_language(db):
    response = choose(Client(), "ur", to="/hi/")
    assert response["Location"] == "/ur/"
