"""The pages of letters: to whom they open, what they say, what they cost."""

from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from notices.models import Delivery
from portal.letters.models import Letter, LetterAnswer
from roll.models import Restriction
from tests.factories import EnrolmentFactory, GuardianFactory, GuardianshipFactory, PupilFactory, TeachingFactory
from tests.factories.hostile import DOCUMENTS, GOOD_PDFS
from tests.factories.letters import LetterFactory
from tests.factories.pages import jpeg
from tests.factories.photos import pdf

SCHOOL = "/portal/schools/nai-umeed/letters/"
NEW = f"{SCHOOL}new/"
SECRET = "Canary counts to twelve"


def answer_url(pupil, letter) -> str:
    return f"/portal/children/{pupil.code}/letters/{letter.pk}/answer/"


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


def form_data(cast, **more):
    return {"audience": f"class-{cast.class_5b.pk}", "title": "Trip", "text": "We go to the zoo."} | more


def imrans(cast):
    return cast.other_guardian.guardians.get()


# --- Whose it is -----------------------------------------------------------------------------------------------------
def test_a_letter_opens_for_the_guardians_alone(cast, as_user, trip):
    url = f"/portal/letters/{trip.pk}/"
    assert who_gets(cast, as_user, url) == {"guardian", "other_guardian", "unrelated"}
    page = as_user(cast.other_guardian).get(url).content.decode()
    assert "Siya" in page and "Aarav" not in page and "Bilal" not in page


def test_a_draft_and_a_letter_taken_back_open_for_no_home(cast, as_user, trip):
    draft = LetterFactory(place=cast.class_5b, title=SECRET)
    trip.withdraw(by=cast.office)
    assert who_gets(cast, as_user, f"/portal/letters/{draft.pk}/") == set()
    assert who_gets(cast, as_user, f"/portal/letters/{trip.pk}/") == set()


def test_the_list_is_each_guardians_own_and_a_pupils_is_empty(cast, as_user, trip):
    shown = {
        role: SECRET in as_user(getattr(cast, role)).get("/portal/letters/").content.decode() for role in cast.ROLES
    }
    assert {role for role in shown if shown[role]} == {"guardian", "other_guardian", "unrelated"}
    cast.pupil.language = "en"
    cast.pupil.save()
    assert "No letters yet" in as_user(cast.pupil).get("/portal/letters/").content.decode()


def test_the_file_opens_for_the_homes_and_the_staff(cast, as_user, trip):
    trip.file.save("a.pdf", SimpleUploadedFile("a.pdf", f"%PDF-1.4 {SECRET}".encode()))
    url = f"/portal/letters/{trip.pk}/file/"
    homes = {"guardian", "other_guardian", "unrelated"}
    assert who_gets(cast, as_user, url) == homes | {"teacher", "office", "head"}
    response = as_user(cast.guardian).get(url)
    assert (response["Cache-Control"], response["Content-Type"]) == ("private, no-store", "application/pdf")
    trip.withdraw(by=cast.office)
    assert who_gets(cast, as_user, url) == {"teacher", "office", "head"}
    bare = LetterFactory(place=cast.class_5b, sent=True)
    assert as_user(cast.guardian).get(f"/portal/letters/{bare.pk}/file/").status_code == 404


def test_the_staff_pages_open_for_the_staff_of_the_class(cast, as_user, trip):
    assert who_gets(cast, as_user, SCHOOL) == {"teacher", "office", "head"}
    for page in ("", "unreached/", "print/"):
        assert who_gets(cast, as_user, f"{SCHOOL}{trip.pk}/{page}") == {"teacher", "office", "head"}, page
    other = LetterFactory(place=cast.class_2a, title=SECRET, sent=True)
    assert who_gets(cast, as_user, f"{SCHOOL}{other.pk}/") == {"office", "head"}
    draft = LetterFactory(place=cast.class_5b, title=SECRET, written_by=cast.teacher)
    assert who_gets(cast, as_user, f"{SCHOOL}{draft.pk}/draft/") == {"teacher", "office", "head"}
    assert who_gets(cast, as_user, f"{SCHOOL}{draft.pk}/sending/") == {"teacher", "office", "head"}
    assert as_user(cast.head).get(f"{SCHOOL}{draft.pk}/").status_code == 404


