"""Signing in by a code: who gets one, what the right one opens, and what nobody learns on the way."""

import re
import time
from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.test import Client
from django.urls import reverse

from foundation import clock
from roll.models import ContactPoint, Guardian, Guardianship, User
from roll.sign_in import get_or_invite_user, guardians_by_email, link_guardians
from tests.factories import ContactPointFactory, GuardianFactory, GuardianshipFactory, PostingFactory, UserFactory

ASK, CONFIRM = "/accounts/login/", "/accounts/login/code/confirm/"
NEW = "kamla@example.org"


@pytest.fixture
def kamla(cast) -> Guardian:
    """Granted for Bilal, known by an address, and never here before."""
    guardian = GuardianFactory(school=cast.school, first_name="Kamla", last_name="Devi", language="hi")
    ContactPointFactory(guardian=guardian, value=NEW)
    GuardianshipFactory(guardian=guardian, pupil=cast.bilal, granted_by=cast.office)
    return guardian


def ask(client: Client, email: str, **more):
    return client.post(ASK, {"email": email}, **more)


def code() -> str:
    """The code of the newest e-mail."""
    found = re.search(r"^\s*([A-Z0-9]+(?:-[A-Z0-9]+)*)\s*$", mail.outbox[-1].body, re.M)
    assert found, mail.outbox[-1].body
    return found[1]


def sign_in(client: Client, email: str) -> None:
    ask(client, email)
    client.post(CONFIRM, {"code": code()})


def who(client: Client) -> str | None:
    return client.session.get("_auth_user_id")


# --- Asking ---------------------------------------------------------------------------------------------------------
def test_a_known_and_an_unknown_address_are_answered_the_same(cast, kamla):
    answers = []
    for email in (cast.guardian.email, NEW, "nobody@example.org"):
        client = Client()
        response = ask(client, email)
        page = client.get(response["Location"])
        text = re.sub(r'value="[^"]{64}"', "", page.content.decode()).replace(email, "…")
        answers.append((response.status_code, response["Location"], page.status_code, text))
    assert answers[0] == answers[1] == answers[2]
    assert answers[0][:2] == (302, CONFIRM)


def test_an_unknown_address_gets_no_code_and_makes_nobody(cast):
    before = User.objects.count()
    ask(Client(), "nobody@example.org")
    assert User.objects.count() == before
    assert [message for message in mail.outbox if "nobody@example.org" not in message.to] == []
    assert not any(re.search(r"^\s*[A-Z0-9]{3}-?[A-Z0-9]{3}\s*$", message.body, re.M) for message in mail.outbox)


def test_a_known_person_is_sent_one_code_to_that_address(cast):
    ask(Client(), "  Sunita@Example.org ")
    assert [message.to for message in mail.outbox] == [["sunita@example.org"]]
    assert code()


def test_asking_for_a_page_sends_nothing(cast):
    client = Client()
    assert client.get(ASK).status_code == 200
    client.get(f"{ASK}?email={cast.guardian.email}")
    assert mail.outbox == []


@pytest.mark.parametrize("text", ["", "   ", "no address", "a@b", "a\0@example.org"])
def test_what_is_no_address_is_said_beside_the_field(cast, text):
    response = ask(Client(), text)
    assert response.status_code == 422
    assert mail.outbox == []


def test_nobody_signs_up(cast):
    for name in ("signup", "email", "reauthenticate"):
        response = Client().get(f"/accounts/{name}/")
        assert (response.status_code, response["Location"]) == (302, ASK)
    count = User.objects.count()
    Client().post("/accounts/signup/", {"email": "new@example.org", "password1": "a long pass phrase 9"})
    assert User.objects.count() == count


def test_a_password_opens_nothing(cast):
    cast.guardian.set_password("a long pass phrase 9")
    cast.guardian.save()
    client = Client()
    client.post(ASK, {"email": cast.guardian.email, "login": cast.guardian.email, "password": "a long pass phrase 9"})
    assert who(client) is None


