"""Search of the public site: words in four scripts, found by whoever may read the page, and by nobody else."""

from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from foundation import clock
from foundation.models import ContentDocument
from foundation.search import begin_words_of, words
from newsfeed.models import Topic
from roll.models import Audience
from tests.factories import SchoolFactory
from tests.factories.pages import (
    contact_page,
    content_document,
    content_image,
    event_page,
    howto_page,
    news_page,
    publish,
    resource_page,
    school_page,
    standard_page,
    translated,
)

LANGUAGES = ("en", "hi", "pa", "ur")
SECRET = "Qzpicnicatthelake"


@pytest.fixture(autouse=True)
def indexed_as_written(db, monkeypatch):
    """What the worker does after each commit, at once: a test rolls back and commits nothing."""
    monkeypatch.setattr("django.db.transaction.on_commit", lambda run, *args, **kwargs: run())


def found_titles(client: Client, asked: str, language: str = "en", **more: Any) -> list[str]:
    answer = client.get(f"/{language}/search/", {"q": asked, **more})
    assert answer.status_code == 200
    return [each.title for each in answer.context.get("results") or ()]


# --- Words ----------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("text", "cut"),
    [
        ("School’s  Sports-Day, 2026!", ["school", "s", "sports", "day", "2026"]),
        ("विद्यालय में खेल।", ["विद्यालय", "में", "खेल"]),
        ("ज़रूरी ज़रूरी जरूरी", ["जरूरी"] * 3),
        ("हँसी हंसी", ["हंसी"] * 2),
        ("हिन्दी हिंदी हिन्\u200dदी", ["हिंदी"] * 3),
        ("सम्बन्ध संबंध सम्बंध", ["संबंध"] * 3),
        ("पञ्जाब पन्जाब पंजाब", ["पंजाब"] * 3),
        ("अङ्क अंक घण्टा घंटा हिन्सा हिंसा", ["अंक"] * 2 + ["घंटा"] * 2 + ["हिंसा"] * 2),
        ("जन्म अन्न सम्मान उन्हें", ["जन्म", "अन्न", "सम्मान", "उन्हें"]),
        ("श्रीमान् श्रीमान", ["श्रीमान"] * 2),
        ("ਪੰਜਾਬ ਪਂਜਾਬ ਪਨ੍ਜਾਬ ਪਞ੍ਜਾਬ", ["ਪਂਜਾਬ"] * 4),
        ("علماء علما ہے ھے هے مدرسۀ مدرسہ", ["علما"] * 2 + ["ہے"] * 3 + ["مدرسہ"] * 2),
        ("کتـــاب ڪتاب كتاب", ["کتاب"] * 3),
        ("مسئلہ مسئله جرأت جرات", ["مسیلہ"] * 2 + ["جرات"] * 2),
        ("क्\u200dष क्ष २०२६", ["क्ष", "क्ष", "2026"]),
        ("ਸਕੂਲ ਦੀਆਂ ਖੇਡਾਂ ਸਿੰਘ", ["ਸਕੂਲ", "ਦੀਆਂ", "ਖੇਡਾਂ", "ਸਿਂਘ"]),
        ("ਜ਼ਰੂਰੀ ਜਰੂਰੀ", ["ਜਰੂਰੀ"] * 2),
        ("اسکول اسكول عِلم علم", ["اسکول"] * 2 + ["علم"] * 2),
        ("نئی\u200cامید ۲۰۲۶", ["نیی", "امید", "2026"]),
        ("Élève ＡＢＣ ﻛﺘﺎﺏ", ["eleve", "abc", "کتاب"]),
        ("\x00\ud800 *** \"' 👋 ि", []),
    ],
)
def test_words_are_cut_and_made_alike(text, cut):
    assert words(text) == cut


def test_each_word_begins_one_of_the_text():
    assert begin_words_of(words("खे विद्या"), "विद्यालय के खेल")
    assert not begin_words_of(words("खेल मैदान"), "विद्यालय के खेल")
    assert not begin_words_of(words("द्यालय"), "विद्यालय के खेल")


