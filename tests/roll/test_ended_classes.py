"""A class that has ended is offered by no form and takes nobody; what begins later ends with it."""

from datetime import timedelta
from threading import Event
from time import sleep

import pytest
from django.db import connection
from django.urls import reverse

from pages.forms import audiences_offered
from portal.bookings.forms.planning import places_of
from roll import oneroster
from roll.children.forms import ClassForm
from roll.models import Audience, Class, Pupil, Teaching
from roll.models import teaching as verbs
from roll.oneroster import import_roll
from roll.set_up.steps import steps_of
from roll.staffing.forms import CoverForm
from tests import rivals
from tests.factories import EnrolmentFactory, TeachingFactory, UserFactory
from tests.factories.cast import build_cast
from tests.factories.oneroster import Export

DAY = timedelta(days=1)


def end(school_class) -> None:
    Class.objects.filter(pk=school_class.pk).update(ended_on=school_class.school.today() - DAY)


OFFERS = {
    "child": lambda school: ClassForm(school=school).fields["school_class"].queryset,
    "cover": lambda school: CoverForm(school=school).fields["school_class"].queryset,
    "bookings": lambda school: [each for each in places_of(school).values() if isinstance(each, Class)],
    "audience": lambda school: [each.school_class for each in audiences_offered(school)],
}


@pytest.mark.parametrize("form", OFFERS)
def test_no_form_offers_it(cast, form):
    assert cast.class_2a in OFFERS[form](cast.school)
    Audience.of(cast.class_2a)
    end(cast.class_2a)
    offered = OFFERS[form](cast.school)
    assert cast.class_2a not in offered and cast.class_5b in offered


def test_a_school_of_ended_classes_has_none_yet(cast):
    def is_done() -> bool:
        return next(step.is_done for step in steps_of(cast.school) if step.asked.place == 40)

    assert is_done()
    for each in cast.school.classes.all():
        end(each)
    assert not is_done()


def test_nobody_is_put_into_it(cast):
    end(cast.class_2a)
    today, by = cast.school.today(), {"by": cast.office}
    acts = {
        "add": lambda: Pupil.add(cast.class_2a, on=today, first_name="New", **by),
        "move": lambda: cast.aarav.move(cast.class_2a, on=today, **by),
        "come_back": lambda: cast.aarav.come_back(cast.class_2a, on=today, **by),
        "teach": lambda: verbs.give_class(cast.class_2a, cast.teacher, None, None, None, **by),
        "cover": lambda: Teaching.give_cover(
            cast.posting(cast.teacher), cast.class_2a, starts_on=today, ends_on=today, **by
        ),
    }
    for name, act in acts.items():
        with pytest.raises(Class.Ended):
            pytest.fail(f"{name}: {act()}")


def test_it_says_so(cast, as_user):
    end(cast.class_2a)
    address = reverse("roll:teachings", args=[cast.school.slug, cast.class_2a.pk])
    answer = as_user(cast.office).post(address, {"user": cast.teacher.pk})
    assert answer.status_code == 422 and "This class has ended." in answer.text


def test_who_comes_later_counts_and_what_begins_later_ends_with_it(cast):
    cast.class_2a.enrolments.all().delete()
    soon = cast.school.today() + 5 * DAY
    later = EnrolmentFactory(pupil=cast.aarav, school_class=cast.class_2a, starts_on=soon)
    TeachingFactory(school_class=cast.class_2a, user=cast.head, starts_on=soon)
    Teaching.give_cover(cast.posting(cast.teacher), cast.class_2a, starts_on=soon, ends_on=soon, by=cast.office)
    with pytest.raises(verbs.HasPupils):
        verbs.end_class(cast.class_2a, by=cast.office)
    later.delete()
    verbs.end_class(cast.class_2a, by=cast.office)
    assert not cast.class_2a.teachings.filter(ends_on__isnull=True).exists()
    assert not cast.class_2a.teachings.filter(ends_on__gte=cast.school.today()).exists()


def test_ended_twice_it_keeps_its_day(cast):
    day = cast.school.today() - 9 * DAY
    cast.class_2a.enrolments.all().delete()
    Class.objects.filter(pk=cast.class_2a.pk).update(ended_on=day)
    verbs.end_class(Class.objects.get(pk=cast.class_2a.pk), by=cast.office)
    assert Class.objects.get(pk=cast.class_2a.pk).ended_on == day


