"""What went wrong, for administrators: failed jobs, refused addresses, schools that nobody serves."""

import re
from datetime import timedelta
from html import unescape
from uuid import uuid4

import pytest
from django.test import Client
from django_q.brokers import get_broker
from django_q.conf import Conf
from django_q.models import OrmQ, Task
from django_q.monitor import save_task
from django_q.signing import SignedPackage
from django_q.tasks import async_task

from editing import faults
from foundation import clock, failed_jobs
from notices.jobs import each_day
from notices.models import Event, Message
from tests.factories import ContactPointFactory, GuardianFactory, PostingFactory, UserFactory
from tests.factories.helpdesk import TicketFactory
from tests.factories.notices import mailed

FAULTS = "/admin/reports/faults/"
SECRET = "QzZebra Verma, 5B, qzzebra@example.org"
TRACEBACK = f"""{SECRET} : Traceback (most recent call last):
  File "/srv/venv/lib/python3.11/site-packages/django_q/worker.py", line 99, in worker
    res = f(*task["args"], **task["kwargs"])
  File "/srv/chaupal/notices/jobs.py", line 45, in deliver
    raise ValueError("{SECRET}")
ValueError: {SECRET}
and of two lines: {SECRET}
"""
ran: list[tuple] = []


def work(*args, **kwargs) -> None:
    """A job of this test."""
    ran.append((args, kwargs))


@pytest.fixture
def administrator(cast, as_user) -> Client:
    ran.clear()
    return as_user(UserFactory(is_superuser=True, is_staff=True, email="rules@example.org"))


def failed(
    func="tests.editing.test_faults.work", result=TRACEBACK, minutes=0, args=(7,), attempts=5, cluster=None, **kwargs
) -> Task:
    at = clock.now() - timedelta(minutes=minutes)
    values = {"args": args, "kwargs": kwargs, "result": result, "attempt_count": attempts, "success": False}
    values["cluster"] = cluster
    return Task.objects.create(id=uuid4().hex, name="zebra", func=func, started=at, stopped=at, **values)


def page(client, query="") -> str:
    answer = client.get(FAULTS + query)
    assert answer.status_code == 200
    return unescape(answer.content.decode())


def addresses(text: str) -> list[str]:
    return re.findall(r"\S+•••@\S+", text)


def event(cast) -> Event:
    return Event.objects.create(kind="letters.sent", subject_id=1, school=cast.school, dedupe_key=uuid4().hex)


# --- Who reads it ----------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("role", ["editor", "head", "other_head", "teacher", "office", "agent", "officer", "guardian"])
def test_for_everybody_else_it_is_not_there(cast, as_user, role):
    job = failed()
    client = as_user(getattr(cast, role))
    assert client.get(FAULTS).status_code == 404
    for act in ("again", "dismissal"):
        assert client.post(f"{FAULTS}jobs/{job.pk}/{act}/").status_code == 404
    assert Task.objects.filter(pk=job.pk).exists() and not ran
    assert FAULTS not in client.get("/admin/").content.decode()


def test_it_stands_in_the_menu_and_says_that_all_is_well(administrator):
    assert FAULTS in administrator.get("/admin/").content.decode()
    text = page(administrator)
    assert "None. All work that was queued is done, or waits its turn." in text and text.count("None.") == 3


# --- Jobs ------------------------------------------------------------------------------------------------------------
def test_a_failed_job_is_shown_without_anybodys_data(administrator):
    failed(args=("QzZebra",), child="QzZebra")
    Task.objects.create(
        id=uuid4().hex, name="y", func="fine.job", started=clock.now(), stopped=clock.now(), success=True
    )
    text = page(administrator)
    assert "tests.editing.test_faults.work" in text and "ValueError" in text and "<td>1</td>" in text
    assert "chaupal/notices/jobs.py:45" in text
    assert "zebra" not in text.lower() and "Verma" not in text and "fine.job" not in text


