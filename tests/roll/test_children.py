"""A school's children for its staff: found in three letters, each with a page; who sees whom, and whose contacts."""

from datetime import date, timedelta

import pytest
from django.template.loader import render_to_string
from django.urls import reverse

from foundation import clock
from journal.models import Entry
from roll.children.lists import PER_PAGE, find
from roll.models import AcademicYear, Class, ContactPoint, Enrolment, Guardianship, Pupil
from tests.factories import (
    ContactPointFactory,
    EnrolmentFactory,
    GuardianFactory,
    GuardianshipFactory,
    PupilFactory,
    UserFactory,
)

DAY = timedelta(days=1)


def url(cast, name="children", *keys):
    return reverse(f"roll:{name}", args=[cast.school.slug, *keys])


def page(client, address, **query) -> str:
    answer = client.get(address, query)
    assert answer.status_code == 200
    return answer.content.decode()


def names(cast, text) -> list[str]:
    return [str(pupil) for pupil in find(Pupil.objects.filter(school=cast.school), text).order_by("sort_key", "pk")]


def enrolled(cast, first, last="", number="", place=None):
    pupil = PupilFactory(school=cast.school, first_name=first, last_name=last, admission_number=number)
    EnrolmentFactory(pupil=pupil, school_class=place or cast.class_2a)
    return pupil


# --- The list --------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("zoé", ["Zoé Ångström"]),
        ("zoe", ["Zoé Ångström"]),
        ("ANG", ["Zoé Ångström"]),
        ("ang zo", ["Zoé Ångström"]),
        ("हिन", ["हिना ख़ान"]),
        ("खान", ["हिना ख़ान"]),
        ("ਗੁਰ", ["ਗੁਰਲੀਨ ਕੌਰ"]),
        ("فار", ["فاروق"]),
        ("obr", ["Pat O’Brien"]),
        ("QZ-77", ["Zoé Ångström"]),
        ("qz-7", ["Zoé Ångström"]),
        ("gst", []),
        ("zoe obr", []),
    ],
)
def test_a_few_letters_find_a_child_in_its_own_script(cast, text, found):
    enrolled(cast, "Zoé", "Ångström", "QZ-771")
    enrolled(cast, "हिना", "ख़ान")
    enrolled(cast, "ਗੁਰਲੀਨ", "ਕੌਰ")
    enrolled(cast, "فاروق")
    enrolled(cast, "Pat", "O’Brien")
    assert names(cast, text) == found


def test_a_class_is_found_too(cast):
    assert names(cast, "2a") == [str(cast.siya)]
    assert {str(cast.aarav), str(cast.bilal)} == set(names(cast, "5B"))


def test_office_sees_the_school_and_a_teacher_their_own(cast, as_user):
    namesake = PupilFactory(school=cast.other_school, first_name="Aarav", last_name="Canaryqz")
    office, teacher = page(as_user(cast.office), url(cast)), page(as_user(cast.teacher), url(cast))
    assert all(each.code in office for each in (cast.aarav, cast.siya, cast.bilal))
    assert cast.aarav.code in teacher and cast.bilal.code in teacher and cast.siya.code not in teacher
    for answer in (office, teacher, page(as_user(cast.office), url(cast), q="aar")):
        assert namesake.code not in answer and "Canaryqz" not in answer and cast.meher.code not in answer
    assert cast.siya.code not in page(as_user(cast.teacher), url(cast), **{"class": cast.class_2a.pk})
    for stranger in (cast.guardian, cast.editor, cast.agent, cast.officer, cast.other_head, cast.pupil):
        assert as_user(stranger).get(url(cast)).status_code == 404


def test_one_class_alone(cast, as_user):
    answer = page(as_user(cast.office), url(cast), **{"class": cast.class_2a.pk})
    assert cast.siya.code in answer and cast.aarav.code not in answer
    assert "No child found" in page(as_user(cast.office), url(cast), **{"class": "no-such"})