def test_renamed_at_the_same_moment_it_stays_ended(cast):
    stale = Class.objects.get(pk=cast.class_2a.pk)
    end(cast.class_2a)
    stale.name = "2 A"
    verbs.keep_class(stale)
    assert Class.objects.values_list("name", "ended_on").get(pk=stale.pk) == ("2 A", cast.school.today() - DAY)


def test_an_import_leaves_it_empty_and_says_so(db):
    export = Export.of_two_schools()
    import_roll(export.zip())
    room = Class.objects.filter(enrolments__isnull=False, teachings__isnull=False).first()
    room.enrolments.all().delete()
    room.teachings.all().delete()
    end(room)
    warnings = import_roll(export.zip()).warnings
    assert not room.enrolments.exists() and not room.teachings.exists()
    assert any("has ended here" in str(each) for each in warnings)


def test_an_import_leaves_a_cover_as_it_is(db):
    export = Export.of_two_schools()
    import_roll(export.zip())
    taught = Teaching.objects.filter(ends_on__isnull=True).first()
    today = taught.school.today()
    days = {"starts_on": today, "ends_on": today + DAY, "is_cover": True, "subject": None}
    cover = TeachingFactory(school=taught.school, school_class=taught.school_class, user=taught.user, **days)
    import_roll(export.zip())
    cover.refresh_from_db()
    assert (cover.starts_on, cover.ends_on) == (today, today + DAY)


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor == "sqlite", reason="There a transaction is the only one that writes.")
def test_ended_while_a_file_is_imported_nobody_is_put_into_it(monkeypatch):
    export, by = Export.of_two_schools(), UserFactory(is_superuser=True)
    import_roll(export.zip())
    room = Class.objects.filter(enrolments__isnull=False, teachings__isnull=False).first()
    room.enrolments.all().delete()
    room.teachings.all().delete()
    read, write_pupils = Event(), oneroster.write_pupils

    def write_slowly(*args):
        """The file's classes are read, its children not yet put into them."""
        read.set()
        sleep(1)
        return write_pupils(*args)

    def end_meanwhile():
        read.wait(60)
        verbs.end_class(Class.objects.get(pk=room.pk), by=by)

    monkeypatch.setattr(oneroster, "write_pupils", write_slowly)
    rivals.at_once(lambda: import_roll(export.zip()), end_meanwhile, refused_by=(verbs.HasPupils,))
    room.refresh_from_db()
    assert room.enrolments.exists() and room.teachings.exists() and room.ended_on is None


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor == "sqlite", reason="There a transaction is the only one that writes.")
def test_ended_and_filled_at_once_it_is_one_of_the_two():
    cast = build_cast()
    cast.class_2a.enrolments.all().delete()
    ended = rivals.at_once(
        lambda: verbs.end_class(Class.objects.get(pk=cast.class_2a.pk), by=cast.office),
        lambda: Pupil.add(
            Class.objects.get(pk=cast.class_2a.pk), on=cast.school.today(), by=cast.office, first_name="N"
        ),
        refused_by=(verbs.HasPupils, Class.Ended),
    )
    room = Class.objects.get(pk=cast.class_2a.pk)
    assert (room.ended_on is None) == room.enrolments.exists(), ended


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor == "sqlite", reason="There a transaction is the only one that writes.")
def test_one_new_name_twice_at_once_is_one_year_group_and_one_subject():
    cast = build_cast()
    year = cast.school.current_year()

    def add(name: str):
        return lambda: verbs.keep_class(Class(school=cast.school, academic_year=year, name=name), "Year 9")

    assert rivals.at_once(*map(add, ("9A", "9B", "9C"))) == {"NoneType": 3}
    assert cast.school.year_groups.filter(name="Year 9").count() == 1
    rooms = list(cast.school.classes.filter(name__startswith="9"))
    given = [
        lambda each=each: verbs.give_class(each, cast.teacher, "Dance", None, None, by=cast.office) for each in rooms
    ]
    assert rivals.at_once(*given) == {"Teaching": 3}
    assert cast.school.subjects.filter(name="Dance").count() == 1
