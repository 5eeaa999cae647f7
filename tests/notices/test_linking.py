"""What a guardian was told before they had an account is theirs when they have one, and theirs alone."""

import pytest

from notices.inbox import events_of
from notices.linking import move_to_guardian, move_to_user
from notices.models import Delivery, Event
from tests.factories import GuardianFactory, UserFactory
from tests.factories.notices import mailed


@pytest.fixture
def zoya(cast):
    return GuardianFactory(school=cast.school, first_name="Zoya")


@pytest.fixture
def event(cast):
    return Event.objects.create(dedupe_key="letters.sent:1", kind="letters.sent", subject_id=1, school=cast.school)


def test_it_becomes_the_users_and_remembers_the_guardian(cast, zoya, event):
    mine, others = mailed(event, guardian=zoya), mailed(event, guardian=GuardianFactory(school=cast.school))
    user = UserFactory()
    assert not events_of(user).exists()
    zoya.link(user)
    assert Delivery.objects.get(pk=mine.pk).user == user
    assert Delivery.objects.get(pk=mine.pk).guardian == zoya
    assert Delivery.objects.get(pk=others.pk).user is None
    assert list(events_of(user)) == [event]


def test_unlinked_it_is_the_guardians_again_and_the_users_own_stays(zoya, event):
    user, other = UserFactory(), Event.objects.create(dedupe_key="letters.sent:2", kind="letters.sent", subject_id=2)
    mine, own = mailed(event, guardian=zoya), mailed(other, user=user)
    zoya.link(user)
    Delivery.objects.filter(user=user).update(opened_at=event.created_at)
    zoya.unlink()
    assert Delivery.objects.get(pk=mine.pk).user is None
    assert Delivery.objects.get(pk=mine.pk).opened_at is None, "who opened it was somebody else"
    assert Delivery.objects.get(pk=own.pk).opened_at is not None
    assert Delivery.objects.get(pk=own.pk).user == user
    assert list(events_of(user)) == [other]


@pytest.mark.parametrize(
    ("guardians", "users", "stays"),
    [
        ("handed", "handed", "users"),
        ("queued", "queued", "users"),
        ("queued", "handed", "users"),
        ("handed", "queued", "guardians"),
        ("sending", "queued", "guardians"),
        ("failed", "queued", "users"),
        ("withheld", "queued", "users"),
        ("withheld", "failed", "users"),
        ("queued", "failed", "guardians"),
        ("queued", "withheld", "guardians"),
        ("handed", "failed", "guardians"),
        ("handed", "withheld", "guardians"),
    ],
)
def test_of_two_for_one_event_one_stays_and_nobody_hears_twice(zoya, event, guardians, users, stays):
    user = UserFactory()
    rows = {"guardians": mailed(event, guardians, guardian=zoya), "users": mailed(event, users, user=user)}
    zoya.link(user)
    assert [row.pk for row in Delivery.objects.filter(event=event)] == [rows[stays].pk]
    assert Delivery.objects.get(event=event).user == user


def test_another_channel_is_no_double(zoya, event):
    user = UserFactory()
    Delivery.objects.create(event=event, channel="in_app", user=user)
    mailed(event, guardian=zoya)
    zoya.link(user)
    assert Delivery.objects.filter(event=event, user=user).count() == 2


def test_a_link_that_fails_half_way_changes_nothing(zoya, event, monkeypatch):
    from foundation import ports

    def trip(guardian, user):
        raise RuntimeError

    mine, user = mailed(event, guardian=zoya), UserFactory()
    monkeypatch.setattr(ports.guardian_linked, "fillings", [move_to_user, trip])
    with pytest.raises(RuntimeError):
        zoya.link(user)
    assert Delivery.objects.get(pk=mine.pk).user is None
    assert type(zoya).objects.get(pk=zoya.pk).user is None


def test_giving_back_leaves_what_came_through_another_record(cast, zoya, event):
    user, there = UserFactory(), GuardianFactory(school=cast.other_school)
    row = mailed(event, guardian=there, user=user)
    move_to_guardian(zoya, user)
    assert Delivery.objects.get(pk=row.pk).user == user