@pytest.mark.parametrize(
    ("result", "error"),
    [
        (TRACEBACK, "ValueError"),
        (TRACEBACK.replace("ValueError: ", "smtplib.SMTPDataError: "), "SMTPDataError"),
        (TRACEBACK.partition("\nValueError")[0] + "\nKeyError\n", "KeyError"),
        (SECRET, ""),
        (None, ""),
        ({"name": SECRET}, ""),
        ("", ""),
    ],
)
def test_of_what_the_queue_kept_the_class_alone_is_read(result, error):
    found, place = faults.error_of(result)
    assert found == error and not [word for word in ("Zebra", "Verma", "@") if word in found + place]


def test_try_again_runs_it_once_and_says_so(administrator):
    job = failed(args=(7, "x"), of="letters")
    first = administrator.post(f"{FAULTS}jobs/{job.pk}/again/", follow=True)
    second = administrator.post(f"{FAULTS}jobs/{job.pk}/again/", follow=True)
    assert "1 job is queued again." in first.text and "somebody was faster" in unescape(second.text)
    assert ran == [((7, "x"), {"of": "letters"})]
    assert not Task.objects.filter(pk=job.pk).exists()


def test_dismissed_it_is_gone_and_does_not_run(administrator):
    job = failed()
    assert "1 job is dismissed." in administrator.post(f"{FAULTS}jobs/{job.pk}/dismissal/", follow=True).text
    assert "somebody was faster" in unescape(administrator.post(f"{FAULTS}jobs/{job.pk}/dismissal/", follow=True).text)
    assert not Task.objects.filter(success=False).exists() and not ran


@pytest.mark.parametrize("func", ["nowhere.at.all", "notices.jobs.no_such", "nothing", ""])
def test_what_this_version_does_not_know_can_only_be_dismissed(administrator, func):
    job = failed(func)
    answer = administrator.post(f"{FAULTS}jobs/{job.pk}/again/", follow=True)
    assert "can only be dismissed" in unescape(answer.text) and Task.objects.filter(pk=job.pk).exists()


@pytest.mark.parametrize("act", ["again", "dismissal"])
def test_a_job_that_did_its_work_is_neither_run_nor_forgotten(administrator, act):
    job = failed()
    Task.objects.update(success=True)
    administrator.post(f"{FAULTS}jobs/{job.pk}/{act}/")
    assert Task.objects.filter(pk=job.pk).exists() and not ran


@pytest.mark.parametrize("act", ["again", "dismissal"])
def test_a_link_does_nothing(administrator, act):
    job = failed()
    assert administrator.get(f"{FAULTS}jobs/{job.pk}/{act}/").status_code == 405
    assert Task.objects.filter(pk=job.pk).exists() and not ran


@pytest.mark.parametrize("act", ["again", "dismissal"])
@pytest.mark.parametrize("attempts", [1, 4])
def test_what_the_queue_itself_still_tries_is_left_to_it(administrator, act, attempts):
    job = failed(attempts=attempts)
    text = page(administrator)
    assert "1 job failed just now. The site tries it again by itself." in text
    assert "test_faults.work" not in text and "/again/" not in text
    assert "somebody was faster" in unescape(administrator.post(f"{FAULTS}jobs/{job.pk}/{act}/", follow=True).text)
    assert Task.objects.filter(pk=job.pk).exists() and not ran


def test_what_was_left_by_a_queue_that_is_gone_is_not_said_to_be_tried(administrator):
    failed(attempts=1, minutes=60)
    assert "failed just now" not in page(administrator)