def test_a_letter_of_one_school_has_no_page_at_another(cast, as_user, trip):
    theirs = LetterFactory(place=cast.other_class, sent=True)
    assert as_user(cast.head).get(f"{SCHOOL}{theirs.pk}/").status_code == 404
    assert as_user(cast.other_head).get(f"/portal/schools/sitara/letters/{trip.pk}/").status_code == 404


def test_a_teacher_keeps_only_the_own_letters(cast, as_user, trip):
    client = as_user(cast.teacher)
    assert client.post(f"{SCHOOL}{trip.pk}/withdrawal/").status_code == 404
    assert client.post(f"{SCHOOL}{trip.pk}/answers/").status_code == 404
    assert "Take this letter back" not in client.get(f"{SCHOOL}{trip.pk}/").content.decode()
    assert not Letter.objects.get(pk=trip.pk).is_withdrawn


# --- At home ---------------------------------------------------------------------------------------------------------
def test_one_tap_answers_a_second_is_the_same_and_undo_takes_it_back(cast, as_user, trip):
    client = as_user(cast.guardian)
    for _ in range(2):
        answer = client.post(answer_url(cast.siya, trip), {"answer": "yes"})
        assert answer["Location"] == f"/portal/letters/{trip.pk}/#p-{cast.siya.code}"
    assert [(each.pupil, each.yes, each.by) for each in LetterAnswer.objects.all()] == [
        (cast.siya, True, cast.guardian)
    ]
    page = client.get(f"/portal/letters/{trip.pk}/")
    assert [(row.pupil, row.yes) for row in page.context["rows"]] == [(cast.aarav, None), (cast.siya, True)]
    assert "Change to no" in page.content.decode() and "Undo" in page.content.decode()
    client.post(answer_url(cast.siya, trip), {"answer": "none"})
    assert not LetterAnswer.objects.exists()


def test_separated_guardians_each_see_their_own_answer(cast, as_user, trip):
    as_user(cast.guardian).post(answer_url(cast.siya, trip), {"answer": "yes"})
    page = as_user(cast.other_guardian).get(f"/portal/letters/{trip.pk}/")
    assert [(row.pupil, row.yes) for row in page.context["rows"]] == [(cast.siya, None)]
    assert "Sunita" not in page.content.decode()
    as_user(cast.other_guardian).post(answer_url(cast.siya, trip), {"answer": "no"})
    assert LetterAnswer.objects.count() == 2
    staff = as_user(cast.head).get(f"{SCHOOL}{trip.pk}/?class=all&show=differ")
    assert [child.pupil for child in staff.context["children"]] == [cast.siya]
    page = staff.content.decode()
    assert "Answers differ" in page and "Sunita" in page and "Imran" in page


def test_nobody_answers_for_a_child_that_is_not_theirs_or_not_in_the_letter(cast, as_user, trip):
    only_2a = LetterFactory(place=cast.class_2a, sent=True, asked=True)
    plain = LetterFactory(place=cast.class_5b, sent=True)
    yes = {"answer": "yes"}
    for user, pupil, letter in (
        (cast.pupil, cast.aarav, trip),
        (cast.restricted, cast.siya, trip),
        (cast.unrelated, cast.siya, trip),
        (cast.teacher, cast.aarav, trip),
        (cast.guardian, cast.meher, trip),
        (cast.guardian, cast.aarav, only_2a),
        (cast.guardian, cast.aarav, plain),
    ):
        assert as_user(user).post(answer_url(pupil, letter), yes).status_code == 404, (user, letter)
    Restriction.objects.create(
        school=cast.school, pupil=cast.siya, guardian=imrans(cast), kind="no_contact", made_by=cast.head
    )
    assert as_user(cast.other_guardian).post(answer_url(cast.siya, trip), yes).status_code == 404
    assert not LetterAnswer.objects.exists()


@pytest.mark.parametrize("word", ["", "maybe", "YES"])
def test_an_answer_that_is_neither_is_refused_in_words(cast, as_user, trip, word):
    answer = as_user(cast.guardian).post(answer_url(cast.siya, trip), {"answer": word})
    assert answer.status_code == 422 and "Please tap yes or no." in answer.content.decode()


