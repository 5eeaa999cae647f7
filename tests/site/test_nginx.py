"""The proxy that is shipped, before the site: what it lets through, what it keeps back, and what it says itself."""

import http.client
import os
import socket
import time
from pathlib import Path
from urllib.parse import quote

import pytest
from django.conf import settings as given
from django.core.files.uploadedfile import SimpleUploadedFile

from bench.readers import sign_in
from tests.factories.letters import LetterFactory
from tests.site import nginx

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(
        not nginx.NGINX and not os.environ.get("CI"), reason="nginx is not installed (.ci/run installs it)"
    ),
]
HOST = "school.example.org"
PAPER = b"%PDF-1.4 the zoo by bus" + b"x" * 500
CAP = 20 * 1024**2


@pytest.fixture
def paper(cast, settings):
    settings.ACCEL_PLACE, settings.ALLAUTH_TRUSTED_PROXY_COUNT = "/_files/", 1
    settings.SECURE_PROXY_SSL_HEADER, settings.SECURE_SSL_REDIRECT = ("HTTP_X_FORWARDED_PROTO", "https"), True
    settings.CSRF_TRUSTED_ORIGINS = [f"https://{HOST}"]
    letter = LetterFactory(place=cast.class_5b, title="चिड़ियाघर की सैर", sent=True)
    letter.file.save("a.pdf", SimpleUploadedFile("a.pdf", PAPER))
    return letter


@pytest.fixture
def proxy(paper, tmp_path, settings):
    with nginx.served(tmp_path, settings.VAR_DIR) as (site, port):
        yield site, Browser(port)


@pytest.fixture
def beside(settings):
    """A file of CHAUPAL_VAR that is no reader's: the database stands there, and backups in the making."""
    path = Path(settings.VAR_DIR, "beside.sqlite3")
    path.write_bytes(PAPER)
    yield path
    path.unlink()