def test_pages_by_key_show_each_child_once(cast, as_user):
    for number in range(2 * PER_PAGE):
        enrolled(cast, f"Child {number % 7}", "Same")
    client, seen, query = as_user(cast.office), [], {}
    for _turn in range(5):
        context = client.get(url(cast), query).context
        seen += [row.pk for row in context["page"].rows]
        if not context["page"].after:
            break
        query = {"after": context["page"].after}
    right = Pupil.objects.filter(school=cast.school).order_by("sort_key", "pk").values_list("pk", flat=True)
    assert seen == list(right)
    back = client.get(url(cast), {"before": context["page"].before}).context["page"].rows
    assert [row.pk for row in back] == seen[PER_PAGE : 2 * PER_PAGE]
    # A key of another school's child, and no key at all, begin at the start.
    for code in (cast.meher.code, "no-such"):
        assert [row.pk for row in client.get(url(cast), {"after": code}).context["page"].rows] == seen[:PER_PAGE]


def test_the_list_costs_the_same_for_one_and_for_many(cast, as_user, django_assert_num_queries):
    client = as_user(cast.office)
    client.get(url(cast))
    with django_assert_num_queries(20, exact=False) as before:
        client.get(url(cast))
    for number in range(8):
        enrolled(cast, f"More {number}")
    with django_assert_num_queries(len(before)):
        client.get(url(cast))


# --- The page --------------------------------------------------------------------------------------------------------
def test_a_childs_page_is_for_who_is_posted_to_them(cast, as_user):
    for reader in (cast.office, cast.head, cast.teacher):
        assert str(cast.aarav) in page(as_user(reader), url(cast, "child_detail", cast.aarav.code))
    for reader in (cast.teacher, cast.guardian, cast.restricted, cast.editor, cast.agent, cast.other_head):
        assert as_user(reader).get(url(cast, "child_detail", cast.siya.code)).status_code == 404
    # At this school there is no such child, whoever asks.
    assert as_user(cast.head).get(url(cast, "child_detail", cast.meher.code)).status_code == 404


def test_contacts_are_the_offices_and_the_heads(cast, as_user):
    phone = "+919876512345"
    ContactPointFactory(guardian=cast.unrelated.guardians.get(), kind="phone", value=phone)
    address = url(cast, "child_detail", cast.bilal.code)
    for reader in (cast.office, cast.head):
        answer = page(as_user(reader), address)
        assert f'href="tel:{phone}"' in answer and 'href="mailto:farida@example.org"' in answer
        assert "Who may see what" in answer
    answer = page(as_user(cast.teacher), address)
    assert "Farida Khan" in answer and phone not in answer and "farida@" not in answer
    assert "Who may see what" not in answer


def test_the_restricted_adult_is_not_called_by_any_number_of_theirs(cast, as_user):
    """Neither by the record that the order names, nor by a second one that shares a number with it."""
    address, shared = url(cast, "child_detail", cast.siya.code), "+919800011122"
    ContactPointFactory(guardian=cast.restricted.guardians.get(), kind="phone", value=shared)
    double = GuardianFactory(school=cast.school, first_name="R.", last_name="Double")
    ContactPointFactory(guardian=double, kind="phone", value=shared)
    ContactPointFactory(guardian=double, kind="email", value="canaryqz@example.org")
    GuardianshipFactory(guardian=double, pupil=cast.siya)
    answer = page(as_user(cast.office), address)
    assert "Rakesh Verma" in answer and "Do not call or write" in answer
    assert shared not in answer and "canaryqz" not in answer and "rakesh@example.org" not in answer
    # The mother's are there.
    assert "mailto:sunita@example.org" in answer


def test_a_teacher_reads_of_no_adult_without_access(cast, as_user):
    Guardianship.objects.filter(pupil=cast.bilal).update(access_state="suspended")
    assert "Farida" not in page(as_user(cast.teacher), url(cast, "child_detail", cast.bilal.code))
    assert "Farida" in page(as_user(cast.office), url(cast, "child_detail", cast.bilal.code))


