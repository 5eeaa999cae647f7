"""One Event, each person told once by each channel, nothing lost when the mail server or the worker goes away."""

from datetime import timedelta
from smtplib import SMTPDataError, SMTPRecipientsRefused, SMTPServerDisconnected

import pytest
from django.core import mail
from django.core.exceptions import ImproperlyConfigured
from django.db import IntegrityError, transaction
from django.db.models import Q
from django_q.conf import Conf
from django_q.models import Schedule

from foundation import clock
from notices import expansion, jobs, notice, rounds
from notices.channels import EMAIL
from notices.management.commands.worker import SCHEDULES, ensure_schedule
from notices.models import Batch, Delivery, Event, Message, handed_q, messages
from notices.notice import Notice
from roll.models import Audience, School
from roll.recipients import Recipients
from tests.factories import ContactPointFactory, GuardianFactory, GuardianshipFactory, UserFactory
from tests.factories.notices import outcome, outcomes


class SchoolTold(Notice):
    kind = "tests.school_told"
    subject_model = "roll.School"
    template = "../../tests/notices/school_told"

    def recipients(self):
        return Audience.of(self.subject).recipients()

    def school(self):
        return self.subject

    def url(self):
        return "/"

    @classmethod
    def readable(cls, user):
        return School.objects.filter(guardians__user=user)

    def text(self, reader):
        from notices.notice import Text

        return Text(f"{self.subject.name} for {reader.first_name}", "Come and see.")


@pytest.fixture
def tell(cast, django_capture_on_commit_callbacks):
    def send() -> Event:
        with django_capture_on_commit_callbacks(execute=True):
            return SchoolTold(cast.school).send(by=cast.office)

    return send


def reached(channel):
    return sorted(Delivery.objects.filter(handed_q(), channel=channel).values_list("user__first_name", flat=True))


def test_everyone_is_told_once_by_each_channel(cast, tell):
    tell()
    tell()
    assert Event.objects.count() == 1
    assert reached("in_app") == ["Aarav", "Farida", "Imran", "Sunita"]
    assert reached("email") == ["Aarav", "Farida", "Imran", "Sunita"]
    told = ("aarav", "farida", "imran", "sunita")
    assert sorted(message.to[0] for message in mail.outbox) == [f"{name}@example.org" for name in told]
    sunita = next(m for m in mail.outbox if m.to == ["sunita@example.org"])
    assert sunita.subject == "Nai Umeed Primary School for Sunita"
    assert f"/notices/{Event.objects.get().pk}/" in sunita.body


def test_who_joins_later_is_not_told_by_a_second_send(cast, tell, django_capture_on_commit_callbacks):
    """Told is who belongs when it is told: a new home may read it, and hears of what comes next."""
    tell()
    later = UserFactory(first_name="Later", email="later@example.org")
    guardian = GuardianFactory(school=cast.school, user=later)
    GuardianshipFactory(guardian=guardian, pupil=cast.bilal, granted_by=cast.office)
    unknown = GuardianFactory(school=cast.school)
    ContactPointFactory(guardian=unknown, value="unknown@example.org")
    GuardianshipFactory(guardian=unknown, pupil=cast.bilal, granted_by=cast.office)
    told = len(mail.outbox)
    tell()
    with django_capture_on_commit_callbacks(execute=True):
        jobs.sweep()
    assert not Delivery.objects.filter(Q(user=later) | Q(guardian=unknown)).exists()
    assert len(mail.outbox) == told == 4


def test_a_guardian_without_an_account_is_told_by_mail(cast, tell):
    guardian = GuardianFactory(school=cast.school, first_name="Zoya")
    ContactPointFactory(guardian=guardian, value="zoya@example.org")
    GuardianshipFactory(guardian=guardian, pupil=cast.bilal, granted_by=cast.office)
    tell()
    delivery = Delivery.objects.get(guardian=guardian)
    assert (delivery.channel, outcome(delivery)) == ("email", "handed")
    assert ["zoya@example.org"] in [m.to for m in mail.outbox]


def test_batches_go_on_where_a_killed_job_stopped(cast, tell, monkeypatch, django_capture_on_commit_callbacks):
    monkeypatch.setattr(expansion, "BATCH", 2)
    event = SchoolTold(cast.school).send(by=None)
    assert event.claim() and expansion.expand_next(event)  # then the worker dies
    assert Delivery.objects.filter(channel="in_app").count() == 2
    Event.objects.update(claimed_until=clock.now() - timedelta(seconds=1))
    with django_capture_on_commit_callbacks(execute=True):
        jobs.sweep()
    assert reached("in_app") == ["Aarav", "Farida", "Imran", "Sunita"]
    event.refresh_from_db()
    assert event.done_at


