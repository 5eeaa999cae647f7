"""`manage.py sign_in_link`: whom it lets in, how often, and how long."""

from datetime import timedelta
from io import StringIO

import pytest
from allauth.account.models import EmailAddress
from django.core.management import CommandError, call_command
from django.test import Client

from foundation import clock
from roll.models import User
from roll.sessions.models import SignIn
from roll.sign_in_links import spend, user_of
from tests.acts import sign_in_link
from tests.factories import UserFactory


def who(client: Client) -> str | None:
    return client.session.get("_auth_user_id")


def test_looking_at_it_spends_nothing_and_its_button_signs_in_once(cast):
    link, client = sign_in_link(cast.office.email), Client()
    for _ in range(3):
        assert client.get(link).status_code == 200 and who(client) is None
    answer = client.post(link)
    assert (answer.status_code, answer.url, who(client)) == (302, "/portal/", str(cast.office.pk))
    assert [row.session_key for row in SignIn.objects.filter(user=cast.office)] == [client.session.session_key]
    for method in ("get", "post"):
        other = Client()
        answer = getattr(other, method)(link)
        assert (answer.status_code, who(other)) == (410, None)
        assert "does not work any more" in answer.content.decode()


def test_of_two_who_use_it_at_one_time_one_comes_in(cast):
    token = sign_in_link(cast.office.email).split("/")[-2]
    first, second = user_of(token), user_of(token)
    assert [spend(first), spend(second)] == [True, False]


def test_signing_in_in_another_way_ends_it(cast):
    link = sign_in_link(cast.office.email)
    cast.office.last_login = clock.now()
    cast.office.save()
    assert Client().post(link).status_code == 410


@pytest.mark.parametrize(("minutes", "status"), [(29, 302), (31, 410), (-5, 410)])
def test_it_grows_old(cast, monkeypatch, minutes, status):
    link, now = sign_in_link(cast.office.email), clock.now()
    monkeypatch.setenv("CHAUPAL_NOW", (now + timedelta(minutes=minutes)).isoformat())
    assert Client().post(link).status_code == status


def test_what_was_not_signed_here_opens_nothing(cast, settings):
    link = sign_in_link(cast.office.email)
    for path in ("/accounts/link/x/", link.replace(":", "", 1), f"{link[:-3]}/"):
        assert Client().post(path).status_code == 410
    settings.SECRET_KEY = "another"
    assert Client().post(link).status_code == 410


def test_who_was_signed_in_there_is_signed_out(cast, as_user):
    client = as_user(cast.teacher)
    client.post(sign_in_link(cast.office.email))
    assert who(client) == str(cast.office.pk)
    assert not SignIn.objects.open().filter(user=cast.teacher).exists()


def test_it_proves_no_address(cast):
    EmailAddress.objects.filter(user=cast.office).delete()
    EmailAddress.objects.create(user=cast.office, email=cast.office.email, verified=False)
    Client().post(sign_in_link(cast.office.email))
    assert not EmailAddress.objects.get(user=cast.office).verified


def test_the_first_administrator_comes_in(cast):
    link, client = sign_in_link("First@Example.org ", admin=True), Client()
    user = User.objects.get(email="first@example.org")
    assert (user.is_superuser, user.is_staff, user.has_usable_password()) == (True, True, False)
    assert client.post(link).url == "/admin/"
    assert client.get("/admin/").status_code == 200


def test_somebody_who_is_there_becomes_an_administrator_only_when_asked(cast):
    sign_in_link(cast.office.email)
    assert not User.objects.get(pk=cast.office.pk).is_superuser
    sign_in_link(cast.office.email, admin=True)
    assert (
        User.objects.get(pk=cast.office.pk).is_superuser and User.objects.filter(email=cast.office.email).count() == 1
    )


@pytest.mark.parametrize("admin", [False, True])
@pytest.mark.parametrize(
    ("email", "words"), [("no address", "is no e-mail address"), ("closed@example.org", "may not sign in")]
)
def test_whom_it_refuses_in_words(cast, admin, email, words):
    UserFactory(email="closed@example.org", is_active=False)
    refused(email, words, admin=admin)
    assert not User.objects.filter(is_superuser=True, email=email).exists()


def test_an_unknown_address_makes_nobody(cast):
    before = User.objects.count()
    refused("nobody@example.org", "add --admin")
    assert User.objects.count() == before


def refused(email: str, words: str, **options: bool) -> None:
    with pytest.raises(CommandError, match=words):
        call_command("sign_in_link", email, stdout=StringIO(), stderr=StringIO(), **options)


def test_its_address_is_told_to_no_page_and_its_button_works_over_https(cast):
    """A browser then sends the site's name alone as the Referer, which Django takes for one of its own."""
    client = Client(enforce_csrf_checks=True)
    path = sign_in_link(cast.office.email)
    page = client.get(path, secure=True)
    assert page["Referrer-Policy"] == "strict-origin"
    sent = {"csrfmiddlewaretoken": page.context["csrf_token"]}
    assert client.post(path, sent, secure=True, headers={"referer": "https://elsewhere/"}).status_code == 403
    answer = client.post(path, sent, secure=True, headers={"referer": "https://testserver/"})
    assert answer.status_code == 302 and answer["Referrer-Policy"] == "strict-origin"
    assert client.get(path, secure=True)["Referrer-Policy"] == "strict-origin"
