"""The figure of scale: what is over a limit, and the state that it stands beside."""

import pytest
from django.db import connection
from wagtail.models import Page

from bench.addresses import Address
from bench.cost import Cost, Readers, cost_of, queries_of
from bench.explain import Plan
from bench.figures.scale import Scaled, measure
from bench.state.fill import Size, fill
from bench.state.table import Tables, insert, quoted
from helpdesk.models import Ticket
from newsfeed.models import NewsPage
from notices.models import Delivery, Event
from portal.attendance.models import AttendanceMark
from roll.models import Guardianship, Pupil, Restriction, School, Subject, User
from tests.factories import PupilFactory, SchoolFactory

postgresql = pytest.mark.skipif(connection.vendor != "postgresql", reason="a state is filled on PostgreSQL")
HOME = Address("guardian-home", None, "/portal/")


def cost(rows=200, buffers=790, scans=(("roll_school", 10_000),), queries=10):
    """At the limits of what costs `SMALL`, unless told otherwise."""
    return Cost(queries, (("SELECT 1", Plan(buffers, rows, list(scans))),), ms=9)


SMALL = cost(rows=100, buffers=100, scans=())


def test_a_page_at_its_limits_is_ok():
    found = Scaled(HOME, SMALL, cost())
    assert found.ok
    line = "scale-guardian-home queries 10 rows 100->200 buffers 100->790 scans - seen 9.0->9.0 ms ok"
    assert str(found) == line


@pytest.mark.parametrize(
    ("name", "more"),
    [
        ("rows", {"rows": 201}),
        ("buffers", {"buffers": 791}),
        ("scans", {"scans": [("roll_pupil", 10_001)]}),
        ("queries", {"queries": 13}),
    ],
)
def test_one_more_is_over(name, more):
    found = Scaled(HOME, SMALL, cost(**more))
    assert not found.ok
    assert str(found).endswith(f" ms OVER {name}")


def test_what_is_read_whole_in_a_small_table_is_no_growth_but_its_blocks_are():
    for more, ok in (({}, True), ({"rows": 5_001}, False), ({"buffers": 791}, False)):
        read = {"buffers": 790, "rows": 5_000, "scans": [("roll_class", 5_000)], "in_passing": 4_800}
        assert Scaled(HOME, SMALL, Cost(10, (("SELECT 1", Plan(**read | more)),), ms=9)).ok is ok


def test_only_a_first_page_has_a_limit_of_queries():
    assert Scaled(Address("guardian-inbox", None, "/"), SMALL, cost(queries=13)).ok


def test_a_page_that_does_not_come_is_over():
    found = Scaled(HOME, SMALL, Cost(late=True))
    assert not found.ok
    assert str(found).endswith("OVER a query took over 20 s")


def test_the_queries_by_which_it_is_over_are_told_the_dearest_first():
    small = Cost(3, tuple((sql, Plan(10, 10, [])) for sql in ("ONE", "TWO", "THREE")))
    big = Cost(3, (("ONE", Plan(20, 10, [])), ("TWO", Plan(11, 10, [])), ("THREE", Plan(90, 900, []))))
    assert [str(each) for each in Scaled(HOME, small, big).queries()] == [
        "scale-guardian-home-query rows 10->900 buffers 10->90 THREE seen",
        "scale-guardian-home-query rows 10->10 buffers 10->20 ONE seen",
    ]


@pytest.mark.skipif(connection.vendor == "postgresql", reason="says what another database cannot do")
def test_another_database_is_skipped_and_says_so():
    (only,) = measure()
    assert only.ok
    assert str(only) == f"scale-{connection.vendor} skipped: only PostgreSQL tells what a query reads seen"


@pytest.mark.django_db
def test_what_a_page_asks_is_listened_to():
    found = queries_of(lambda: [School.objects.count(), list(Subject.objects.all())])
    assert [sql.split(" FROM ")[1].split('"')[1] for sql, _params in found] == ["roll_school", "roll_subject"]


@postgresql
@pytest.mark.django_db
def test_writes_are_counted_and_not_explained():
    school = SchoolFactory()
    queries = queries_of(lambda: [School.objects.filter(pk=school.pk).update(name="New"), School.objects.count()])
    found = cost_of(queries, ms=1)
    assert (found.queries, found.rows) == (2, 1)


@postgresql
@pytest.mark.django_db
def test_an_address_that_is_not_there_is_no_figure():
    with pytest.raises(RuntimeError, match="answered 404"):
        Readers().open(Address("visitor-nothing", None, "/en/nothing-here/"))


@postgresql
@pytest.mark.django_db(transaction=True)
def test_a_page_that_takes_too_long_is_given_up_and_the_next_is_not(monkeypatch):
    monkeypatch.setattr("bench.cost.LONGEST_MS", 30)
    with connection.cursor() as cursor:
        monkeypatch.setattr(Readers, "open", lambda *_: cursor.execute("SELECT pg_sleep(5)"))
        found = Readers().cost(HOME)
        assert found.late and not Scaled(HOME, SMALL, found).ok
        cursor.execute("SHOW statement_timeout")
        assert cursor.fetchone() == ("0",)


@pytest.mark.django_db
def test_a_column_without_value_or_default_is_refused():
    with pytest.raises(ValueError, match="school needs a value"):
        insert(Subject, "(SELECT 1) AS one", name="'Maths'")


def test_a_quote_in_a_text_stays_in_it():
    assert quoted("it's") == "'it''s'"


@pytest.fixture
def state(db) -> Tables:
    """Two schools of a state beside one that stood there, every foreign key checked."""
    PupilFactory(school=SchoolFactory(slug="before"))
    tables = fill(Size(schools=2, checked=True))
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    return tables


@postgresql
def test_a_state_is_as_large_as_it_says_and_holds_together(state):
    schools = School.objects.filter(slug__startswith="state-")
    kinds = (Pupil, Guardianship, Restriction, AttendanceMark, NewsPage, Ticket, Event)
    found = {kind.__name__: kind.objects.filter(school__in=schools).count() for kind in kinds}
    assert found == {
        "Pupil": 1_000,
        "Guardianship": 1_500,
        "Restriction": 2,
        "AttendanceMark": 100_000,
        "NewsPage": 200,
        "Ticket": 5_000,
        "Event": 270,
    }
    assert Delivery.objects.count() >= 50_000
    assert not any(Page.find_problems())


@postgresql
def test_the_site_goes_on_counting_after_the_state(state):
    assert PupilFactory().pk > Pupil.objects.filter(school__slug="state-1").order_by("-pk")[:1].get().pk


@postgresql
def test_people_of_the_state_see_their_own(state, as_user):
    school = School.objects.get(slug="state-1")
    pair = Guardianship.objects.filter(school=school, guardian__user__isnull=False, access_state="granted").first()
    head = User.objects.get(postings__school=school, postings__role="head")
    assert pair.pupil.first_name in as_user(pair.guardian.user).get("/portal/").content.decode()
    assert as_user(head).get(f"/portal/schools/{school.slug}/registers/").status_code == 200
    kept_apart = Restriction.objects.get(school=school)
    assert Guardianship.objects.filter(pupil=kept_apart.pupil, guardian=kept_apart.guardian).restricted().exists()
