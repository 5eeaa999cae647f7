import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from notices.inbox import events_of
from notices.models import Delivery, Event
from notices.notice import Notice
from tests.factories import GuardianFactory, UserFactory


@pytest.fixture
def told_of_school(cast, django_capture_on_commit_callbacks):
    from tests.notices.test_engine import SchoolTold

    with django_capture_on_commit_callbacks(execute=True):
        return SchoolTold(cast.school).send(by=cast.office)


def test_the_inbox_shows_what_is_new_and_opening_marks_it(cast, told_of_school, as_user):
    client = as_user(cast.guardian)
    page = client.get(reverse("notices:inbox")).content.decode()
    assert "Nai Umeed Primary School for Sunita" in page
    assert Delivery.objects.filter(user=cast.guardian, opened_at__isnull=True).count() == 2
    answer = client.get(reverse("notices:open", args=[told_of_school.pk]))
    assert (answer.status_code, answer["Location"]) == (302, "/")
    assert not Delivery.objects.filter(user=cast.guardian, opened_at__isnull=True).exists()


def test_a_link_preview_marks_nothing(cast, told_of_school, as_user):
    as_user(cast.guardian).head(reverse("notices:open", args=[told_of_school.pk]))
    assert Delivery.objects.filter(user=cast.guardian, opened_at__isnull=True).count() == 2


def test_others_notices_do_not_exist(cast, told_of_school, as_user):
    assert as_user(cast.other_head).get(reverse("notices:open", args=[told_of_school.pk])).status_code == 404
    assert "Nai Umeed" not in as_user(cast.other_head).get(reverse("notices:inbox")).content.decode()


def test_who_may_read_it_and_was_not_told_has_no_notice_of_it(cast, told_of_school, as_user):
    later = GuardianFactory(school=cast.school, user=UserFactory(first_name="Later")).user
    assert Notice.kinds["tests.school_told"].readable(later).exists()
    assert as_user(later).get(reverse("notices:open", args=[told_of_school.pk])).status_code == 404
    assert "for Later" not in as_user(later).get(reverse("notices:inbox")).text


def test_what_one_may_no_longer_see_is_gone_from_the_inbox(cast, told_of_school, as_user, monkeypatch):
    kind = Notice.kinds["tests.school_told"]
    monkeypatch.setattr(kind, "readable", classmethod(lambda cls, user: type(cast.school).objects.none()))
    client = as_user(cast.guardian)
    assert client.get(reverse("notices:open", args=[told_of_school.pk])).status_code == 404
    assert "for Sunita" not in client.get(reverse("notices:inbox")).content.decode()
    client.post(reverse("notices:all_read"))
    assert not Delivery.objects.filter(user=cast.guardian, opened_at__isnull=True).exists()


def test_the_inbox_asks_as_much_for_many_as_for_one(cast, told_of_school, as_user, django_assert_max_num_queries):
    for n in range(3):
        event = Event.objects.create(kind="tests.school_told", subject_id=cast.school.pk, dedupe_key=f"again{n}")
        Delivery.objects.create(event=event, user=cast.guardian, channel="in_app")
    client = as_user(cast.guardian)
    client.get(reverse("notices:inbox"))
    with django_assert_max_num_queries(9):
        client.get(reverse("notices:inbox"))


def test_the_empty_inbox_says_what_will_be_there(cast, as_user):
    assert "No notices yet" in as_user(cast.agent).get(reverse("notices:inbox")).content.decode()


# --- Its pages ------------------------------------------------------------------------------------------------------
@pytest.fixture
def told_often(cast, told_of_school):
    """Forty-four more, in pairs of one moment each; the newest first."""
    moment = told_of_school.created_at
    for n in range(44):
        values = {"dedupe_key": f"again{n}", "created_at": moment - timedelta(hours=1 + n // 2)}
        event = Event.objects.create(kind="tests.school_told", subject_id=cast.school.pk, **values)
        Delivery.objects.create(event=event, user=cast.guardian, channel="in_app")
    return list(events_of(cast.guardian).values_list("pk", flat=True))


def shown_on(page) -> list[int]:
    return [entry.event.pk for entry in page.context["entries"]]


def link(page, rel: str) -> str:
    """Where the button to newer (`prev`) or older (`next`) notices leads; empty where there is none."""
    found = re.search(rf'rel="{rel}" href="([^"]+)"', page.text)
    return f"{reverse('notices:inbox')}{found[1]}" if found else ""


def test_all_is_found_by_going_on_and_back(cast, told_often, as_user):
    client, address, pages = as_user(cast.guardian), reverse("notices:inbox"), []
    while address:
        pages.append(client.get(address))
        address = link(pages[-1], "next")
    assert [shown_on(page) for page in pages] == [told_often[:20], told_often[20:40], told_often[40:]]
    assert link(pages[0], "prev") == ""
    back = client.get(link(pages[2], "prev"))
    assert shown_on(back) == told_often[20:40]
    first = client.get(link(back, "prev"))
    assert shown_on(first) == told_often[:20] and link(first, "prev") == ""


def test_what_comes_meanwhile_moves_no_page(cast, told_often, as_user):
    client = as_user(cast.guardian)
    older = link(client.get(reverse("notices:inbox")), "next")
    event = Event.objects.create(kind="tests.school_told", subject_id=cast.school.pk, dedupe_key="new")
    Delivery.objects.create(event=event, user=cast.guardian, channel="in_app")
    assert shown_on(client.get(older)) == told_often[20:40]


ODD = ["after=", "after=x", "after=1-", "after=-1-1", "after=1e9-1", "after=٣-٣", "before=9-9-9", "page=3"]
HUGE = [f"{'9' * moment}-{'9' * key}" for moment, key in ((16, 18), (17, 1), (1, 19), (4000, 1))]


@pytest.mark.parametrize("query", [*ODD, *(f"after={key}" for key in HUGE), *(f"before={key}" for key in HUGE)])
def test_an_odd_address_is_the_first_page(cast, told_often, as_user, query):
    page = as_user(cast.guardian).get(f"{reverse('notices:inbox')}?{query}")
    assert page.status_code == 200 and shown_on(page) == told_often[:20]


def test_an_address_finds_ones_own_notices_alone(cast, told_often, as_user):
    """Somebody else's inbox, asked for by the addresses of this one."""
    older = link(as_user(cast.guardian).get(reverse("notices:inbox")), "next")
    page = as_user(cast.other_head).get(older)
    assert page.status_code == 200 and shown_on(page) == [] and link(page, "next") == link(page, "prev") == ""


def test_a_deep_page_asks_what_the_first_asks_and_counts_nothing(cast, told_often, as_user):
    client = as_user(cast.guardian)
    older = link(client.get(reverse("notices:inbox")), "next")
    asked = []
    for address in (reverse("notices:inbox"), older):
        with CaptureQueriesContext(connection) as queries:
            client.get(address)
        asked.append([query["sql"] for query in queries if "notices_event" in query["sql"] and "LIMIT" in query["sql"]])
        assert not [query["sql"] for query in queries if "OFFSET" in query["sql"]]
    assert [len(each) for each in asked] == [1, 1]
