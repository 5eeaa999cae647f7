"""The pages of reports: secret to whom they must be, read by the right people, written without JavaScript."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from notices.models import Event
from portal.reports.models import Report, ReportCycle, ReportRead
from tests.factories import (
    ClassFactory,
    EnrolmentFactory,
    GuardianshipFactory,
    PupilFactory,
    SubjectFactory,
    TeachingFactory,
)
from tests.factories.portal import ReportCycleFactory, ReportFactory, ReportLineFactory

LIST = "/portal/schools/nai-umeed/reports/"
SECRET = "Canary sings in the choir."


@pytest.fixture
def cycle(cast) -> ReportCycle:
    return ReportCycleFactory(school=cast.school, name="Half-yearly")


def home_page(report: Report) -> str:
    return f"/portal/children/{report.pupil.code}/reports/{report.pk}/"


def edit_page(cycle: ReportCycle, pupil) -> str:
    return f"/portal/schools/{cycle.school.slug}/reports/{cycle.pk}/{pupil.code}/"


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
        assert (SECRET in response.content.decode()) == (response.status_code == 200), role
        found |= {role} if response.status_code == 200 else set()
    return found


# --- At home ---------------------------------------------------------------------------------------------------------
def test_a_published_report_opens_for_its_family_only(cast, as_user):
    report = ReportFactory(pupil=cast.siya, comment=SECRET, published=True)
    ReportLineFactory(report=report)
    assert who_gets(cast, as_user, home_page(report)) == {"guardian", "other_guardian"}


def test_a_pupil_opens_their_own_and_is_not_recorded(cast, as_user):
    report = ReportFactory(pupil=cast.aarav, comment=SECRET, published=True)
    assert who_gets(cast, as_user, home_page(report)) == {"guardian", "pupil"}
    assert set(ReportRead.objects.values_list("guardian__user", flat=True)) == {cast.guardian.pk}


def test_another_schools_report_stays_there(cast, as_user):
    report = ReportFactory(pupil=cast.meher, comment=SECRET, published=True)
    assert who_gets(cast, as_user, home_page(report)) == {"guardian"}


def test_a_draft_is_nobodys_at_home(cast, as_user):
    assert who_gets(cast, as_user, home_page(ReportFactory(pupil=cast.siya, comment=SECRET))) == set()


def test_a_report_opens_only_under_its_own_child(cast, as_user):
    report = ReportFactory(pupil=cast.siya, comment=SECRET, published=True)
    assert who_gets(cast, as_user, home_page(report).replace(cast.siya.code, cast.aarav.code)) == set()


def test_without_the_right_there_is_no_report(cast, as_user):
    guardianship = cast.siya.guardianships.get(guardian__user=cast.guardian)
    guardianship.grant(by=cast.office, rights=["attendance", "homework"])
    report = ReportFactory(pupil=cast.siya, comment=SECRET, published=True)
    assert who_gets(cast, as_user, home_page(report)) == {"other_guardian"}


def test_reading_is_recorded_for_the_guardian_who_reads(cast, as_user):
    report = ReportFactory(pupil=cast.siya, published=True)
    client = as_user(cast.guardian)
    client.head(home_page(report))
    assert not ReportRead.objects.exists()
    for _ in range(2):
        client.get(home_page(report))
    assert [read.guardian.user for read in ReportRead.objects.all()] == [cast.guardian]


def test_a_report_is_not_kept_by_the_browser(cast, as_user):
    response = as_user(cast.guardian).get(home_page(ReportFactory(pupil=cast.siya, published=True)))
    assert response["Cache-Control"] == "private, no-store"


def test_the_same_queries_for_one_subject_and_three(cast, as_user):
    report = ReportFactory(pupil=cast.siya, published=True)
    client = as_user(cast.guardian)
    ReportLineFactory(report=report)
    client.get(home_page(report))
    one = count(client, home_page(report))
    for _ in range(2):
        ReportLineFactory(report=report)
    assert count(client, home_page(report)) == one <= 12


# --- Who may write --------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("published", [False, True])
def test_a_pupils_report_is_written_by_those_who_teach_them(cast, as_user, cycle, published):
    """Aarav is in the teacher's class, Siya is not."""
    for pupil in (cast.aarav, cast.siya):
        ReportFactory(pupil=pupil, cycle=cycle, comment=SECRET, published=published)
    assert who_gets(cast, as_user, edit_page(cycle, cast.aarav)) == {"teacher", "office", "head"}
    assert who_gets(cast, as_user, edit_page(cycle, cast.siya)) == {"office", "head"}


