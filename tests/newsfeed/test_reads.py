"""What is read: counted without a trace of who, and shown to those who write."""

from collections import Counter
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import DatabaseError
from django.test import Client
from django.urls import reverse

from newsfeed import counting
from newsfeed.models import PageRead
from newsfeed.models.reads import Read
from notices.models import Delivery, Event
from roll.models import Audience
from tests.factories.pages import news_index, news_page, publish, translated

PHONE = "Mozilla/5.0 (Linux; Android 9; CUBOT_P30) AppleWebKit/537.36 Chrome/120.0 Mobile Safari/537.36"


@pytest.fixture(autouse=True)
def tally(monkeypatch):
    found = counting.Tally()
    monkeypatch.setattr(counting, "tally", found)
    return found


@pytest.fixture
def item(cast):
    return news_page(cast.school, "Sports day")


def read(path, client=None, agent=PHONE, **headers):
    return (client or Client()).get(path, HTTP_USER_AGENT=agent, **headers)


def counted(tally):
    tally.write_down()
    fields = ("page", "language", "source")
    return Counter({tuple(map(str, row[:3])): row[3] for row in PageRead.objects.values_list(*fields, "number")})


def test_reads_are_added_up_by_page_day_language_and_source(cast, item, tally):
    key = str(item.translation_key)
    translated(item, "hi", "खेल दिवस")
    for path in (item.url, item.url, f"/hi{item.url[3:]}", f"/ur{item.url[3:]}"):
        read(path)
    read(item.url, HTTP_REFERER="https://www.google.com/")
    found = counted(tally)
    direct = {(key, "en", "direct"): 2, (key, "hi", "direct"): 1, (key, "ur", "direct"): 1}
    assert found == direct | {(key, "en", "search"): 1}
    assert set(PageRead.objects.values_list("day", "school")) == {(cast.school.today(), cast.school.pk)}
    read(item.url)
    assert counted(tally)[key, "en", "direct"] == 3


@pytest.mark.parametrize(
    ("referer", "source"),
    [
        ("", "direct"),
        ("not an address", "direct"),
        ("https://[broken", "direct"),
        ("http://testserver/en/", "site"),
        ("https://www.google.co.in/", "search"),
        ("android-app://com.google.android.googlequicksearchbox/", "search"),
        ("https://duckduckgo.com/", "search"),
        ("https://l.facebook.com/", "social"),
        ("https://t.co/abc", "social"),
        ("https://m.youtube.com/", "social"),
        ("android-app://com.whatsapp/", "message"),
        ("https://web.whatsapp.com/", "message"),
        ("https://t.me/s/school", "message"),
        ("https://mail.google.com/", "message"),
        ("https://outlook.live.com/", "message"),
        ("https://punjab.example/", "other"),
        ("https://notgoogle.example/", "other"),
    ],
)
def test_where_a_reader_comes_from(item, tally, referer, source):
    read(item.url, HTTP_REFERER=referer)
    assert [read.source for read in tally.waiting] == [source]


@pytest.mark.parametrize(
    "agent",
    [
        "",
        "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)",
        "facebookexternalhit/1.1",
        "WhatsApp/2.23.20.0 A",
        "TelegramBot (like TwitterBot)",
        "Mozilla/5.0 (X11; Linux) HeadlessChrome/120.0",
        "curl/8.0",
        "python-requests/2.31",
        "Mediapartners-Google",
        "Mozilla/5.0 (compatible; AhrefsSiteAudit; crawler)",
    ],
)
def test_machines_are_left_out(item, tally, agent):
    assert read(item.url, agent=agent).status_code == 200
    assert not tally.waiting


def test_what_nobody_looks_at_is_left_out(cast, item, tally, as_user):
    read(item.url, HTTP_SEC_PURPOSE="prefetch;prerender")
    read(item.url, HTTP_PURPOSE="prefetch")
    Client().head(item.url, HTTP_USER_AGENT=PHONE)
    assert read("/en/nai-umeed/news/no-such-page/").status_code == 404
    hidden = news_page(cast.school, "Hidden", read_by=Audience.of(cast.class_2a))
    assert read(hidden.url).status_code == 404
    assert read("/en/").status_code == read("/accounts/login/").status_code == 200
    assert not tally.waiting


