"""Several who take a school's classes into the next year at once, or move a child meanwhile; and one cut short."""

from datetime import timedelta
from types import SimpleNamespace

import pytest

from foundation import clock
from roll.forward import actions
from roll.forward.plan import plan_of
from roll.models import AcademicYear, Class, Enrolment, Pupil, RollForward
from tests import rivals
from tests.factories import AcademicYearFactory, TermFactory, YearGroupFactory
from tests.factories.roll import year_around

pytestmark = pytest.mark.django_db(transaction=True)

MANY = 4
REFUSED = (
    RollForward.AlreadyDone,
    RollForward.PlanChanged,
    RollForward.Undone,
    RollForward.WorkedIn,
    Pupil.TooEarly,
    Pupil.SameClass,
    Pupil.NotHere,
)


def at_once(*acts):
    return dict(rivals.at_once(*acts, refused_by=REFUSED))


@pytest.fixture
def year(cast):
    for number in (3, 6):
        YearGroupFactory(school=cast.school, name=f"Year {number}")
    first, last = year_around(cast.class_5b.academic_year.ends_on + timedelta(days=1))
    found = AcademicYearFactory(school=cast.school, name="Next", starts_on=first, ends_on=last)
    TermFactory(academic_year=found)
    return found


def read(year):
    return [AcademicYear.objects.get(pk=year.pk) for _ in range(MANY)]


def test_pressed_by_several_at_once_it_is_done_once(cast, year):
    seen = plan_of(year).digest
    ended = at_once(*(lambda one=one: actions.roll_forward(one, seen, by=cast.office) for one in read(year)))
    assert ended == {"RollForward": 1, "AlreadyDone": MANY - 1}
    for child in (cast.aarav, cast.siya, cast.bilal):
        assert Enrolment.objects.holding(year.starts_on).filter(pupil=child).count() == 1


def test_undone_by_several_at_once_it_is_undone_once(cast, year):
    before = list(Enrolment.objects.order_by("pk").values())
    done = actions.roll_forward(year, plan_of(year).digest, by=cast.office)
    rows = [RollForward.objects.select_related("to_year").get(pk=done.pk) for _ in range(MANY)]
    ended = at_once(*(lambda one=one: actions.undo(one, by=cast.office) for one in rows))
    assert ended == {"NoneType": 1, "Undone": MANY - 1}
    assert list(Enrolment.objects.order_by("pk").values()) == before


def test_a_child_who_is_moved_meanwhile_is_in_one_class_each_day(cast, year):
    seen, today = plan_of(year).digest, clock.today()
    room, child = Class.objects.get(pk=cast.class_2a.pk), Pupil.objects.get(pk=cast.bilal.pk)
    ended = at_once(
        lambda: child.move(room, on=today, by=cast.head),
        *(lambda one=one: actions.roll_forward(one, seen, by=cast.office) for one in read(year)),
    )
    # Who comes later sees what the other did: it is not as it was shown.
    assert ended.get("RollForward", 0) + ended.get("PlanChanged", 0) >= 1
    for day in (today, cast.class_5b.academic_year.ends_on, year.starts_on):
        assert Enrolment.objects.holding(day).filter(pupil=cast.bilal).count() == 1


@pytest.mark.parametrize("where", ["insert", "insert_values", "_write_teachings"])
def test_cut_half_way_nothing_is_written(cast, year, monkeypatch, where):
    before = list(Enrolment.objects.order_by("pk").values())

    def cut(*args, **kwargs):
        raise SystemExit

    monkeypatch.setattr(actions, where, cut)
    with pytest.raises(SystemExit):
        actions.roll_forward(year, plan_of(year).digest, by=cast.office)
    assert list(Enrolment.objects.order_by("pk").values()) == before
    assert not RollForward.objects.exists() and not Class.objects.filter(academic_year=year).exists()


def test_an_undoing_that_is_cut_undoes_nothing(cast, year, monkeypatch):
    done = actions.roll_forward(year, plan_of(year).digest, by=cast.office)
    before = list(Enrolment.objects.order_by("pk").values())

    def cut(*args, **kwargs):
        raise SystemExit

    monkeypatch.setattr(actions, "ROLL_FORWARD_UNDONE", SimpleNamespace(write=cut))
    with pytest.raises(SystemExit):
        actions.undo(done, by=cast.office)
    assert list(Enrolment.objects.order_by("pk").values()) == before