def test_after_the_last_day_the_page_says_whom_to_ring(cast, as_user, monkeypatch):
    letter = LetterFactory(place=cast.class_2a, sent=True, asked=True, answer_by=date(2026, 12, 3))
    monkeypatch.setenv("CHAUPAL_NOW", "2026-12-04T00:00+05:30")
    client = as_user(cast.guardian)
    answer = client.post(answer_url(cast.siya, letter), {"answer": "yes"})
    assert answer.status_code == 422
    assert "Answers closed on 3 December. Please call the school office." in " ".join(answer.content.decode().split())
    assert 'name="answer"' not in client.get(f"/portal/letters/{letter.pk}/").content.decode()


def test_opening_it_marks_the_notice_read_and_a_preview_does_not(cast, as_user, trip):
    mine = Delivery.objects.filter(event=trip.event, user=cast.guardian)
    client = as_user(cast.guardian)
    client.head(f"/portal/letters/{trip.pk}/")
    assert not mine.filter(opened_at__isnull=False).exists()
    client.get(f"/portal/letters/{trip.pk}/")
    assert not mine.filter(opened_at__isnull=True).exists()


# --- At school -------------------------------------------------------------------------------------------------------
def test_a_teacher_writes_checks_and_sends(cast, as_user, django_capture_on_commit_callbacks):
    client = as_user(cast.teacher)
    form = client.get(NEW).context["form"]
    assert form.initial["audience"] == f"class-{cast.class_5b.pk}" and len(form.places) == 1
    answer = client.post(NEW, form_data(cast, batch=form["batch"].value()))
    letter = Letter.objects.get()
    assert answer["Location"] == f"{SCHOOL}{letter.pk}/sending/"
    client.post(NEW, form_data(cast, batch=form["batch"].value()))
    assert Letter.objects.get().title == letter.title
    client.post(NEW, form_data(cast, batch=form["batch"].value(), title="Another title"))
    assert Letter.objects.get().title == "Another title"
    letter.rewrite(by=cast.teacher, title=letter.title)
    check = client.get(answer["Location"]).content.decode()
    assert "2 guardians of 2 children will be notified." in check
    with django_capture_on_commit_callbacks(execute=True):
        for _ in range(2):
            assert client.post(answer["Location"])["Location"] == f"{SCHOOL}{letter.pk}/"
    letter.refresh_from_db()
    assert (letter.sent_by, letter.answers.count()) == (cast.teacher, 0)
    assert client.get(f"{SCHOOL}{letter.pk}/draft/")["Location"] == f"{SCHOOL}{letter.pk}/"


def test_the_office_may_write_to_all_and_a_teacher_to_none_but_their_classes(cast, as_user):
    places = as_user(cast.office).get(NEW).context["form"].places
    assert list(places) == [
        f"school-{cast.school.pk}",
        *(f"yeargroup-{group.pk}" for group in cast.school.year_groups.all()),
        f"class-{cast.class_2a.pk}",
        f"class-{cast.class_5b.pk}",
    ]
    for place in (f"class-{cast.class_2a.pk}", f"school-{cast.school.pk}", f"class-{cast.other_class.pk}", "x"):
        assert as_user(cast.teacher).post(NEW, form_data(cast, audience=place)).status_code == 422, place
    assert not Letter.objects.exists()


def test_who_has_no_address_is_counted_before_it_is_sent(cast, as_user):
    GuardianshipFactory(guardian=GuardianFactory(school=cast.school), pupil=cast.aarav, granted_by=cast.office)
    letter = LetterFactory(place=cast.class_5b, written_by=cast.teacher)
    page = as_user(cast.teacher).get(f"{SCHOOL}{letter.pk}/sending/").content.decode()
    assert "2 guardians of 2 children will be notified." in page and "1 more has no e-mail address" in page


def test_a_letter_to_nobody_is_not_offered_to_be_sent(cast, as_user):
    cast.class_5b.enrolments.all().delete()
    letter = LetterFactory(place=cast.class_5b, written_by=cast.teacher)
    page = as_user(cast.teacher).get(f"{SCHOOL}{letter.pk}/sending/").content.decode()
    assert "There are no children there today." in page and "Send the letter" not in page