def test_families_count_and_the_schools_own_staff_do_not(cast, item, tally, as_user):
    for user in (cast.guardian, cast.pupil, cast.other_head):
        read(item.url, as_user(user))
    assert sum(tally.waiting.values()) == 3
    for user in (cast.editor, cast.head, cast.teacher):
        read(item.url, as_user(user))
    assert sum(tally.waiting.values()) == 3


def test_a_kept_page_is_counted_and_costs_no_query(item, tally, settings, django_assert_num_queries):
    settings.PAGE_CACHE_SECONDS = 600
    tag = read(item.url)["ETag"]
    with django_assert_num_queries(0):
        read(item.url, HTTP_REFERER="https://l.facebook.com/")
        assert read(item.url, HTTP_IF_NONE_MATCH=tag).status_code == 304
    key = str(item.translation_key)
    assert counted(tally) == {(key, "en", "direct"): 2, (key, "en", "social"): 1}


def test_nobody_gets_a_cookie_or_leaves_an_address(item, tally):
    client = Client()
    read(item.url, client, REMOTE_ADDR="10.1.2.3")
    counted(tally)
    assert not client.cookies
    names = {field.name for field in PageRead._meta.get_fields()}
    assert names == {"id", "school", "page", "day", "language", "source", "number"}


def test_what_the_database_did_not_take_waits(cast, item, tally, monkeypatch):
    read(item.url)

    def away(reads):
        raise DatabaseError("locked")

    with monkeypatch.context() as patched:
        patched.setattr(PageRead, "add", away)
        tally.write_down()
    assert sum(tally.waiting.values()) == 1 and not PageRead.objects.exists()
    assert sum(counted(tally).values()) == 1


def test_after_a_while_it_is_written_down_by_itself(item, tally, settings, monkeypatch):
    started = []

    class Watch:
        def __init__(self, seconds, act):
            started.append((seconds, act))

        def start(self):
            pass

    monkeypatch.setattr(counting, "Timer", Watch)
    settings.READS_WRITTEN_AFTER = 10
    for _ in range(3):
        tally.note(Read(item.school_id, item.translation_key, item.date, "en", "direct"))
    assert started == [(10, tally.write_down_and_close)]
    tally.write_down()
    assert PageRead.objects.get().number == 3


# --- The report -------------------------------------------------------------------------------------------------------
def was_read(page, number=1, back=0, language="en", source="direct"):
    day = page.school.today() - timedelta(days=back)
    key = page.translation_key
    return PageRead.objects.create(
        school=page.school, page=key, day=day, language=language, source=source, number=number
    )


def address(school, name="reads"):
    return reverse(f"newsfeed:{name}", args=[school.slug])


def titles(answer):
    return [item.title for item in answer.context["items"]]


def test_the_report_of_a_period(cast, item, as_user):
    was_read(item, 5), was_read(item, 2, back=6, language="hi", source="search"), was_read(item, 90, back=7)
    client = as_user(cast.editor)
    week = client.get(address(cast.school), {"days": 7})
    assert week.status_code == 200 and week.context["total"] == 7
    assert [number for _day, number in week.context["by_day"]] == [2, 0, 0, 0, 0, 0, 5]
    assert [(s.label, s.number) for s in week.context["report"].by_language()][:2] == [("English", 5), ("हिन्दी", 2)]
    assert [bar.height for bar in week.context["bars"]] == [40, 0, 0, 0, 0, 0, 100]
    for days in ("30", "", "8", "x", "-1"):
        assert client.get(address(cast.school), {"days": days}).context["total"] == 97, days


def test_columns_sort(cast, as_user):
    for title, number in (("Banyan", 3), ("Amla", 1), ("Cedar", 2)):
        was_read(news_page(cast.school, title), number)
    client = as_user(cast.editor)
    for order, found in {
        "": ["Banyan", "Cedar", "Amla"],
        "title": ["Amla", "Banyan", "Cedar"],
        "-title": ["Cedar", "Banyan", "Amla"],
        "reads": ["Amla", "Cedar", "Banyan"],
        "nonsense": ["Banyan", "Cedar", "Amla"],
    }.items():
        assert titles(client.get(address(cast.school), {"sort": order})) == found, order
    assert client.get(address(cast.school), {"sort": "told"}).status_code == 200


