"""A home's yes to photos: who may say it, what a no does, and what the office writes down."""

import re

import pytest
from django.urls import reverse

from foundation.models import ContentImage
from roll.consent.models import PhotoConsent, PhotoSubject
from roll.consent.photos import CONSENTED, FREE, HELD, WAITING, held_images, pupils_without_consent, state_of
from roll.models import Guardianship
from roll.names import find_pupil_name, find_pupil_names
from tests.factories.pages import content_image
from tests.factories.photos import consent, photo_of, waiting_photo


def page(pupil) -> str:
    return reverse("photo_consents", args=[pupil.code])


def standing(pupil) -> set[str]:
    return set(PhotoConsent.objects.standing().filter(pupil=pupil).values_list("purpose", flat=True))


def test_a_guardian_says_yes_and_takes_it_back(cast, as_user):
    client = as_user(cast.guardian)
    assert client.post(page(cast.siya), {"give": "website"}).status_code == 302
    assert standing(cast.siya) == {"website"}
    row = PhotoConsent.objects.get()
    assert row.given_by == cast.guardian and row.guardian.user == cast.guardian and row.given_at
    assert "Withdraw" in client.get(page(cast.siya)).text
    client.post(page(cast.siya), {"withdraw": "website"})
    assert standing(cast.siya) == set()
    row.refresh_from_db()
    assert row.withdrawn_by == cast.guardian, "what was said stays on record"
    client.post(page(cast.siya), {"give": "website"})
    assert PhotoConsent.objects.count() == 2


def reached_from_home(client, steps: int = 2) -> set[str]:
    """The addresses of the family's pages to which links lead from the first page."""
    seen, ahead = set(), {"/portal/"}
    for _step in range(steps + 1):
        seen |= ahead
        texts = [answer.text for answer in map(client.get, sorted(ahead)) if answer.status_code == 200]
        found = {path for text in texts for path in re.findall(r'href="(/(?:portal|family)/[^"#?]*)"', text)}
        ahead = found - seen
    return seen | ahead


def test_links_lead_from_a_guardians_home_to_the_photos_of_each_child(cast, as_user):
    reached = reached_from_home(as_user(cast.guardian))
    assert {page(pupil) for pupil in (cast.aarav, cast.siya, cast.meher)} <= reached
    assert page(cast.bilal) not in reached


def test_no_link_leads_there_for_who_may_not_decide(cast, as_user):
    Guardianship.objects.filter(pupil=cast.siya, guardian__user=cast.guardian).update(parental_responsibility=False)
    cast.aarav.guardianships.get(guardian__user=cast.guardian).grant(by=cast.office, rights=["reports"])
    reached = reached_from_home(as_user(cast.guardian))
    assert reached & {page(pupil) for pupil in (cast.aarav, cast.siya, cast.meher)} == {page(cast.meher)}
    assert not {path for path in reached_from_home(as_user(cast.pupil)) if path.startswith("/family/")}


def test_twice_is_once(cast):
    first = PhotoConsent.give(cast.siya, "press", by=cast.guardian)
    assert PhotoConsent.give(cast.siya, "press", by=cast.other_guardian) == first
    first.withdraw(by=cast.guardian)
    when = first.withdrawn_at
    first.withdraw(by=cast.other_guardian)
    assert (first.withdrawn_by, first.withdrawn_at) == (cast.guardian, when)


@pytest.mark.parametrize("role", ["unrelated", "restricted", "pupil", "teacher", "editor", "agent", "other_head"])
def test_nobody_else_decides(cast, as_user, role):
    user = getattr(cast, role)
    child = cast.aarav if role == "pupil" else cast.siya
    assert as_user(user).get(page(child)).status_code == 404
    assert as_user(user).post(page(child), {"give": "website"}).status_code == 404
    for note in ("", "Folder A"):
        with pytest.raises(PhotoConsent.NotAllowed):
            PhotoConsent.give(child, "website", by=user, note=note)
    given = consent(child, cast.office)
    with pytest.raises(PhotoConsent.NotAllowed):
        given.withdraw(by=user)
    assert standing(child) == {"website"}


