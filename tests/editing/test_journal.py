"""The journal under the admin's reports: an administrator reads it, and for everybody else it is not there."""

import html
import re
from datetime import timedelta

import pytest
from django.test import Client

from editing.journal_hooks import PAGE_SIZE
from foundation import clock
from journal.models import Entry
from roll.kinds import GRANTED, SIGNED_IN_BY_CODE
from tests.factories import UserFactory

JOURNAL = "/admin/reports/journal/"


@pytest.fixture
def administrator(cast, as_user) -> Client:
    return as_user(UserFactory(is_superuser=True, is_staff=True, email="rules@example.org"))


def shown(client, query="", status=200) -> list[int]:
    """The users' keys in the rows, from above."""
    answer = client.get(JOURNAL + query)
    assert answer.status_code == status
    return [int(key) for key in re.findall(r"<td>(\d{6,})</td>", answer.content.decode())]


def entries(number: int) -> list[Entry]:
    return [SIGNED_IN_BY_CODE.write(by=900_000 + n) for n in range(number)]


@pytest.mark.parametrize("role", ["editor", "head", "other_head", "teacher", "office", "agent", "officer", "guardian"])
def test_for_everybody_else_it_is_not_there(cast, as_user, role):
    GRANTED.write(by=cast.office)
    client = as_user(getattr(cast, role))
    assert client.get(JOURNAL).status_code == 404
    assert JOURNAL not in client.get("/admin/").content.decode()


def link(client, address, name):
    """The address of the page before or after, "" where there is none."""
    found = re.findall(rf'href="(\?{name}=[^"]+)"', client.get(address).content.decode())
    return html.unescape(found[0]) if found else ""


def test_a_visitor_is_sent_to_sign_in(client, db):
    assert "login" in client.get(JOURNAL)["Location"]


def test_it_stands_in_the_menu(administrator):
    assert JOURNAL in administrator.get("/admin/").content.decode()


def test_the_newest_stands_first_and_nobody_is_named(administrator, cast):
    first, last = entries(2)
    GRANTED.write(by=cast.office, school=cast.school, subject=77, reports=1)
    assert shown(administrator) == [last.user, first.user]
    page = administrator.get(JOURNAL).content.decode().partition('class="listing"')[2].partition("</table>")[0]
    assert "roll.guardianship 77" in page and "reports=1" in page and "Access granted" in page
    assert "href" not in page
    assert [name for name in (cast.office.first_name, cast.office.email, str(cast.school)) if name in page] == []


def test_it_is_read_page_by_page_by_key(administrator):
    """What is written meanwhile moves no row onto another page."""
    written = [entry.user for entry in entries(PAGE_SIZE + 2)][::-1]
    assert shown(administrator) == written[:PAGE_SIZE]
    older = link(administrator, JOURNAL, "after")
    entries(3)
    assert shown(administrator, older) == written[PAGE_SIZE:]
    assert link(administrator, JOURNAL + older, "after") == ""
    assert link(administrator, JOURNAL + older, "before") != ""


def test_rows_of_one_instant_are_each_read_once(administrator, monkeypatch):
    monkeypatch.setenv("CHAUPAL_NOW", "2026-11-24T08:20+00:00")
    written = [entry.user for entry in entries(PAGE_SIZE + 2)][::-1]
    of_that_day = f"{JOURNAL}?day=2026-11-24"
    assert shown(administrator, link(administrator, of_that_day, "after")) == written[PAGE_SIZE:]


def test_a_page_goes_on_with_what_was_asked(administrator):
    entries(PAGE_SIZE + 2)
    asked = f"?day={clock.today()}"
    older = link(administrator, JOURNAL + asked, "after")
    assert older.endswith(f"&{asked[1:]}") and len(shown(administrator, older)) == 2


def test_it_is_narrowed_by_kind_day_and_user(administrator, monkeypatch):
    (first, _other) = entries(2)
    assert shown(administrator, f"?kind={GRANTED.name}&user=900000") == []
    assert shown(administrator, f"?kind={SIGNED_IN_BY_CODE.name}&user=900000") == [first.user]
    today = clock.today()
    assert len(shown(administrator, f"?day={today}")) == 2
    assert shown(administrator, f"?day={today - timedelta(days=1)}") == []


@pytest.mark.parametrize("day", ["9999-12-31", "0001-01-01"])
def test_the_first_and_the_last_day_there_are_have_no_rows(administrator, day):
    assert shown(administrator, f"?day={day}") == []


@pytest.mark.parametrize("query", ["?kind=nothing", "?day=yesterday", "?user=Sunita", "?user=0", "?day=0000-00-00"])
def test_what_cannot_be_asked_is_said(administrator, query):
    entries(1)
    assert shown(administrator, query, status=422) == []
    assert 'role="alert"' in administrator.get(JOURNAL + query).content.decode()


@pytest.mark.parametrize("key", ["x", "0", "9" * 30, "-1", "1-x", "9" * 18 + "-1"])
@pytest.mark.parametrize("name", ["after", "before"])
def test_a_key_that_is_none_shows_the_newest(administrator, name, key):
    (entry,) = entries(1)
    assert shown(administrator, f"?{name}={key}") == [entry.user]


def test_it_takes_the_same_queries_for_many_rows(administrator, django_assert_max_num_queries):
    entries(1)
    administrator.get(JOURNAL)
    counted = []
    for more in (0, 30):
        entries(more)
        with django_assert_max_num_queries(30) as queries:
            administrator.get(JOURNAL)
        counted.append(len(queries))
    assert counted[0] == counted[1]


def test_nothing_is_sent_there(administrator):
    assert administrator.post(JOURNAL).status_code == 405