@pytest.mark.parametrize(
    ("title", "asked", "never"),
    [
        ("Sports day of class 5", ["sports", "spo", "SPORTS day", "day spo", "5", "“spo”"], ["ports", "spo tree"]),
        ("विद्यालय की खेल प्रतियोगिता", ["विद्यालय", "विद्या", "वि", "खेल", "खे", "प्रति विद्"], ["खाली", "खोल", "द्यालय"]),
        ("ज़रूरी सूचना", ["ज़रूरी", "ज़रूरी", "जरूरी", "जरू"], ["जारी"]),
        ("हिन्दी दिवस", ["हिंदी", "हिन्दी", "हिन्द", "हिन्", "हिन", "हिं", "हि"], ["हिमालय", "हित"]),
        ("हिंदी दिवस", ["हिन्दी", "हिन्", "हिन"], ["हिमा", "हित"]),
        ("ਪਨ੍ਜਾਬ ਦਿਵਸ", ["ਪੰਜਾਬ", "ਪੰਜ", "ਪਨ"], ["ਪਾਣੀ"]),
        ("ਸਕੂਲ ਦੀਆਂ ਖੇਡਾਂ", ["ਸਕੂਲ", "ਸਕੂ", "ਖੇਡਾਂ", "ਖੇ"], ["ਖੂਹ", "ਸੁਕਲ"]),
        ("اسکول میں کھیلوں کا دن", ["اسکول", "اسك", "کھیل", "كھيلوں دن"], ["کھانا"]),
    ],
)
def test_beginnings_of_words_are_found_in_four_scripts(cast, client, title, asked, never):
    news_page(cast.school, title, slug="page", summary="-")
    assert {each: found_titles(client, each) for each in asked} == {each: [title] for each in asked}
    assert {each: found_titles(client, each) for each in never} == {each: [] for each in never}


def test_a_word_of_which_more_stands_in_the_index_than_is_looked_at_at_once(cast, client, monkeypatch):
    titles = {news_page(cast.school, f"Swimming {number}").title for number in range(5)}
    news_page(cast.school, "Swimming of 2A", read_by=Audience.of(cast.class_2a))
    monkeypatch.setattr("home.search.AT_ONCE", 2)
    with CaptureQueriesContext(connection) as captured:
        page = client.get("/en/search/?q=swimming").text
    assert all(title in page for title in titles) and "of 2A" not in page
    looks = [each["sql"] for each in captured if "first_published_at" in each["sql"]]
    assert len(looks) == 3


def test_words_of_the_text_are_found_too_after_those_of_titles(cast, client):
    spoken = [("paragraph", "<p>Bring your <b>umbrella</b>.</p>")]
    news_page(cast.school, "Rain", slug="rain", body=spoken)
    news_page(cast.school, "Umbrellas", slug="umbrellas", summary="-")
    news_page(cast.school, "More rain", slug="more", body=spoken)
    assert found_titles(client, "umbre") == ["Umbrellas", "More rain", "Rain"]


def test_each_kind_of_page_is_found_by_its_own_words(cast, client):
    own = school_page(cast.school)
    own.intro = "Qzword"
    publish(own)
    standard_page(cast.school, summary="Qzword")
    contact_page(cast.school, way="Qzword")
    event_page(cast.school, place="Qzword")
    news_page(cast.school, body=[("heading", "Qzword")])
    resource_page(cast.school, items=[("link", {"url": "https://ncert.nic.in", "title": "Qzword"})])
    howto_page(cast.school, steps=[("step", {"words": "Qzword", "image": None, "alt": ""})])
    answer = client.get("/en/search/", {"q": "qzw"})
    kinds = {(each.kind, each.icon) for each in answer.context["results"]}
    assert kinds == {
        ("School page", "school"),
        ("Page", "bookmark"),
        ("Contact page", "map-pin"),
        ("Event", "calendar-days"),
        ("News", "newspaper"),
        ("Resource", "folder-open"),
        ("How-to", "lightbulb"),
    }
    assert "7 results" in answer.text
    for each in answer.context["results"]:
        assert client.get(each.address).status_code == 200


