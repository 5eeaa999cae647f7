"""The pages of homework: to whom they open, what they say, what they cost."""

import re
from datetime import timedelta
from io import BytesIO
from uuid import uuid4
from zipfile import ZipFile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from portal.homework.models import Homework, HomeworkDone
from roll.models import SpecialDay
from tests.factories import EnrolmentFactory, GuardianshipFactory, PupilFactory
from tests.factories.homework import HomeworkDoneFactory, HomeworkFactory
from tests.factories.hostile import DOCUMENTS, GOOD_PDFS
from tests.factories.pages import jpeg
from tests.factories.photos import pdf

SCHOOL = "/portal/schools/nai-umeed/homework/"
NEW = f"{SCHOOL}new/"
SECRET = "Canary counts to twelve"


def child_page(pupil) -> str:
    return f"/portal/children/{pupil.code}/homework/"


def count(client, url) -> int:
    with CaptureQueriesContext(connection) as captured:
        assert client.get(url).status_code == 200
    return len(captured)


def who_gets(cast, as_user, url: str) -> set[str]:
    """The roles that are shown the page; all others get 404 and not a word of it."""
    found = set()
    for role in cast.ROLES:
        response = as_user(getattr(cast, role)).get(url)
        assert response.status_code in {200, 404}, role
        body = response.getvalue() if response.streaming else response.content
        assert (SECRET in body.decode()) == (response.status_code == 200), role
        found |= {role} if response.status_code == 200 else set()
    return found


@pytest.fixture
def homework(cast) -> Homework:
    return HomeworkFactory(school_class=cast.class_5b, title=SECRET, text="All of it.")


def with_file(homework):
    homework.file.save("a.pdf", SimpleUploadedFile("a.pdf", f"%PDF-1.4 {SECRET}".encode()))
    return homework


def form_data(cast, **more):
    return {"classes": [cast.class_5b.pk], "title": "Read page 12", "due_other": tomorrow(cast)} | more


def tomorrow(cast) -> str:
    return (cast.school.today() + timedelta(days=1)).isoformat()


def test_the_same_page_with_other_words_is_not_taken_for_the_same(cast, as_user):
    """Back in the browser, changed, and sent again: what is kept is what was said first, and the page says so."""
    teacher, new = as_user(cast.teacher), "/portal/schools/nai-umeed/homework/new/"
    first = form_data(cast, batch=str(uuid4()))
    assert teacher.post(new, first).status_code == teacher.post(new, first).status_code == 302
    again = teacher.post(new, first | {"title": "Read page 13"})
    assert again.status_code == 422 and "You have already set much the same homework." in again.text
    assert "Read page 13" in again.text and Homework.objects.get().title == "Read page 12"
    batch = re.search(r'name="batch" value="([^"]+)"', again.text)[1]
    assert teacher.post(new, first | {"title": "Read page 13", "batch": batch}).status_code == 302
    assert set(Homework.objects.values_list("title", flat=True)) == {"Read page 12", "Read page 13"}


@pytest.mark.parametrize(
    "odd", [{"classes": ["9" * 20]}, {"classes": ["x"]}, {"due_other": "9999-12-31"}, {"due_other": "0001-01-01"}]
)
def test_odd_numbers_and_days_are_refused_in_words(cast, as_user, odd):
    answer = as_user(cast.teacher).post("/portal/schools/nai-umeed/homework/new/", form_data(cast, **odd))
    assert answer.status_code == 422 and not Homework.objects.exists()
    key = {"done": "9" * 5000}
    assert as_user(cast.guardian).post(f"/portal/children/{cast.aarav.code}/homework/ticks/", key).status_code == 404


# --- Whose it is -----------------------------------------------------------------------------------------------------
def test_a_childs_homework_opens_for_the_family_only(cast, as_user, homework):
    assert who_gets(cast, as_user, child_page(cast.aarav)) == {"guardian", "pupil"}
    assert who_gets(cast, as_user, f"/portal/homework/{homework.pk}/") == {"guardian", "pupil", "unrelated"}


def test_the_file_opens_for_the_class_and_its_teachers(cast, as_user, homework):
    url = f"/portal/homework/{with_file(homework).pk}/file/"
    assert who_gets(cast, as_user, url) == {"guardian", "pupil", "unrelated", "teacher", "office", "head"}
    answer = as_user(cast.pupil).get(url)
    assert answer["Cache-Control"] == "private, no-store" and answer["Content-Type"] == "application/pdf"
    assert (
        as_user(cast.pupil).get(f"/portal/homework/{HomeworkFactory(school_class=cast.class_5b).pk}/file/").status_code
        == 404
    )


