"""What was written or attached outlives an ended session and an error, and is nobody else's."""

import os
import re
from datetime import timedelta
from unittest.mock import patch

import pytest
from django.contrib import messages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError
from django.forms import FileField, Form
from django.shortcuts import redirect
from django.test import Client
from django.urls import Resolver404, get_resolver, resolve

from foundation import clock
from foundation.files.uploads import AttachedFileMixin, UploadInput
from foundation.models import private_storage
from helpdesk.refs import make_ref
from portal.homework.models import Homework
from portal.letters.models import Letter
from roll.models import User
from roll.sessions.models import SignIn
from roll.unsent.models import FOLDER, MOST, Unsent, UnsentFile, forget_unsent
from tests.factories.pages import jpeg
from tests.factories.photos import pdf
from tests.house.test_doors import views
from tests.roll.test_sign_in import CONFIRM, ask, code

SECRET = "Canary reads about gnats"
NEW = "/portal/schools/nai-umeed/homework/new/"
BACKEND = "django.contrib.auth.backends.ModelBackend"


@pytest.fixture(autouse=True)
def _no_files_of_other_tests(db):
    for name in stored_files():
        private_storage().delete(f"{FOLDER}/{name}")


@pytest.fixture
def form_data(cast):
    day = cast.school.school_days(clock.today() + timedelta(days=1), days=21)[0]

    def data(**more):
        return {"classes": cast.class_5b.pk, "title": SECRET, "due_other": day.isoformat(), **more}

    return data


def signed_in(user: User, **options) -> Client:
    client = Client(**options)
    client.force_login(user, backend=BACKEND)
    return client


def end_session(client: Client) -> None:
    """As by itself: nothing was done for too long."""
    session = client.session
    session["seen_at"], session["idle"] = clock.now().timestamp() - 13 * 3600, 12 * 3600
    session.save()


