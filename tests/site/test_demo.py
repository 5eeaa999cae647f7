"""The demo: anybody as anybody, and every e-mail kept."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.mail import EmailMultiAlternatives
from django.test import Client, override_settings
from django.urls import NoReverseMatch, reverse

from demo.guises import GUISES
from demo.models import SentMail

ROOT = Path(__file__).parents[2]
WEDNESDAY = "2026-11-18T10:00+05:30"
with_demo = override_settings(ROOT_URLCONF="tests.site.demo_urls", EMAIL_BACKEND="demo.sent.OutboxBackend")


def message(html: str = "", text: str = "Your code: 4711") -> EmailMultiAlternatives:
    mail = EmailMultiAlternatives("Hello", text, to=["sunita@example.org"])
    if html:
        mail.attach_alternative(html, "text/html")
    return mail


# --- The front door -------------------------------------------------------------------------------------------------
def test_without_the_demo_it_has_no_address(client, db):
    with pytest.raises(NoReverseMatch):
        reverse("demo:index")
    assert client.get("/demo/", follow=True).status_code == 404
    assert client.post("/demo/visits/office/", follow=True).status_code == 404


@with_demo
def test_one_button_a_role(client, cast):
    page = client.get("/demo/").content.decode()
    assert [guise.role for guise in GUISES if f'action="/demo/visits/{guise.role}/"' in page] == [
        "guardian", "pupil", "teacher", "head", "agent", "office", "editor", "other_guardian",
    ]  # fmt: skip


@with_demo
@pytest.mark.parametrize("guise", GUISES, ids=lambda guise: guise.role)
def test_a_tap_signs_in_as_that_person(client, cast, guise):
    assert client.post(f"/demo/visits/{guise.role}/").url == "/portal/"
    assert client.session["_auth_user_id"] == str(getattr(cast, guise.role).pk)


@with_demo
def test_one_keeps_the_language_one_reads_in(client, cast):
    client.cookies["django_language"] = "ur"
    client.post("/demo/visits/teacher/")
    assert 'lang="ur"' in client.get("/portal/").content.decode()


@with_demo
def test_looking_changes_nothing_and_strangers_pages_sign_nobody_in(cast):
    strict = Client(enforce_csrf_checks=True)
    assert strict.get("/demo/visits/office/").status_code == 405
    assert strict.post("/demo/visits/office/").status_code == 403
    assert "_auth_user_id" not in strict.session


@with_demo
def test_whom_the_school_does_not_have_is_nobody(client, db):
    assert client.post("/demo/visits/guardian/").status_code == 404
    assert client.post("/demo/visits/superuser/").status_code == 404
    assert b"The demo school is not built yet" in client.get("/demo/").content


# --- The outbox -----------------------------------------------------------------------------------------------------
@with_demo
def test_a_code_to_sign_in_can_be_read_there(client, cast):
    client.post("/accounts/login/", {"email": "sunita@example.org"})
    mail = SentMail.objects.get()
    assert mail.subject in client.get("/demo/sent/").content.decode()
    shown = client.get(f"/demo/sent/{mail.pk}/").content.decode()
    assert mail.subject.rpartition(" ")[2] in shown and "sunita@example.org" in shown


@with_demo
def test_a_mail_to_somebody_else_offers_to_be_them(client, cast):
    message().send()
    address = f"/demo/sent/{SentMail.objects.get().pk}/"
    assert 'action="/demo/visits/guardian/"' in client.get(address).content.decode()
    client.force_login(cast.guardian, backend="django.contrib.auth.backends.ModelBackend")
    assert 'action="/demo/visits/guardian/"' not in client.get(address).content.decode()


@with_demo
def test_the_newest_comes_first_and_twenty_a_page(client, db):
    for number in range(21):
        SentMail.objects.create(to="a@example.org", subject=f"Mail {number}.", text="")
    page = client.get("/demo/sent/").content.decode()
    assert page.index("Mail 20.") < page.index("Mail 19.") and "Mail 0." not in page
    assert "Mail 0." in client.get("/demo/sent/?page=2").content.decode()


@with_demo
def test_its_links_lead_to_the_site_one_looks_at(client, db):
    address = "http://localhost:8000/notices/7/"
    message(f'<html><head></head><a href="{address}">Open</a></html>', text=f"Open <b>: {address}").send()
    mail = SentMail.objects.get()
    text = client.get(f"/demo/sent/{mail.pk}/").content.decode()
    assert f'<a href="/notices/7/">{address}</a>' in text and "&lt;b&gt;" in text
    assert (
        '<base target="_top"></head><a href="/notices/7/">'
        in client.get(f"/demo/sent/{mail.pk}/page/").content.decode()
    )


@with_demo
def test_the_html_of_a_mail_is_shown_where_it_can_do_nothing(client, db):
    message("<script>alert(1)</script>").send()
    mail = SentMail.objects.get()
    policy = client.get(f"/demo/sent/{mail.pk}/page/")["Content-Security-Policy"]
    assert "default-src 'none'" in policy and "script-src" not in policy
    assert "sandbox allow-top-navigation-by-user-activation" in policy
    frame = client.get(f"/demo/sent/{mail.pk}/").content.decode()
    assert 'sandbox="allow-top-navigation-by-user-activation"' in frame and "alert(1)" not in frame


@pytest.mark.parametrize(("demo", "status"), [("1", "True http://localhost:8123"), ("", "False http://localhost:8123")])
def test_the_settings_of_make_run(tmp_path, demo, status):
    script = "from django.conf import settings; print('demo' in settings.INSTALLED_APPS, settings.BASE_URL)"
    environment = {"PATH": os.environ["PATH"], "CHAUPAL_VAR": str(tmp_path), "CHAUPAL_DEMO": demo, "PORT": "8123"}
    environment["DJANGO_SETTINGS_MODULE"] = "" if demo else "settings.dev"
    command = [sys.executable, "manage.py", "shell", "-v0", "-c", script]
    ran = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == status
