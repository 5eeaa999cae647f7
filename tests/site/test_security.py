"""The two policies of decision 0003, so that loosening ours is noticed."""

import io

import pytest
from django.test import Client
from django.urls import URLResolver, get_resolver
from django.urls.converters import IntConverter

from roll.models import User
from security import BODY, FILMS_BODY

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


# Some of them were asked of the database as they are.
NULS = [
    "/portal/schools/nai-umeed/children/?after=%00",
    "/administration/?q=%00",
    "/administration/?%00=a",
    "/en/?q=a%00b",
    "/en/?page=%00",
    "/en/search/?q=%00%FF",
    "/portal/?a=%2500%00",
]


@pytest.mark.django_db
def test_what_only_looks_like_a_nul_is_none(client):
    assert client.get("/en/search/?q=%2500").status_code == client.get("/en/search/?q=a").status_code


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/portal/children/%00/", "/media/original_images/%00.jpg", "/en/%00/", *NULS])
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


# The first is a text's; of the next Python knows that they are none, and the last falls over what it can't read.
CHARSETS = ["utf-16", "latin-1", "hex", "zip", "base64", "rot13", "idna", "punycode", "no-such", "UTF-7", "undefined"]
ADDRESSES = ["/accounts/login/?next=/portal/%C3", "/language/", "/en/?page=2&utm_source=_", "/no-such-page/?a=b"]


@pytest.mark.django_db
@pytest.mark.parametrize("charset", CHARSETS)
@pytest.mark.parametrize("address", ADDRESSES)
@pytest.mark.parametrize("body", ["application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "text/plain"])
def test_a_body_in_letters_that_no_form_has_is_refused_with_a_sentence(client, charset, address, body):
    client.raise_request_exception = False
    for method in ("post", "get"):
        answer = client.generic(method, address, b"a=_\xff", content_type=f"{body}; charset={charset}")
        assert answer.status_code == 400 and "Please send it again" in answer.content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize("charset", ["utf-8", "UTF-8", '"utf8"', "US-ASCII"])
def test_a_body_in_utf_8_is_read(client, charset):
    body = f"application/x-www-form-urlencoded; charset={charset}"
    answer = client.post("/language/", b"language=hi&next=/en/", content_type=body)
    assert answer.status_code == 302


@pytest.mark.django_db
@pytest.mark.parametrize("length", ["abc", "²", "-1", "9" * 5000])
def test_a_length_that_is_no_number_is_refused_with_a_sentence(client, length):
    answer = client.post("/accounts/login/", b"", content_type="text/plain", CONTENT_LENGTH=length)
    assert answer.status_code == 400 and "Please send it again" in answer.content.decode()


class NeverRead(io.BytesIO):
    """A body of which somebody wants to read."""

    def read(self, size: int = -1) -> bytes:
        raise AssertionError("A body beyond the limit was read.")


@pytest.mark.parametrize(
    ("who", "address", "megabytes", "status"),
    [
        (None, "/accounts/login/", 0.2, 422),
        (None, "/accounts/login/", 0.3, 413),
        (None, "/accounts/pupil/", 300, 413),
        (None, "/language/", 300, 413),
        (None, "/portal/schools/nai-umeed/homework/new/", 15, 413),
        (None, "/admin/media/video/add/", 60, 413),
        ("teacher", "/portal/schools/nai-umeed/homework/new/", 21, 413),
        ("editor", "/admin/images/add/", 21, 413),
        ("editor", "/admin/media/video/add/", 71, 413),
    ],
)
def test_a_body_beyond_what_a_form_needs_is_refused_before_it_is_read(cast, as_user, who, address, megabytes, status):
    client = as_user(getattr(cast, who)) if who else Client()
    length = int(megabytes * 1024**2)
    body = {"wsgi.input": NeverRead()} if status == 413 else {}
    content = b"" if status == 413 else b"a=" + b"b" * (length - 2)
    answer = client.post(
        address, content, content_type="application/x-www-form-urlencoded", CONTENT_LENGTH=str(length), **body
    )
    assert answer.status_code == status
    words = "This is too large to send" if who else "Please sign in first"
    assert status != 413 or words in answer.content.decode()


def test_every_file_that_a_form_takes_fits_into_a_body():
    from foundation.files import cleaning, images, videos

    assert max(cleaning.MAX_BYTES, images.MAX_BYTES) < BODY and videos.MAX_BYTES < FILMS_BODY


@pytest.mark.django_db
def test_a_key_longer_than_any_is_no_address(client):
    assert client.get(f"/school/nai-umeed/events/{'9' * 20}.ics").status_code == 404


def test_no_address_of_ours_takes_a_number_of_any_length():
    """SQLite fails on one that it can't hold."""

    def patterns(resolver):
        for each in resolver.url_patterns:
            if isinstance(each, URLResolver):
                if not str(each.urlconf_name).startswith(("<module 'wagtail", "[")):
                    yield from patterns(each)
            elif not (getattr(each.callback, "__module__", "") or "").startswith(("wagtail", "allauth")):
                yield each

    ours = [
        each
        for each in patterns(get_resolver())
        if any(isinstance(converter, IntConverter) for converter in each.pattern.converters.values())
    ]
    assert ours == []


def test_the_limits_on_sign_in_are_not_washed_out_of_the_cache_by_other_peoples():
    from django.core.cache.backends.filebased import FileBasedCache

    from settings import base

    assert FileBasedCache("/nowhere", base.CACHES["default"])._max_entries >= 10_000
