"""A port that nobody filled is found when the site is checked, and speaks up when it is used."""

import pytest
from django.core.exceptions import ImproperlyConfigured

from foundation.ports import Port, check_ports


@pytest.fixture
def port(monkeypatch):
    monkeypatch.setattr(Port, "every", list(Port.every))
    return Port("school_closed")


def test_all_are_filled():
    assert check_ports(None) == []


def test_an_empty_one_is_found_and_refuses(port):
    assert [found.msg for found in check_ports(None)] == ["The port school_closed is empty: see site/wiring.py."]
    with pytest.raises(ImproperlyConfigured, match="school_closed is empty"):
        port()


def test_each_filling_is_called_in_turn(port):
    called = []
    port.fill(lambda name: called.append(("first", name)))
    port.fill(lambda name: called.append(("second", name)))
    port("nai-umeed")
    assert called == [("first", "nai-umeed"), ("second", "nai-umeed")]
