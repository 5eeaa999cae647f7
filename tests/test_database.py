"""The plugin in tests/database.py itself."""

import socket

import pytest
from django.db import connection
from wagtail.models import Locale, Page


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
