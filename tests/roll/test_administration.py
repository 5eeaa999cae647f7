"""Administrators add areas and schools, one by one or from a spreadsheet, and invite who begins there."""

import json
from html.parser import HTMLParser

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from journal.models import Entry
from roll.models import Area, Posting, School, User
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db
HERE = "/administration/"
FILE = f"{HERE}schools/file/"


@pytest.fixture
def administrator(cast, as_user):
    return as_user(UserFactory(email="root@example.org", is_superuser=True, is_staff=True))


def new(client, **more):
    words = {"name": "Gulmohar School", "language": "hi", "time_zone": "Asia/Kolkata", "attendance_codes": "india"}
    return client.post(f"{HERE}schools/new/", words | {"role": "head"} | more)


ROLES = ["guardian", "teacher", "office", "head", "editor", "agent", "officer", "pupil"]


@pytest.mark.parametrize("role", ROLES)
def test_nobody_else_does(cast, as_user, role):
    client = as_user(getattr(cast, role))
    for path in ("", "areas/new/", "schools/new/", "schools/file/", f"schools/{cast.school.pk}/"):
        assert client.get(HERE + path).status_code == 404
    assert new(client).status_code == 404
    assert client.post(f"{FILE}adding/", {"rows": '[[2, {"name": "A"}]]'}).status_code == 404
    assert not School.objects.filter(name__in=["Gulmohar School", "A"]).exists()


def test_a_school_is_added_and_its_head_invited(cast, administrator, mailoutbox, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        answer = new(administrator, email="Kavita@Example.org", person="Kavita Rao")
    school = School.objects.get(name="Gulmohar School")
    assert answer.url == f"{HERE}schools/{school.pk}/"
    assert (school.slug, school.short_name, school.language) == ("gulmohar-school", "Gulmohar", "hi")
    posting = Posting.objects.get(school=school)
    assert (posting.user.email, posting.role, posting.name) == ("kavita@example.org", "head", "Kavita Rao")
    assert [mail.to for mail in mailoutbox] == [["kavita@example.org"]]
    assert "Kavita Rao" in administrator.get(answer.url).text
    assert set(Entry.objects.filter(school=school.pk).values_list("kind", flat=True)) == {
        "places.school_added",
        "access.posted",
    }


def test_the_first_page_leads_there(administrator, as_user, cast):
    assert administrator.get("/portal/").text.count(f'href="{HERE}"') >= 2
    assert HERE not in as_user(cast.head).get("/portal/").text


def test_what_is_wrong_is_said_and_what_was_typed_is_kept(cast, administrator):
    answer = new(administrator, slug=cast.school.slug, time_zone="Mars/Olympus", email="kavita", person="Kavita")
    page = answer.text
    assert answer.status_code == 422
    for words in (
        "Another school has this address",
        "There is no time zone of this name",
        "This is not an e-mail address",
    ):
        assert words in page
    assert 'value="Gulmohar School"' in page and 'value="kavita"' in page
    assert not School.objects.filter(name="Gulmohar School").exists()


def test_two_of_a_name_get_addresses_of_their_own(administrator):
    new(administrator), new(administrator)
    assert set(School.objects.filter(name="Gulmohar School").values_list("slug", flat=True)) == {
        "gulmohar-school",
        "gulmohar-school-2",
    }


def test_somebody_is_invited_once(cast, administrator):
    school = School.objects.get(pk=cast.school.pk)
    words = {"email": "new@example.org", "person": "N", "role": "office"}
    path = f"{HERE}schools/{school.pk}/"
    assert administrator.post(path, words).status_code == 302
    again = administrator.post(path, words)
    assert again.status_code == 422 and "serves there in this role already" in again.text
    assert Posting.objects.filter(user__email="new@example.org").count() == 1


def test_an_area_below_another(cast, administrator):
    top = Area.objects.first() or Area.objects.create(name="Punjab", kind="state", code="03")
    words = {"name": "Ludhiana", "kind": "district", "code": "0307", "parent": top.pk}
    assert administrator.post(f"{HERE}areas/new/", words).status_code == 302
    area = Area.objects.get(code="0307")
    assert area.path == f"{top.path}{area.pk}/"
    again = administrator.post(f"{HERE}areas/new/", words)
    assert again.status_code == 422 and "Another area has this code." in again.text


def test_the_list_costs_the_same_for_one_and_many(administrator, django_assert_max_num_queries):
    for number in range(60):
        School.objects.create(name=f"School {number}", slug=f"s-{number}", short_name="S")
    administrator.get(HERE)
    with django_assert_max_num_queries(8):
        page = administrator.get(HERE).text
    assert page.count("Nobody invited yet") >= 49 and 'rel="next"' in page
    assert "School 7<" in administrator.get(HERE, {"q": "school 7"}).text


# --- From a spreadsheet ----------------------------------------------------------------------------------------------
class Hidden(HTMLParser):
    rows = ""

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        if given.get("name") == "rows":
            self.rows = given["value"]


def sent(client, text, name="schools.csv"):
    return client.post(FILE, {"file": SimpleUploadedFile(name, text.encode())})


def yes(client, page):
    parser = Hidden()
    parser.feed(page.text)
    return client.post(f"{FILE}adding/", {"rows": parser.rows})


TABLE = """Name,Area,Language,E-mail,Person
नई उम्मीद स्कूल,,Hindi,kavita@example.org,Kavita
Gulmohar,Nowhere,,,
Sitara,,,not an address,
,,,x@example.org,
Neem,,Klingon,,
Banyan,,Urdu,,
"""


def test_rows_that_are_wrong_are_left_out_and_the_rest_waits_for_a_yes(administrator):
    before = School.objects.count()
    page = sent(administrator, TABLE)
    assert page.status_code == 200 and School.objects.count() == before
    for words in (
        "There is no area “Nowhere”",
        "Line 4",
        "This is not an e-mail address",
        "2 new schools",
        "4 rows are",
    ):
        assert words in page.text, words
    assert yes(administrator, page).status_code == 302
    names = set(School.objects.order_by("-pk").values_list("name", "language")[:2])
    assert names == {("नई उम्मीद स्कूल", "hi"), ("Banyan", "ur")}
    assert School.objects.count() == before + 2
    assert Posting.objects.filter(user__email="kavita@example.org", role="head").count() == 1


def test_the_same_again_adds_nothing(administrator):
    page = sent(administrator, TABLE)
    yes(administrator, page)
    number = School.objects.count()
    yes(administrator, page)
    again = sent(administrator, TABLE)
    assert "2 schools are there already" in again.text and "nothing new to add" in again.text
    assert School.objects.count() == number


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "This file is empty. Please choose another."),
        ("School no\n1\n", "No column is called"),
        ("Name\n", "no school below them"),
    ],
)
def test_no_table_of_schools(administrator, text, words):
    answer = sent(administrator, text)
    assert answer.status_code == 422 and words in answer.text


