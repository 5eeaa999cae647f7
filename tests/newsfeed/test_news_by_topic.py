"""A school's news, all of it or that of one topic."""

import re
from html import unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from newsfeed.models import Topic
from newsfeed.models.dated_pages import PER_PAGE
from roll.models import Audience
from tests.factories.pages import news_index, news_page

NEWS = "/en/nai-umeed/news/"


@pytest.fixture
def topics() -> tuple[Topic, Topic]:
    first, second = Topic.objects.all()[:2]
    return first, second


def choices(answer) -> list[tuple[str, bool]]:
    nav = re.search(r'<nav class="switch.*?</nav>', answer.text, re.S)
    links = re.findall(r'<a href="[^"]*"\s*(aria-current="true")?\s*>([^<]*)</a>', nav[0]) if nav else []
    return [(unescape(label).strip(), bool(current)) for current, label in links]


def titles(answer) -> list[str]:
    return re.findall(r"<h3>\s*<a[^>]*>([^<]*)</a>", answer.text)


def test_news_of_one_topic_is_a_tap_away(cast, client, topics):
    sport, trip = topics
    page = news_page(cast.school, "Kho-kho", topic=sport)
    news_page(cast.school, "Zoo", topic=trip)
    news_page(cast.school, "Holiday")
    every = client.get(NEWS)
    assert titles(every) == ["Holiday", "Zoo", "Kho-kho"]
    assert choices(every) == [("All news", True), *sorted([(str(sport), False), (str(trip), False)])]
    one = client.get(f"{NEWS}?topic={sport.pk}")
    assert titles(one) == ["Kho-kho"] and choices(one) == [("All news", False), (str(sport), True)]
    assert f"/news/nai-umeed/topic-{sport.pk}-en.rss" in one.text
    assert f'href="{NEWS}?topic={sport.pk}"' in client.get(page.address).text


def test_there_is_nothing_to_choose_where_all_is_of_one_topic(cast, client, topics):
    news_page(cast.school, "Kho-kho", topic=topics[0])
    news_page(cast.school, "Holiday")
    assert choices(client.get(NEWS)) == []


def test_a_topic_on_which_there_is_nothing_says_so_and_leads_back(cast, client, topics):
    news_page(cast.school, "Kho-kho", topic=topics[0])
    for key in (topics[1].pk, 999_999):
        answer = client.get(f"{NEWS}?topic={key}")
        assert answer.status_code == 200 and titles(answer) == []
        assert "Nothing for this choice" in answer.text and 'href="?"' in answer.text


@pytest.mark.parametrize("key", ["", "x", "-1", "9" * 30, "0"])
def test_what_is_no_key_shows_all_news(cast, client, topics, key):
    news_page(cast.school, "Kho-kho", topic=topics[0])
    assert titles(client.get(f"{NEWS}?topic={key}")) == ["Kho-kho"]


def test_the_pages_of_one_topic_keep_it(cast, client, topics):
    for number in range(PER_PAGE + 1):
        news_page(cast.school, f"Match {number}", topic=topics[0])
    first = client.get(f"{NEWS}?topic={topics[0].pk}")
    assert f'href="?page=2&amp;topic={topics[0].pk}"' in first.text
    assert titles(client.get(f"{NEWS}?page=2&topic={topics[0].pk}")) == ["Match 0"]


def test_a_topic_opens_nothing_that_one_may_not_read(cast, client, topics):
    news_page(cast.school, "Secret", topic=topics[0], read_by=Audience.of(cast.class_5b))
    news_page(cast.other_school, "Elsewhere", topic=topics[0])
    assert titles(client.get(f"{NEWS}?topic={topics[0].pk}")) == []


def test_to_choose_costs_no_query(cast, client, topics):
    news_page(cast.school, "Kho-kho", topic=topics[0])
    news_page(cast.school, "Holiday")
    counted = []
    for _round in range(2):
        client.get(NEWS)
        with CaptureQueriesContext(connection) as queries:
            client.get(NEWS)
        counted.append(len(queries))
        news_page(cast.school, "Zoo", topic=topics[1])
    assert counted[0] == counted[1]
    assert news_index(cast.school)
