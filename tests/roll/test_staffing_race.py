"""Two who change a school's postings at one moment: one after the other, and each on what the other has left."""

from contextlib import suppress
from datetime import timedelta
from threading import Barrier, BrokenBarrierError
from time import sleep

import pytest

from foundation import clock
from journal.models import Entry
from roll.kinds import COVER_ENDED
from roll.models import Class, Posting, Teaching, User
from roll.models import teaching as verbs
from tests import rivals
from tests.factories import ClassFactory, TeachingFactory

pytestmark = pytest.mark.django_db(transaction=True)

DAY = timedelta(days=1)
MANY = 4
REFUSED = (Posting.Taken, Posting.Over, Posting.HeadsOnly, Teaching.Taken, Teaching.NotPosted, Class.Ended)


def at_once(*acts):
    return dict(rivals.at_once(*acts, refused_by=REFUSED))


@pytest.mark.parametrize("days", [None, 7])
def test_who_is_added_twice_at_once_is_posted_once(cast, days, monkeypatch):
    """Whoever has looked waits for all to look, as long as it can: those who wait for its turn can't."""
    today, looked, check = clock.today(), Barrier(MANY), Posting._check

    def check_slowly(posting, by):
        check(posting, by)
        with suppress(BrokenBarrierError):
            looked.wait(1)

    monkeypatch.setattr(Posting, "_check", check_slowly)
    User.of_address(cast.teacher.email)  # Else the row of the address makes them wait.
    facts = {"role": "office", "name": "Ms Kaur", "by": cast.head, "starts_on": today}
    ends_on = days and today + timedelta(days=days)
    ended = at_once(*[lambda: Posting.give(cast.school, cast.teacher.email, ends_on=ends_on, **facts)] * MANY)
    assert ended == {"Posting": 1, "Taken": MANY - 1}
    assert cast.teacher.postings.filter(role="office").count() == 1


def test_what_is_ended_twice_at_once_is_ended_by_one_with_all_that_was_taught(cast):
    year = cast.class_5b.academic_year
    classes = [ClassFactory(school=cast.school, academic_year=year) for _ in range(9)]
    teachings = [TeachingFactory(user=cast.teacher, school_class=each) for each in classes]
    posting, kept = cast.posting(cast.teacher), []
    read = [Posting.objects.get(pk=posting.pk) for _ in range(MANY)]
    ended = at_once(*(lambda each=each: kept.append(each.end(by=cast.office)) for each in read))
    assert ended == {"NoneType": 1, "Over": MANY - 1}
    assert {each.pk for each in teachings} < set(kept[0].teachings)


def test_who_saves_as_another_ends_opens_it_not_again(cast):
    posting = cast.posting(cast.teacher)
    read = [Posting.objects.get(pk=posting.pk) for _ in range(MANY)]
    days = {"starts_on": None, "ends_on": None}
    saves = [lambda each=each: each.change(role="teacher", name="K", **days, by=cast.office) for each in read[1:]]
    at_once(lambda: read[0].end(by=cast.office), *saves)
    assert not Posting.objects.holding().filter(pk=posting.pk).exists()


def test_who_undoes_twice_at_once_undoes_once(cast):
    posting = cast.posting(cast.teacher)
    ending = posting.end(by=cast.office)
    read = [Posting.objects.get(pk=posting.pk) for _ in range(MANY)]
    ended = at_once(*(lambda each=each: each.restore(ending, by=cast.office) for each in read))
    assert ended == {"NoneType": 1, "Taken": MANY - 1}


def test_a_cover_ended_twice_at_once_is_ended_by_one_as_the_other_left_it(cast):
    today = clock.today()
    cover = TeachingFactory(
        user=cast.teacher, school_class=cast.class_2a, is_cover=True, starts_on=today - 9 * DAY, ends_on=today + DAY
    )
    read = [Teaching.objects.get(pk=cover.pk) for _ in range(MANY)]
    at_once(*(lambda each=each: each.end_cover(by=cast.office) for each in read))
    assert Entry.objects.filter(kind=COVER_ENDED.name).count() == 1
    # What had ended earlier keeps its day, whatever a page read before.
    Teaching.objects.filter(pk=cover.pk).update(ends_on=today - 5 * DAY)
    cover.end_cover(by=cast.office)
    assert Teaching.objects.get(pk=cover.pk).ends_on == today - 5 * DAY


def test_who_covers_gives_and_ends_one_class_at_once_wait_in_no_ring(cast, monkeypatch):
    posting, today, read = cast.posting(cast.teacher), clock.today(), {"by": cast.office}
    refuse_ended = Class.refuse_ended
    monkeypatch.setattr(Class, "refuse_ended", lambda room: (refuse_ended(room), sleep(0.2)))
    TeachingFactory(user=cast.office, school_class=cast.class_2a, is_cover=True, starts_on=today, ends_on=today + DAY)
    cast.class_2a.enrolments.all().delete()
    rooms = [Class.objects.get(pk=cast.class_2a.pk) for _ in range(MANY)]
    days = {"starts_on": today, "ends_on": today}
    ended = at_once(
        lambda: Teaching.give_cover(posting, rooms[0], **days, **read),
        lambda: verbs.give_class(rooms[1], cast.head, None, None, None, **read),
        lambda: verbs.give_class(rooms[2], cast.teacher, None, None, None, **read),
        lambda: verbs.end_class(rooms[3], **read),
    )
    assert set(ended) <= {"Teaching", "NoneType", "Ended"}
    assert not Teaching.objects.holding(today).filter(school_class=cast.class_2a).exists()


def test_the_same_cover_at_once_is_one(cast):
    posting, today = cast.posting(cast.teacher), clock.today()
    read = [Posting.objects.get(pk=posting.pk) for _ in range(MANY)]
    days = {"starts_on": today, "ends_on": today}
    ended = at_once(
        *(lambda each=each: Teaching.give_cover(each, cast.class_2a, **days, by=cast.office) for each in read)
    )
    assert ended == {"Teaching": 1, "Taken": MANY - 1}