def test_what_is_missing_is_said_and_the_words_are_kept(cast, as_user):
    client = as_user(cast.office)
    page = client.post(NEW, {"title": "Trip", "question": "May they?"})
    words = page.content.decode()
    assert page.status_code == 422 and "Trip" in words and "May they?" in words
    assert page.context["form"].errors == {
        "audience": ["Please choose which families get it."],
        "text": ["Please write the letter."],
        "answer_by": ["Please choose the last day to answer."],
    }
    today = cast.school.today()
    alone = client.post(NEW, form_data(cast, answer_by=today.isoformat()))
    assert alone.context["form"].errors.keys() == {"question"}
    over = client.post(NEW, form_data(cast, question="May they?", answer_by=(today - timedelta(days=1)).isoformat()))
    assert over.context["form"].errors == {"answer_by": ["This day has passed. Please choose today or a later day."]}
    wrong = client.post(NEW, form_data(cast, question="May they?", answer_by="soon", batch="x"))
    assert wrong.status_code == 422 and not Letter.objects.exists()


def test_a_draft_is_written_anew_and_keeps_its_file_until_it_is_left_out(cast, as_user):
    client = as_user(cast.teacher)
    client.post(NEW, form_data(cast, file=SimpleUploadedFile("plan of Siya.pdf", pdf())))
    letter = Letter.objects.get()
    kept, url = letter.file.name, f"{SCHOOL}{letter.pk}/draft/"
    assert kept.startswith("letters/") and kept.endswith(".pdf") and "Siya" not in kept
    assert client.get(url).context["form"].initial["title"] == "Trip"
    client.post(url, form_data(cast, title="Another trip"))
    letter.refresh_from_db()
    assert (letter.title, letter.file.name) == ("Another trip", kept)
    client.post(url, form_data(cast, file=SimpleUploadedFile("photo.exe", jpeg())))
    letter.refresh_from_db()
    assert letter.file.name.endswith(".jpg")
    client.post(url, form_data(cast, drop_file="on"))
    letter.refresh_from_db()
    assert (letter.file.name, Letter.objects.count()) == ("", 1)


@pytest.mark.parametrize("content", [b"<html><script>", b"MZ\x90\x00", b"PK\x03\x04 broken"])
def test_a_file_that_is_something_else_is_refused_in_words(cast, as_user, content):
    answer = as_user(cast.teacher).post(NEW, form_data(cast, file=SimpleUploadedFile("a.pdf", content)))
    assert answer.status_code == 422 and answer.context["form"].errors.keys() == {"file"}


@pytest.mark.parametrize("kind", sorted(DOCUMENTS.keys() - GOOD_PDFS))
def test_a_file_that_is_more_than_it_says_is_refused_in_words(cast, as_user, kind):
    content, name, _words = DOCUMENTS[kind]
    answer = as_user(cast.teacher).post(NEW, form_data(cast, file=SimpleUploadedFile(name, content)))
    assert answer.status_code == 422 and answer.context["form"].errors.keys() == {"file"}
    assert not Letter.objects.exists()


def test_a_draft_that_waited_too_long_says_what_to_do(cast, as_user):
    day = cast.school.today() - timedelta(days=1)
    letter = LetterFactory(place=cast.class_5b, asked=True, answer_by=day, written_by=cast.teacher)
    answer = as_user(cast.teacher).post(f"{SCHOOL}{letter.pk}/sending/")
    assert answer.status_code == 422 and "Choose a later day" in answer.content.decode()


def test_taking_back(cast, as_user, trip):
    client = as_user(cast.office)
    assert client.post(f"{SCHOOL}{trip.pk}/withdrawal/")["Location"] == SCHOOL
    assert "Taken back" in client.get(SCHOOL).content.decode()
    assert "the answers are kept" in client.get(f"{SCHOOL}{trip.pk}/").content.decode()
    assert as_user(cast.guardian).post(answer_url(cast.siya, trip), {"answer": "yes"}).status_code == 404


# --- Who has answered ------------------------------------------------------------------------------------------------
def test_who_has_answered_is_counted_by_child(cast, as_user, trip):
    client = as_user(cast.office)
    as_user(cast.guardian).post(answer_url(cast.aarav, trip), {"answer": "yes"})
    as_user(cast.unrelated).post(answer_url(cast.bilal, trip), {"answer": "no"})
    url = f"{SCHOOL}{trip.pk}/?class=all"
    assert client.get(url).context["counts"] == [("yes", 1), ("no", 1), ("waiting", 1)]
    shown = {
        show: [child.pupil.first_name for child in client.get(f"{url}&show={show}").context["children"]]
        for show in ("yes", "no", "waiting", "", "x")
    }
    everybody = ["Siya", "Aarav", "Bilal"]
    assert shown == {"yes": ["Aarav"], "no": ["Bilal"], "waiting": ["Siya"], "": everybody, "x": everybody}
    teacher = as_user(cast.teacher).get(f"{SCHOOL}{trip.pk}/")
    assert [child.pupil for child in teacher.context["children"]] == [cast.aarav, cast.bilal]


