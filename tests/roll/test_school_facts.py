"""What a school says about itself: written by its head and office, read by everybody, in each reader's language."""

import pytest
from django.db.models import F
from django.utils import translation

from portal.attendance.models import AttendanceMark
from roll.models import School
from roll.models.facts import FACTS, local_name_of, named
from tests.factories.cast import Cast

ADDRESS = "/office/nai-umeed/school/"
HINDI, PUNJABI, URDU = "नई उम्मीद प्राथमिक विद्यालय", "ਨਵੀਂ ਉਮੀਦ ਪ੍ਰਾਇਮਰੀ ਸਕੂਲ", "نئی امید پرائمری اسکول"


def typed(school: School, **changes: object) -> dict[str, object]:
    """What the form holds for the school as it is, with some of it changed."""
    row = School.objects.get(pk=school.pk)
    return {name: getattr(row, name) for name in FACTS} | {"version": row.facts_version} | changes


def without_marks(school: School) -> None:
    AttendanceMark.objects.filter(school=school).delete()


@pytest.mark.parametrize("role", ["head", "office"])
def test_head_and_office_change_all_of_it(cast: Cast, as_user, role):
    without_marks(cast.school)
    new = {
        "name": "Nai Umeed School",
        "name_en": "New Hope School",
        "name_hi": HINDI,
        "name_pa": PUNJABI,
        "name_ur": URDU,
        "short_name": "Nai Umeed",
        "place": "Mati",
        "address": "Mati Road\nBarabanki 225001",
        "phone": "+91 5248 222 333",
        "other_phone": "05248 222334",
        "public_email": "office@school.example",
        "hours": "Monday to Friday, 8 to 2",
        "language": "hi",
        "time_zone": "Asia/Kathmandu",
        "attendance_codes": "england",
    }
    person = as_user(getattr(cast, role))
    assert person.get(ADDRESS).status_code == 200
    answer = person.post(ADDRESS, typed(cast.school, **new))
    assert answer.status_code == 302 and answer["Location"] == ADDRESS
    row = School.objects.get(pk=cast.school.pk)
    assert {name: getattr(row, name) for name in FACTS} == new
    assert (row.facts_version, row.facts_changed_by) == (1, getattr(cast, role))
    text = person.get(ADDRESS).text
    assert "Saved. Everyone can see it now." in text and "Last changed by" in text
    assert HINDI in text and "Barabanki 225001" in text


def test_the_week_is_the_calendars_and_this_page_leads_there(cast: Cast, as_user):
    """There registers are looked at before a day is taken out."""
    office = as_user(cast.office)
    week = School.objects.get(pk=cast.school.pk).weekdays
    text = office.get(ADDRESS).text
    assert 'name="weekdays"' not in text and f'href="/portal/schools/{cast.school.slug}/days/"' in text
    assert office.post(ADDRESS, typed(cast.school, weekdays=["1"], place="Mati")).status_code == 302
    row = School.objects.get(pk=cast.school.pk)
    assert (row.weekdays, row.place) == (week, "Mati")


@pytest.mark.parametrize("role", ["guardian", "pupil", "teacher", "agent", "officer", "editor", "other_head"])
def test_for_nobody_else_there_is_such_a_page(cast: Cast, as_user, role):
    person = as_user(getattr(cast, role))
    assert person.get(ADDRESS).status_code == 404
    assert person.post(ADDRESS, typed(cast.school, name="Ours now")).status_code == 404
    assert not School.objects.filter(name="Ours now").exists()


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("name", "", "The school’s name"),
        ("short_name", "Thirteen long", "at most 12 characters"),
        ("phone", "call us", "Write the number in digits, with its area code"),
        ("public_email", "office at school", "e-mail address"),
        ("time_zone", "Mars/Olympus", "Time zone"),
        ("language", "fr", "Main language"),
        ("version", "many", "version"),
        ("version", "", "version"),
    ],
)
def test_what_cannot_be_kept_comes_back_with_a_sentence_and_what_was_typed(cast: Cast, as_user, name, value, words):
    answer = as_user(cast.head).post(ADDRESS, typed(cast.school, place="Typed with care", **{name: value}))
    assert answer.status_code == 422
    assert "Not saved yet" in answer.text and "Typed with care" in answer.text
    assert name == "version" or words in answer.text
    assert School.objects.get(pk=cast.school.pk).place == ""