def test_an_inactive_person_gets_no_code(cast):
    User.objects.filter(pk=cast.guardian.pk).update(is_active=False)
    client = Client()
    ask(client, cast.guardian.email)
    assert not any(re.search(r"^\s*[A-Z0-9]{3}-?[A-Z0-9]{3}\s*$", message.body, re.M) for message in mail.outbox)


# --- The code -------------------------------------------------------------------------------------------------------
def test_the_right_code_signs_in(cast):
    client = Client()
    ask(client, cast.guardian.email)
    response = client.post(CONFIRM, {"code": code()})
    assert (response.status_code, response["Location"]) == (302, reverse("portal:home"))
    assert who(client) == str(cast.guardian.pk)


def test_the_next_page_is_kept_when_it_is_ours(cast):
    for target, expected in (("/notices/", "/notices/"), ("https://evil.example/", reverse("portal:home"))):
        client = Client()
        client.post(ASK, {"email": cast.guardian.email, "next": target})
        assert client.post(CONFIRM, {"code": code(), "next": target})["Location"] == expected


def test_a_wrong_code_opens_nothing_and_the_right_one_still_does(cast):
    client = Client()
    ask(client, cast.guardian.email)
    right = code()
    response = client.post(CONFIRM, {"code": "WRONG1"})
    assert response.status_code == 422
    assert who(client) is None
    client.post(CONFIRM, {"code": right})
    assert who(client) == str(cast.guardian.pk)


def test_a_wrong_code_is_called_a_code_in_the_readers_language(cast):
    client = Client(headers={"accept-language": "ur"})
    ask(client, cast.guardian.email)
    page = client.post(CONFIRM, {"code": "0000-0000"}).content.decode()
    assert "<b>کوڈ</b>" in page and "<b>Code</b>" not in page


def test_a_wrong_code_says_what_to_do_and_a_new_one_is_a_tap_away(cast):
    client = Client()
    ask(client, cast.guardian.email)
    page = client.post(CONFIRM, {"code": "0000-0000"}).content.decode()
    assert "This code is not right. Type the one from the newest e-mail, or have a new one sent." in page
    assert "Incorrect code" not in page and "Not sent yet" not in page
    assert 'inputmode="numeric"' in page and 'autocomplete="one-time-code"' in page
    first = code()
    assert "Send a new code" in page and f'name="email" value="{cast.guardian.email}"' in page
    ask(client, cast.guardian.email)
    assert len(mail.outbox) == 2 and code() != first
    client.post(CONFIRM, {"code": code()})
    assert who(client) == str(cast.guardian.pk)


@pytest.mark.parametrize("digits", ["०१२३४५६७८९", "੦੧੨੩੪੫੬੭੮੯", "۰۱۲۳۴۵۶۷۸۹", "0123456789"])
def test_a_code_is_eight_digits_of_any_keyboard(cast, digits):
    client = Client()
    ask(client, cast.guardian.email)
    assert re.fullmatch(r"[0-9]{4}-[0-9]{4}", code())
    client.post(CONFIRM, {"code": code().replace("-", " ").translate(str.maketrans("0123456789", digits))})
    assert who(client) == str(cast.guardian.pk)


@pytest.mark.parametrize("language", ["en", "hi", "pa", "ur"])
def test_no_code_stands_where_a_locked_phone_shows_it(cast, language):
    User.objects.filter(pk=cast.guardian.pk).update(language=language)
    ask(Client(), cast.guardian.email)
    message = mail.outbox[-1]
    shown = " ".join([message.subject, *map(str, message.extra_headers.values())])
    assert message.subject and code() not in shown and not re.search(r"\d{4}", message.subject)


def test_guessing_ends_the_code(cast):
    client = Client()
    ask(client, cast.guardian.email)
    right = code()
    for guess in range(6):
        client.post(CONFIRM, {"code": f"WRONG{guess}"})
    client.post(CONFIRM, {"code": right})
    assert who(client) is None