def test_rooms_offer_their_links_as_far_as_a_posting_goes(cast, as_user):
    office = page(as_user(cast.office), url(cast, "child_detail", cast.aarav.code))
    teacher = page(as_user(cast.teacher), url(cast, "child_detail", cast.aarav.code))
    attendance = reverse("portal:attendance:staff_child", args=[cast.school.slug, cast.aarav.code])
    assert attendance in office and attendance in teacher
    for room in ("homework", "letters", "absences", "reports"):
        link = reverse(f"portal:{room}:staff_list", args=[cast.school.slug])
        main = teacher.partition("<main")[2].partition("<nav")[0]
        assert link in main, room
    assert "Photo consent" in office.partition("<main")[2].partition("<nav")[0]
    assert "Photo consent" not in teacher.partition("<main")[2].partition("<nav")[0]


def test_a_childs_attendance_is_for_who_is_posted_to_them(cast, as_user):
    def status(reader, child):
        address = reverse("portal:attendance:staff_child", args=[cast.school.slug, child.code])
        return as_user(reader).get(address).status_code

    assert [status(cast.teacher, each) for each in (cast.aarav, cast.siya, cast.meher)] == [200, 404, 404]
    assert [status(cast.office, each) for each in (cast.aarav, cast.siya, cast.meher)] == [200, 200, 404]
    assert {status(reader, cast.siya) for reader in (cast.guardian, cast.other_head, cast.editor)} == {404}


# --- Added, corrected, moved, left, come back -------------------------------------------------------------------------
def new(client, cast, **more):
    values = {"first_name": "Nadia", "last_name": "Qazi", "admission_number": "A-9", "on": cast.school.today()}
    return client.post(url(cast, "child_new"), values | {"school_class": cast.class_5b.pk} | more)


def change(client, cast, name, pupil, **values):
    return client.post(url(cast, name, pupil.code), values)


def stays(pupil) -> list[tuple]:
    rows = pupil.enrolments.order_by("pk")
    return list(rows.values_list("school_class__name", "starts_on", "ends_on", "left_to"))


def test_a_child_is_added_to_a_class(cast, as_user):
    assert new(as_user(cast.office), cast).status_code == 302
    pupil = Pupil.objects.get(first_name="Nadia")
    assert (pupil.school, stays(pupil)) == (cast.school, [("5B", cast.school.today(), None, "")])
    assert Entry.objects.filter(kind="access.enrolled", subject=pupil.pk, user=cast.office.pk).count() == 1
    assert pupil.code in page(as_user(cast.teacher), url(cast))
    for stranger in (cast.teacher, cast.guardian, cast.other_head):
        assert new(as_user(stranger), cast, admission_number="A-10").status_code == 404


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"first_name": ""}, "first name"),
        ({"admission_number": "A-1"}, "has this admission number"),
        ({"on": "1999-01-01"}, "not in the academic year"),
        ({"on": "tomorrow"}, "date"),
        ({"school_class": ""}, "choose a class"),
        ({"first_name": "x" * 81}, "80"),
    ],
)
def test_a_child_who_can_not_be_added_is_not_and_what_was_filled_in_stays(cast, as_user, more, words):
    PupilFactory(school=cast.school, admission_number="A-1")
    before = Pupil.objects.count()
    answer = new(as_user(cast.office), cast, **more)
    text = answer.content.decode()
    assert answer.status_code == 422 and words in text and "Qazi" in text and Pupil.objects.count() == before


def test_the_same_number_at_another_school_is_no_matter(cast, as_user):
    PupilFactory(school=cast.other_school, admission_number="A-9")
    assert new(as_user(cast.office), cast).status_code == 302
    assert new(as_user(cast.office), cast, school_class=cast.other_class.pk, admission_number="").status_code == 422


def test_a_name_is_corrected(cast, as_user):
    client = as_user(cast.office)
    values = {"first_name": "Siyā", "last_name": "Verma", "admission_number": "S-1"}
    assert change(client, cast, "child_edit", cast.siya, **values).status_code == 302
    assert names(cast, "ver siy") == ["Siyā Verma"]
    taken = change(client, cast, "child_edit", cast.aarav, **values)
    assert taken.status_code == 422 and "has this admission number" in taken.content.decode()
    assert change(client, cast, "child_edit", cast.meher, **values).status_code == 404
    assert change(as_user(cast.teacher), cast, "child_edit", cast.aarav, **values).status_code == 404


