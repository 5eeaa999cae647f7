"""A query kept as SQL must answer as the queryset would, for any values, on any day."""

from datetime import date, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db.models import Q

from foundation import clock
from foundation.compiled import Compiled
from notices.models import Event
from roll.models import Posting, Pupil, School
from roll.scope import open_guardianships
from tests.factories import PostingFactory


@Compiled
def posted(user: int, day: date):
    return Posting.objects.holding(day).filter(user=user).select_related("school").order_by("pk")


def test_it_answers_each_person_with_their_own(cast, django_assert_num_queries):
    with django_assert_num_queries(2):
        assert [p.school.name for p in posted(user=cast.teacher.pk, day=clock.today())] == [cast.school.name]
        assert [p.role for p in posted(user=cast.other_head.pk, day=clock.today())] == ["head"]
    assert posted(user=cast.guardian.pk, day=clock.today()) == []


def test_it_asks_anew_each_time_and_each_day(cast):
    today, user = clock.today(), cast.teacher
    assert len(posted(user=user.pk, day=today)) == 1
    user.postings.update(ends_on=today)
    assert len(posted(user=user.pk, day=today)) == 1
    assert posted(user=user.pk, day=today + timedelta(days=1)) == []
    PostingFactory(user=user, school=cast.other_school, role="office")
    assert len(posted(user=user.pk, day=today + timedelta(days=1))) == 1


def test_tuples_of_any_length(cast):
    some = Compiled(lambda pupils: Pupil.objects.filter(pk__in=pupils).order_by("pk"))
    for pupils in ([cast.aarav], [cast.aarav, cast.siya], [cast.bilal, cast.meher]):
        assert some(pupils=tuple(p.pk for p in pupils)) == pupils


def test_the_same_value_may_stand_in_two_places(cast):
    both = Compiled(lambda one, two: School.objects.filter(Q(pk=one) | Q(pk=two)))
    assert both(one=cast.school.pk, two=cast.school.pk) == [cast.school]
    assert len(both(one=cast.school.pk, two=cast.other_school.pk)) == 2


def test_words_are_values_as_well(cast):
    named = Compiled(lambda slug: School.objects.filter(slug=slug))
    assert named(slug=cast.school.slug) == [cast.school]
    assert named(slug=cast.other_school.slug) == [cast.other_school]
    with pytest.raises(ValueError, match="no place"):
        Compiled(lambda slug: School.objects.filter(slug__startswith=slug))(slug="nai")


def test_an_instant_is_a_value_as_well(cast):
    """To the microsecond, and whatever zone it is said in."""
    made = Compiled(lambda school, after: Event.objects.filter(school=school, created_at__gt=after).order_by("pk"))
    event = Event.objects.create(dedupe_key="a", kind="A", subject_id=1, school=cast.school)
    before, moment = timedelta(microseconds=1), Event.objects.get().created_at
    for after, found in ((moment - before, [event]), (moment, []), (moment.astimezone(ZoneInfo("Asia/Kolkata")), [])):
        assert made(school=cast.school.pk, after=after) == found


def test_an_instant_left_in_the_query_is_refused(cast):
    stale = Compiled(lambda school: Event.objects.filter(school=school, created_at__gt=clock.now()))
    with pytest.raises(ValueError, match="A date is fixed"):
        stale(school=cast.school.pk)


def test_a_date_left_in_the_query_is_refused(cast):
    """It would keep an ended guardianship open for ever."""
    stale = Compiled(lambda user: open_guardianships(None).filter(guardian__user=user))
    with pytest.raises(ValueError, match="A date is fixed"):
        stale(user=cast.guardian.pk)


def test_a_value_that_asks_nothing_is_refused(cast):
    with pytest.raises(ValueError, match="no place"):
        Compiled(lambda user: School.objects.all())(user=cast.guardian.pk)
