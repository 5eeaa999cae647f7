"""The two policies of decision 0003, so that loosening ours is noticed."""

import pytest

from roll.models import User

STRICT = {
    "default-src 'self'",
    "object-src 'none'",
    "base-uri 'self'",
    "frame-ancestors 'self'",
    "form-action 'self'",
}
EDITORS = STRICT | {
    "script-src 'self' 'unsafe-inline'",
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data: blob:",
}


def policy(response) -> set[str]:
    return set(response.headers["Content-Security-Policy"].split("; "))


@pytest.mark.django_db
def test_our_pages_allow_nothing_inline(client):
    assert policy(client.get("/accounts/login/")) == STRICT
    assert policy(client.get("/no-such-page/")) == STRICT


@pytest.mark.django_db
def test_only_the_editors_admin_allows_inline_code(as_user):
    editor = as_user(User.objects.create(email="root@example.org", is_superuser=True))
    response = editor.get("/admin/")
    assert response.status_code == 200
    assert policy(response) == EDITORS


@pytest.mark.django_db
def test_every_answer_carries_the_other_headers(client):
    headers = client.get("/accounts/login/").headers
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "SAMEORIGIN"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/portal/children/%00/", "/media/original_images/%00.jpg", "/en/%00/"])
def test_a_nul_in_the_address_is_refused_with_a_sentence(client, address):
    answer = client.get(address)
    assert answer.status_code == 400
    assert "Please send it again" in answer.content.decode()


@pytest.mark.django_db
def test_a_nul_in_a_cookie_is_refused(client):
    assert client.get("/portal/", HTTP_COOKIE='sessionid="abcdefgh\\000"').status_code == 400


@pytest.mark.django_db
def test_a_body_that_cannot_be_read_is_refused_with_a_sentence(client):
    answer = client.post("/language/", b"--x", content_type="multipart/form-data; boundary=")
    assert answer.status_code == 400
    assert "Please send it again" in answer.content.decode()


def test_the_limits_on_sign_in_are_not_washed_out_of_the_cache_by_other_peoples():
    from django.core.cache.backends.filebased import FileBasedCache

    from settings import base

    assert FileBasedCache("/nowhere", base.CACHES["default"])._max_entries >= 10_000