# --- Who finds what -------------------------------------------------------------------------------------------------
def test_what_is_for_a_class_is_found_by_that_class_alone(cast, client, as_user):
    only_5b = Audience.of(cast.class_5b)
    page = news_page(cast.school, SECRET, slug="picnic", read_by=only_5b)
    translated(page, "hi", SECRET)
    document = content_document(cast.school, title=SECRET)
    items = [("document", {"document": document, "title": "Plan"})]
    resource_page(cast.school, "Plan of the day", slug="plan", items=items, read_by=only_5b)
    strangers = (client, *(as_user(getattr(cast, name)) for name in ("other_guardian", "restricted", "other_head")))
    for who in strangers:
        for language in ("en", "hi"):
            assert found_titles(who, "qzpicnic", language) == []
            assert SECRET not in who.get(f"/{language}/search/?q=qzpic&school=nai-umeed").text
    for name in ("guardian", "pupil", "teacher", "head"):
        assert found_titles(as_user(getattr(cast, name)), "qzpicnic") == [SECRET, SECRET]
    answer = as_user(cast.guardian).get("/en/search/?q=qzpicnic")
    assert "Not public" in answer.text and "no-store" in answer["Cache-Control"]


def test_a_page_goes_and_comes_back_with_what_happens_to_it(cast, client):
    page = news_page(cast.school, SECRET, slug="page", live=False)
    assert found_titles(client, SECRET) == []
    publish(page)
    page.refresh_from_db()
    assert found_titles(client, SECRET) == [SECRET]
    page.title = "A draft that nobody sees"
    page.save_revision()
    assert found_titles(client, SECRET) == [SECRET] and found_titles(client, "draft") == []
    page.unpublish()
    assert found_titles(client, SECRET) == []
    page.title = SECRET
    publish(page)
    page.refresh_from_db()
    page.expire_at = clock.now() - timedelta(seconds=1)
    page.save()
    assert page.live and found_titles(client, SECRET) == []
    page.expire_at = None
    page.read_by = Audience.of(cast.class_5b)
    page.save()
    assert found_titles(client, SECRET) == []
    page.read_by = None
    page.save()
    assert found_titles(client, SECRET) == [SECRET]
    page.delete()
    assert found_titles(client, SECRET) == []


def test_documents_are_found_where_they_are_opened(cast, client, as_user):
    """Whatever is found opens, and what doesn't open isn't found."""
    linked, unlinked, drafted, foreign = (content_document(cast.school, title=f"Qzmenu {n}") for n in range(4))
    link = '<p><a linktype="document" id="{}">Menu</a></p>'
    news_page(cast.school, slug="a", body=[("paragraph", link.format(linked.pk))])
    news_page(cast.school, slug="b", body=[("paragraph", link.format(drafted.pk))], live=False)
    # Another school's page opens no file of this one.
    news_page(cast.other_school, slug="c", body=[("paragraph", link.format(foreign.pk))])
    shared = ContentDocument.objects.create(title="Qzmenu of the state", file=linked.file.name)
    news_page(cast.other_school, slug="d", body=[("paragraph", link.format(shared.pk))])
    for who in (client, as_user(cast.guardian), as_user(cast.other_head)):
        assert found_titles(who, "qzmenu") == [shared.title, linked.title]
        opens = {each.title for each in (linked, unlinked, drafted, foreign, shared) if is_opened(who, each)}
        assert opens == {shared.title, linked.title}
    assert found_titles(client, "qzmenu", school="sitara") == [shared.title]
    assert found_titles(client, "qzmenu", school="nai-umeed") == [linked.title]


def is_opened(client: Client, document: Any) -> bool:
    return client.get(document.url).status_code == 200