def test_a_name_that_was_not_taken_stands_nowhere_else_on_the_page(cast: Cast, as_user):
    answer = as_user(cast.head).post(ADDRESS, typed(cast.school, name="Nowhere School", short_name=""))
    assert answer.status_code == 422 and answer.text.count("Nowhere School") == 1


def test_the_second_of_two_people_is_told_of_the_first_and_loses_nothing(cast: Cast, as_user):
    head, office = as_user(cast.head), as_user(cast.office)
    hers, theirs = typed(cast.school, phone="111 222"), typed(cast.school, place="Mati", hours="8 to 2")
    assert office.post(ADDRESS, theirs).status_code == 302
    answer = head.post(ADDRESS, hers)
    assert answer.status_code == 409
    name = cast.office.posting_at(cast.school, {"office"}).name or cast.office.get_full_name()
    assert f"{name} changed this a moment ago." in answer.text
    assert 'value="111 222"' in answer.text and "<bdi>Mati</bdi>" in answer.text
    assert School.objects.get(pk=cast.school.pk).place == "Mati"
    # She has seen it: the form that was shown to her is of what is there now.
    assert 'name="version" value="1"' in answer.text
    assert head.post(ADDRESS, hers | {"version": 1, "place": "Mati"}).status_code == 302
    row = School.objects.get(pk=cast.school.pk)
    assert (row.phone, row.place, row.hours, row.facts_version) == ("111 222", "Mati", "", 2)


def test_codes_stay_once_a_mark_is_taken(cast: Cast, as_user):
    head = as_user(cast.head)
    without_marks(cast.school)
    assert "Choose this before the first register" in head.get(ADDRESS).text
    mark(cast)
    text = head.get(ADDRESS).text
    assert "Attendance was marked already: its codes stay." in text
    # Sent all the same, it is not taken; the rest is.
    assert head.post(ADDRESS, typed(cast.school, attendance_codes="england", place="Mati")).status_code == 302
    row = School.objects.get(pk=cast.school.pk)
    assert (row.attendance_codes, row.place) == ("india", "Mati")


def test_codes_stay_when_the_mark_came_while_the_form_was_read(cast: Cast):
    without_marks(cast.school)
    row = School.objects.get(pk=cast.school.pk)
    row.attendance_codes = "england"
    mark(cast)
    with pytest.raises(Exception, match="its codes stay"):
        row.change_facts(version=0, by=cast.head)
    assert School.objects.get(pk=cast.school.pk).attendance_codes == "india"


def mark(cast: Cast) -> None:
    AttendanceMark.objects.create(
        school=cast.school,
        pupil=cast.aarav,
        date=cast.school.today(),
        session="am",
        code="P",
        marked_by=cast.teacher,
        marked_at="2026-11-24T08:20+05:30",
    )


# --- Names ----------------------------------------------------------------------------------------------------------
def test_each_reads_the_name_in_their_language_or_as_it_is_on_the_roll(cast: Cast):
    row = School.objects.get(pk=cast.school.pk)
    row.name_hi, row.name_ur = HINDI, URDU
    row.change_facts(version=0, by=cast.head)
    expected = {"en": row.name, "hi": HINDI, "pa": row.name, "ur": URDU}
    for language, name in expected.items():
        with translation.override(language):
            assert (row.local_name, str(row), row.name_in(language)) == (name, name, name)
            found = School.objects.annotate(local=local_name_of()).get(pk=row.pk)
            assert found.local == name
            of_pupil = School.objects.filter(pk=row.pk).values_list(local_name_of(), flat=True).get()
            assert of_pupil == name
    with translation.override(None):
        assert row.local_name == row.name


def test_a_school_is_found_by_any_of_its_names_and_places(cast: Cast):
    row = School.objects.get(pk=cast.school.pk)
    row.name_hi, row.place = HINDI, "Mati"
    row.change_facts(version=0, by=cast.head)
    for words in ("umeed", "UMEED mati", "उम्मीद", "Mati", row.area.name):
        assert School.objects.filter(named(words), pk=row.pk).exists(), words
    for words in ("sitara", "umeed sitara", "%", "_"):
        assert not School.objects.filter(named(words), pk=row.pk).exists(), words


def test_lists_follow_the_name_that_a_change_gives(cast: Cast):
    row = School.objects.get(pk=cast.school.pk)
    row.name = "Zamin School"
    row.change_facts(version=0, by=cast.head)
    keys = School.objects.order_by(F("sort_key").desc()).values_list("name", flat=True)
    assert keys[0] == "Zamin School"
