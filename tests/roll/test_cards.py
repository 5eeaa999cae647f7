"""Cards for pupils, and signing in with one."""

import pytest
from django.contrib.auth.hashers import Argon2PasswordHasher, get_hasher, make_password
from django.core import signing
from django.core.cache import cache
from django.test import Client

from roll.card_words import WORDS
from roll.cards import authenticate_card, make_cards, normalise_words
from roll.models import PupilCard, User
from tests.factories import PostingFactory, PupilFactory

SIGN_IN = "/accounts/pupil/"
CARDS = "/office/nai-umeed/cards/"


@pytest.fixture(autouse=True)
def fresh_limits():
    cache.clear()


@pytest.fixture
def card(cast):
    (card,) = make_cards([cast.bilal], by=cast.teacher)
    return card


def sign_in(client, user_name, words, **more):
    return client.post(SIGN_IN, {"user_name": user_name, "words": words} | more)


def who_is_in(client) -> str | None:
    return client.session.get("_auth_user_id")


# --- Making them -----------------------------------------------------------------------------------------------------
def test_the_words_are_many_plain_and_each_only_once():
    assert len(WORDS) == len(set(WORDS)) > 900
    assert all(word.isascii() and word.isalpha() and word.islower() for word in WORDS)


def test_the_first_card_makes_the_user_and_keeps_no_words(cast, card):
    cast.bilal.refresh_from_db()
    user = cast.bilal.user
    assert (user.username, user.email, user.is_staff) == (card.user_name, None, False)
    assert card.user_name.startswith("bilal") and len(card.words.split()) == 3
    assert card.words not in user.password and user.check_password(card.words)
    assert PupilCard.objects.get().made_by == cast.teacher


def test_a_new_card_takes_the_place_of_the_old(cast, card):
    (new,) = make_cards([cast.bilal], by=cast.office)
    assert new.user_name == card.user_name
    assert authenticate_card(card.user_name, card.words) is None and authenticate_card(new.user_name, new.words)
    assert PupilCard.objects.get().made_by == cast.office


def test_a_name_in_other_letters_has_a_user_name_too(cast):
    (card,) = make_cards([PupilFactory(school=cast.school, first_name="आरव")], by=cast.office)
    assert card.user_name.startswith("pupil")


def test_a_grown_up_gets_no_card_and_comes_in_by_none(cast, card):
    cast.siya.user = cast.guardian
    cast.siya.save()
    assert make_cards([cast.siya], by=cast.office) == []
    cast.bilal.refresh_from_db()
    cast.unrelated.guardians.update(user=cast.bilal.user)
    assert authenticate_card(card.user_name, card.words) is None


def test_who_is_posted_comes_in_by_no_card(cast, card):
    assert authenticate_card(card.user_name, card.words)
    cast.bilal.refresh_from_db()
    PostingFactory(user=cast.bilal.user, school=cast.school, role="partner")
    assert authenticate_card(card.user_name, card.words) is None


def test_a_name_that_thousands_have_finds_a_free_one(cast):
    """9,900 numbers belong to others already, all over the state."""
    holders = (User(first_name="A", username=f"pupil{number}") for number in range(100, 10_000))
    User.objects.bulk_create(holders, batch_size=1_000)
    child = PupilFactory(school=cast.school, first_name="सिया")
    (card,) = make_cards([child], by=cast.office)
    assert int(card.user_name.removeprefix("pupil")) >= 10_000


def test_teachers_make_them_for_their_own_classes(cast, as_user):
    url = f"{CARDS}{cast.class_5b.pk}/"
    client = as_user(cast.teacher)
    assert list(client.get(CARDS).context["classes"]) == [cast.class_5b]
    sheet = client.post(url, {"pupil": [cast.bilal.pk, cast.siya.pk]})
    assert [card.pupil for card in sheet.context["cards"]] == [cast.bilal]
    assert sheet.context["cards"][0].words in sheet.content.decode() and "no-store" in sheet["Cache-Control"]
    assert sheet.context["cards"][0].words not in client.get(url).content.decode()
    assert client.post(url, {"pupil": [cast.siya.pk]}).status_code == 422
    assert client.get(f"{CARDS}{cast.class_2a.pk}/").status_code == 404


@pytest.mark.parametrize("role", ["guardian", "pupil", "editor", "agent", "officer", "other_head"])
def test_nobody_else_does(cast, as_user, role):
    client = as_user(getattr(cast, role))
    assert client.get(CARDS).status_code == 404
    assert client.post(f"{CARDS}{cast.class_5b.pk}/", {"pupil": [cast.bilal.pk]}).status_code == 404
    assert not PupilCard.objects.exists()


# --- Signing in ------------------------------------------------------------------------------------------------------
def test_a_pupil_comes_in_by_name_and_words(client, cast, card):
    assert client.get(SIGN_IN).status_code == 200
    assert sign_in(client, f" {card.user_name.upper()} ", card.words.replace(" ", "-").title()).url == "/portal/"
    assert who_is_in(client) == str(User.objects.get(username=card.user_name).pk)
    page = client.get("/portal/").content.decode()
    assert "Hello Bilal" in page and "Your homework" in page and "Your children" not in page
    assert f"/portal/children/{cast.bilal.code}/homework/" in page


def test_it_leads_on_to_our_own_pages_only(client, card):
    assert sign_in(client, card.user_name, card.words, next="/portal/you/").url == "/portal/you/"
    assert sign_in(Client(), card.user_name, card.words, next="https://evil.example/").url == "/portal/"