def test_a_code_works_in_the_browser_that_asked_and_nowhere_else(cast):
    ask(Client(), cast.guardian.email)
    other = Client()
    other.post(CONFIRM, {"code": code()})
    assert who(other) is None
    ask(other, cast.unrelated.email)
    other.post(CONFIRM, {"code": mail_to(cast.guardian.email)})
    assert who(other) is None


def mail_to(email: str) -> str:
    body = next(message.body for message in mail.outbox if message.to == [email])
    found = re.search(r"^\s*([A-Z0-9]+(?:-[A-Z0-9]+)*)\s*$", body, re.M)
    assert found
    return found[1]


def test_a_code_works_once(cast):
    client = Client()
    ask(client, cast.guardian.email)
    used = code()
    client.post(CONFIRM, {"code": used})
    client.post("/accounts/logout/")
    assert who(client) is None
    client.post(CONFIRM, {"code": used})
    assert who(client) is None


def test_looking_at_the_page_does_not_spend_the_code(cast):
    """Message previews and the back button fetch it."""
    client = Client()
    ask(client, cast.guardian.email)
    sent = code()
    for _ in range(5):
        assert client.get(CONFIRM).status_code == 200
        client.get(f"{CONFIRM}?code={sent}")
        assert who(client) is None
    client.post(CONFIRM, {"code": sent})
    assert who(client) == str(cast.guardian.pk)


@pytest.mark.parametrize(("seconds", "works"), [(590, True), (610, False)])
def test_a_code_grows_old(cast, monkeypatch, seconds, works):
    client = Client()
    ask(client, cast.guardian.email)
    now = time.time
    monkeypatch.setattr("allauth.account.internal.flows.code_verification.time.time", lambda: now() + seconds)
    client.post(CONFIRM, {"code": code()})
    assert (who(client) is not None) == works


def test_one_address_is_sent_five_codes_and_no_more(cast):
    for _ in range(8):
        ask(Client(), cast.guardian.email)
    assert len(mail.outbox) == 5
    ask(Client(), cast.unrelated.email)
    assert mail.outbox[-1].to == [cast.unrelated.email]


def test_the_limit_of_an_address_is_not_dodged_by_capitals(cast):
    for email in ["sunita@example.org", "Sunita@example.org", "SUNITA@EXAMPLE.ORG", " sunita@example.org"] * 2:
        ask(Client(), email)
    assert len(mail.outbox) == 5


def test_strangers_who_ask_for_codes_lock_nobody_out_of_a_device_that_knows_them(cast, client):
    sign_in(client, cast.guardian.email)
    client.post("/accounts/logout/")
    for _ in range(8):
        ask(Client(), cast.guardian.email)
    before = len(mail.outbox)
    ask(Client(), cast.guardian.email)
    assert len(mail.outbox) == before
    ask(client, cast.guardian.email)
    assert len(mail.outbox) == before + 1 and mail.outbox[-1].to == [cast.guardian.email]


def test_the_school_writes_to_few_strangers_over_all(cast):
    """Each is another, so that no address's own limit is met; whom the school knows is written to all the same."""
    for number in range(30):
        ask(Client(), f"stranger{number}@example.org")
    assert len(mail.outbox) == 20
    answers = [ask(Client(), address) for address in ("stranger99@example.org", cast.guardian.email)]
    assert [mail.outbox[-1].to, len(mail.outbox)] == [[cast.guardian.email], 21]
    assert answers[0].status_code == answers[1].status_code


def test_strangers_behind_many_addresses_are_few_too(cast, settings):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    settings.ACCOUNT_RATE_LIMITS = settings.ACCOUNT_RATE_LIMITS | {"mail_to_stranger": "20/h/ip,3/h/key"}
    for number in range(5):
        ask(Client(HTTP_X_FORWARDED_FOR=f"10.0.0.{number}"), f"stranger{number}@example.org")
    assert len(mail.outbox) == 3


def test_a_whole_school_behind_one_address_can_sign_in(cast):
    for number in range(40):
        UserFactory(email=f"many{number}@example.org")
        ask(Client(), f"many{number}@example.org")
    assert len(mail.outbox) == 40