def test_the_queue_saves_and_gives_up_as_is_told_here(cast, monkeypatch):
    """From its first attempt on there is a row, and its place in the queue goes with the last."""
    monkeypatch.setattr(Conf, "SYNC", False)
    monkeypatch.setattr("django_q.monitor.close_old_django_connections", lambda: None)
    seen = []
    async_task("tests.editing.test_faults.work", 7, cluster="fast")
    place = OrmQ.objects.get()
    for _attempt in range(failed_jobs.ATTEMPTS):
        task = SignedPackage.loads(place.payload) | {"success": False, "result": TRACEBACK, "stopped": clock.now()}
        save_task(task | {"ack_id": place.pk, "cluster": "fast"}, get_broker("fast"))
        seen.append((failed_jobs.given_up().count(), OrmQ.objects.count()))
    assert seen == [(0, 1)] * (failed_jobs.ATTEMPTS - 1) + [(1, 0)]


def test_every_lane_tries_as_often(settings):
    lanes = settings.Q_CLUSTER["ALT_CLUSTERS"]
    assert lanes and not [name for name, lane in lanes.items() if "max_attempts" in lane]
    assert not settings.Q_CLUSTER["ack_failures"] and Conf.MAX_ATTEMPTS == failed_jobs.ATTEMPTS > 1


@pytest.mark.parametrize(("lane", "key"), [("fast", "fast"), ("chaupal", "chaupal"), (None, "chaupal")])
def test_it_goes_back_into_its_lane_in_the_same_step(administrator, monkeypatch, lane, key):
    monkeypatch.setattr(Conf, "SYNC", False)
    job = failed(cluster=lane)
    # Nothing is left for after the commit: no callback of this transaction ever runs.
    assert faults.try_again(job.pk) == 1
    assert [row.key for row in OrmQ.objects.all()] == [key]
    assert not Task.objects.filter(pk=job.pk).exists()


def test_where_it_cannot_be_queued_it_is_not_forgotten(administrator, monkeypatch):
    def broken(*args, **kwargs):
        raise OSError

    monkeypatch.setattr(faults, "async_task", broken)
    job = failed()
    with pytest.raises(OSError):
        faults.try_again(job.pk)
    assert Task.objects.filter(pk=job.pk).exists()


# Beside three of one kind: what stands on a line of its own, and whether it is older than they are.
OTHERS = {
    "another function": {"func": "notices.jobs.each_minute"},
    "another error": {"result": TRACEBACK.replace("ValueError: ", "KeyError: ")},
    "one that is tried": {"attempts": 1},
    "one that came later": {"minutes": -1},
}


