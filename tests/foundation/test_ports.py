"""A port that nobody filled is found when the site is checked, and speaks up when it is used."""

import pytest
from django.core.exceptions import ImproperlyConfigured

from foundation.ports import Announcement, Jobs, Port, Question, check_ports


@pytest.fixture
def port(monkeypatch):
    monkeypatch.setattr(Port, "every", list(Port.every))
    return Announcement("school_closed")


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


def test_a_question_has_one_answer(monkeypatch):
    monkeypatch.setattr(Port, "every", list(Port.every))
    question = Question("how_many")
    assert [found.msg for found in check_ports(None)] == ["The port how_many is empty: see site/wiring.py."]
    with pytest.raises(ImproperlyConfigured, match="how_many is empty"):
        question("nai-umeed")
    question.fill(len)
    assert question("nai-umeed") == 9
    with pytest.raises(ImproperlyConfigured, match="how_many has an answer already"):
        question.fill(len)


def test_a_job_is_queued_by_its_path(monkeypatch):
    monkeypatch.setattr(Port, "every", list(Port.every))
    jobs = Jobs("each_hour")
    jobs.fill(test_all_are_filled)
    assert jobs.paths() == [f"{__name__}.test_all_are_filled"]
