from datetime import timedelta

import pytest

from foundation import clock
from notices.models import Event, Heartbeat, Message
from tests.factories.notices import mailed


@pytest.fixture
def beating(db):
    return Heartbeat.objects.create(at=clock.now())


def test_all_is_well(client, beating):
    answer = client.get("/healthz/")
    assert answer.status_code == 200
    assert answer.json() == {"ok": True, "database": True, "worker_beat_age_s": 0, "outbox_age_s": 0}
    assert "no-store" in answer["Cache-Control"]


def test_a_worker_that_never_beat_is_not_well(client, db):
    assert client.get("/healthz/").status_code == 503
    assert client.get("/healthz/").json()["worker_beat_age_s"] is None


def test_a_worker_that_stopped_is_not_well(client, beating):
    Heartbeat.objects.update(at=clock.now() - timedelta(minutes=4))
    assert client.get("/healthz/").status_code == 503


def test_mail_that_waits_too_long_is_not_well(client, beating, cast):
    event = Event.objects.create(kind="X", subject_id=1, dedupe_key="x", done_at=clock.now())
    late = clock.now() - timedelta(minutes=20)
    mailed(event, "queued", user=cast.guardian)
    Message.objects.update(created_at=late)
    assert client.get("/healthz/").status_code == 503
    assert client.get("/healthz/").json()["outbox_age_s"] >= 1200
