"""How long a session lasts, and that its owner sees and ends it from anywhere."""

from unittest.mock import patch

import pytest
from django.contrib.auth import login
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.db import OperationalError
from django.db.models import QuerySet
from django.http import HttpRequest
from django.test import Client

from roll.sessions.browsers import browser_name
from roll.sessions.models import SignIn, forget_old_sign_ins
from tests.roll.test_sign_in import CONFIRM, ask, code

CHROME = (
    "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0.0.0 Mobile Safari/537.36"
)


@pytest.fixture
def at(monkeypatch):
    """`at("20:00")`, of a Wednesday; `at("08:00", day=19)`."""

    def move(time: str, day: int = 18) -> None:
        monkeypatch.setenv("CHAUPAL_NOW", f"2026-11-{day}T{time}+05:30")

    move("08:00")
    return move


def signed_in_by_code(user, **ticked) -> Client:
    client = Client(headers={"user-agent": CHROME})
    ask(client, user.email)
    client.post(CONFIRM, {"code": code(), **ticked})
    return client


def is_in(client: Client) -> bool:
    return client.get("/portal/").status_code == 200


@pytest.mark.parametrize("who", ["teacher", "office", "head", "agent", "editor"])
def test_staff_are_signed_out_after_twelve_idle_hours(cast, who, at):
    client = signed_in_by_code(getattr(cast, who))
    at("19:59:59")
    assert is_in(client)
    at("07:59:58", day=19)
    assert is_in(client)
    at("20:00", day=19)
    assert not is_in(client)
    assert "nothing was done here for 12 hours" in client.get("/accounts/login/").text
    assert "nothing was done here" not in client.get("/accounts/login/").text


def test_a_guardians_phone_stays_signed_in(cast, at):
    client = signed_in_by_code(cast.guardian)
    at("08:00", day=27)
    assert is_in(client)


def test_on_a_shared_computer_it_is_a_quarter_of_an_hour_for_everybody(cast, at):
    for user in (cast.guardian, cast.teacher):
        at("08:00")
        client = signed_in_by_code(user, shared="1")
        assert client.session.get_expire_at_browser_close()
        at("08:14")
        assert is_in(client)
        at("08:28")
        assert is_in(client)
        at("08:43")
        assert not is_in(client)
        assert "this is a shared computer" in client.get("/accounts/login/").text


def test_what_an_open_page_asks_by_itself_is_nobodys_doing(cast, at):
    client = signed_in_by_code(cast.editor)
    for hour in range(9, 20):
        at(f"{hour:02}:00")
        client.get("/admin/editing-sessions/release/1/")
    at("20:00")
    assert not is_in(client)


def test_a_clock_that_steps_back_ends_nothing_and_is_followed(cast, at):
    client = signed_in_by_code(cast.teacher)
    at("08:00", day=10)
    assert is_in(client)
    at("20:00", day=10)
    assert not is_in(client)


def test_who_is_appointed_meanwhile_has_the_limit_of_staff(cast, at):
    client = signed_in_by_code(cast.guardian)
    cast.guardian.postings.create(school=cast.school, role="teacher")
    at("09:00")
    assert is_in(client)
    at("21:00")
    assert not is_in(client)


def test_a_session_that_nobody_noted_the_beginning_of_has_ended(cast, as_user):
    client = as_user(cast.teacher)
    session = client.session
    for name in ("seen_at", "idle"):
        del session[name]
    session.save()
    assert not is_in(client)


def test_where_nothing_can_be_written_pages_are_shown_all_the_same(cast, at):
    client = signed_in_by_code(cast.guardian)
    at("09:00")
    with patch.object(QuerySet, "update", side_effect=OperationalError("database or disk is full")):
        assert is_in(client)


def test_you_lists_no_session_that_has_ended_by_itself(cast, at):
    signed_in_by_code(cast.teacher)
    at("20:01")
    assert signed_in_by_code(cast.teacher).get("/portal/you/").text.count("Chrome, Android") == 1


def test_who_signs_in_over_somebody_ends_their_session(cast, at):
    signed_in_by_code(cast.guardian)
    first = SignIn.objects.get(user=cast.guardian)
    elsewhere = signed_in_by_code(cast.guardian)
    request = HttpRequest()
    request.COOKIES, request.session = {"sessionid": first.session_key}, SessionStore()
    login(request, cast.other_guardian, backend="django.contrib.auth.backends.ModelBackend")
    first.refresh_from_db()
    assert first.end == SignIn.End.SIGNED_OUT and is_in(elsewhere)


def test_many_pages_are_one_note(cast, as_user, at):
    client = as_user(cast.teacher)
    at("08:09")
    is_in(client)
    assert SignIn.objects.get().last_seen_at.minute == 30
    at("08:10")
    is_in(client)
    assert SignIn.objects.get().last_seen_at.minute == 40


def test_you_lists_ones_own_and_ends_them(cast, at):
    here, there = signed_in_by_code(cast.guardian), signed_in_by_code(cast.guardian)
    signed_in_by_code(cast.other_guardian)
    page = here.get("/portal/you/").text
    assert page.count("Chrome, Android") == 2 and page.count("This device") == 1
    row = SignIn.objects.get(session_key=there.session.session_key)
    assert here.post(f"/sign-ins/{row.pk}/ending/").status_code == 302
    assert is_in(here) and not is_in(there)
    assert "signed out here from another device" in there.get("/accounts/login/").text
    assert not Session.objects.filter(session_key=row.session_key).exists()


def test_nobody_ends_anothers(cast, at):
    mine, theirs = signed_in_by_code(cast.other_guardian), signed_in_by_code(cast.guardian)
    row = SignIn.objects.get(session_key=theirs.session.session_key)
    assert mine.post(f"/sign-ins/{row.pk}/ending/").status_code == 404
    mine.post("/sign-ins/others/ending/")
    assert is_in(mine) and is_in(theirs)


def test_all_others_end_at_once(cast, at):
    here, *others = (signed_in_by_code(cast.head) for _ in range(3))
    here.post("/sign-ins/others/ending/")
    assert is_in(here) and not any(is_in(other) for other in others)


def test_signing_out_is_written_down_and_not_explained(cast, at):
    client = signed_in_by_code(cast.guardian)
    client.post("/accounts/logout/")
    row = SignIn.objects.get()
    assert (row.end, row.ended_at is None) == (SignIn.End.SIGNED_OUT, False)
    assert "You were signed out" not in client.get("/accounts/login/").text


def test_old_ones_are_forgotten(cast, at):
    client, other = signed_in_by_code(cast.guardian), signed_in_by_code(cast.guardian)
    other.post("/accounts/logout/")
    at("08:00", day=24)
    forget_old_sign_ins()
    assert SignIn.objects.count() == 2
    at("08:01", day=25)
    forget_old_sign_ins()
    assert list(SignIn.objects.values_list("session_key", flat=True)) == [client.session.session_key]


@pytest.mark.parametrize(
    ("user_agent", "name"),
    [
        (CHROME, "Chrome, Android"),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605 Version/18.0 Safari/604",
            "Safari, iPhone",
        ),
        ("Mozilla/5.0 (Windows NT 10.0; Win64) AppleWebKit/537 Chrome/130 Safari/537 Edg/130", "Edge, Windows"),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:132.0) Gecko/20100101 Firefox/132.0", "Firefox, Linux"),
        ("curl/8", ""),
        ("", ""),
    ],
)
def test_a_browser_is_called_as_its_owner_knows_it(user_agent, name):
    assert browser_name(user_agent) == name