def test_one_page_alone(cast, item, as_user):
    was_read(item, 5), was_read(news_page(cast.school, "Other"), 3)
    client = as_user(cast.editor)
    alone = client.get(address(cast.school), {"page": str(item.translation_key)})
    assert alone.context["total"] == 5 and alone.context["report"].page.title == "Sports day"
    assert client.get(address(cast.school), {"page": "no-key"}).context["total"] == 8
    assert client.get(address(cast.school), {"page": str(uuid4())}).context["total"] == 0


def test_told_and_opened(cast, as_user, django_capture_on_commit_callbacks):
    page = news_page(cast.school, "Sports day", live=False, tell=Audience.of(cast.school))
    with django_capture_on_commit_callbacks(execute=True):
        publish(page)
    told = Delivery.objects.filter(channel="in_app").values("user").distinct().count()
    client = as_user(cast.head)
    (row,) = client.get(address(cast.school)).context["items"]
    assert (row.reads, row.told, row.opened) == (0, told, 0)
    translated(page, "hi", "खेल दिवस")
    read(f"/hi{page.url[3:]}", as_user(cast.guardian))
    read(page.url, as_user(cast.guardian))
    assert client.get(address(cast.school)).context["items"][0].opened == 1
    assert Event.objects.count() == 1


def test_another_schools_numbers_are_not_there(cast, item, as_user):
    elsewhere = news_page(cast.other_school, "Elsewhere")
    was_read(item, 5), was_read(elsewhere, 3)
    assert titles(as_user(cast.other_head).get(address(cast.other_school))) == ["Elsewhere"]
    for name in ("reads", "reads_csv"):
        for user in (cast.other_head, cast.teacher, cast.office, cast.guardian):
            assert as_user(user).get(address(cast.school, name)).status_code == 404, user
        assert Client().get(address(cast.school, name)).status_code == 302
    key = {"page": str(item.translation_key)}
    assert as_user(cast.other_head).get(address(cast.other_school), key).context["total"] == 0


def test_the_table_carries_no_formula(cast, as_user):
    for n, title in enumerate(("=1+1", "+1", "-1", "@SUM(A1)", "Plain, with comma")):
        was_read(news_page(cast.school, title, slug=f"page-{n}"), 5 - n, language="hi", source="search")
    answer = as_user(cast.editor).get(address(cast.school, "reads_csv"), {"days": 7})
    lines = answer.content.decode("utf-8-sig").splitlines()
    assert answer["Content-Type"] == "text/csv; charset=utf-8" and "attachment" in answer["Content-Disposition"]
    assert lines[0].split(",")[:7] == ["Page", "Kind", "Reads", "Notified", "Opened", "English", "हिन्दी"]
    assert [line.partition(",")[0] for line in lines[1:5]] == ["'=1+1", "'+1", "'-1", "'@SUM(A1)"]
    assert lines[5] == '"Plain, with comma",news,1,,,0,1,0,0,0,0,1,0,0,0,0'


def test_queries_do_not_grow(cast, as_user, django_assert_max_num_queries):
    client, numbers = as_user(cast.editor), []
    for many in (1, 3):
        while PageRead.objects.count() < many:
            was_read(news_page(cast.school, f"News {PageRead.objects.count()}"))
        with django_assert_max_num_queries(20) as asked:
            assert client.get(address(cast.school)).status_code == 200
        numbers.append(len(asked))
    assert numbers[0] == numbers[1]


def test_editors_find_it_in_the_admin(cast, as_user):
    assert address(cast.school) in as_user(cast.editor).get("/admin/").content.decode()
    assert news_index(cast.school)


def test_a_page_that_is_gone_keeps_its_numbers(cast, item, as_user):
    was_read(item, 4)
    item.delete()
    (row,) = as_user(cast.editor).get(address(cast.school)).context["items"]
    assert (row.title, row.reads) == ("A page that no longer exists", 4)