def test_the_staff_pages_open_for_the_staff_of_the_class(cast, as_user, homework):
    assert who_gets(cast, as_user, SCHOOL) == {"teacher", "office", "head"}
    assert who_gets(cast, as_user, f"{SCHOOL}{homework.pk}/") == {"teacher", "office", "head"}
    homework.school_class = cast.class_2a
    homework.save()
    assert who_gets(cast, as_user, f"{SCHOOL}{homework.pk}/") == {"office", "head"}
    assert SECRET not in as_user(cast.teacher).get(SCHOOL).content.decode()


def test_another_class_cannot_be_ticked_or_set_or_taken_back(cast, as_user):
    other = HomeworkFactory(school_class=cast.class_2a)
    answer = as_user(cast.pupil).post(f"{child_page(cast.aarav)}ticks/", {"done": other.pk})
    assert (answer.status_code, HomeworkDone.objects.count()) == (404, 0)
    teacher = as_user(cast.teacher)
    assert teacher.post(f"{SCHOOL}{other.pk}/withdrawal/").status_code == 404
    assert teacher.post(NEW, form_data(cast, classes=[cast.class_2a.pk])).status_code == 422
    assert Homework.objects.count() == 1


@pytest.mark.parametrize("key", ["", "x", "99999", "1٣"])
def test_a_tick_of_nothing_is_not_found(cast, as_user, key):
    assert as_user(cast.pupil).post(f"{child_page(cast.aarav)}ticks/", {"done": key}).status_code == 404


# --- At home ---------------------------------------------------------------------------------------------------------
def test_both_childrens_homework_stands_on_the_first_page(cast, as_user, homework):
    HomeworkFactory(school_class=cast.class_2a, title="Draw a tree", due_on=cast.school.today() + timedelta(days=1))
    page = as_user(cast.guardian).get("/portal/").content.decode()
    assert SECRET in page and "Draw a tree" in page and "for tomorrow" in page and "for today" in page
    assert SECRET not in as_user(cast.other_guardian).get("/portal/").content.decode()


def test_without_the_right_there_is_no_homework(cast, as_user):
    HomeworkFactory(school_class=cast.class_2a, title=SECRET)
    cast.siya.guardianships.get(guardian__user=cast.other_guardian).grant(by=cast.office, rights=["reports"])
    client = as_user(cast.other_guardian)
    page = client.get("/portal/").content.decode()
    assert "Siya" in page and SECRET not in page and "Homework" not in page
    assert client.get(child_page(cast.siya)).status_code == 404


@pytest.mark.parametrize("role", ["pupil", "guardian"])
def test_ticking_from_the_first_page_comes_back_to_it(cast, as_user, homework, role):
    client = as_user(getattr(cast, role))
    tick = {"done": homework.pk, "back": "/portal/"}
    assert client.post(f"{child_page(cast.aarav)}ticks/", tick)["Location"] == "/portal/"
    assert HomeworkDone.objects.get().by == getattr(cast, role)
    assert 'aria-pressed="true"' in client.get("/portal/").content.decode()
    away = client.post(f"{child_page(cast.aarav)}ticks/", {"undone": homework.pk, "back": "https://evil.example/"})
    assert away["Location"] == child_page(cast.aarav)
    assert not HomeworkDone.objects.exists()


def test_ticks_of_twins_never_mix_on_any_page(cast, as_user, homework):
    twin = PupilFactory(school=cast.school, first_name="Arjun")
    EnrolmentFactory(pupil=twin, school_class=cast.class_5b)
    mother = cast.guardian.guardians.get(school=cast.school)
    GuardianshipFactory(pupil=twin, guardian=mother, granted_by=cast.office)
    client = as_user(cast.guardian)
    client.post(f"{child_page(twin)}ticks/", {"done": homework.pk})
    assert 'aria-pressed="true"' in client.get(child_page(twin)).content.decode()
    assert 'aria-pressed="true"' not in client.get(child_page(cast.aarav)).content.decode()
    detail = client.get(f"/portal/homework/{homework.pk}/")
    assert detail.context["rows"] == [(cast.aarav, False), (twin, True)]
    staff = as_user(cast.teacher).get(f"{SCHOOL}{homework.pk}/")
    assert {pupil.first_name for pupil, done_at in staff.context["rows"] if done_at} == {"Arjun"}
    assert "1 of 3 have done it" in staff.content.decode()


# --- At school -------------------------------------------------------------------------------------------------------
def test_a_teacher_sets_homework_for_the_next_school_day_with_two_fields(cast, as_user):
    client = as_user(cast.teacher)
    form = client.get(NEW).context["form"]
    assert form.initial["classes"] == [cast.class_5b]
    answer = client.post(NEW, {"classes": [cast.class_5b.pk], "title": "Read page 12", "due": form.initial["due"]})
    assert answer["Location"] == SCHOOL
    homework = Homework.objects.get()
    assert (homework.due_on, homework.set_by) == (cast.school.today() + timedelta(days=1), cast.teacher)