def test_a_child_moves_to_another_class_from_a_day_on(cast, as_user):
    today, client = cast.school.today(), as_user(cast.office)
    cast.aarav.enrolments.update(starts_on=today - 9 * DAY)
    move = {"school_class": cast.class_2a.pk, "on": today}
    assert change(client, cast, "child_move", cast.aarav, **move).status_code == 302
    assert stays(cast.aarav) == [("5B", today - 9 * DAY, today - DAY, ""), ("2A", today, None, "")]
    # The teacher of the class before sees the child no more.
    assert as_user(cast.teacher).get(url(cast, "child_detail", cast.aarav.code)).status_code == 404
    again = change(client, cast, "child_move", cast.aarav, **move)
    assert again.status_code == 422 and "in this class already" in again.content.decode()
    back = change(client, cast, "child_move", cast.aarav, school_class=cast.class_5b.pk, on=today)
    assert back.status_code == 422 and "begins on this day or later" in back.content.decode()


def test_a_child_leaves_and_comes_back(cast, as_user):
    today, client = cast.school.today(), as_user(cast.office)
    cast.aarav.enrolments.update(starts_on=today - 9 * DAY)
    leave = {"on": today - DAY, "to": "Sitara Girls School"}
    assert change(client, cast, "child_leaving", cast.aarav, **leave).status_code == 302
    assert stays(cast.aarav) == [("5B", today - 9 * DAY, today - DAY, "Sitara Girls School")]
    text = page(client, url(cast, "child_detail", cast.aarav.code))
    assert "Went to Sitara Girls School" in text and "Comes back" in text and "Left on" in text
    # The record stays with the home, and with the office; the class has the child no more.
    assert as_user(cast.guardian).get(reverse("portal:child", args=[cast.aarav.code])).status_code == 200
    assert as_user(cast.teacher).get(url(cast, "child_detail", cast.aarav.code)).status_code == 404
    twice = change(client, cast, "child_leaving", cast.aarav, on=today, to="")
    assert twice.status_code == 422 and "not in a class" in twice.content.decode()
    back = {"school_class": cast.class_2a.pk, "on": today}
    assert change(client, cast, "child_return", cast.aarav, **back).status_code == 302
    assert stays(cast.aarav)[1:] == [("2A", today, None, "")]
    again = change(client, cast, "child_return", cast.aarav, **back)
    assert again.status_code == 422 and "in a class already" in again.content.decode()


def test_a_child_does_not_leave_before_coming(cast, as_user):
    today = cast.school.today()
    cast.aarav.enrolments.update(starts_on=today)
    answer = change(as_user(cast.office), cast, "child_leaving", cast.aarav, on=today - DAY, to="Far away")
    assert answer.status_code == 422 and "Far away" in answer.content.decode()
    assert stays(cast.aarav) == [("5B", today, None, "")]


def test_whatever_is_refused_leaves_nothing_half_done(cast, as_user):
    today = cast.school.today()
    before = stays(cast.aarav)
    far = {"school_class": cast.class_2a.pk, "on": "2999-01-01"}
    assert change(as_user(cast.office), cast, "child_move", cast.aarav, **far).status_code == 422
    assert stays(cast.aarav) == before and not Entry.objects.filter(kind="access.enrolled").exists()
    with pytest.raises(Pupil.OutsideYear):
        cast.aarav.move(cast.class_2a, on=today + 3000 * DAY, by=cast.office)
    assert stays(cast.aarav) == before and ContactPoint.objects.exists() and clock.today()