def test_a_label_of_a_paper_is_no_title(cast, client):
    document = content_document(cast.school, title="Menu")
    document.tags.add("Qztag")
    document.save()
    news_page(cast.school, "News", slug="a", body=[("document", {"document": document, "title": "x"})])
    assert found_titles(client, "qztag") == [] and found_titles(client, "menu") == ["Menu"]


# --- Languages ------------------------------------------------------------------------------------------------------
def test_each_page_once_in_the_readers_language_where_it_stands(cast, client):
    page = news_page(cast.school, "Qzday in English", slug="day")
    translated(page, "hi", "Qzday खेल")
    translated(page, "ur", "Qzday کھیل")
    assert found_titles(client, "qzday") == ["Qzday in English"]
    assert found_titles(client, "qzday", "hi") == ["Qzday खेल"]
    assert found_titles(client, "qzday", "pa") == ["Qzday in English"]
    urdu = client.get("/ur/search/?q=qzday")
    assert [(each.address, each.direction) for each in urdu.context["results"]] == [("/ur/nai-umeed/news/day/", "rtl")]
    untranslated = client.get("/pa/search/?q=qzday")
    assert [each.address for each in untranslated.context["results"]] == ["/pa/nai-umeed/news/day/"]
    assert '<a href="/pa/nai-umeed/news/day/" lang="en" dir="ltr">' in " ".join(untranslated.text.split())
    assert ("hi", "/hi/search/?q=qzday") in untranslated.context["language_links"]


# --- One school's ---------------------------------------------------------------------------------------------------
def test_one_schools_pages_alone(cast, client):
    news_page(cast.school, "Qzday here", slug="a")
    news_page(cast.other_school, "Qzday there", slug="b")
    assert sorted(found_titles(client, "qzday")) == ["Qzday here", "Qzday there"]
    assert found_titles(client, "qzday", school="nai-umeed") == ["Qzday here"]
    answer = client.get("/en/search/?q=qzday&school=nai-umeed")
    assert 'href="/en/search/?q=qzday"' in answer.text


def test_a_school_of_which_one_may_read_nothing_has_no_results(cast, client):
    front = school_page(cast.school)
    front.read_by = Audience.of(cast.class_5b)
    publish(front)
    document = content_document(cast.school, title=SECRET)
    news_page(
        cast.school, SECRET, slug="a", read_by=front.read_by, body=[("document", {"document": document, "title": "x"})]
    )
    assert found_titles(client, "qzpicnic", school="nai-umeed") == []


@pytest.mark.parametrize("slug", ["no-such", "hidden", "../x", "ਸਕੂਲ", "a b", "x" * 5000])
def test_a_school_without_public_pages_is_not_there(cast, client, slug):
    hidden = SchoolFactory(slug="hidden", name=SECRET)
    for code in LANGUAGES:
        school_page(hidden, code).unpublish()
    answer = client.get("/en/search/", {"q": "day", "school": slug})
    assert answer.status_code == 404 and SECRET not in answer.text


def test_no_school_stands_where_search_does(db):
    with pytest.raises(IntegrityError), transaction.atomic():
        SchoolFactory(slug="search")
    with pytest.raises(ValidationError, match="Choose another short address"):
        SchoolFactory.build(slug="search").full_clean()


# --- What people write ----------------------------------------------------------------------------------------------
NAUGHTY = [
    '"', "'", "''", '"""day', "day*", "*", "(day OR", "day AND NOT", "NEAR(a b)", "^day", "-day", "title:day", "%",
    "%s %(x)s", "{autocomplete}", "\\", "day\\", "a:*b", "!day", "day & | <->", "\ufffd", "👋",
    "👋🏽 day", "  ", "\t\n", "ि", "्", "\u200d", "\u200c", "\u0301", "<script>alert(1)</script>", "{{ day }}",
    "';DROP TABLE roll_school;--", "a b c d e f g h i j k l m n o p q r s t u v w x y z", "ﷺ" * 30, "1e5", "0x1F",
    "user@example.org", "http://a.b/c?d", "l'été",
]  # fmt: skip