def test_who_has_no_parental_responsibility_reads_and_does_not_decide(cast, as_user):
    Guardianship.objects.filter(pupil=cast.siya, guardian__user=cast.guardian).update(parental_responsibility=False)
    client = as_user(cast.guardian)
    answer = client.get(page(cast.siya))
    assert answer.status_code == 200 and 'name="give"' not in answer.text
    assert "The school office can say" in client.post(page(cast.siya), {"give": "website"}, follow=True).text
    assert standing(cast.siya) == set()


def test_one_homes_no_is_not_undone_by_the_other(cast, as_user):
    PhotoConsent.give(cast.siya, "website", by=cast.guardian).withdraw(by=cast.other_guardian)
    assert (
        "Only the school office" in as_user(cast.guardian).post(page(cast.siya), {"give": "website"}, follow=True).text
    )
    assert standing(cast.siya) == set()
    PhotoConsent.give(cast.siya, "website", by=cast.other_guardian)
    assert standing(cast.siya) == {"website"}


@pytest.mark.parametrize("data", [{}, {"give": "everything"}, {"withdraw": ""}])
def test_nonsense_is_not_there(cast, as_user, data):
    assert as_user(cast.guardian).post(page(cast.siya), data).status_code == 404


def test_only_office_and_head_read_the_records(cast):
    consent(cast.siya, cast.office)
    photo_of([cast.siya], by=cast.head)
    for model in (PhotoConsent, PhotoSubject):
        for role in cast.ROLES:
            seen = model.objects.visible_to(getattr(cast, role)).count()
            assert seen == (1 if role in ("office", "head") else 0), role


def office_page(cast, room=None) -> str:
    return reverse("roll:photo_class", args=[cast.school.slug, (room or cast.class_5b).pk])


def test_the_office_writes_down_what_was_signed(cast, as_user):
    client = as_user(cast.office)
    PhotoConsent.give(cast.bilal, "press", by=cast.unrelated)
    seen = f"press-{cast.bilal.pk}"
    ticked = [f"website-{cast.aarav.pk}", f"website-{cast.bilal.pk}", f"website-{cast.siya.pk}", "x"]
    answer = client.post(office_page(cast), {"yes": ticked, "seen": [seen], "note": "Folder A"}, follow=True)
    assert "3 answers recorded" in answer.text
    assert (standing(cast.aarav), standing(cast.bilal)) == ({"website"}, {"website"})
    assert standing(cast.siya) == set(), "she is in another class"
    assert "1 of 2" not in client.get(reverse("roll:photo_classes", args=[cast.school.slug])).text
    assert "2 of 2" in client.get(reverse("roll:photo_classes", args=[cast.school.slug])).text


def test_a_page_left_open_undoes_nothing(cast, as_user):
    given = PhotoConsent.give(cast.bilal, "press", by=cast.unrelated)
    as_user(cast.office).post(office_page(cast), {"note": "Folder A"})
    assert standing(cast.bilal) == {"press"}
    given.withdraw(by=cast.unrelated)
    seen = f"press-{cast.bilal.pk}"
    as_user(cast.office).post(office_page(cast), {"yes": [seen], "seen": [seen], "note": "Folder A"})
    assert standing(cast.bilal) == set()


def test_without_a_place_for_the_forms_nothing_is_written(cast, as_user):
    ticked = f"website-{cast.aarav.pk}"
    answer = as_user(cast.office).post(office_page(cast), {"yes": [ticked], "note": " "})
    assert answer.status_code == 422 and "Please say where" in answer.text
    assert f'value="{ticked}" checked' in " ".join(answer.text.split())
    assert standing(cast.aarav) == set()


def test_a_note_that_cant_be_kept_is_refused_beside_the_field_and_stays(cast, as_user):
    ticked = f"website-{cast.aarav.pk}"
    for note, words in (("Folder\0A", "This has a character that can’t be saved."), ("x" * 121, "at most 120")):
        answer = as_user(cast.office).post(office_page(cast), {"yes": [ticked], "note": note})
        assert answer.status_code == 422
        [error] = answer.context["form"].errors["note"]
        assert words in error and answer.context["form"]["note"].value() == note
    assert standing(cast.aarav) == set()


def test_the_offices_pages_ask_little(cast, as_user, django_assert_max_num_queries):
    client = as_user(cast.office)
    for room in (cast.class_2a, cast.class_5b):
        client.get(office_page(cast, room))
        with django_assert_max_num_queries(13):
            client.get(office_page(cast, room))
    with django_assert_max_num_queries(12):
        client.get(reverse("roll:photo_classes", args=[cast.school.slug]))


