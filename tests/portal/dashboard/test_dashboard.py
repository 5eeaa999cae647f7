"""What each person finds on the first page, and what it costs."""

import pytest
from django.urls import reverse

from foundation import clock
from portal.attendance.models import AttendanceMark
from portal.reports.models import Report
from tests.factories import EnrolmentFactory, GuardianFactory, GuardianshipFactory, PupilFactory
from tests.factories.homework import HomeworkFactory

HOME = "/portal/"


def mark(pupil, code="A", by=None):
    return AttendanceMark.objects.create(
        school=pupil.school,
        pupil=pupil,
        date=clock.today(),
        session="am",
        code=code,
        marked_by=by or pupil.school.postings.first().user,
        marked_at=clock.now(),
    )


def test_a_guardian_finds_all_children_of_both_schools(cast, as_user):
    page = as_user(cast.guardian).get(HOME).content.decode()
    assert all(name in page for name in ("Aarav", "Siya", "Meher", "Sitara Girls School"))
    assert "Bilal" not in page


def test_the_other_guardian_finds_only_the_shared_child(cast, as_user):
    page = as_user(cast.other_guardian).get(HOME).content.decode()
    assert "Siya" in page and "Aarav" not in page and "Meher" not in page


def test_a_restricted_guardian_finds_no_child(cast, as_user):
    page = as_user(cast.restricted).get(HOME).content.decode()
    assert "Siya" not in page and "No child is linked to your account yet" in page
    assert as_user(cast.restricted).get(reverse("portal:child", args=[cast.siya.code])).status_code == 404


def test_an_absent_child_comes_first(cast, as_user):
    mark(cast.siya, "A")
    assert "Siya is not in class today" in as_user(cast.guardian).get(HOME).content.decode()


def test_without_the_right_there_is_no_attendance(cast, as_user):
    mark(cast.siya, "A")
    cast.siya.guardianships.get(guardian__user=cast.other_guardian).grant(by=cast.office, rights=["reports"])
    page = as_user(cast.other_guardian).get(HOME).content.decode()
    assert "Siya" in page and "not in class" not in page and "Attendance this term" not in page


def test_a_new_report_waits_until_it_is_opened(cast, as_user, report_of):
    report = report_of(cast.aarav)
    client = as_user(cast.guardian)
    assert "Aarav has a new report" in client.get(HOME).content.decode()
    client.get(reverse("portal:reports:detail", args=[cast.aarav.code, report.pk]))
    assert "Aarav has a new report" not in client.get(HOME).content.decode()


def test_a_draft_report_is_nowhere(cast, as_user, report_of):
    report_of(cast.aarav, published=False)
    page = as_user(cast.guardian).get(reverse("portal:child", args=[cast.aarav.code])).content.decode()
    assert "No reports yet" in page and "Half-yearly" not in page


@pytest.mark.parametrize("role", ["teacher", "office", "head", "editor", "agent", "officer", "pupil", "unrelated"])
def test_everyone_has_a_first_page(cast, as_user, role):
    assert as_user(getattr(cast, role)).get(HOME).status_code == 200


def test_the_first_page_asks_as_much_for_four_children_as_for_one(cast, as_user, report_of, django_assert_num_queries):
    client = as_user(cast.other_guardian)
    report_of(cast.siya)
    mark(cast.siya)
    HomeworkFactory(school_class=cast.class_2a)
    client.get(HOME)
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as one:
        client.get(HOME)
    guardian = cast.other_guardian.guardians.get()
    HomeworkFactory(school_class=cast.class_5b)
    for _ in range(3):
        pupil = PupilFactory(school=cast.school)
        EnrolmentFactory(pupil=pupil, school_class=cast.class_5b)
        GuardianshipFactory(pupil=pupil, guardian=guardian, granted_by=cast.office)
        mark(pupil)
        report_of(pupil)
    with CaptureQueriesContext(connection) as four:
        client.get(HOME)
    assert len(one) == len(four) <= 12, [q["sql"][:150] for q in four]


def test_you_changes_the_language(cast, as_user):
    client = as_user(cast.guardian)
    assert client.post("/portal/you/", {"language": "hi"}).status_code == 302
    cast.guardian.refresh_from_db()
    assert cast.guardian.language == "hi"
    assert 'lang="hi"' in client.get(HOME).content.decode()


def test_a_language_that_is_not_ours_is_refused_in_words(cast, as_user):
    answer = as_user(cast.guardian).post("/portal/you/", {"language": "xx"})
    assert answer.status_code == 422


@pytest.fixture
def report_of(cast):
    from tests.factories.portal import ReportCycleFactory, ReportFactory

    def make(pupil, published=True) -> Report:
        cycle = ReportCycleFactory(school=pupil.school, academic_year=pupil.school.years.first())
        report = ReportFactory(cycle=cycle, pupil=pupil, school=pupil.school, comment="Reads with joy.")
        if published:
            report.publish(by=cast.teacher)
        return report

    return make


def test_a_pupil_who_is_a_guardian_too_has_both_pages(cast, as_user):
    record = GuardianFactory(school=cast.school, user=cast.pupil)
    GuardianshipFactory(pupil=cast.siya, guardian=record, granted_by=cast.office)
    for child in (cast.pupil.pupil, cast.siya):
        assert as_user(cast.pupil).get(f"/portal/children/{child.code}/").status_code == 200