# --- Who is made ----------------------------------------------------------------------------------------------------
def test_an_address_of_a_granted_guardian_makes_the_user(cast, kamla):
    user = get_or_invite_user(f" {NEW.upper()} ")
    assert (user.email, user.first_name, user.last_name, user.language) == (NEW, "Kamla", "Devi", "hi")
    assert not user.is_staff
    assert not user.check_password("")
    address = EmailAddress.objects.get(user=user)
    assert (address.email, address.primary, address.verified) == (NEW, True, False)
    kamla.refresh_from_db()
    assert kamla.user is None
    assert not user.guardians.exists()


def test_asking_twice_makes_one_user(cast, kamla):
    assert get_or_invite_user(NEW) == get_or_invite_user(NEW)
    assert User.objects.filter(email=NEW).count() == EmailAddress.objects.filter(email=NEW).count() == 1


@pytest.mark.parametrize("state", ["pending", "refused", "suspended"])
def test_nobody_is_made_before_somebody_at_school_has_said_yes(cast, kamla, state):
    rows = kamla.guardianships.all()
    if state == "pending":
        rows.update(access_state=state, decided_by=None, decided_at=None)
    else:
        rows.update(access_state=state)
    assert get_or_invite_user(NEW) is None
    assert not User.objects.filter(email=NEW).exists()


def test_a_phone_number_makes_nobody(cast, kamla):
    ContactPoint.objects.filter(guardian=kamla).update(kind="phone")
    assert get_or_invite_user(NEW) is None


def test_an_address_on_two_records_of_one_school_makes_nobody(cast, kamla):
    twin = GuardianFactory(school=cast.school)
    ContactPointFactory(guardian=twin, value=NEW)
    assert get_or_invite_user(NEW) is None
    assert list(guardians_by_email(NEW)) == []


def test_a_known_user_is_found_whatever_their_guardianships(cast):
    assert get_or_invite_user("SUSHMA@example.org") == cast.head
    assert get_or_invite_user("") is None


# --- What is linked -------------------------------------------------------------------------------------------------
def test_the_right_code_verifies_the_address_and_links_the_record(cast, kamla):
    client = Client()
    ask(client, NEW)
    kamla.refresh_from_db()
    assert kamla.user is None
    client.post(CONFIRM, {"code": code()})
    kamla.refresh_from_db()
    assert kamla.user == User.objects.get(email=NEW)
    assert who(client) == str(kamla.user_id)
    assert EmailAddress.objects.get(email=NEW).verified
    assert kamla.contact_points.get().verified_at is not None


def test_the_wrong_code_links_nothing(cast, kamla):
    client = Client()
    ask(client, NEW)
    client.post(CONFIRM, {"code": "WRONG1"})
    kamla.refresh_from_db()
    assert kamla.user is None
    assert not EmailAddress.objects.get(email=NEW).verified


def test_one_person_is_linked_at_each_school_that_knows_the_address(cast, kamla):
    elsewhere = GuardianFactory(school=cast.other_school)
    ContactPointFactory(guardian=elsewhere, value=NEW)
    GuardianshipFactory(guardian=elsewhere, pupil=cast.meher, granted_by=cast.other_head)
    sign_in(Client(), NEW)
    user = User.objects.get(email=NEW)
    assert set(user.guardians.all()) == {kamla, elsewhere}


def test_two_records_of_one_school_link_neither_and_another_school_still_does(cast, kamla):
    twin = GuardianFactory(school=cast.school)
    ContactPointFactory(guardian=twin, value=NEW)
    GuardianshipFactory(guardian=twin, pupil=cast.aarav, granted_by=cast.office)
    elsewhere = GuardianFactory(school=cast.other_school)
    ContactPointFactory(guardian=elsewhere, value=NEW)
    GuardianshipFactory(guardian=elsewhere, pupil=cast.meher, granted_by=cast.other_head)
    sign_in(Client(), NEW)
    assert set(User.objects.get(email=NEW).guardians.all()) == {elsewhere}


