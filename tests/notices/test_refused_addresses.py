"""Whose e-mail was refused, for the office of the school that wrote it."""

import re
from datetime import timedelta
from html import unescape
from uuid import uuid4

import pytest
from django.utils.html import strip_tags

from foundation import clock
from notices import refused
from notices.models import Event, Message
from notices.refused import refused_guardians
from roll.models import ContactPoint, Guardian
from tests.factories import (
    ContactPointFactory,
    GuardianFactory,
    GuardianshipFactory,
    PostingFactory,
    PupilFactory,
    UserFactory,
)
from tests.factories.notices import mailed

PAGE = "/office/nai-umeed/addresses/"


def event(school) -> Event:
    return Event.objects.create(kind="letters.sent", subject_id=1, school=school, dedupe_key=uuid4().hex)


def read(client, path: str = PAGE) -> str:
    answer = client.get(path)
    assert answer.status_code == 200
    return " ".join(unescape(strip_tags(answer.content.decode())).split())


def refuse(cast, guardian: Guardian, school=None) -> None:
    whom = {"user": guardian.user} if guardian.user else {"guardian": guardian}
    mailed(event(school or cast.school), "failed", **whom)


@pytest.fixture
def zoya(cast) -> Guardian:
    """Without an account, with two children here."""
    guardian = GuardianFactory(school=cast.school, first_name="Zoya", last_name="Ansari")
    ContactPointFactory(guardian=guardian, value="zoya@example.org")
    for name in ("Rehan", "Amna"):
        pupil = PupilFactory(school=cast.school, first_name=name, last_name="Ansari")
        GuardianshipFactory(guardian=guardian, pupil=pupil, granted_by=cast.office)
    return guardian


@pytest.fixture
def sunita(cast) -> Guardian:
    """Signs in; the school's roll has her address; she has a child at another school too."""
    own = cast.guardian.guardians.get(school=cast.school)
    ContactPoint.objects.get_or_create(
        guardian=own, kind="email", value=cast.guardian.email, defaults={"school": cast.school}
    )
    return own


@pytest.mark.parametrize("role", ["teacher", "editor", "agent", "officer", "guardian", "pupil", "other_head"])
def test_for_everybody_else_it_is_not_there(cast, zoya, as_user, role):
    refuse(cast, zoya)
    assert as_user(getattr(cast, role)).get(PAGE).status_code == 404


@pytest.mark.parametrize("role", ["office", "head"])
def test_it_says_who_whose_since_when_and_what_to_do(cast, zoya, as_user, role):
    refuse(cast, zoya)
    text = read(as_user(getattr(cast, role)))
    assert "Zoya Ansari Amna Ansari, Rehan Ansari zo•••@example.org" in text and "zoya@" not in text
    assert "Call the family" in text and "Import the roll again" in text
    assert "No address was refused" not in text


def test_the_newest_first_each_once(cast, zoya, sunita):
    for guardian in (zoya, sunita, zoya):
        refuse(cast, guardian)
    rows, more = refused_guardians(cast.school, cast.office)
    assert ([row.guardian for row in rows], more) == ([zoya, sunita], 0)
    assert [row.address for row in rows] == ["zo•••@example.org", "su•••@example.org"]
    # Meher is at the other school.
    assert set(rows[1].children) == {cast.aarav, cast.siya}


def test_an_empty_list_says_so(cast, as_user):
    assert "No address was refused" in read(as_user(cast.office))


def test_once_a_mail_arrives_the_name_goes(cast, zoya):
    refuse(cast, zoya)
    mailed(event(cast.school), "handed", guardian=zoya)
    assert refused_guardians(cast.school, cast.office) == ([], 0)


def test_another_schools_mail_and_guardians_say_nothing_here(cast, sunita):
    """She is known at both: each sees what its own mail met."""
    elsewhere = GuardianFactory(school=cast.other_school)
    ContactPointFactory(guardian=elsewhere, value="elsewhere@example.org")
    refuse(cast, sunita, cast.other_school)
    refuse(cast, elsewhere, cast.other_school)
    assert refused_guardians(cast.school, cast.office) == ([], 0)
    there, _more = refused_guardians(cast.other_school, cast.other_head)
    assert {row.guardian for row in there} == {elsewhere, cast.guardian.guardians.get(school=cast.other_school)}


def test_an_address_that_another_school_has_is_not_shown(cast, sunita, as_user):
    ContactPoint.objects.filter(guardian=sunita).delete()
    refuse(cast, sunita)
    text = read(as_user(cast.office))
    assert "Not an address of your roll: ask them which one they use." in text and "su•••" not in text


def test_staff_without_children_are_not_families(cast):
    mailed(event(cast.school), "failed", user=cast.teacher)
    assert refused_guardians(cast.school, cast.office) == ([], 0)


def test_a_guardianship_that_is_over_names_no_child(cast, zoya):
    zoya.guardianships.update(ends_on=clock.today() - timedelta(days=1))
    refuse(cast, zoya)
    ((row,), _more) = refused_guardians(cast.school, cast.office)
    assert (row.guardian, row.children) == (zoya, [])


def test_many_are_read_page_by_page(cast, zoya, as_user, monkeypatch):
    monkeypatch.setattr(refused, "PER_PAGE", 2)
    others = [GuardianFactory(school=cast.school, first_name=f"Name{n}") for n in range(3)]
    for guardian in (zoya, *others):
        refuse(cast, guardian)
    client = as_user(cast.office)
    first = client.get(PAGE).content.decode()
    (older,) = re.findall(r'href="(\?after=\d+)"', first)
    second = read(client, PAGE + older)
    assert "Name2" in first and "Name1" in first and "Name0" in second and "Zoya" in second and "The newest" in second
    for key in ("x", "9" * 30):
        read(client, f"{PAGE}?after={key}")


def test_many_cost_as_many_queries_as_one(cast, zoya, sunita, django_assert_max_num_queries, as_user):
    client, counted = as_user(cast.office), []
    refuse(cast, zoya)
    refuse(cast, sunita)
    client.get(PAGE)
    for more in (0, 6):
        for n in range(more):
            refuse(cast, GuardianFactory(school=cast.school))
            user = UserFactory(email=f"{n}@example.org")
            refuse(cast, GuardianFactory(school=cast.school, user=user))
        with django_assert_max_num_queries(60) as queries:
            client.get(PAGE)
        counted.append(len(queries))
    assert counted[0] == counted[1]
    assert Message.objects.filter(state="failed").count() == 14


def test_links_lead_to_it(cast, as_user):
    for role in ("office", "head"):
        client = as_user(getattr(cast, role))
        for page in ("/office/nai-umeed/access/", "/portal/more/"):
            assert f'href="{PAGE}"' in client.get(page).content.decode(), (role, page)
    PostingFactory(user=(clerk := UserFactory()), school=cast.other_school, role="office")
    assert as_user(clerk).get(PAGE).status_code == 404
