"""Whoever does what matters leaves one row of it, with keys and nothing else."""

import pytest
from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.db import connection, transaction
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from django.urls import get_resolver

from journal.clients import client_of
from journal.kinds import KINDS, Kind
from journal.models import Entry
from roll.kinds import CODE_ASKED, GRANTED
from roll.models import Guardianship
from roll.oneroster import import_roll
from tests.acts import ACTS, last_key, named, new_rows, pair
from tests.factories.oneroster import Export


@pytest.mark.parametrize("name", ACTS)
def test_each_act_leaves_its_rows_and_no_others(cast, name):
    cache.clear()
    do = ACTS[name](cast)
    before = last_key()
    expected = do()
    assert sorted(new_rows(before), key=str) == sorted(expected, key=str) != []
    assert named(before) == []


def test_each_kind_is_written_by_one_of_them(cast):
    get_resolver().url_patterns  # noqa: B018  (loads the rooms)
    written = set()
    for prepare in ACTS.values():
        cache.clear()
        written |= {row.kind for row in prepare(cast)()}
    assert written == set(KINDS)


@pytest.mark.parametrize("field", ["kind", "subject_kind"])
def test_a_name_in_a_row_would_be_found(cast, field):
    Entry.objects.create(**{"kind": "test.kind", field: f"of {cast.guardian.first_name}"})
    assert len(named(0)) == 1


# --- What a row says -------------------------------------------------------------------------------------------------
def test_a_decision_that_is_rolled_back_leaves_none(cast):
    row, before = pair(cast), last_key()
    with transaction.atomic():
        row.grant(by=cast.office)
        transaction.set_rollback(True)
    assert new_rows(before) == []


@pytest.mark.parametrize(
    ("rights", "state", "numbers"),
    [
        (["reports"], "pending", {"reports": 1}),
        (["reports", "attendance"], "granted", {"reports": 1, "attendance": 1}),
        (None, "suspended", {}),
        ([], "granted", {}),
    ],
)
def test_it_says_which_rights_stand_from_now_on(cast, rights, state, numbers):
    row = pair(cast, **({} if state == "pending" else {"granted_by": cast.head}))
    if state == "suspended":
        row.suspend(by=cast.head)
    row.grant(by=cast.office, rights=rights)
    assert Entry.objects.latest("pk").numbers == numbers


def test_a_whole_class_is_one_insert(cast):
    keys = [pair(cast).pk for _ in range(3)]
    with CaptureQueriesContext(connection) as queries:
        Guardianship.objects.filter(pk__in=keys).refuse(by=cast.office)
    assert sum("INSERT" in query["sql"] for query in queries) == 1
    assert Entry.objects.filter(kind="access.refused").count() == 3


def test_an_import_says_in_one_row_what_it_did(cast):
    before = Guardianship.objects.count()
    import_roll(Export.of_two_schools().zip())
    numbers = Entry.objects.get(kind="access.roll_imported").numbers
    assert numbers["guardianships_made"] == Guardianship.objects.count() - before and numbers.keys() >= {
        "postings_made",
        "waiting",
    }


# --- From where ------------------------------------------------------------------------------------------------------
def asked_from(address: str) -> str:
    return client_of(RequestFactory().get("/", REMOTE_ADDR=address))


def test_equal_addresses_are_equal_and_are_not_to_be_read(settings):
    one, same, other = map(asked_from, ("10.1.2.3", "10.1.2.3", "10.1.2.4"))
    assert one == same != other
    assert len(one) == 16 and "10.1.2.3" not in one
    settings.SECRET_KEY = "another"
    assert asked_from("10.1.2.3") != one


def test_a_row_written_for_a_request_says_from_where(cast):
    Client(REMOTE_ADDR="10.1.2.3").post("/accounts/login/", {"email": cast.head.email})
    assert Entry.objects.get(kind=CODE_ASKED.name).client == asked_from("10.1.2.3")


def test_outside_a_request_and_without_an_address_it_says_nothing(monkeypatch):
    def unknown(*args):
        raise PermissionDenied

    assert client_of() == ""
    monkeypatch.setattr("roll.sign_in.AccountAdapter.get_client_ip", unknown)
    assert asked_from("10.1.2.3") == ""


# --- What may stand there --------------------------------------------------------------------------------------------
@pytest.mark.parametrize("wrong", [{"by": "Sunita"}, {"subject": "5B"}, {"reason": "late"}, {"share": 0.5}])
def test_words_are_refused(db, wrong):
    with pytest.raises(TypeError):
        GRANTED.write(**wrong)
    assert not Entry.objects.exists()


def test_so_are_many_numbers(db):
    with pytest.raises(TypeError):
        GRANTED.write(**{f"n{number}": number for number in range(13)})


def test_a_name_is_taken_once():
    with pytest.raises(Kind.Taken):
        Kind("access.granted", "Again")
    with pytest.raises(ValueError, match="60 letters"):
        Kind("x" * 61, "Long")