def test_a_letter_without_a_question_counts_who_has_opened(cast, as_user, tell):
    letter = tell(LetterFactory(place=cast.class_5b), cast.office)
    as_user(cast.guardian).get(f"/portal/letters/{letter.pk}/")
    page = as_user(cast.office).get(f"{SCHOOL}{letter.pk}/")
    assert page.context["counts"] == [("opened", 1), ("unopened", 1)]


def test_the_office_writes_down_an_answer_on_paper_after_the_last_day_too(cast, as_user, monkeypatch):
    letter = LetterFactory(place=cast.class_2a, sent=True, asked=True)
    monkeypatch.setenv("CHAUPAL_NOW", f"{letter.answer_by + timedelta(days=2)}T08:00+05:30")
    client, url = as_user(cast.office), f"{SCHOOL}{letter.pk}/answers/"
    assert f'value="{imrans(cast).pk}"' in client.get(f"{SCHOOL}{letter.pk}/?write={cast.siya.code}").content.decode()
    slip = {"pupil": cast.siya.code, "guardian": imrans(cast).pk, "answer": "no"}
    assert client.post(url, slip)["Location"] == f"{SCHOOL}{letter.pk}/#p-{cast.siya.code}"
    assert [(each.guardian, each.yes, each.by) for each in LetterAnswer.objects.all()] == [
        (imrans(cast), False, cast.office)
    ]
    assert client.post(url, slip | {"answer": "perhaps"}).status_code == 422
    rakesh = cast.restricted.guardians.get()
    for wrong in ({"guardian": rakesh.pk}, {"guardian": "1٣"}, {"pupil": cast.aarav.code}, {"pupil": cast.meher.code}):
        assert client.post(url, slip | wrong).status_code == 404, wrong
    client.post(url, slip | {"answer": "none"})
    assert not LetterAnswer.objects.exists()


def test_what_somebody_said_who_may_read_no_longer_is_kept(cast, as_user, trip):
    as_user(cast.other_guardian).post(answer_url(cast.siya, trip), {"answer": "no"})
    cast.siya.guardianships.get(guardian=imrans(cast)).suspend(by=cast.office)
    page = as_user(cast.office).get(f"{SCHOOL}{trip.pk}/?class={cast.class_2a.pk}&show=no")
    assert [child.pupil for child in page.context["children"]] == [cast.siya]
    assert "(no longer has access)" in page.content.decode()


# --- What it costs ---------------------------------------------------------------------------------------------------
def test_the_same_queries_for_one_letter_and_three_one_child_and_three(cast, as_user, tell):
    TeachingFactory(user=cast.teacher, school_class=cast.class_2a)

    def costs(letter):
        one = f"{SCHOOL}{letter.pk}/"
        pages = [(cast.unrelated, "/portal/letters/"), (cast.unrelated, f"/portal/letters/{letter.pk}/")]
        pages += [(user, url) for user in (cast.teacher, cast.office) for url in (SCHOOL, one, f"{one}unreached/")]
        pages += [(cast.office, f"{one}print/")]
        return {(str(user), url.replace(str(letter.pk), "n")): count(as_user(user), url) for user, url in pages}

    farida = cast.unrelated.guardians.get()
    first = tell(LetterFactory(place=cast.class_5b, asked=True), cast.office)
    as_user(cast.unrelated).post(answer_url(cast.bilal, first), {"answer": "yes"})
    few = costs(first)
    for _ in range(3):
        child = PupilFactory(school=cast.school)
        EnrolmentFactory(pupil=child, school_class=cast.class_5b)
        GuardianshipFactory(guardian=farida, pupil=child, granted_by=cast.office)
        letter = tell(LetterFactory(place=cast.class_5b, asked=True), cast.office)
        as_user(cast.unrelated).post(answer_url(child, letter), {"answer": "no"})
    assert costs(letter) == few
    assert [(name, number) for name, number in few.items() if number > 14] == []
