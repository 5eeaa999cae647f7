"""Homework of one class and day, set and taken back at one moment: what stands is told, what is gone is recalled."""

from time import sleep

import pytest

from notices.models import Event
from portal.homework.models import Homework
from portal.homework.notices import HomeworkSet
from tests.rivals import at_once

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _no_jobs(monkeypatch):
    monkeypatch.setattr("notices.notice.async_task", lambda *job: None)


def set_one(cast, title) -> Homework:
    (found,) = Homework.set_for([cast.class_5b], title=title, due_on=cast.school.today(), by=cast.teacher)
    return found


def slowed(monkeypatch, name, before=0.0, after=0.0) -> None:
    """This verb of the notice, with the time in which the other could go wrong."""
    verb = getattr(HomeworkSet, name)

    def slowly(*args, **kwargs):
        sleep(before)
        found = verb(*args, **kwargs)
        sleep(after)
        return found

    monkeypatch.setattr(HomeworkSet, name, slowly)


def withdrawal(cast, homework):
    def go():
        sleep(0.2)
        Homework.objects.select_related("school_class").get(pk=homework.pk).withdraw(by=cast.head)

    return go


def test_one_is_taken_back_while_another_is_set(cast, monkeypatch):
    """It did not see the one that was just joining, and recalled what told of it."""
    first = set_one(cast, "Read page 12")
    slowed(monkeypatch, "tell", after=0.6)
    at_once(lambda: set_one(cast, "Paint a bird"), withdrawal(cast, first))
    second = Homework.objects.standing().get()
    assert Event.objects.get(recalled_at__isnull=True).subject_id == second.pk


def test_both_are_taken_back_at_once(cast, monkeypatch):
    """Each let the other stand in for it: the link led nowhere, and nobody read that it was taken back."""
    both = set_one(cast, "Read page 12"), set_one(cast, "Paint a bird")
    assert Event.objects.count() == 1
    slowed(monkeypatch, "recall", after=0.4)
    at_once(*(withdrawal(cast, each) for each in both))
    assert not Homework.objects.standing().exists()
    assert Event.objects.get().recalled_by == cast.head