def test_whatever_is_written_gets_an_answer_in_words(cast, client):
    news_page(cast.school, "Sports day", slug="page")
    said = (" result", "Nothing found", "needs letters", "one more letter", "What are you looking for?")
    for asked in NAUGHTY:
        for headers in ({}, {"HX-Request": "true"}):
            answer = client.get("/en/search/", {"q": asked}, headers=headers)
            page = " ".join(answer.text.split())
            assert (answer.status_code, [words for words in said if words in page]) > (200, []), asked
            assert "<script>alert" not in page


@pytest.mark.parametrize("path", ["/en/search/?q=%ED%A0%80", "/en/search/?q=%FF", "/en/search/?q=day&page=%FF"])
def test_bytes_that_are_no_text_get_an_answer(cast, client, path):
    assert client.get(path).status_code == 200


CUT = "only its first 100 characters were used"


def test_of_too_much_the_beginning_is_looked_for_and_that_is_said(cast, client):
    news_page(cast.school, "Sports day")
    asked = "day " * 24 + "day "
    for text in (asked + "qwerty", "a" * 10_000):
        answer = client.get("/en/search/", {"q": text})
        assert answer.status_code == 200 and CUT in " ".join(answer.text.split())
        assert text[:101] not in answer.text
    assert found_titles(client, asked + "qwerty") == ["Sports day"]
    assert CUT not in client.get("/en/search/", {"q": asked}).text


def every_word_that_stands_on_it(cast) -> dict[str, tuple[Any, str]]:
    """What stands on a page beside its title and its paragraphs, with a page that says it."""
    topic = Topic.objects.create(name="Qztopic", name_ur="کھیل")
    body = [
        ("heading", "Qzheading"),
        ("quote", {"words": "Qzquote", "who": "Qzwho"}),
        ("facts", {"facts": [{"name": "Qzhours", "value": "Qzvalue 8:30"}]}),
        ("questions", {"questions": [{"question": "Qzquestion?", "answer": "<p>Qzanswer</p>"}]}),
        ("notice", {"tone": "warn", "title": "Qznotice", "text": "Qzmore"}),
        ("link", {"url": "https://ncert.nic.in/", "title": "Qzlink"}),
        ("contact", {"who": "Qzoffice", "about": "Qzabout", "phone": "", "email": "a@example.org", "hours": "Qzopen"}),
        ("document", {"title": "Qzpaper", "document": content_document(cast.school, "Form")}),
        ("photo", {"image": content_image(cast.school), "alt": "Qzalt", "caption": "Qzcaption"}),
    ]
    news, about = news_page(cast.school, "Our girls win", topic=topic, body=body), standard_page(cast.school, body=body)
    words = "heading quote who hours value question answer notice more link office about open paper alt caption"
    found: dict[str, tuple[Any, str]] = {f"qz{word}": (about, "en") for word in words.split()}
    return found | {"qztopic": (news, "en"), "qzheading": (news, "en"), "کھیل": (news, "ur")}


def test_what_stands_in_a_block_or_on_a_badge_is_found(cast, client):
    every = every_word_that_stands_on_it(cast)
    missing = [
        word for word, (page, language) in every.items() if page.title not in found_titles(client, word, language)
    ]
    assert missing == []


def test_nothing_of_a_page_is_read_as_markup(cast, client):
    news_page(cast.school, "Qzday <b>x</b>", slug="a", summary="<script>alert(1)</script>")
    for headers in ({}, {"HX-Request": "true"}):
        answer = client.get("/en/search/?q=qzday", headers=headers)
        assert "Qzday &lt;b&gt;x" in answer.text and "<script>alert" not in answer.text