class Browser:
    def __init__(self, port: int) -> None:
        self.port = port

    def ask(self, path, user=None, method="GET", body=None, **headers):
        """The answer, with its bytes in `.content`."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        token = "t" * 32
        cookies = {given.CSRF_COOKIE_NAME: token} | ({given.SESSION_COOKIE_NAME: sign_in(user)} if user else {})
        headers = {name.replace("_", "-"): value for name, value in headers.items()}
        headers |= {"Host": HOST, "Cookie": "; ".join(f"{name}={value}" for name, value in cookies.items())}
        headers |= {"X-CSRFToken": token, "Referer": f"https://{HOST}/"}
        connection.request(method, path, body, headers)
        answer = connection.getresponse()
        answer.content = answer.read()
        connection.close()
        return answer


def test_what_is_shipped_stands_before_the_site(proxy, paper, cast):
    """One proxy for all that it is asked: starting one takes a second."""
    site, browser = proxy
    a_page_and_what_belongs_to_it(browser)
    who_asks_is_who_the_proxy_sees(site, browser)
    a_file_goes_to_those_who_may_have_it(browser, paper, cast)
    it_has_the_headers_that_the_site_gave_it(browser, paper, cast)
    bodies_up_to_the_cap_and_no_further(browser, cast)
    slow_visitors_hold_no_thread(browser)


def a_page_and_what_belongs_to_it(browser):
    page = browser.ask("/accounts/login/")
    assert (page.status, "default-src 'self'" in page.headers["Content-Security-Policy"]) == (200, True)
    assert b"<h1" in page.content
    assert browser.ask("/static/app.css").status == 200


def who_asks_is_who_the_proxy_sees(site, browser):
    browser.ask("/accounts/login/", X_Forwarded_For="203.0.113.9", X_Forwarded_Proto="http")
    seen = site.seen[-1]
    assert (seen["HTTP_X_FORWARDED_FOR"], seen["HTTP_X_FORWARDED_PROTO"]) == ("127.0.0.1", "https")


def a_file_goes_to_those_who_may_have_it(browser, paper, cast):
    url = f"/portal/letters/{paper.pk}/file/"
    assert browser.ask(url, cast.guardian).content == PAPER
    assert browser.ask(url, cast.restricted).status == 404
    assert browser.ask(url).status == 302
    # Straight at nginx's own place: there is nothing, for whoever asks.
    for place in (
        f"/_files/private/{paper.file.name}",
        f"/_files/private/{quote(paper.file.name, safe='')}",
        "/_files/",
    ):
        refused = browser.ask(place, cast.guardian, X_Accel_Redirect=place)
        assert (refused.status, PAPER in refused.content) == (404, False), place


def it_has_the_headers_that_the_site_gave_it(browser, paper, cast):
    answer = browser.ask(f"/portal/letters/{paper.pk}/file/", cast.guardian)
    headers = answer.headers
    assert (headers["Content-Type"], headers["Cache-Control"]) == ("application/pdf", "private, no-store")
    assert f"filename*=utf-8''{quote('चिड़ियाघर की सैर')}.pdf" in headers["Content-Disposition"]
    assert "default-src 'self'" in headers["Content-Security-Policy"]
    assert headers["X-Content-Type-Options"] == "nosniff" and "X-Accel-Redirect" not in headers
    assert "Cookie" in headers["Vary"] and headers["X-Frame-Options"] == "SAMEORIGIN"
    part = browser.ask(f"/portal/letters/{paper.pk}/file/", cast.guardian, Range="bytes=5-8")
    assert (part.status, part.content) == (206, PAPER[5:9])


def bodies_up_to_the_cap_and_no_further(browser, cast):
    url, kind = f"/portal/schools/{cast.school.slug}/letters/new/", "multipart/form-data; boundary=edge"
    head = b'--edge\r\nContent-Disposition: form-data; name="file"; filename="a.pdf"\r\n\r\n%PDF-1.4'
    tail = b"\r\n--edge--\r\n"
    whole = head + bytes(CAP - len(head) - len(tail)) + tail
    assert browser.ask(url, cast.teacher, "POST", whole, Content_Type=kind).status == 422
    large = browser.ask(url, cast.teacher, "POST", whole + b"\n", Content_Type=kind)
    assert large.status == 413 and "यह भेजने के लिए बहुत बड़ा है" in large.content.decode()
    stranger = browser.ask("/accounts/login/", None, "POST", bytes(300 * 1024), Content_Type=kind)
    assert stranger.status == 413 and b"Please sign in first" in stranger.content


def slow_visitors_hold_no_thread(browser):
    """Eight who have sent a piece of what they announced, and a site of one thread."""
    lines = f"POST /accounts/login/ HTTP/1.1\r\nHost: {HOST}\r\nContent-Length: 200000\r\n\r\nx"
    slow = [socket.create_connection(("127.0.0.1", browser.port)) for _ in range(8)]
    for each in slow:
        each.sendall(lines.encode())
    began = time.monotonic()
    assert browser.ask("/accounts/login/").status == 200
    assert time.monotonic() - began < 10
    for each in slow:
        each.close()


def test_only_the_two_folders_of_files_can_be_handed_over(proxy, paper, cast, beside, monkeypatch):
    """Even where the site itself asks for another."""
    site, browser = proxy
    url = f"/portal/letters/{paper.pk}/file/"
    assert browser.ask(url, cast.guardian).content == PAPER
    for place in (beside.name, f"media/../{beside.name}", f"private/../{beside.name}", f"media/%2e%2e/{beside.name}"):
        monkeypatch.setattr("accel.place_of", lambda response, place=place: f"/_files/{place}")
        answer = browser.ask(url, cast.guardian)
        assert answer.status >= 400 and PAPER not in answer.content, place


def test_a_sign_in_link_is_in_no_log(proxy, tmp_path):
    site, browser = proxy
    browser.ask("/accounts/link/s3cret-token/")
    browser.ask("/accounts/login/")
    log, until = tmp_path / "access.log", time.monotonic() + 10  # it writes once the answer is out
    while "/accounts/login/" not in log.read_text() and time.monotonic() < until:
        time.sleep(0.05)
    assert "/accounts/login/" in log.read_text() and "s3cret" not in log.read_text()


def test_where_the_site_is_away_it_says_so_in_words(proxy):
    site, browser = proxy
    site.shutdown()
    site.server_close()
    answer = browser.ask("/")
    assert answer.status == 502 and "ਸਾਈਟ ਥੋੜ੍ਹੀ ਦੇਰ ਲਈ ਬੰਦ ਹੈ" in answer.content.decode()
    assert answer.headers["Cache-Control"] == "no-store"