def test_an_unknown_name_and_wrong_words_are_answered_alike(client, card):
    wrong, unknown = sign_in(client, card.user_name, "one two three"), sign_in(client, "nobody1", "one two three")
    assert wrong.status_code == unknown.status_code == 422
    pages = [
        answer.content.decode().replace(name, "") for answer, name in ((wrong, card.user_name), (unknown, "nobody1"))
    ]
    tokens = [answer.context["csrf_token"] for answer in (wrong, unknown)]
    assert pages[0].replace(str(tokens[0]), "") == pages[1].replace(str(tokens[1]), "")
    assert who_is_in(client) is None


def test_no_name_is_faster_to_refuse(cast, card, monkeypatch):
    hashed = []
    monkeypatch.setattr("roll.cards.make_password", lambda words, hasher: hashed.append(f"unknown {hasher}"))
    monkeypatch.setattr(
        "roll.cards.check_password", lambda words, kept: hashed.append(f"known {kept.partition('$')[0]}")
    )
    authenticate_card("nobody1", "a b c")
    authenticate_card(card.user_name, "a b c")
    assert hashed == ["unknown card", "known card"]


def test_a_card_from_before_is_no_card(client, card):
    """Its hash is dearer: the time that it takes would say that there is such a name."""
    user = User.objects.get(username=card.user_name)
    user.password = make_password(card.words, hasher="default")
    user.save()
    assert sign_in(client, card.user_name, card.words).status_code == 422


def test_a_try_costs_a_fifth_of_the_memory_of_a_password(card):
    hasher = get_hasher("card")
    assert User.objects.get(username=card.user_name).password.startswith("card$argon2id$")
    assert hasher.memory_cost * 5 < Argon2PasswordHasher.memory_cost and hasher.parallelism == 1


@pytest.mark.parametrize("known", [True, False])
def test_after_five_tries_a_name_waits_even_with_the_right_words(card, known):
    name = card.user_name if known else "nobody1"
    assert [sign_in(Client(), name, "a b c").status_code for _ in range(5)] == [422] * 5
    refused = sign_in(Client(), name, card.words)
    assert refused.status_code == 429 and "Too many tries" in refused.content.decode()


def test_strangers_lock_nobody_out_of_a_device_that_knows_them(client, card):
    assert sign_in(client, card.user_name, card.words).status_code == 302
    client.post("/accounts/logout/")
    assert [sign_in(Client(), card.user_name, "a b c").status_code for _ in range(6)] == [422] * 5 + [429]
    assert sign_in(client, card.user_name, card.words).status_code == 302
    client.post("/accounts/logout/")
    # It has a limit of its own, which signing in has cleared.
    assert [sign_in(client, card.user_name, "a b c").status_code for _ in range(6)] == [422] * 5 + [429]


def test_a_device_knows_whom_it_knows_and_nobody_else(cast, client, card):
    """A pupil's tablet gives no more tries at another's card, and a cookie that somebody made gives none."""
    (other,) = make_cards([cast.aarav], by=cast.teacher)
    sign_in(client, card.user_name, card.words)
    client.post("/accounts/logout/")
    for _ in range(5):
        sign_in(Client(), other.user_name, "a b c")
    assert sign_in(client, other.user_name, other.words).status_code == 429
    forged = Client()
    forged.cookies["device"] = signing.dumps(["0" * 16, [User.objects.get(username=other.user_name).pk]], salt="mine")
    assert sign_in(forged, other.user_name, other.words).status_code == 429


def test_one_name_that_waits_keeps_no_other_out(cast, client, card):
    for _ in range(6):
        sign_in(client, "nobody1", "a b c")
    assert sign_in(client, card.user_name, card.words).status_code == 302


def test_staff_and_guardians_do_not_come_in_here(client, cast):
    cast.head.set_password("lotus lotus lotus")
    cast.head.save()
    assert sign_in(client, cast.head.username, "lotus lotus lotus").status_code == 422


def test_only_a_post_with_a_token_signs_in(card):
    strict = Client(enforce_csrf_checks=True)
    assert sign_in(strict, card.user_name, card.words).status_code == 403
    strict.get(f"{SIGN_IN}?user_name={card.user_name}&words={card.words}")
    assert who_is_in(strict) is None


def test_the_session_ends_with_the_browser_or_after_twelve_hours(client, card, monkeypatch):
    monkeypatch.setenv("CHAUPAL_NOW", "2026-11-18T08:00+05:30")
    sign_in(client, card.user_name, card.words)
    assert client.cookies["sessionid"]["max-age"] == "" and client.session.get_expire_at_browser_close()
    monkeypatch.setenv("CHAUPAL_NOW", "2026-11-18T19:59+05:30")
    assert client.get("/portal/").status_code == 200
    monkeypatch.setenv("CHAUPAL_NOW", "2026-11-18T20:00+05:30")
    assert "/accounts/login/" in client.get("/portal/").url


def test_a_new_card_ends_the_session_of_the_old(client, cast, card):
    sign_in(client, card.user_name, card.words)
    make_cards([cast.bilal], by=cast.teacher)
    assert client.get("/portal/").status_code == 302


def test_words_are_read_as_a_child_writes_them():
    assert normalise_words("  Lotus,  KITE-mango ") == "lotus kite mango"