def test_the_mails_of_a_batch_are_several_jobs(cast, tell, monkeypatch):
    """No connection carries more than a batch, and nobody is in none."""
    monkeypatch.setattr(messages, "SIZE", 1)
    tell()
    mails = Message.objects.all()
    assert Batch.objects.count() == mails.count() > 1
    assert mails.values("batch").distinct().count() == mails.count()
    assert set(mails.values_list("state", flat=True)) == {"handed"}


def test_a_held_claim_is_not_taken(cast):
    event = SchoolTold(cast.school).send(by=None)
    assert event.claim()
    assert not Event.objects.get().claim()
    late = Event.objects.get()
    Event.objects.update(claimed_until=clock.now() - timedelta(seconds=1))
    assert late.claim()
    assert not event.extend_claim(), "the first job must notice that it was overtaken"


def test_work_that_is_done_is_not_taken_up(cast):
    """Not even where its time has run out: a job of it may still wait in the queue."""
    SchoolTold(cast.school).send(by=None)
    Event.objects.update(done_at=clock.now(), claimed_until=clock.now() - timedelta(seconds=1))
    assert not Event.objects.get().claim()


def test_a_mail_server_that_is_away_loses_and_doubles_nothing(cast, tell, monkeypatch):
    real = EMAIL.hand_over
    calls = []

    def drops_after_two(connection, message):
        calls.append(message.to[0])
        if len(calls) == 3:
            raise SMTPServerDisconnected("gone")
        return real(connection, message)

    monkeypatch.setattr(EMAIL, "hand_over", drops_after_two)
    tell()
    assert len(mail.outbox) == 2
    batch = Batch.objects.get()
    assert batch.attempts == 1 and not batch.done_at and batch.claimed_until > clock.now()
    jobs.deliver(batch.pk)
    assert len(mail.outbox) == len({m.to[0] for m in mail.outbox}) == 4
    batch.refresh_from_db()
    assert batch.done_at


def test_what_another_job_has_handed_over_meanwhile_is_not_sent_again(cast, tell, monkeypatch):
    """A job that was overtaken has written what the other one has sent."""
    real = EMAIL.compose

    def compose(message, notices, address):
        Message.objects.filter(user=cast.guardian).update(state="handed", handed_at=clock.now())
        return real(message, notices, address)

    monkeypatch.setattr(EMAIL, "compose", compose)
    tell()
    assert sorted(message.to[0] for message in mail.outbox) == [
        f"{name}@example.org" for name in ("aarav", "farida", "imran")
    ]


def answers_to_sunita(monkeypatch, error):
    """The mail server answers so to one address, and takes the others."""
    real = EMAIL.hand_over

    class Refusing:
        def send_messages(self, messages):
            raise error

    def send(connection, message):
        return real(Refusing() if message.to == ["sunita@example.org"] else connection, message)

    monkeypatch.setattr(EMAIL, "hand_over", send)


def test_a_refused_address_delays_nobody(cast, tell, monkeypatch):
    answers_to_sunita(monkeypatch, SMTPRecipientsRefused({"sunita@example.org": (550, b"no such mailbox")}))
    tell()
    assert outcomes(user=cast.guardian) == ["failed"]
    assert len(mail.outbox) == 3
    assert Batch.objects.get().done_at


@pytest.mark.parametrize(
    "answer",
    [
        SMTPRecipientsRefused({"sunita@example.org": (450, b"greylisted, come again")}),
        SMTPDataError(452, b"mailbox full"),
    ],
)
def test_who_is_asked_to_come_again_comes_again(cast, tell, monkeypatch, answer):
    answers_to_sunita(monkeypatch, answer)
    tell()
    batch = Batch.objects.get()
    assert outcomes(user=cast.guardian) == ["queued"]
    assert (len(mail.outbox), batch.attempts, batch.done_at) == (3, 1, None)
    monkeypatch.undo()
    jobs.deliver(batch.pk)
    assert sorted(message.to[0] for message in mail.outbox) == [
        f"{name}@example.org" for name in ("aarav", "farida", "imran", "sunita")
    ]
    batch.refresh_from_db()
    assert batch.done_at