def test_what_is_checked_before_publishing_is_the_writers(cast, as_user, cycle):
    ReportFactory(pupil=cast.siya, cycle=cycle, comment=SECRET)
    assert who_gets(cast, as_user, edit_page(cycle, cast.siya) + "publication/") == {"office", "head"}


def test_nobody_else_writes_or_publishes(cast, as_user, cycle):
    ReportFactory(pupil=cast.siya, cycle=cycle, comment=SECRET)
    url = edit_page(cycle, cast.siya)
    for role in set(cast.ROLES) - {"office", "head"}:
        client = as_user(getattr(cast, role))
        assert client.post(url, {"comment": "Mine"}).status_code == 404, role
        assert client.post(url + "publication/").status_code == 404, role
    assert (Report.objects.get().comment, Report.objects.get().is_published) == (SECRET, False)


def test_schools_and_cycles_do_not_mix(cast, as_user, cycle):
    there = ReportCycleFactory(school=cast.other_school)
    client = as_user(cast.head)
    assert client.get(edit_page(cycle, cast.meher)).status_code == 404
    assert client.get(edit_page(cycle, cast.siya).replace(f"/{cycle.pk}/", f"/{there.pk}/")).status_code == 404
    assert client.get(edit_page(there, cast.meher)).status_code == 404


def test_a_visitor_is_sent_to_sign_in(cast, client, cycle):
    for url in (LIST, edit_page(cycle, cast.siya), home_page(ReportFactory(pupil=cast.siya, published=True))):
        response = client.get(url)
        assert (response.status_code, response.url.split("?")[0]) == (302, "/accounts/login/")


# --- Writing --------------------------------------------------------------------------------------------------------
def test_a_draft_is_written_and_found_again(cast, as_user, cycle):
    maths = SubjectFactory(school=cast.school, name="Sums")
    client, url = as_user(cast.teacher), edit_page(cycle, cast.aarav)
    data = {"comment": "Asks good questions.", f"grade-{maths.pk}": "A2", f"words-{maths.pk}": "Quick.", "do": "save"}
    assert client.post(url, data).url == url
    page = client.get(url).content.decode()
    assert "Draft saved." in page
    for words in ("Asks good questions.", 'value="A2"', "Quick.", "Sums: grade", "Sums: comment"):
        assert words in page
    assert not Report.objects.get().is_published


def test_another_schools_subject_is_never_written(cast, as_user, cycle):
    elsewhere = SubjectFactory(school=cast.other_school)
    as_user(cast.teacher).post(edit_page(cycle, cast.aarav), {"comment": "x", f"grade-{elsewhere.pk}": "A"})
    assert not Report.objects.get().lines.exists()


def test_what_is_too_long_is_said_and_kept(cast, as_user, cycle):
    subject = cast.school.subjects.get()
    data = {"comment": "Asks good questions.", f"grade-{subject.pk}": "Excellent!", "do": "check"}
    response = as_user(cast.teacher).post(edit_page(cycle, cast.aarav), data)
    page = response.content.decode()
    assert response.status_code == 422
    assert "Asks good questions." in page
    assert 'value="Excellent!"' in page
    assert f'<a href="#id_grade-{subject.pk}">' in page
    assert not Report.objects.exists()


def test_checked_then_published_then_told_once(cast, as_user, cycle):
    client, url = as_user(cast.teacher), edit_page(cycle, cast.aarav)
    response = client.post(url, {"comment": "Asks good questions.", "do": "check"})
    assert response.url == url + "publication/"
    page = client.get(response.url).content.decode()
    assert "Asks good questions." in page
    assert "Sunita Verma" in page
    assert not Report.objects.get().is_published

    for _ in range(2):
        assert client.post(url + "publication/").url == url
    report = Report.objects.get()
    assert (report.published_by, Event.objects.filter(kind="reports.published").count()) == (cast.teacher, 1)
    assert as_user(cast.guardian).get(home_page(report)).status_code == 200


def test_nothing_written_is_not_published(cast, as_user, cycle):
    client, url = as_user(cast.teacher), edit_page(cycle, cast.aarav)
    assert client.post(url + "publication/").status_code == 404
    client.post(url, {"comment": " ", "do": "check"})
    response = client.post(url + "publication/")
    assert response.status_code == 422
    assert "Not published: nothing is written yet." in response.content.decode()
    assert not Event.objects.exists()