@pytest.mark.parametrize("rows", ["", "[", "[1]", '[["a", {}]]', '[[2, {"x": 1}]]', "{}", '[[2, "name"]]'])
def test_a_preview_that_did_not_arrive_whole_adds_nothing(administrator, rows):
    number = School.objects.count()
    assert administrator.post(f"{FILE}adding/", {"rows": rows}).url == FILE
    assert School.objects.count() == number


def test_five_hundred_at_once(administrator, django_assert_max_num_queries):
    text = "Name,E-mail\n" + "".join(f"School {n},head{n}@example.org\n" for n in range(500))
    with django_assert_max_num_queries(12):
        page = sent(administrator, text)
    assert "500 new schools" in page.text
    yes(administrator, page)
    assert School.objects.filter(name__startswith="School ").count() == 500
    assert len(json.dumps(page.context["kept"])) < 1_000_000


def test_an_area_of_two_is_asked_for_by_its_code_which_wins_over_names(administrator):
    for name, kind, code in (("Dewa", "block", "D1"), ("DEWA", "cluster", "D2"), ("D2", "cluster", "D3")):
        Area.objects.create(name=name, kind=kind, code=code)
    page = sent(administrator, "Name,Area\nGulmohar,Dewa\nNeem,d1\nBanyan,D2\n")
    assert page.text.count("Two areas have this name: write the code.") == 1
    yes(administrator, page)
    added = School.objects.filter(name__in=["Gulmohar", "Neem", "Banyan"])
    assert dict(added.values_list("name", "area__code")) == {"Neem": "D1", "Banyan": "D2"}


def test_an_administrator_finds_the_schools_from_the_admin_and_the_admin_from_the_portal(administrator):
    assert HERE in administrator.get("/admin/").text
    text = administrator.get("/portal/more/").text
    assert 'href="/admin/"' in text
    assert 'href="/portal/absences/"' not in text


def test_nobody_is_greeted_with_a_comma(administrator):
    User.objects.filter(email="root@example.org").update(first_name="")
    heading = administrator.get("/portal/").text.partition("<h1>")[2].partition("</h1>")[0]
    assert heading.strip().startswith("Good ")
    assert "," not in heading


def test_what_is_left_empty_is_asked_for_in_plain_words(administrator):
    text = administrator.post(f"{HERE}areas/new/", {}).text
    assert "This field is required." not in text
    assert "Please give it a code." in text


def test_the_preview_says_that_people_are_invited(administrator):
    words = "gets an invitation at once"
    one, two = b"Name,E-mail\nA,a@example.org\n", b"Name,Language\nB,Klingon\nC,Urdu\n"
    texts = [administrator.post(FILE, {"file": SimpleUploadedFile("a.csv", each)}).text for each in (one, two)]
    assert [words in text for text in texts] == [True, False]
    assert "Please choose English, Hindi, Punjabi or Urdu." in texts[1]