def test_nobody_is_asked_for_ever(cast, tell, monkeypatch):
    answers_to_sunita(monkeypatch, SMTPRecipientsRefused({"sunita@example.org": (450, b"come again")}))
    tell()
    Batch.objects.update(attempts=rounds.MOST_ATTEMPTS)
    jobs.deliver(Batch.objects.get().pk)
    assert outcomes(user=cast.guardian) == ["failed"]
    assert Batch.objects.get().done_at


@pytest.mark.parametrize("answer", [SMTPDataError(554, b"no"), ValueError("Invalid address")])
def test_one_mail_that_cannot_go_is_not_tried_for_ever(cast, tell, monkeypatch, answer):
    answers_to_sunita(monkeypatch, answer)
    tell()
    assert outcomes(user=cast.guardian) == ["failed"]
    assert len(mail.outbox) == 3


def test_a_job_that_trips_leaves_nobody_to_hear_twice(cast, tell, monkeypatch):
    answers_to_sunita(monkeypatch, RuntimeError("unforeseen"))
    with pytest.raises(RuntimeError):
        tell()
    told = {message.to[0] for message in mail.outbox}
    recorded = Delivery.objects.filter(handed_q(), channel="email").values_list("user__email", flat=True)
    assert told and told == set(recorded)


def test_a_mail_that_cannot_be_written_delays_nobody(cast, tell, monkeypatch, caplog):
    real = SchoolTold.text

    def text(self, reader):
        if reader == cast.guardian:
            raise ValueError("a template that trips")
        return real(self, reader)

    monkeypatch.setattr(SchoolTold, "text", text)
    tell()
    assert outcomes(user=cast.guardian) == ["failed"]
    assert len(mail.outbox) == 3
    assert "sunita" not in caplog.text.lower()


def test_access_is_asked_again_at_delivery(cast, monkeypatch):
    event = SchoolTold(cast.school).send(by=None)
    assert event.claim() and expansion.expand_next(event)
    cast.siya.guardianships.get(guardian__user=cast.other_guardian).suspend(by=cast.office)
    jobs.deliver(Batch.objects.get().pk)
    assert outcomes(user=cast.other_guardian) == ["withheld"]
    assert ["imran@example.org"] not in [m.to for m in mail.outbox]
    assert len(mail.outbox) == 3