# --- The page -------------------------------------------------------------------------------------------------------
def test_before_and_after_nothing_was_found_there_are_ways_on(cast, client):
    school_page(cast.school)
    first = client.get("/en/search/")
    assert "What are you looking for?" in first.text and "Nothing found" not in first.text
    none = client.get("/hi/search/?q=qzqz&school=nai-umeed")
    ways = [way.address for way in none.context["suggestions"]]
    assert ways == [f"/hi/nai-umeed/{slug}/" for slug in ("news", "how-tos", "events")]
    assert [client.get(way).status_code for way in ways] == [200] * 3


def test_it_is_kept_and_listed_nowhere(cast, client, settings):
    settings.PAGE_CACHE_SECONDS = 600
    for path in ("/en/search/", "/en/search/?q=day"):
        client = Client()
        answer = client.get(path)
        assert "noindex" in answer.text and "no-store" in answer["Cache-Control"] and not answer.cookies
        assert "ETag" not in answer and "HX-Request" in answer["Vary"]


def test_many_come_in_leaves(cast, client):
    for n in range(23):
        news_page(cast.school, f"Qzday {n}", slug=f"day-{n}")
    titles = [each for page in (1, 2, 3) for each in found_titles(client, "qzday", page=page)]
    assert len(titles) == len(set(titles)) == 23
    assert found_titles(client, "qzday", page=9) == found_titles(client, "qzday", page=3)
    answer = client.get("/en/search/?q=qzday&page=2")
    assert 'href="?page=3&amp;q=qzday"' in answer.text and "23 results" in answer.text


def test_more_than_anybody_reads_is_said_so(cast, client, monkeypatch):
    monkeypatch.setattr("home.search.MAX_RESULTS", 2)
    for n in range(3):
        news_page(cast.school, f"Qzday {n}", slug=f"day-{n}")
    answer = client.get("/en/search/?q=qzday")
    assert "The first 2 results. Add a word to find fewer." in answer.text
    assert found_titles(client, "qzday") == ["Qzday 2", "Qzday 1"]


def test_a_page_that_stands_gets_the_results_alone(cast, client):
    news_page(cast.school, "Qzday", slug="day")
    whole, part = client.get("/en/search/?q=qzd"), client.get("/en/search/?q=qzd", headers={"HX-Request": "true"})
    assert "<html" in whole.text and "<html" not in part.text
    assert "htmx" in whole.text and "htmx" not in client.get("/en/nai-umeed/").text
    assert "1 result" in part.text and 'data-hx-swap-oob="innerHTML"' in part.text and "hx-swap-oob" not in whole.text
    assert "onclick" not in whole.text and "hx-on" not in whole.text and "style=" not in whole.text


def test_public_pages_lead_to_it(cast, client):
    own = client.get(school_page(cast.school, "ur").address)
    assert 'action="/ur/search/"' in own.text and 'href="/ur/search/?school=nai-umeed"' in own.text
    assert 'name="school" value="nai-umeed"' in own.text
    assert 'href="/en/search/"' in client.get("/en/").text


@pytest.mark.parametrize("who", ["", "guardian", "head"])
def test_thirty_cost_as_many_queries_as_one(cast, client, as_user, who):
    reader = as_user(getattr(cast, who)) if who else client

    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert reader.get("/en/search/?q=qzday&school=nai-umeed").status_code == 200
        return len({query["sql"] for query in queries}) if len(queries) == len({q["sql"] for q in queries}) else -1

    def write(first: int, last: int) -> None:
        for n in range(first, last):
            make = (news_page, howto_page, event_page, resource_page, standard_page)[n % 5]
            make(cast.school, f"Qzday {n}", slug=f"day-{n}")
            document = content_document(cast.school, title=f"Qzday {n}")
            news_page(
                cast.school, f"File {n}", slug=f"f-{n}", body=[("document", {"document": document, "title": "x"})]
            )

    write(0, 1)
    asked()
    one = asked()
    write(1, 30)
    assert 0 < one == asked() <= 12
    print(f"\n{who or 'visitor'}: {one} queries", end="")


