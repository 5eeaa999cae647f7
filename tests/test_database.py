"""The plugin in tests/database.py itself."""

import socket

import pytest
from django.db import connection
from django_q.models import Task
from wagtail.models import Locale, Page

from editing.models import Desk
from roll.models import User
from tests.factories.cast import standing_cast


def codes() -> list[str]:
    return sorted(Locale.objects.values_list("language_code", flat=True))


@pytest.mark.django_db
def test_a_test_starts_from_a_migrated_database():
    assert codes() == ["en", "hi", "pa", "ur"]
    Page.objects.all().delete()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("turn", [1, 2])
def test_a_transactional_test_starts_from_it_too(turn):
    assert Page.objects.exists() and codes()
    Page.objects.all().delete()
    Locale.objects.all().delete()


def test_the_network_is_closed():
    with pytest.raises(RuntimeError, match="A test reached for 192.0.2.1"):
        socket.create_connection(("192.0.2.1", 80), timeout=1)


@pytest.mark.django_db
def test_the_database_is_a_copy():
    assert "chaupal.sqlite3" not in str(connection.settings_dict["NAME"])
    assert connection.settings_dict["NAME"] != ""


@pytest.mark.django_db
def test_a_test_without_the_cast_stands_on_nothing():
    assert not User.objects.exists() and not Desk.objects.exists()


def test_who_asks_for_the_cast_finds_it_there_with_its_desks(cast):
    assert Desk.objects.filter(school__in=[cast.school, cast.other_school]).count() == Desk.objects.count() == 2
    assert not Task.objects.exists()
    User.objects.filter(pk=cast.guardian.pk).update(first_name="Somebody")


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("turn", [1, 2])
def test_so_does_a_transactional_test_whatever_the_last_one_wrote(cast, turn):
    assert cast.guardian.first_name == "Sunita" and Desk.objects.count() == 2
    User.objects.filter(pk=cast.guardian.pk).update(first_name="Somebody")


def test_on_a_bare_database_the_cast_comes_without_desks(bare_database, cast):
    assert not Desk.objects.exists() and not Page.objects.filter(depth__gt=2).exists()


def test_the_cast_that_stands_is_the_one_that_is_built(bare_database, cast):
    """Each role read from the row it was built in: on the bare database `cast` is the one just built."""
    standing = standing_cast()
    assert [(name, getattr(standing, name)) for name in vars(cast)] == list(vars(cast).items())