# --- Which may be shown ----------------------------------------------------------------------------------------------
def test_a_photo_is_shown_when_everybody_in_it_has_a_yes(cast):
    image = waiting_photo(cast.school)
    assert state_of(image) == WAITING
    PhotoSubject.name_pupils(image, [cast.siya, cast.bilal], school=cast.school, by=cast.office)
    siya = consent(cast.siya, cast.office)
    consent(cast.bilal, cast.office, "press")
    assert state_of(image) == HELD
    assert set(pupils_without_consent([image.pk])) == {cast.bilal}
    consent(cast.bilal, cast.office)
    assert state_of(image) == CONSENTED and not held_images().exists()
    siya.withdraw(by=cast.guardian)
    assert state_of(image) == HELD and list(held_images()) == [image]
    PhotoSubject.name_pupils(image, [], school=cast.school, by=cast.head)
    assert state_of(image) == FREE and not held_images().exists()


def test_naming_says_who_and_no_others(cast):
    image = photo_of([cast.siya, cast.bilal], by=cast.office)
    PhotoSubject.name_pupils(image, [cast.bilal, cast.aarav], school=cast.school, by=cast.head)
    named = dict(PhotoSubject.objects.values_list("pupil", "named_by"))
    assert named == {cast.bilal.pk: cast.office.pk, cast.aarav.pk: cast.head.pk}
    for role in ("editor", "teacher", "other_head", "guardian"):
        with pytest.raises(PhotoSubject.NotAllowed):
            PhotoSubject.name_pupils(image, [], school=cast.school, by=getattr(cast, role))


@pytest.mark.parametrize("nobody", [True, False])
def test_what_was_seen_is_not_said_of_a_file_that_was_exchanged_meanwhile(cast, nobody):
    """Between the look at the picture and the answer; what the page sent along was of the old file still."""
    image, whose = waiting_photo(cast.school), {"school": cast.school, "by": cast.office}
    ContentImage.objects.filter(pk=image.pk).update(file="original_images/another.jpg")
    with pytest.raises(PhotoSubject.AnotherPicture):
        if nobody:
            PhotoSubject.name_nobody(image, seen=set(), **whose)
        else:
            PhotoSubject.name_pupils(image, [cast.siya], **whose)
    assert state_of(image) == WAITING and not PhotoSubject.objects.exists()


def test_a_pupil_of_another_school_is_not_named(cast):
    from django.core.exceptions import ValidationError

    image = content_image(cast.school)
    with pytest.raises(ValidationError):
        PhotoSubject.name_pupils(image, [cast.meher], school=cast.school, by=cast.head)
    assert state_of(image) == FREE


# --- Whole names -----------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Siya Verma plants a tree", "Siya Verma"),
        ("VERMA, Siya", "VERMA Siya"),
        ("siya\u00a0verma's drawing", "siya verma"),
        ("IMG_Siya-Verma.jpg", "Siya Verma"),
        ("Siya plants a tree", ""),
        ("Siya and Mr Verma", ""),
        ("Meher Verma", ""),
        ("", ""),
    ],
)
def test_a_whole_name_is_found_as_it_is_written(cast, text, name):
    assert find_pupil_name(cast.school, text) == name


@pytest.mark.parametrize("number", [1, 12])
def test_many_texts_are_looked_through_at_once(cast, django_assert_num_queries, number):
    texts = ["Siya Verma plants a tree", "Khan, Bilal", "Nobody is here", ""] * number
    with django_assert_num_queries(1):
        assert find_pupil_names(cast.school, texts) == ["Siya Verma", "Khan Bilal", "", ""] * number
    with django_assert_num_queries(0):
        assert find_pupil_names(cast.school, ["Siya", ""] * number) == ["", ""] * number


def test_names_are_found_in_other_scripts(cast):
    cast.siya.first_name, cast.siya.last_name = "सिया", "वर्मा"
    cast.siya.save()
    assert find_pupil_name(cast.school, "पेड़ लगाती सिया वर्मा।") == "सिया वर्मा"
    assert find_pupil_name(cast.school, "सिया पेड़ लगाती है") == ""