def test_what_is_missing_is_said_and_the_words_are_kept(cast, as_user):
    answer = as_user(cast.teacher).post(NEW, {"title": "Read page 12"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Please choose at least one class." in page and "Please choose a day." in page and "Read page 12" in page


def test_a_day_without_school_is_refused_in_words_and_the_next_one_offered(cast, as_user):
    day = cast.school.today() + timedelta(days=2)
    SpecialDay.objects.create(school=cast.school, date=day, reason="Holi")
    client = as_user(cast.teacher)
    answer = client.post(NEW, form_data(cast, due_other=day.isoformat()))
    next_day = day + timedelta(days=1)
    assert answer.status_code == 422 and not Homework.objects.exists()
    page = answer.content.decode()
    assert "There is no school on" in page and f'value="{next_day.isoformat()}"' in page
    client.post(NEW, form_data(cast, due_other=day.isoformat(), offered=next_day.isoformat()))
    assert Homework.objects.get().due_on == next_day


def test_a_day_that_is_over_is_refused_in_words(cast, as_user):
    day = cast.school.today() - timedelta(days=1)
    answer = as_user(cast.teacher).post(NEW, form_data(cast, due_other=day.isoformat()))
    assert answer.status_code == 422 and "This day has passed." in answer.content.decode()


def office_file(part: str) -> bytes:
    out = BytesIO()
    with ZipFile(out, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr(part, "<x/>")
    return out.getvalue()


@pytest.mark.parametrize(
    ("name", "content", "ending"),
    [
        ("plan of Siya.pdf", pdf(), ".pdf"),
        ("photo.exe", jpeg(), ".jpg"),
        ("sheet.pdf", office_file("word/document.xml"), ".docx"),
        ("sheet.docx", office_file("xl/workbook.xml"), ".xlsx"),
    ],
)
def test_a_file_is_known_by_its_content(cast, as_user, name, content, ending):
    as_user(cast.teacher).post(NEW, form_data(cast, file=SimpleUploadedFile(name, content)))
    kept = Homework.objects.get().file.name
    assert kept.endswith(ending) and "Siya" not in kept


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.pdf", b"<html><script>alert(1)</script>"),
        ("a.jpg", b"MZ\x90\x00"),
        ("a.docx", office_file("evil.js")),
        ("a.zip", b"PK\x03\x04 broken"),
        ("a.png", b"\x89PNG\r\n\x1a\n broken"),
        ("a.pdf", b"%PDF-" + b"0" * (10 * 1024 * 1024)),
    ],
)
def test_a_file_that_is_something_else_is_refused_in_words(cast, as_user, name, content):
    answer = as_user(cast.teacher).post(NEW, form_data(cast, file=SimpleUploadedFile(name, content)))
    assert answer.status_code == 422 and answer.context["form"].errors.keys() == {"file"}
    assert not Homework.objects.exists()


@pytest.mark.parametrize("kind", sorted(DOCUMENTS.keys() - GOOD_PDFS))
def test_a_file_that_is_more_than_it_says_is_refused_in_words(cast, as_user, kind):
    content, name, _words = DOCUMENTS[kind]
    answer = as_user(cast.teacher).post(NEW, form_data(cast, file=SimpleUploadedFile(name, content)))
    assert answer.status_code == 422 and answer.context["form"].errors.keys() == {"file"}
    assert not Homework.objects.exists()


def test_taking_back(cast, as_user, homework):
    client = as_user(cast.head)
    assert client.post(f"{SCHOOL}{homework.pk}/withdrawal/")["Location"] == SCHOOL
    assert client.get(f"{SCHOOL}{homework.pk}/").status_code == 404
    assert as_user(cast.guardian).get(f"/portal/homework/{homework.pk}/").status_code == 404
    assert SECRET not in as_user(cast.guardian).get("/portal/").content.decode()


# --- What it costs ---------------------------------------------------------------------------------------------------
def test_the_same_queries_for_one_homework_and_many(cast, as_user):
    pages = [(cast.guardian, child_page(cast.aarav), 8), (cast.teacher, SCHOOL, 8)]
    HomeworkDoneFactory(homework=HomeworkFactory(school_class=cast.class_5b), pupil=cast.aarav)
    few = [count(as_user(user), url) for user, url, _ in pages]
    for _ in range(9):
        HomeworkDoneFactory(homework=HomeworkFactory(school_class=cast.class_5b), pupil=cast.aarav)
        EnrolmentFactory(pupil=PupilFactory(school=cast.school), school_class=cast.class_5b)
    many = [count(as_user(user), url) for user, url, _ in pages]
    assert few == many
    assert [(url, number) for number, (_, url, limit) in zip(many, pages, strict=True) if number > limit] == []


def test_who_has_done_it_costs_the_same_for_three_pupils_and_twelve(cast, as_user, homework):
    url, client = f"{SCHOOL}{homework.pk}/", as_user(cast.teacher)
    few = count(client, url)
    for _ in range(9):
        EnrolmentFactory(pupil=PupilFactory(school=cast.school), school_class=cast.class_5b)
    assert count(client, url) == few <= 8