# --- Next year's class -----------------------------------------------------------------------------------------------
def next_years_class(cast):
    """A class that begins after the running year, with Aarav in it from its first day."""
    begins = cast.school.current_year().ends_on + DAY
    year = AcademicYear.objects.create(school=cast.school, name="Next", starts_on=begins, ends_on=begins + 300 * DAY)
    room = Class.objects.create(school=cast.school, academic_year=year, name="6B")
    EnrolmentFactory(pupil=cast.aarav, school_class=room, starts_on=begins)
    return begins


def test_a_child_with_a_class_to_come_leaves_and_is_taken_out_of_it(cast, as_user):
    today = cast.school.today()
    cast.aarav.enrolments.update(starts_on=today - 9 * DAY)
    next_years_class(cast)
    assert change(as_user(cast.office), cast, "child_leaving", cast.aarav, on=today, to="Away").status_code == 302
    assert stays(cast.aarav) == [("5B", today - 9 * DAY, today, "Away")]


def test_a_child_who_has_not_begun_is_taken_out_altogether(cast):
    cast.aarav.enrolments.all().delete()
    next_years_class(cast)
    cast.aarav.leave(on=cast.school.today(), by=cast.office)
    assert stays(cast.aarav) == []
    with pytest.raises(Pupil.NotHere):
        cast.aarav.leave(on=cast.school.today(), by=cast.office)


def test_a_child_with_a_class_to_come_moves_until_it_begins(cast):
    today = cast.school.today()
    cast.aarav.enrolments.update(starts_on=today - 9 * DAY)
    begins = next_years_class(cast)
    cast.aarav.move(cast.class_2a, on=today, by=cast.office)
    days = {name: (first, last) for name, first, last, _to in stays(cast.aarav)}
    assert days["5B"] == (today - 9 * DAY, today - DAY)
    assert (days["2A"], days["6B"]) == ((today, begins - DAY), (begins, None))


def test_no_day_is_before_the_first_there_is(cast, as_user):
    cast.aarav.enrolments.update(starts_on=None)
    values = {"school_class": cast.class_2a.pk, "on": "0001-01-01"}
    answer = change(as_user(cast.office), cast, "child_move", cast.aarav, **values)
    assert answer.status_code == 422 and "not in the academic year" in answer.text


def test_a_correction_leaves_the_card_that_was_made_meanwhile(cast):
    row = Pupil.objects.get(pk=cast.aarav.pk)
    row.user = None
    user = UserFactory()
    Pupil.objects.filter(pk=row.pk).update(user=user)
    row.correct(first_name="Aarush", last_name=row.last_name, admission_number="Z-1", by=cast.office)
    row.refresh_from_db()
    assert (row.user, row.first_name, row.admission_number) == (user, "Aarush", "Z-1")
    assert names(cast, "aarush") == [str(row)]


def test_a_child_whose_last_day_is_still_to_come_can_be_kept(cast, as_user):
    today, client = cast.school.today(), as_user(cast.office)
    address = url(cast, "child_detail", cast.aarav.code)
    assert "Last day at school" not in page(client, address)
    change(client, cast, "child_leaving", cast.aarav, on=today, to="")
    text = page(client, address)
    assert "Last day at school" in text and "Comes back" in text
    tomorrow = today + DAY
    assert f'value="{tomorrow}"' in page(client, url(cast, "child_return", cast.aarav.code))
    back = {"school_class": cast.class_5b.pk, "on": tomorrow}
    assert change(client, cast, "child_return", cast.aarav, **back).status_code == 302
    assert "Last day at school" not in page(client, address)


def test_where_there_is_no_class_the_way_to_the_classes_is_shown(cast, as_user):
    client, address = as_user(cast.office), url(cast, "child_new")
    assert 'name="school_class"' in page(client, address)
    Class.objects.filter(school=cast.school).update(ended_on=cast.school.today() - DAY)
    text = page(client, address)
    assert "No classes yet" in text and f'href="{reverse("roll:classes", args=[cast.school.slug])}"' in text
    assert 'name="school_class"' not in text


def test_a_stay_of_one_day_is_said_once():
    day = date(2026, 12, 1)
    text = render_to_string("roll/_days.html", {"row": Enrolment(starts_on=day, ends_on=day)})
    assert text.strip() == "1 December 2026"