def test_a_twin_that_is_linked_already_still_counts_as_a_second(cast, kamla):
    """The record that is joined to somebody else carries the address too: the free one is not given away."""
    twin = GuardianFactory(school=cast.school, user=cast.other_guardian.__class__.objects.create(first_name="T"))
    ContactPointFactory(guardian=twin, value=NEW)
    user = UserFactory(email=NEW)
    link_guardians(user, NEW)
    assert not user.guardians.exists()


def test_a_record_that_waits_is_linked_when_it_is_granted_and_they_come_again(cast, kamla):
    waits = GuardianFactory(school=cast.other_school)
    ContactPointFactory(guardian=waits, value=NEW)
    row = GuardianshipFactory(guardian=waits, pupil=cast.meher)
    sign_in(Client(), NEW)
    user = User.objects.get(email=NEW)
    assert set(user.guardians.all()) == {kamla}
    row.grant(by=cast.other_head)
    sign_in(Client(), NEW)
    assert set(user.guardians.all()) == {kamla, waits}


@pytest.mark.parametrize("role", ["unrelated", "agent"])
def test_a_record_of_somebody_else_is_never_taken_over(cast, role):
    """Not by who has a record of their own there, nor by who has none."""
    other = getattr(cast, role)
    sunita = Guardian.objects.get(user=cast.guardian, school=cast.school)
    ContactPointFactory(guardian=sunita, value=other.email)
    link_guardians(other, other.email)
    sunita.refresh_from_db()
    assert sunita.user == cast.guardian


def test_a_person_keeps_one_record_a_school(cast):
    """Imran's second record carries another address of his; the database allows one, and nothing breaks."""
    second = GuardianFactory(school=cast.school)
    ContactPointFactory(guardian=second, value="imran.work@example.org")
    GuardianshipFactory(guardian=second, pupil=cast.bilal, granted_by=cast.office)
    link_guardians(cast.other_guardian, "imran.work@example.org")
    second.refresh_from_db()
    assert second.user is None


def test_staff_sign_in_and_find_their_own_child(cast):
    """Found by address at work; the school's record of the same person as a mother is joined by the same proof."""
    mother = GuardianFactory(school=cast.other_school)
    ContactPointFactory(guardian=mother, value=cast.teacher.email)
    GuardianshipFactory(guardian=mother, pupil=cast.meher, granted_by=cast.other_head)
    EmailAddress.objects.create(user=cast.teacher, email=cast.teacher.email, primary=True, verified=False)
    client = Client()
    sign_in(client, cast.teacher.email)
    assert who(client) == str(cast.teacher.pk)
    assert list(cast.teacher.guardians.all()) == [mother]


def test_the_restricted_may_sign_in_and_see_nobody(cast):
    client = Client()
    sign_in(client, cast.restricted.email)
    assert who(client) == str(cast.restricted.pk)
    assert client.get(reverse("portal:child", args=[cast.siya.code])).status_code == 404


def test_an_ended_guardianship_lets_in_and_shows_nothing(cast, kamla):
    Guardianship.objects.filter(guardian=kamla).update(ends_on=clock.today() - timedelta(days=1))
    client = Client()
    sign_in(client, NEW)
    assert client.get(reverse("portal:child", args=[cast.bilal.code])).status_code == 404


def test_signing_out_is_posted(cast):
    client = Client()
    sign_in(client, cast.guardian.email)
    client.get("/accounts/logout/")
    assert who(client) == str(cast.guardian.pk)
    client.post("/accounts/logout/")
    assert who(client) is None


@pytest.mark.parametrize("path", ["/admin/login/", "/_util/login/", "/en/_util/login/", "/ur/_util/login/"])
def test_wagtails_own_log_ins_lead_to_ours(cast, path):
    response = Client().get(f"{path}?next=/admin/")
    assert (response.status_code, response["Location"]) == (302, f"{ASK}?next=/admin/")


def test_a_posting_alone_needs_no_guardianship(cast):
    user = UserFactory(email="clerk@example.org")
    PostingFactory(user=user, school=cast.school, role="office")
    client = Client()
    sign_in(client, "clerk@example.org")
    assert who(client) == str(user.pk)
