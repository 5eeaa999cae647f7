"""Resources: documents and links by year and subject, for whom they are."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from newsfeed.models import ResourceIndexPage, ResourcePage
from roll.models import Audience
from tests.factories import SubjectFactory
from tests.factories.pages import content_document, resource_page, school_page, translated

SECRET = "The list of 2A"


def index(school, language="en") -> ResourceIndexPage:
    return ResourceIndexPage.objects.child_of(school_page(school, language)).get()


def resource(cast, title, year=None, subject=None, **more) -> ResourcePage:
    page = resource_page(cast.school, title, **more)
    page.years.set(cast.school.year_groups.filter(name=year))
    page.subjects.set(cast.school.subjects.filter(name=subject))
    page.save()
    return page


def titles(answer) -> list[str]:
    return [page.title for page in answer.context["resources"]]


def test_a_paper_says_its_kind_and_size_and_a_link_its_site(cast, client):
    items = [
        (
            "document",
            {"document": content_document(cast.school, data=b"%PDF-1.4 " + b"d" * 45_000), "title": "The winter table"},
        ),
        ("link", {"url": "https://ncert.nic.in/textbook.php", "title": "School books"}),
    ]
    page = resource_page(cast.school, items=items)
    text = " ".join(re.sub(r"<[^>]+>", " ", client.get(page.address).text).split())
    assert "The winter table PDF 44.0 KB School books ncert.nic.in" in text.replace("\xa0", " ")
    (address,) = re.findall(r'href="(/documents/[^"]+)"', client.get(page.address).text)
    assert client.get(address).status_code == 200


def test_documents_follow_their_page(cast, client, as_user):
    document = content_document(cast.school, title=SECRET)
    items = [("document", {"document": document, "title": SECRET})]
    page = resource_page(cast.school, SECRET, items=items, read_by=Audience.of(cast.class_2a))
    for stranger in (client, as_user(cast.unrelated), as_user(cast.restricted), as_user(cast.other_head)):
        assert [stranger.get(path).status_code for path in (page.address, document.url)] == [404, 404]
        assert SECRET not in stranger.get(index(cast.school).address).text
    guardian = as_user(cast.guardian)
    assert [guardian.get(path).status_code for path in (page.address, document.url)] == [200, 200]
    assert SECRET in guardian.get(index(cast.school).address).text


def test_the_list_narrows_by_year_and_subject(cast, client):
    SubjectFactory(school=cast.school, name="Hindi")
    for title, year, subject in (("A", "Year 5", "Maths"), ("B", "Year 5", "Hindi"), ("C", "Year 2", "Maths")):
        resource(cast, title, year, subject)
    resource(cast, "D")
    path = index(cast.school).address
    five, maths = cast.school.year_groups.get(name="Year 5").pk, cast.school.subjects.get(name="Maths").pk
    assert titles(client.get(path)) == ["D", "C", "B", "A"]
    assert titles(client.get(path, {"year": five})) == ["B", "A"]
    assert titles(client.get(path, {"subject": maths})) == ["C", "A"]
    answer = client.get(path, {"year": five, "subject": maths})
    assert titles(answer) == ["A"]
    years, subjects = answer.context["filters"]
    assert [(label, current) for label, _, current in years] == [
        ("All years", False), ("Year 2", False), ("Year 5", True),
    ]  # fmt: skip
    assert years[0][1] == f"?subject={maths}" and subjects[0][1] == f"?year={five}"


@pytest.mark.parametrize("year", ["999999", "five", "-1", "9" * 40])
def test_a_year_that_is_not_there_narrows_nothing(cast, client, year):
    resource(cast, "A", "Year 5")
    assert titles(client.get(f"{index(cast.school).address}?year={year}")) == ["A"]


def test_a_choice_without_anything_says_so(cast, client):
    SubjectFactory(school=cast.school, name="Hindi")
    resource(cast, "A", "Year 5", "Maths")
    resource(cast, "B", "Year 2", "Hindi")
    year, subject = cast.school.year_groups.get(name="Year 2"), cast.school.subjects.get(name="Maths")
    answer = client.get(index(cast.school).address, {"year": year.pk, "subject": subject.pk})
    assert "Nothing for this choice" in answer.text and "Show all" in answer.text


def test_an_empty_list_says_what_will_be_there(cast, client):
    text = client.get(index(cast.school).address).text
    assert "No resources yet" in text and '<nav class="switch"' not in text


def test_years_of_what_one_may_not_read_are_not_offered(cast, client, as_user):
    resource(cast, SECRET, "Year 2", "Maths", read_by=Audience.of(cast.class_2a))
    path = index(cast.school).address
    assert client.get(path).context["filters"] == [[], []]
    assert len(as_user(cast.guardian).get(path).context["filters"][0]) == 2


def test_each_stands_once_in_the_language_that_is_read(cast, client):
    page = resource_page(cast.school)
    translated(page, "hi", "समय-सारणी")
    resource_page(cast.school, "Only in English")
    assert titles(client.get(index(cast.school, "hi").address)) == ["Only in English", "समय-सारणी"]
    answer = client.get(page.address.replace("/en/", "/ur/"))
    assert '<article class="stack space-4" lang="en" dir="ltr">' in answer.text


@pytest.mark.parametrize("target", ["list", "page"])
def test_it_asks_the_same_for_one_and_for_three(cast, client, target):
    counts, made = [], 0
    for batch in (1, 2):
        for _ in range(batch):
            made += 1
            items = [("document", {"document": content_document(cast.school), "title": f"{n}"}) for n in range(made)]
            page = resource(cast, f"R{made}", "Year 5", "Maths", items=items)
        path = index(cast.school).address if target == "list" else page.address
        client.get(path)
        with CaptureQueriesContext(
            connection,
        ) as asked:
            assert client.get(path).status_code == 200
        queries = [query["sql"] for query in asked]
        assert len(queries) == len(set(queries)), queries
        counts.append(len(queries))
    assert counts[0] == counts[1] <= (14 if target == "list" else 12)