def attached(name: str = "गृहकार्य.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, pdf(), "application/pdf")


def kept(user: User) -> Unsent:
    return Unsent.objects.of(user).whole().get()


def address(unsent: Unsent) -> str:
    return f"/unsent/{unsent.token}/"


def stored_files() -> list[str]:
    storage = private_storage()
    return storage.listdir(FOLDER)[1] if storage.exists(FOLDER) else []


# --- An ended session ------------------------------------------------------------------------------------------------
def test_what_was_sent_after_the_session_ended_is_given_back_whole(cast, form_data, django_capture_on_commit_callbacks):
    client = signed_in(cast.teacher)
    end_session(client)
    response = client.post(NEW, form_data(file=attached()))
    unsent = kept(cast.teacher)
    assert response.url == f"/accounts/login/?next={address(unsent)}"
    assert "What you wrote is safe" in client.get(response.url).text
    assert not Homework.objects.filter(title=SECRET).exists()

    client.force_login(cast.teacher, backend=BACKEND)
    page = client.get(address(unsent)).text
    assert SECRET in page and "गृहकार्य.pdf" in page and f'action="{NEW}"' in page
    with django_capture_on_commit_callbacks(execute=True):
        assert client.post(NEW, {"unsent": unsent.token}).status_code == 302
    assert Homework.objects.get(title=SECRET).file
    assert not Unsent.objects.exists() and not UnsentFile.objects.exists() and stored_files() == []
    assert client.get(address(unsent)).status_code == 404


def test_a_form_that_is_refused_when_it_is_sent_again_comes_back_filled(cast, form_data):
    client = signed_in(cast.teacher)
    end_session(client)
    client.post(NEW, form_data(due_other="2020-01-01", file=attached()))
    client.force_login(cast.teacher, backend=BACKEND)
    answer = client.post(NEW, {"unsent": kept(cast.teacher).token})
    assert answer.status_code == 422
    assert SECRET in answer.text and "गृहकार्य.pdf" in answer.text
    assert not Unsent.objects.whole().exists()


def test_it_is_nobody_elses(cast, form_data):
    client = signed_in(cast.teacher)
    end_session(client)
    client.post(NEW, form_data(file=attached()))
    unsent = kept(cast.teacher)
    for other in (cast.head, cast.office, cast.guardian, cast.other_head):
        stranger = signed_in(other)
        assert stranger.get(address(unsent)).status_code == 404
        assert stranger.post(f"{address(unsent)}removal/").status_code == 404
        assert SECRET not in stranger.post(NEW, {"unsent": unsent.token}).text
        assert SECRET not in stranger.get("/portal/you/").text
    assert kept(cast.teacher) == unsent and not Homework.objects.filter(title=SECRET).exists()
    assert Client().get(address(unsent)).status_code == 302


def test_it_goes_to_the_page_it_was_written_on_and_no_other(cast, form_data):
    client = signed_in(cast.teacher)
    end_session(client)
    client.post(NEW, form_data())
    client.force_login(cast.teacher, backend=BACKEND)
    answer = client.post("/portal/you/", {"unsent": kept(cast.teacher).token})
    assert answer.status_code == 422 and kept(cast.teacher)


def test_of_strangers_nothing_is_kept(cast, form_data):
    signed_in(cast.teacher)
    for client in (Client(), Client(headers={"cookie": "sessionid=abcdefghijklmnopqrstuvwxyz012345"})):
        assert client.post(NEW, form_data(file=attached())).status_code == 302
    assert not Unsent.objects.exists()


def test_pages_that_ask_nobody_who_they_are_go_on_as_before(cast):
    client = signed_in(cast.guardian)
    end_session(client)
    assert client.post("/language/", {"language": "hi"}).url != "/accounts/login/"
    assert not Unsent.objects.exists()


def test_a_part_of_a_page_that_was_asked_for_leads_the_whole_page_there(cast, form_data):
    client = signed_in(cast.teacher)
    end_session(client)
    answer = client.post(NEW, form_data(), headers={"HX-Request": "true"})
    assert answer["HX-Redirect"] == f"/accounts/login/?next={address(kept(cast.teacher))}"


def test_a_large_one_is_kept_too(cast, form_data):
    client = signed_in(cast.teacher)
    end_session(client)
    large = SimpleUploadedFile("photo.jpg", jpeg() + b"\0" * 300 * 1024, "image/jpeg")
    assert client.post(NEW, form_data(file=large)).status_code == 302
    assert kept(cast.teacher).files.get().file.size > 300 * 1024


@pytest.mark.parametrize("path", ["/admin/pages/add/newsfeed/newspage/5/", "/admin/images/add/"])
def test_so_it_is_in_wagtails_admin(cast, path):
    client = signed_in(cast.editor)
    end_session(client)
    answer = client.post(path, {"title": SECRET})
    assert answer.url == f"/accounts/login/?next={address(kept(cast.editor))}"


def test_every_form_behind_a_door_is_kept(cast):
    """Whatever stands in the address: it is kept before anybody looks for it."""
    kinds = {
        "slug": "nai-umeed",
        "key": "1",
        "int": "1",
        "str": "AbCd1234",
        "day": "2026-11-18",
        "session": "am",
        "ref": make_ref(),
    }
    tried, unresolved = 0, []
    for pattern, view in views(get_resolver().url_patterns):
        if getattr(view, "door", "public") == "public":
            continue
        path = "/" + re.sub(r"<(?:(\w+):)?(\w+)>", lambda m: kinds.get(m[2]) or kinds.get(m[1] or "str", "1"), pattern)
        try:
            resolve(path)
        except Resolver404:
            unresolved.append(pattern)
            continue
        client = signed_in(cast.guardian)
        end_session(client)
        answer = client.post(path, {"text": SECRET})
        assert answer.url == f"/accounts/login/?next={address(kept(cast.guardian))}", path
        Unsent.objects.all().delete()
        tried += 1
    assert tried > 60 and unresolved == []


# --- An error --------------------------------------------------------------------------------------------------------
def test_an_error_of_ours_keeps_what_was_written(cast, form_data):
    client = signed_in(cast.teacher, raise_request_exception=False)
    with patch.object(Homework, "set_for", side_effect=RuntimeError):
        answer = client.post(NEW, form_data(file=attached()))
    assert answer.status_code == 500 and address(kept(cast.teacher)) in answer.text
    with patch.object(Homework, "set_for", side_effect=RuntimeError):
        again = client.post(NEW, {"unsent": kept(cast.teacher).token})
    assert again.status_code == 500 and address(kept(cast.teacher)) in again.text
    assert client.post(NEW, {"unsent": kept(cast.teacher).token}).status_code == 302
    assert Homework.objects.get(title=SECRET).file


def test_where_nothing_can_be_kept_nothing_is_promised(cast, form_data):
    client = signed_in(cast.teacher, raise_request_exception=False)
    with (
        patch.object(Homework, "set_for", side_effect=DatabaseError),
        patch.object(Unsent, "keep", side_effect=DatabaseError),
    ):
        answer = client.post(NEW, form_data())
    assert answer.status_code == 500 and "What you wrote is safe" not in answer.text


def own_phone(*users: User) -> Client:
    """Of a browser in which these have signed in, the last of them now."""
    client = Client()
    for user in users:
        client.post("/accounts/logout/")
        ask(client, user.email)
        client.post(CONFIRM, {"code": code()})
    client.handler.enforce_csrf_checks = True
    return client


def test_a_page_that_was_open_for_too_long_keeps_it(cast, form_data):
    ours = own_phone(cast.teacher).post(NEW, form_data(), headers={"origin": "http://testserver"})
    assert ours.status_code == 403 and address(kept(cast.teacher)) in ours.text


def test_on_a_shared_computer_it_may_be_anothers_page(cast, form_data):
    shared = own_phone(cast.head, cast.teacher)
    assert shared.post(NEW, form_data(), headers={"origin": "http://testserver"}).status_code == 403
    assert not Unsent.objects.exists()


def test_cards_and_codes_are_never_kept(cast):
    """Not even where somebody is signed in, and the page of another tab is too old."""
    for path in ("/accounts/pupil/", "/accounts/login/", "/accounts/login/code/confirm/"):
        answer = own_phone(cast.teacher).post(
            path, {"user_name": "aarav1", "words": "lotus kite mango"}, headers={"origin": "http://testserver"}
        )
        assert answer.status_code == 403
    client = signed_in(cast.teacher, raise_request_exception=False)
    with patch("roll.pupil_views.authenticate_card", side_effect=RuntimeError):
        assert client.post("/accounts/pupil/", {"user_name": "a1", "words": "lotus kite"}).status_code == 500
    assert not Unsent.objects.exists()


def test_what_a_page_sends_by_itself_is_not_kept_and_takes_nothing_from_what_is(cast):
    client = signed_in(cast.editor)
    end_session(client)
    ping = "/admin/editing-sessions/ping/newsfeed/newspage/1/1/"
    client.post(ping, {"revision_id": "1"}, headers={"Sec-Fetch-Mode": "cors"})
    client.post("/admin/pages/5/edit/preview/", {"title": SECRET}, headers={"Sec-Fetch-Mode": "cors"})
    client.get("/en/")
    assert not Unsent.objects.exists()
    client.post("/admin/pages/5/edit/", {"title": SECRET}, headers={"Sec-Fetch-Mode": "navigate"})
    assert kept(cast.editor).data["title"] == SECRET


def test_every_tab_that_was_open_is_kept(cast, form_data):
    client = signed_in(cast.teacher)
    end_session(client)
    client.get("/portal/")
    client.get("/accounts/login/")
    for number in range(2):
        client.post(NEW, form_data(title=f"Tab {number}"))
    assert {unsent.data["title"] for unsent in Unsent.objects.of(cast.teacher).whole()} == {"Tab 0", "Tab 1"}


@pytest.mark.parametrize("end", [SignIn.End.FROM_ELSEWHERE, SignIn.End.SIGNED_OUT])
def test_a_session_that_was_ended_on_purpose_brings_nothing_into_its_owners_hands(cast, form_data, end):
    """Whoever has the lost phone."""
    client = signed_in(cast.teacher)
    end_session(client)
    client.get("/portal/")
    SignIn.objects.update(end=end)
    assert client.post(NEW, form_data()).status_code == 302
    assert not Unsent.objects.exists()


def test_a_day_after_nothing_is_kept(cast, form_data, monkeypatch):
    client = signed_in(cast.teacher)
    end_session(client)
    client.get("/portal/")
    monkeypatch.setenv("CHAUPAL_NOW", (clock.now() + timedelta(days=1, minutes=1)).isoformat())
    client.post(NEW, form_data())
    assert not Unsent.objects.exists()


def test_a_page_that_leads_elsewhere_and_refuses_takes_nothing_away(cast, form_data):
    client = signed_in(cast.teacher)
    end_session(client)
    client.post(NEW, form_data())
    client.force_login(cast.teacher, backend=BACKEND)

    def refuse(request, *args, **kwargs):
        messages.error(request, "Somebody was faster.")
        return redirect("/portal/")

    with patch("portal.homework.views.staff.set_homework", return_value=[]):
        assert client.post(NEW, {"unsent": kept(cast.teacher).token}).status_code == 422
    end_session(client)
    client.post(NEW, form_data())
    client.force_login(cast.teacher, backend=BACKEND)
    with (
        patch("portal.homework.views.staff.render", side_effect=refuse),
        patch("portal.homework.views.staff.set_homework", return_value=[]),
    ):
        assert client.post(NEW, {"unsent": kept(cast.teacher).token}).status_code == 302
    assert kept(cast.teacher).data["title"] == SECRET


def test_a_form_without_anything_in_it_is_not_called_kept(cast):
    client = signed_in(cast.teacher)
    end_session(client)
    assert client.post(NEW, {"csrfmiddlewaretoken": "x"}).url == f"/accounts/login/?next={NEW}"
    assert not Unsent.objects.exists()


@pytest.mark.parametrize("token", ["\0", "é" * 16, "x" * 100_000, "１２３４５６７８１２３４５６７８"])
def test_odd_tokens_bring_nothing_back(cast, form_data, token):
    assert signed_in(cast.teacher).post(NEW, form_data(title="", unsent=token)).status_code == 422


def test_a_file_with_an_odd_name_stays_attached_too(cast, form_data):
    answer = signed_in(cast.teacher).post(NEW, form_data(title="", file=attached(f"Dr. {'x' * 90}.pdf")))
    assert answer.status_code == 422 and "is attached" in answer.text


def test_of_files_of_unfinished_forms_few_are_kept(cast, form_data):
    client = signed_in(cast.teacher)
    for _each in range(MOST + 2):
        client.post(NEW, form_data(title="", file=attached()))
    assert UnsentFile.objects.count() == MOST


@pytest.mark.parametrize("origin", [{}, {"origin": "https://evil.example"}, {"origin": "null"}])
def test_what_another_site_sends_is_never_kept(cast, form_data, origin):
    assert own_phone(cast.teacher).post(NEW, form_data(), headers=origin).status_code == 403
    assert not Unsent.objects.exists()


# --- A form to be mended ---------------------------------------------------------------------------------------------
def test_an_attached_file_stays_while_the_form_is_mended(cast, form_data, django_capture_on_commit_callbacks):
    client = signed_in(cast.teacher)
    with django_capture_on_commit_callbacks(execute=True):
        first = client.post(NEW, form_data(title="", file=attached()))
        assert first.status_code == 422 and "गृहकार्य.pdf" in first.text
        second = client.post(NEW, form_data(title="", unsent=token_in(first)))
        assert second.status_code == 422 and "गृहकार्य.pdf" in second.text
        assert client.post(NEW, form_data(unsent=token_in(second))).status_code == 302
    assert Homework.objects.get(title=SECRET).file
    assert not Unsent.objects.exists() and stored_files() == []


def token_in(response) -> str:
    found = re.search(r'name="unsent" value="([\w-]+)"', response.text)
    assert found
    return found[1]


def test_it_stays_over_an_ended_session_and_an_error_too(cast, form_data):
    client = signed_in(cast.teacher, raise_request_exception=False)
    first = client.post(NEW, form_data(title="", file=attached()))
    with patch.object(Homework, "set_for", side_effect=RuntimeError):
        client.post(NEW, form_data(unsent=token_in(first)))
    assert kept(cast.teacher).files.get().name == "गृहकार्य.pdf"
    for _twice in range(2):
        end_session(client)
        assert client.post(NEW, {"unsent": kept(cast.teacher).token}).status_code == 302
        assert kept(cast.teacher).files.get().name == "गृहकार्य.pdf" and kept(cast.teacher).data["title"] == SECRET
        client.force_login(cast.teacher, backend=BACKEND)


def test_nobody_brings_back_anothers_file(cast, form_data):
    token = token_in(signed_in(cast.head).post(NEW, form_data(title="", file=attached("secret.pdf"))))
    answer = signed_in(cast.teacher).post(NEW, form_data(title="", unsent=token))
    assert answer.status_code == 422 and "secret.pdf" not in answer.text


def test_another_takes_its_place_and_it_can_be_left_out(cast, form_data):
    client = signed_in(cast.teacher)
    token = token_in(client.post(NEW, form_data(title="", file=attached())))
    again = client.post(NEW, form_data(title="", unsent=token, file=attached("other.pdf")))
    assert "other.pdf" in again.text and "गृहकार्य.pdf" not in again.text
    assert client.post(NEW, form_data(unsent=token_in(again), unsent_without="file")).status_code == 302
    assert not Homework.objects.get(title=SECRET).file


def test_a_file_that_was_refused_is_not_attached(cast, form_data):
    answer = signed_in(cast.teacher).post(NEW, form_data(file=SimpleUploadedFile("game.exe", b"MZ\0\0")))
    assert answer.status_code == 422 and "is attached" not in answer.text
    assert not Unsent.objects.exists()


def test_a_letters_file_and_a_querys_photo_stay_too(cast):
    photo = SimpleUploadedFile("trolley.jpg", jpeg(), "image/jpeg")
    head = signed_in(cast.head)
    assert "trolley.jpg" in head.post("/help/new/", {"title": "", "photo": photo}).text
    letter = head.post("/portal/schools/nai-umeed/letters/new/", {"title": "", "file": attached()})
    assert letter.status_code == 422 and "गृहकार्य.pdf" in letter.text and not Letter.objects.exists()


def all_forms(form: type) -> set[type]:
    return {form}.union(*(all_forms(each) for each in form.__subclasses__()))


def test_every_form_of_ours_that_takes_a_file_keeps_it():
    assert get_resolver().url_patterns  # all are loaded
    ours = [form for form in all_forms(Form) if not form.__module__.startswith(("django", "wagtail", "allauth"))]
    fields = [field for form in ours for field in form.base_fields.values() if isinstance(field, FileField)]
    assert len(fields) >= 4
    assert {type(field.widget) for field in fields} == {UploadInput}
    assert all(isinstance(field, AttachedFileMixin) for field in fields)


def test_a_picture_of_wagtails_library_stays_while_its_title_is_mended(cast):
    photo = SimpleUploadedFile("trolley.jpg", jpeg(), "image/jpeg")
    answer = signed_in(User.objects.create(email="root@example.org", is_superuser=True)).post(
        "/admin/images/add/", {"title": "", "file": photo}
    )
    assert "trolley.jpg" in answer.text and token_in(answer)


# --- For how long ----------------------------------------------------------------------------------------------------
def test_few_are_kept_of_one_person_the_newest(cast, form_data, django_capture_on_commit_callbacks):
    client = signed_in(cast.teacher)
    end_session(client)
    with django_capture_on_commit_callbacks(execute=True):
        for number in range(MOST + 2):
            client.post(NEW, form_data(title=f"Number {number}", file=attached()))
    titles = [unsent.data["title"] for unsent in Unsent.objects.of(cast.teacher).whole()]
    assert titles == [f"Number {number}" for number in range(MOST + 1, 1, -1)]
    assert len(stored_files()) == MOST


def test_it_is_thrown_away_by_hand(cast, form_data, django_capture_on_commit_callbacks):
    client = signed_in(cast.teacher)
    end_session(client)
    client.post(NEW, form_data(file=attached()))
    client.force_login(cast.teacher, backend=BACKEND)
    assert "Not sent yet" in client.get("/portal/you/").text
    assert client.get(f"{address(kept(cast.teacher))}removal/").status_code == 405
    with django_capture_on_commit_callbacks(execute=True):
        client.post(f"{address(kept(cast.teacher))}removal/")
    assert not Unsent.objects.exists() and stored_files() == []


def test_after_a_day_it_is_gone_and_so_are_files_that_nothing_names(
    cast, form_data, monkeypatch, django_capture_on_commit_callbacks
):
    client = signed_in(cast.teacher)
    end_session(client)
    client.post(NEW, form_data(file=attached()))
    unsent, storage = kept(cast.teacher), private_storage()
    orphan = storage.save(f"{FOLDER}/orphan.pdf", attached())
    now = clock.now() + timedelta(days=1, minutes=1)
    monkeypatch.setenv("CHAUPAL_NOW", now.isoformat())
    assert not Unsent.objects.of(cast.teacher).exists()
    with django_capture_on_commit_callbacks(execute=True):
        forget_unsent()
    assert not Unsent.objects.filter(pk=unsent.pk).exists() and not storage.exists(orphan) and stored_files() == []


def test_a_file_that_no_row_names_yet_is_left(cast):
    name = private_storage().save(f"{FOLDER}/being-written.pdf", attached())
    forget_unsent()
    assert private_storage().exists(name)
    os.remove(private_storage().path(name))