def test_the_database_refuses_to_tell_twice_or_to_nobody(cast, tell):
    event = tell()
    message = Message.objects.first()
    for row in (
        Delivery(event=event, user=cast.guardian, channel="email", message=message),
        Delivery(event=event, channel="email", message=message),
        Message(batch=message.batch),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            row.save()


def test_an_event_of_a_rolled_back_verb_is_never_told(cast, django_capture_on_commit_callbacks, monkeypatch):
    queued = []
    monkeypatch.setattr(notice, "async_task", lambda *args: queued.append(args))
    with django_capture_on_commit_callbacks(execute=True), pytest.raises(RuntimeError), transaction.atomic():
        SchoolTold(cast.school).send(by=None)
        raise RuntimeError
    assert not Event.objects.exists() and not mail.outbox and queued == []
    with django_capture_on_commit_callbacks(execute=True):
        event = SchoolTold(cast.school).send(by=None)
        assert queued == [], "nor is it before the commit"
    assert queued == [("notices.jobs.expand", event.pk)]


def test_expansion_asks_as_much_for_many_as_for_few(cast, django_assert_max_num_queries, monkeypatch):
    guardians = [GuardianFactory(school=cast.school, user=UserFactory()) for _ in range(20)]
    for guardian in guardians:
        GuardianshipFactory(guardian=guardian, pupil=cast.bilal, granted_by=cast.office)
    event = SchoolTold(cast.school).send(by=None)
    assert event.claim()
    with django_assert_max_num_queries(13):  # with the savepoint's two
        expansion.expand_next(event)
    assert Delivery.objects.filter(channel="in_app").count() == 24


def test_people_are_never_both_user_and_guardian(cast):
    recipients = Recipients.guardians_of(type(cast.siya).objects.all(), "messages")
    assert not recipients.guardians.filter(Q(user__in=recipients.users)).exists()


def test_work_from_before_the_clock_stepped_back_is_taken_up(cast, monkeypatch, django_capture_on_commit_callbacks):
    queued = []
    monkeypatch.setattr(jobs, "async_task", lambda *args: queued.append(args))
    event = SchoolTold(cast.school).send(by=None)
    assert event.claim()
    Event.objects.update(claimed_until=clock.now() + timedelta(days=1))
    with django_capture_on_commit_callbacks(execute=True):
        jobs.sweep()
    assert queued == [("notices.jobs.expand", event.pk)]
    Event.objects.update(claimed_by="another", claimed_until=clock.now() + timedelta(days=1))
    assert event.claim()
    assert Event.objects.get().claimed_until < clock.now() + timedelta(hours=1)


def test_the_sweeper_leaves_work_that_is_held(cast, monkeypatch, django_capture_on_commit_callbacks):
    queued = []
    monkeypatch.setattr(jobs, "async_task", lambda *args: queued.append(args))
    event = SchoolTold(cast.school).send(by=None)
    assert event.claim()
    # What it queues goes out with the commit: without one nothing is ever queued.
    for _ in range(2):
        with django_capture_on_commit_callbacks(execute=True):
            jobs.sweep()
        assert queued == []
        with django_capture_on_commit_callbacks(execute=True):
            Event.objects.update(claimed_until=clock.now() - timedelta(seconds=1))
            jobs.sweep()
        assert queued == [("notices.jobs.expand", event.pk)]
        queued.clear()


def test_a_long_expansion_hands_itself_on(cast, monkeypatch):
    monkeypatch.setattr(expansion, "BATCH", 2)
    monkeypatch.setattr(jobs, "LONGEST_RUN", -1)
    queued = []
    monkeypatch.setattr(jobs, "async_task", lambda *args: queued.append(args))
    event = SchoolTold(cast.school).send(by=None)
    jobs.expand(event.pk)
    assert queued == [("notices.jobs.expand", event.pk)]
    assert Delivery.objects.filter(channel="in_app").count() == 2
    assert Event.objects.get().claim(), "the next job must be able to take it"


def test_a_kind_that_is_not_known_here_waits_and_breaks_nothing(
    cast, tell, as_user, monkeypatch, django_capture_on_commit_callbacks
):
    event = tell()
    Event.objects.update(kind="ToldByTheNextVersion", done_at=None, claimed_until=clock.now() - timedelta(minutes=1))
    Batch.objects.update(done_at=None, claimed_until=clock.now() - timedelta(minutes=1))
    queued = []
    monkeypatch.setattr(jobs, "async_task", lambda *args: queued.append(args))
    with django_capture_on_commit_callbacks(execute=True):
        jobs.sweep()
    jobs.expand(event.pk)
    jobs.deliver(Batch.objects.get().pk)
    assert (queued, Event.objects.get().done_at, Batch.objects.get().done_at) == ([], None, None)
    reader = as_user(cast.guardian)
    assert reader.get("/notices/").status_code == 200
    assert reader.get(f"/notices/{event.pk}/").status_code == 404


def test_workers_that_start_at_one_moment_share_one_schedule(db):
    for _ in range(2):
        Schedule.objects.create(name="each minute", func="notices.jobs.each_minute")
    for _ in range(2):
        ensure_schedule("each minute", SCHEDULES[Conf.PREFIX]["each minute"])
    assert Schedule.objects.get(name="each minute").repeats == -1


@pytest.mark.parametrize(
    ("lane", "name"), [(lane, name) for lane, schedules in SCHEDULES.items() for name in schedules]
)
def test_a_schedule_written_before_the_clock_stepped_back_is_due_again(db, lane, name):
    """And one that is not due yet keeps its time."""
    now, schedule = clock.now(), SCHEDULES[lane][name]
    ensure_schedule(name, schedule)
    soon, ahead = now + timedelta(seconds=30), now + timedelta(days=365)
    for next_run, expected in ((soon, soon), (ahead, now)):
        Schedule.objects.filter(name=name).update(next_run=next_run)
        ensure_schedule(name, schedule)
        kept = Schedule.objects.get(name=name).next_run
        assert abs(kept - expected) < timedelta(seconds=20)


@pytest.fixture
def zoya(cast):
    """Bilal's other guardian, without an account."""
    guardian = GuardianFactory(school=cast.school, first_name="Zoya")
    ContactPointFactory(guardian=guardian, value="zoya@example.org")
    GuardianshipFactory(guardian=guardian, pupil=cast.bilal, granted_by=cast.office)
    return guardian


def test_access_is_asked_again_of_a_guardian_without_an_account(cast, zoya):
    event = SchoolTold(cast.school).send(by=None)
    assert event.claim()
    while expansion.expand_next(event):
        pass
    zoya.guardianships.get().suspend(by=cast.office)
    for batch in Batch.objects.all():
        jobs.deliver(batch.pk)
    assert outcomes(guardian=zoya) == ["withheld"]
    assert ["zoya@example.org"] not in [message.to for message in mail.outbox]


def test_who_signs_in_between_expansion_and_mail_is_still_told(cast, zoya):
    event = SchoolTold(cast.school).send(by=None)
    assert event.claim()
    while expansion.expand_next(event):
        pass
    zoya.link(UserFactory(first_name="Zoya", email="zoya@example.org"))
    for batch in Batch.objects.all():
        jobs.deliver(batch.pk)
    assert [message.to for message in mail.outbox].count(["zoya@example.org"]) == 1
    assert not Delivery.objects.exclude(handed_q()).exists()


def test_who_signs_in_between_the_users_turn_and_the_guardians_is_told_once(cast, zoya):
    zoya_as_user = UserFactory(first_name="Zoya", email="zoya@example.org")
    event = SchoolTold(cast.school).send(by=None)
    assert event.claim() and expansion.expand_next(event)  # the users' turn: she is none yet
    zoya.link(zoya_as_user)
    while expansion.expand_next(event):
        pass
    for batch in Batch.objects.all():
        jobs.deliver(batch.pk)
    assert [message.to for message in mail.outbox].count(["zoya@example.org"]) == 1
    assert Delivery.objects.filter(user=zoya_as_user, channel="in_app").count() == 1


def test_who_signs_in_while_the_guardians_are_read_is_told_as_a_user_alone(cast, zoya, monkeypatch):
    zoya_as_user = UserFactory(first_name="Zoya", email="zoya@example.org")
    event = SchoolTold(cast.school).send(by=None)
    assert event.claim() and expansion.expand_next(event)
    read = Recipients.guardians_after

    def read_then_linked(*args):
        found = read(*args)
        if zoya.user is None:
            zoya.link(zoya_as_user)
        return found

    monkeypatch.setattr(Recipients, "guardians_after", read_then_linked)
    while expansion.expand_next(event):
        pass
    assert not Delivery.objects.filter(user__isnull=True, guardian__user__isnull=False).exists()
    assert sorted(Delivery.objects.filter(user=zoya_as_user).values_list("channel", flat=True)) == ["email", "in_app"]


def test_who_signs_in_when_their_own_turn_is_over_is_told_at_the_end(cast, zoya):
    """A user since long ago, whose key the users' turn has passed, and whose record is no guardian's any more."""
    event = SchoolTold(cast.school).send(by=None)
    assert event.claim() and expansion.expand_next(event)
    assert cast.editor.pk < event.user_cursor and not Delivery.objects.filter(user=cast.editor).exists()
    zoya.link(cast.editor)
    while expansion.expand_next(event):
        pass
    assert Delivery.objects.filter(user=cast.editor, channel="in_app").count() == 1
    assert not Delivery.objects.filter(guardian=zoya).exists()


def test_who_signs_in_after_the_guardians_turn_is_not_told_again(cast, zoya):
    event = SchoolTold(cast.school).send(by=None)
    assert event.claim() and expansion.expand_next(event) and expansion.expand_next(event)
    assert Delivery.objects.filter(guardian=zoya).exists(), "told as a guardian"
    assert cast.editor.pk < event.user_cursor
    zoya.link(cast.editor)
    while expansion.expand_next(event):
        pass
    for batch in Batch.objects.all():
        jobs.deliver(batch.pk)
    (hers,) = Delivery.objects.filter(user=cast.editor)
    assert (hers.guardian, hers.channel) == (zoya, "email"), "the one she was told by as a guardian"
    assert len(mail.outbox) == 5


def test_what_was_gone_before_anybody_heard_may_be_told_when_it_is_back(cast, tell, monkeypatch):
    monkeypatch.setattr(SchoolTold, "subjects", classmethod(lambda cls: School.objects.none()))
    tell()
    assert not Event.objects.exists()
    monkeypatch.undo()
    tell()
    assert reached("in_app") == ["Aarav", "Farida", "Imran", "Sunita"]


def test_a_kind_has_one_class():
    with pytest.raises(ImproperlyConfigured, match=r"The kind tests\.school_told is taken: SchoolTold"):
        type("Second", (SchoolTold,), {"kind": SchoolTold.kind})
    assert Notice.kinds[SchoolTold.kind] is SchoolTold


def test_a_base_of_others_is_no_kind():
    base = type("AboutASchool", (Notice,), {"subject_model": "roll.School"})
    assert base not in Notice.kinds.values()
