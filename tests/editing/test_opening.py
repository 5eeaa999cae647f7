"""Desks that are opened at one moment: each gets its pages, none waits for another, nor the home pages for any."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, Event

import pytest
from django.db import OperationalError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail.models import Collection, Page

from editing.models import Desk, desk
from editing.models.desk import fixed_page_models
from home.models import HomePage, SchoolPage
from tests.factories import SchoolFactory

SOUND = ([], [], [], [], [])
PATIENCE = 20


def in_threads(*acts):
    """What each gives, all begun at one moment, each over a connection of its own."""
    start = Barrier(len(acts))

    def run(act):
        start.wait(PATIENCE)
        try:
            return act()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


def assert_sound(schools):
    """Each has its one desk with all its pages, and the trees count what they hold."""
    assert Page.find_problems() == Collection.find_problems() == SOUND
    assert {each.school for each in Desk.objects.all()} == set(schools)
    for school in schools:
        assert SchoolPage.objects.filter(school=school).count() == 4
        assert all(kind.objects.filter(school=school).count() == 4 for kind in fixed_page_models().values())
    for home in HomePage.objects.all():
        assert {page.title for page in home.get_children()} == {school.name for school in schools}
    root = Collection.get_first_root_node()
    assert root.numchild == len(root.get_children()) == len(schools)


@pytest.mark.django_db(transaction=True)
def test_six_schools_at_one_moment_get_a_desk_each():
    schools = [SchoolFactory() for _ in range(6)]
    in_threads(*(lambda school=school: Desk.open(school) for school in schools))
    assert_sound(schools)


@pytest.mark.django_db(transaction=True)
def test_four_editors_of_one_school_at_one_moment_get_one_desk():
    school = SchoolFactory()
    found = in_threads(*[lambda: Desk.open(school).pk] * 4)
    assert len(set(found)) == 1
    assert_sound([school])


@pytest.mark.django_db(transaction=True)
def test_who_finds_the_place_taken_takes_the_next(monkeypatch):
    """A place below the home pages may have gone to a page that stood there before: all take the one after the last."""
    monkeypatch.setattr("pages.bulk_add.free_paths", lambda parents, step: {})
    monkeypatch.setattr(desk, "free_paths", lambda parents, step: {})
    schools = [SchoolFactory() for _ in range(4)]
    Desk.open(schools[0])
    in_threads(*(lambda school=school: Desk.open(school) for school in schools[1:]))
    assert_sound(schools)


@pytest.mark.django_db(transaction=True)
def test_without_another_try_the_second_fails(monkeypatch):
    """The tests above are no accident."""
    monkeypatch.setattr(desk, "TRIES", 1)
    monkeypatch.setattr("pages.bulk_add.free_paths", lambda parents, step: {})
    monkeypatch.setattr(desk, "free_paths", lambda parents, step: {})
    schools = [SchoolFactory() for _ in range(5)]
    Desk.open(schools[0])

    def open_or_not(school):
        try:
            return Desk.open(school) is not None
        except Desk.DoesNotExist:
            return False

    opened = in_threads(*(lambda school=school: open_or_not(school) for school in schools[1:]))
    if connection.vendor == "postgresql":
        assert not all(opened)
    else:
        assert all(opened), "on SQLite one writes at a time"


@pytest.mark.skipif(connection.vendor != "postgresql", reason="on SQLite one writes at a time")
@pytest.mark.django_db(transaction=True)
def test_neither_another_school_nor_the_front_page_waits_for_one_that_is_being_opened(monkeypatch):
    slow, quick = SchoolFactory(), SchoolFactory()
    count, waiting, go_on = desk.count_children, Event(), Event()

    def count_later(model, parents):
        if SchoolPage.objects.filter(school=slow).exists() and not go_on.is_set():
            waiting.set()
            assert go_on.wait(PATIENCE)
        count(model, parents)

    def at_once(act):
        """Waits for no lock longer than a moment."""
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET LOCAL lock_timeout = '2s'")
            return act()

    monkeypatch.setattr(desk, "count_children", count_later)
    with ThreadPoolExecutor(1) as pool:
        opening = pool.submit(in_threads, lambda: Desk.open(slow))
        try:
            assert waiting.wait(PATIENCE)
            assert not Desk.objects.filter(school=slow).exists(), "it is not there yet"
            at_once(lambda: Desk.open(quick))
            at_once(lambda: HomePage.objects.get(locale__language_code="en").save())
            assert Desk.objects.get().school == quick
        finally:
            go_on.set()
        opening.result(PATIENCE)
    assert_sound([slow, quick])


@pytest.mark.skipif(connection.vendor != "postgresql", reason="on SQLite one writes at a time")
@pytest.mark.django_db(transaction=True)
def test_a_lock_on_the_home_pages_would_be_waited_for():
    """What the test above would see: who counts the children holds them until the commit."""
    school, held, go_on = SchoolFactory(), Event(), Event()

    def hold():
        with transaction.atomic():
            desk.count_children(Page, [HomePage.objects.get(locale__language_code="en").pk])
            held.set()
            go_on.wait(PATIENCE)
            transaction.set_rollback(True)

    with ThreadPoolExecutor(1) as pool:
        holding = pool.submit(in_threads, hold)
        try:
            assert held.wait(PATIENCE)
            with pytest.raises(OperationalError), transaction.atomic(), connection.cursor() as cursor:
                cursor.execute("SET LOCAL lock_timeout = '200ms'")
                HomePage.objects.get(locale__language_code="en").save()
        finally:
            go_on.set()
        holding.result(PATIENCE)
    Desk.open(school)
    assert_sound([school])


@pytest.mark.usefixtures("bare_database", "db")
def test_a_school_takes_the_place_of_its_key_and_another_where_that_is_taken():
    first, second, third = (SchoolFactory() for _ in range(3))
    home = HomePage.objects.get(locale__language_code="en")
    Desk.open(second)
    home.refresh_from_db()
    # As schools did that were opened before: the place after the last one, whatever their keys.
    home.add_child(instance=SchoolPage(title="x", slug="x", school=SchoolFactory(), locale=home.locale))
    Desk.open(first)
    Desk.open(third)
    paths = dict(SchoolPage.objects.filter(locale=home.locale).values_list("school", "path"))
    assert [int(paths[school.pk][-4:], 36) for school in (first, second, third)] == [first.pk, second.pk, third.pk + 1]
    assert Page.find_problems() == SOUND


@pytest.mark.usefixtures("bare_database", "db")
def test_opening_costs_the_same_however_many_stand_there():
    """Names in no order: Wagtail would move, with each, all collections that come after it."""
    asked = []
    for name in "MZAYBXCWD":
        school = SchoolFactory(name=name)
        with CaptureQueriesContext(connection) as queries:
            Desk.open(school)
        asked.append(len(queries))
    assert len(set(asked[1:])) == 1 and asked[1] <= 60


@pytest.mark.usefixtures("bare_database", "db")
def test_a_collection_can_still_be_added_and_moved_by_hand(admin_client):
    for name in "MZA":
        Desk.open(SchoolFactory(name=name))
    root = Collection.get_first_root_node()
    for name in "BQ":
        sent = {"name": name, "parent": root.pk}
        assert admin_client.post(reverse("wagtailadmin_collections:add"), sent).status_code == 302
    below, moved = (Collection.objects.get(name=name) for name in "BQ")
    sent = {"name": "Q", "parent": below.pk}
    assert admin_client.post(reverse("wagtailadmin_collections:edit", args=[moved.pk]), sent).status_code == 302
    assert Collection.objects.get(name="Q").get_parent() == below
    assert Collection.find_problems() == SOUND
