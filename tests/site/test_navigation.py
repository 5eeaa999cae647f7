"""The way to every room: all of them in groups, five of them at the bottom of a phone, and none that doesn't open."""

import pytest
from django.test import RequestFactory
from django.utils import translation

from navigation import FITTING, navigation
from tests.factories.roll import PostingFactory

pytestmark = pytest.mark.django_db
PEOPLE = ("guardian", "pupil", "teacher", "head", "office", "agent", "editor", "unrelated")


def navigation_for(user, path="/portal/"):
    request = RequestFactory().get(path)
    request.user = user
    return navigation(request)["nav"]


def links(nav):
    return [item.link for _heading, items in nav.groups for item in items]


@pytest.mark.parametrize("who", PEOPLE)
def test_each_link_opens_to_whom_it_is_shown(cast, as_user, who):
    user = getattr(cast, who)
    client = as_user(user)
    urls = [link.url for link in links(navigation_for(user))]
    assert len(urls) == len(set(urls)) >= FITTING
    assert {url: client.get(url, follow=True).status_code for url in urls} == dict.fromkeys(urls, 200)


@pytest.mark.parametrize("who", PEOPLE)
def test_a_phone_has_five_and_the_fifth_leads_to_the_rest(cast, as_user, who):
    nav = navigation_for(getattr(cast, who))
    bar = [item.link.label for item in nav.bar]
    assert len(bar) == FITTING
    if len(links(nav)) > FITTING:
        assert bar[0] == "Home" and bar[-1] == "More"
        page = as_user(getattr(cast, who)).get("/portal/more/").content.decode()
        main = page[page.index("<main") : page.index("</main")]
        # The news are those in the reader's own language.
        missing = [link.label for link in links(nav) if f'href="{link.url}"' not in main]
        assert set(missing) <= {"News"}
    else:
        assert bar == [link.label for link in links(nav)]


def test_headings_stand_in_one_order_and_each_once(cast):
    headings = [heading for heading, _items in navigation_for(cast.head).groups]
    assert headings == ["", "School day", "Lessons", "Families", "Your school", "Website", "Help and you"]


def test_who_works_at_two_schools_reads_the_schools_names(cast):
    PostingFactory(user=cast.teacher, school=cast.other_school, role="teacher")
    nav = navigation_for(cast.teacher)
    headings = [heading for heading, _items in nav.groups]
    assert headings == ["", cast.school.name, cast.other_school.name, "Website", "Help and you"]
    registers = [link.url for link in links(nav) if link.label == "Register"]
    assert registers == [f"/portal/schools/{school.slug}/registers/" for school in (cast.school, cast.other_school)]


@pytest.mark.parametrize(
    ("path", "label", "in_bar"),
    [
        ("/portal/", "Home", "Home"),
        ("/portal/schools/nai-umeed/registers/7/2026-11-24/am/", "Register", "Register"),
        ("/portal/schools/nai-umeed/letters/3/", "Letters", "More"),
        ("/portal/more/", None, "More"),
        ("/en/nai-umeed/", "News", "More"),
    ],
)
def test_the_room_one_is_in_is_lit(cast, path, label, in_bar):
    nav = navigation_for(cast.teacher, path)
    assert [item.link.label for _heading, items in nav.groups for item in items if item.current] == [label] * bool(
        label
    )
    assert [item.link.label for item in nav.bar if item.current] == [in_bar]


def test_its_words_are_the_readers(cast):
    with translation.override("ur"):
        assert [item.link.label for item in navigation_for(cast.guardian).bar][0] == "ہوم"