@pytest.fixture
def several():
    return [failed(args=(n // 2,), minutes=n).pk for n in range(3)]


@pytest.mark.parametrize("other", OTHERS)
def test_dismissed_are_all_that_stood_on_the_line(administrator, several, other):
    stays = failed(**{"minutes": 5} | OTHERS[other])
    answer = administrator.post(f"{FAULTS}jobs/{several[0]}/dismissal/", follow=True)
    assert "3 jobs are dismissed." in answer.text
    assert [job.pk for job in Task.objects.all()] == [stays.pk] and not ran


def test_tried_again_are_all_of_the_line_and_each_work_once(administrator, several):
    failed(args=(0,), of="others", minutes=4)
    answer = administrator.post(f"{FAULTS}jobs/{several[0]}/again/", follow=True)
    assert "3 jobs are queued again." in answer.text
    # The oldest first.
    assert ran == [((0,), {"of": "others"}), ((1,), {}), ((0,), {})]
    assert not Task.objects.filter(success=False).exists()


def test_alike_stand_on_one_line_the_newest_first(administrator, several):
    failed(minutes=-1, result=TRACEBACK.replace("ValueError: ", "KeyError: "))
    first, second = faults.failed_jobs()
    assert (first.error, first.number, second.error, second.number) == ("KeyError", 1, "ValueError", 3)
    assert second.key == several[0] and page(administrator).count("/again/") == 2


def test_no_more_are_read_than_is_said(administrator, several, monkeypatch):
    monkeypatch.setattr(faults, "MOST", 2)
    assert [group.number for group in faults.failed_jobs()] == [2]
    assert "The newest 2 are read." in page(administrator) and faults.dismiss(several[0]) == 2


def test_after_90_days_it_goes_by_itself(cast, monkeypatch):
    monkeypatch.setattr("notices.jobs.ports.each_day.paths", list)
    old, young = (failed(minutes=days * 24 * 60, attempts=attempts) for days, attempts in ((91, 5), (89, 5)))
    each_day()
    assert set(Task.objects.filter(success=False).values_list("pk", flat=True)) == {young.pk} != {old.pk}


@pytest.mark.parametrize("query", ["?addresses=x", f"?addresses={'9' * 30}"])
def test_a_key_that_is_none_breaks_nothing(administrator, query):
    failed()
    assert "/again/" in page(administrator, query)


# --- Addresses -------------------------------------------------------------------------------------------------------
def test_a_refused_address_is_masked_and_says_which_school(administrator, cast):
    for _ in range(3):
        mailed(event(cast), "failed", user=cast.guardian)
    mailed(event(cast), "handed", user=cast.other_guardian)
    mailed(event(cast), "queued", user=cast.head)
    text = page(administrator)
    assert addresses(text) == ["su•••@example.org"] and cast.guardian.email not in text
    assert str(cast.school.name) in text and str(cast.other_school.name) in text
    assert "<td>3</td>" in text and cast.guardian.first_name not in text


def test_a_guardian_without_an_account_and_staff_are_shown_too(administrator, cast):
    record = GuardianFactory(school=cast.school, first_name="Zoya")
    ContactPointFactory(guardian=record, value="zoya@example.org")
    mailed(event(cast), "failed", guardian=record)
    mailed(event(cast), "failed", user=cast.office)
    assert sorted(addresses(page(administrator))) == sorted(
        ["zo•••@example.org", f"{cast.office.email[:2]}•••@example.org"]
    )


def test_once_a_mail_arrives_it_is_no_longer_refused(administrator, cast):
    for person in (cast.guardian, cast.other_guardian):
        mailed(event(cast), "failed", user=person)
    mailed(event(cast), "handed", user=cast.guardian)
    assert addresses(page(administrator)) == ["im•••@example.org"]


def test_what_began_as_a_guardians_mail_is_the_users_from_then_on(administrator, cast):
    record = cast.guardian.guardians.get(school=cast.school)
    mailed(event(cast), "failed", user=cast.guardian)
    message = mailed(event(cast), "failed", guardian=record).message
    Message.objects.filter(pk=message.pk).update(user=cast.guardian)
    assert addresses(page(administrator)) == ["su•••@example.org"]


def test_addresses_are_read_page_by_page(administrator, cast):
    told = event(cast)
    for n in range(faults.PER_PAGE + 1):
        mailed(told, "failed", user=UserFactory(email=f"p{n:03}@example.org"))
    first, before = faults.refused_addresses()
    rest, end = faults.refused_addresses(before)
    assert (len(first), len(rest), end) == (faults.PER_PAGE, 1, 0)
    (older,) = re.findall(r'href="(\?addresses=\d+)"', page(administrator))
    assert len(addresses(page(administrator, older))) == 1


def test_many_rows_cost_as_many_queries_as_one(administrator, cast, django_assert_max_num_queries):
    counted, told = [], event(cast)
    page(administrator)
    for more in (1, 5):
        for _ in range(more):
            failed()
            mailed(told, "failed", user=UserFactory(email=f"{uuid4().hex}@example.org"))
        with django_assert_max_num_queries(60) as queries:
            page(administrator)
        counted.append(len(queries))
    assert counted[0] == counted[1]


# --- Schools ---------------------------------------------------------------------------------------------------------
def test_a_school_that_nobody_serves_is_named_until_somebody_does(administrator, cast):
    PostingFactory._meta.model.objects.filter(role="agent").delete()
    for title in ("One", "Two"):
        TicketFactory(requester=cast.head, school=cast.school, title=title)
    text = page(administrator)
    assert re.search(rf"{cast.school.name}\s*\(<span translate=.no.>{cast.school.slug}</span>\): 2", text)
    assert "One" not in text.partition("have no help desk")[2]
