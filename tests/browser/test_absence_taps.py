"""A guardian tells of an absence in three taps from home, with JavaScript and without."""

from portal.absences.models import Absence
from tests.browser.finger import Finger
from tests.factories.portal import AttendanceMarkFactory


def test_three_taps_from_home(cast, page_of):
    page, finger = page_of(cast.guardian, "/portal/"), Finger()
    finger.tap(page.get_by_role("link", name="Report an absence"))
    finger.tap(page.get_by_text("Siya", exact=True))
    finger.tap(page.get_by_role("button", name="Unwell"))
    page.get_by_text("Sent. The school has been told about Siya.").wait_for()
    assert finger.taps <= 3
    assert Absence.objects.get().pupil == cast.siya


def test_one_tap_where_a_child_is_missed(cast, page_of):
    AttendanceMarkFactory(pupil=cast.siya, code="A", marked_by=cast.head)
    page, finger = page_of(cast.guardian, "/portal/"), Finger()
    finger.tap(page.get_by_role("button", name="Unwell"))
    page.get_by_text("Sent. The school has been told about Siya.").wait_for()
    assert finger.taps == 1
    assert Absence.objects.get().pupil == cast.siya


def test_the_register_asks_why_once_somebody_is_away(cast, page_of):
    cast.school.attendance_codes = "england"
    cast.school.save()
    day = cast.school.today().isoformat()
    page = page_of(cast.teacher, f"/portal/schools/nai-umeed/registers/{cast.class_5b.pk}/{day}/am/")
    why, rest = page.get_by_label("Aarav Verma: Why?"), page.locator("[data-rest]")
    assert not why.is_visible()
    page.get_by_role("group", name="Aarav Verma").get_by_label("Away", exact=True).check(force=True)
    if not why.is_visible():
        # Without a script the list comes with the page on which the rest are marked.
        rest.click()
    why.select_option("I")
    page.get_by_role("group", name="Bilal Khan").get_by_label("Here", exact=True).check(force=True)
    rest.click()
    page.get_by_text("Register of 5B sent.").wait_for()
    assert cast.aarav.attendance_marks.get().code == "I"
