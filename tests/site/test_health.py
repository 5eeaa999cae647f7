from datetime import timedelta
from types import SimpleNamespace
from unittest.mock import patch
from uuid import uuid4

import health
import pytest
from django.db import OperationalError, connection
from django.db.models import QuerySet
from django.test.utils import CaptureQueriesContext
from django_q.models import Task

from foundation import clock
from notices.models import Event, Heartbeat, Message
from tests.factories.notices import mailed


@pytest.fixture(autouse=True)
def count_anew():
    health.COUNTED.clear()


@pytest.fixture
def beating(db):
    Heartbeat.beat()
    Heartbeat.beat(Heartbeat.FAST)
    return Heartbeat.objects.get(pk=Heartbeat.WORKER)


def test_all_is_well(client, beating):
    answer = client.get("/healthz/")
    assert answer.status_code == 200
    report = answer.json()
    assert report.pop("free_mb") > 0
    assert 0 <= report.pop("worker_beat_age_s") < 30 and 0 <= report.pop("fast_beat_age_s") < 30
    assert report == {
        "ok": True,
        "database": True,
        "writes": True,
        "outbox_age_s": 0,
        "failed_jobs_day": 0,
    }
    assert "no-store" in answer["Cache-Control"]


LANES = pytest.mark.parametrize(
    ("key", "name"), [(Heartbeat.WORKER, "worker_beat_age_s"), (Heartbeat.FAST, "fast_beat_age_s")]
)


@LANES
def test_a_worker_that_never_beat_is_not_well(client, beating, key, name):
    Heartbeat.objects.filter(pk=key).delete()
    assert client.get("/healthz/").status_code == 503
    assert client.get("/healthz/").json()[name] is None


@LANES
def test_a_worker_that_stopped_is_not_well(client, beating, key, name):
    Heartbeat.objects.filter(pk=key).update(at=clock.now() - timedelta(minutes=4))
    assert client.get("/healthz/").status_code == 503


@LANES
def test_a_beat_from_before_the_clock_stepped_back_says_nothing(client, beating, key, name):
    Heartbeat.objects.filter(pk=key).update(at=clock.now() + timedelta(days=365))
    assert client.get("/healthz/").status_code == 503


def test_a_database_that_takes_no_row_is_not_well(client, beating):
    with patch.object(QuerySet, "update_or_create", side_effect=OperationalError("database or disk is full")):
        answer = client.get("/healthz/")
    assert (answer.status_code, answer.json()["writes"]) == (503, False)


def test_a_write_is_tried_seldom_however_often_anybody_asks(client, beating, monkeypatch):
    monkeypatch.setenv("CHAUPAL_NOW", "2026-11-18T08:00+05:30")
    client.get("/healthz/")
    first = Heartbeat.objects.get(pk=Heartbeat.SITE).at
    monkeypatch.setenv("CHAUPAL_NOW", "2026-11-18T08:00:19+05:30")
    client.get("/healthz/")
    assert Heartbeat.objects.get(pk=Heartbeat.SITE).at == first
    monkeypatch.setenv("CHAUPAL_NOW", "2026-11-18T07:00+05:30")
    client.get("/healthz/")
    assert Heartbeat.objects.get(pk=Heartbeat.SITE).at < first


def test_a_disk_that_is_nearly_full_is_not_well(client, beating):
    with patch("shutil.disk_usage", return_value=SimpleNamespace(free=10 * 1024**2)):
        answer = client.get("/healthz/")
    assert (answer.status_code, answer.json()["free_mb"]) == (503, 10)


def test_mail_that_waits_too_long_is_not_well(client, beating, cast):
    event = Event.objects.create(kind="X", subject_id=1, dedupe_key="x", done_at=clock.now())
    late = clock.now() - timedelta(minutes=20)
    mailed(event, "queued", user=cast.guardian)
    Message.objects.update(created_at=late)
    assert client.get("/healthz/").status_code == 503
    assert client.get("/healthz/").json()["outbox_age_s"] >= 1200


def failed(hours: int, attempts: int = 5) -> None:
    stopped = clock.now() - timedelta(hours=hours)
    Task.objects.create(
        id=uuid4().hex, name="x", func="notices.jobs.deliver", started=stopped, stopped=stopped, success=False,
        attempt_count=attempts,
    )  # fmt: skip


def test_jobs_that_failed_within_a_day_are_told_and_end_nothing(client, beating):
    """A supervisor that starts the worker anew for them would do so for ever."""
    for hours in (1, 23, 25):
        failed(hours)
    # This one the queue tries again by itself.
    failed(2, attempts=4)
    answer = client.get("/healthz/")
    assert (answer.status_code, answer.json()["failed_jobs_day"]) == (200, 2)


def test_they_are_counted_seldom_however_often_anybody_asks(client, beating):
    client.get("/healthz/")
    failed(1)
    with CaptureQueriesContext(connection) as queries:
        assert client.get("/healthz/").json()["failed_jobs_day"] == 0
    assert not [query for query in queries if "django_q_task" in query["sql"]]