# --- However many there are -------------------------------------------------------------------------------------------
@pytest.fixture
def narrow_windows(monkeypatch):
    """Two rows of the index are looked at first, then four, and so on: nine pages are many."""
    monkeypatch.setattr("foundation.wagtail_internals.FIRST_WINDOW", 2)
    monkeypatch.setattr("foundation.wagtail_internals.WIDER", 2)


def looks_into_the_index(client: Client, asked: str) -> int:
    with CaptureQueriesContext(connection) as queries:
        client.get("/en/search/", {"q": asked})
    return len([query for query in queries if "wagtailsearch_indexentry" in query["sql"]]) - 1


def test_the_oldest_of_many_is_found_and_the_newest_comes_first(cast, client, narrow_windows):
    for n in range(9):
        news_page(cast.school, f"Qzday {n}", slug=f"day-{n}")
    assert found_titles(client, "qzday") == [f"Qzday {n}" for n in range(8, -1, -1)]
    assert found_titles(client, "qzday 0") == ["Qzday 0"]
    assert found_titles(client, "qzday", school="nai-umeed") == found_titles(client, "qzday")


def test_of_a_common_word_no_more_is_read_than_is_shown(cast, client, narrow_windows, monkeypatch):
    monkeypatch.setattr("home.search.MAX_RESULTS", 1)
    for n in range(20):
        news_page(cast.school, f"Qzday {n}", slug=f"day-{n}")
    assert found_titles(client, "qzday") == ["Qzday 19"]
    assert looks_into_the_index(client, "qzday") == 1
    assert looks_into_the_index(client, "qznothing") > 3


@pytest.mark.parametrize("school", [{}, {"school": "nai-umeed"}])
def test_what_others_read_hides_nothing_and_is_not_counted(cast, client, as_user, narrow_windows, monkeypatch, school):
    """Eight newer pages with the same word are for class 5B alone."""
    monkeypatch.setattr("home.search.MAX_RESULTS", 2)
    for n in range(10):
        read_by = Audience.of(cast.class_5b) if n > 1 else None
        news_page(cast.school, f"{SECRET if read_by else 'Open'} qzday {n}", slug=f"day-{n}", read_by=read_by)
    for stranger in (client, as_user(cast.restricted)):
        answer = stranger.get("/en/search/", {"q": "qzday", **school})
        assert [each.title for each in answer.context["results"]] == ["Open qzday 1", "Open qzday 0"]
        assert "2 results" in answer.text and "first 2" not in answer.text and SECRET not in answer.text
    assert "The first 2 results." in as_user(cast.guardian).get("/en/search/", {"q": "qzday", **school}).text


def test_words_may_stand_in_any_order_and_each_in_two_spellings(cast, client):
    """Of "अ or आ, and ब" SQLite would read "अ, or आ and ब" without brackets."""
    news_page(cast.school, "हिन दिवस", slug="a", summary="-")
    news_page(cast.school, "हिंदी मेला", slug="b", summary="-")
    assert found_titles(client, "हिन दिव") == found_titles(client, "दिव हिन") == ["हिन दिवस"]


# --- The index ------------------------------------------------------------------------------------------------------
def test_the_whole_index_is_made_again_by_command(cast, client, monkeypatch):
    news_page(cast.school, "ज़रूरी सूचना", slug="page")
    monkeypatch.undo()
    call_command("update_index", stdout=StringIO())
    assert found_titles(client, "जरूरी") == ["ज़रूरी सूचना"]


def test_editors_find_their_pages_in_the_admin_by_the_same_words(cast, as_user):
    news_page(cast.school, "ज़रूरी खेल", slug="page")
    content_document(cast.school, title="विद्यालय की सूची")
    for asked, there in (("जरूरी", True), ("खेल", True), ("खाली", False), ("ज़रूरी खे", True), ('"खेल"', True)):
        answer = as_user(cast.editor).get("/admin/pages/search/", {"q": asked})
        assert answer.status_code == 200 and ("ज़रूरी खेल" in answer.text) is there, asked
    assert "विद्यालय की सूची" in as_user(cast.editor).get("/admin/documents/", {"q": "विद्या"}).text