def test_a_published_report_is_shown_and_not_written_over(cast, as_user, cycle):
    ReportFactory(pupil=cast.aarav, cycle=cycle, comment="As it was.", published=True)
    response = as_user(cast.teacher).post(edit_page(cycle, cast.aarav), {"comment": "Other words."})
    assert response.status_code == 422
    page = response.content.decode()
    assert "As it was." in page
    assert "This report is published and can no longer be changed." in page
    assert Report.objects.get().comment == "As it was."


def test_the_teacher_sees_who_has_read(cast, as_user, cycle):
    report = ReportFactory(pupil=cast.aarav, cycle=cycle, published=True)
    client, url = as_user(cast.teacher), edit_page(cycle, cast.aarav)
    assert "Not read yet" in client.get(url).content.decode()
    assert "Read by 0 of 1" in client.get(LIST).content.decode()
    as_user(cast.guardian).get(home_page(report))
    assert "Not read yet" not in client.get(url).content.decode()
    assert "Read by 1 of 1" in client.get(LIST).content.decode()


# --- The list -------------------------------------------------------------------------------------------------------
def test_the_list_holds_the_classes_of_whoever_looks(cast, as_user, cycle):
    found = {}
    for role in cast.ROLES:
        response = as_user(getattr(cast, role)).get(f"{LIST}?class={cast.class_2a.pk}")
        if response.status_code == 200:
            found[role] = {name for name in ("Aarav", "Siya", "Meher") if name in response.content.decode()}
    assert found == {"teacher": {"Aarav"}, "office": {"Siya"}, "head": {"Siya"}}


def test_the_list_says_how_far_each_is(cast, as_user, cycle):
    client = as_user(cast.teacher)
    assert "Not begun" in client.get(LIST).content.decode()
    ReportFactory(pupil=cast.bilal, cycle=cycle)
    ReportFactory(pupil=cast.aarav, cycle=cycle, published=True)
    page = client.get(LIST).content.decode()
    assert "Not begun" not in page
    assert "Draft" in page
    assert "1 of 2 published" in page


def test_a_cycle_of_another_school_is_not_chosen(cast, as_user, cycle):
    there = ReportCycleFactory(school=cast.other_school, name="Sitara annual")
    assert "Sitara annual" not in as_user(cast.head).get(f"{LIST}?cycle={there.pk}").content.decode()


def test_without_a_cycle_or_a_class_the_list_says_so(cast, as_user):
    client = as_user(cast.teacher)
    assert "No reports to write yet" in client.get(LIST).content.decode()
    ReportCycleFactory(school=cast.school)
    cast.teacher.teachings.all().delete()
    assert "No classes yet" in client.get(LIST).content.decode()


def test_a_teaching_set_is_its_teachers_too(cast, as_user, cycle):
    group = ClassFactory(school=cast.school, academic_year=cast.class_5b.academic_year, name="Maths 1", kind="teaching")
    TeachingFactory(user=cast.teacher, school_class=group)
    assert "Maths 1" in as_user(cast.teacher).get(LIST).content.decode()
    assert "Maths 1" not in as_user(cast.head).get(LIST).content.decode()


def test_the_same_queries_for_three_pupils_and_thirty(cast, as_user, cycle):
    client = as_user(cast.teacher)

    def enrol(number: int) -> None:
        for _ in range(number):
            pupil = EnrolmentFactory(pupil=PupilFactory(school=cast.school), school_class=cast.class_5b).pupil
            ReportFactory(pupil=pupil, cycle=cycle, published=True)
            GuardianshipFactory(pupil=pupil, granted_by=cast.office)

    enrol(1)
    three = count(client, LIST)
    enrol(27)
    assert count(client, LIST) == three <= 12


def test_the_same_queries_for_one_subject_to_write_and_three(cast, as_user, cycle):
    client, url = as_user(cast.teacher), edit_page(cycle, cast.aarav)
    report = ReportFactory(pupil=cast.aarav, cycle=cycle)
    ReportLineFactory(report=report, subject=cast.school.subjects.get())
    one = count(client, url)
    for _ in range(2):
        ReportLineFactory(report=report)
    assert count(client, url) == one <= 12
