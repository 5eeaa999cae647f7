"""The pages of reports: secret to whom they must be, read by the right people, written without JavaScript."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from notices.models import Event
from portal.reports.models import Report, ReportCycle, ReportRead
from roll.models import User
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


def test_the_home_reads_the_name_of_the_posting_and_never_the_accounts(cast, as_user, cycle):
    cast.teacher.postings.update(name="Ms Kaur")
    cast.other_head.postings.update(name="Ms Sitara")
    User.objects.filter(pk__in=[cast.teacher.pk, cast.other_head.pk]).update(first_name="Canary", last_name="Qz")
    for pupil, writer, name in ((cast.aarav, cast.teacher, "Ms Kaur"), (cast.meher, cast.other_head, "Ms Sitara")):
        report = ReportFactory(pupil=pupil, written_by=writer)
        before = as_user(writer).get(f"{edit_page(report.cycle, pupil)}publication/").text
        report.publish(by=writer)
        pages = [before, as_user(cast.guardian).get(home_page(report)).text]
        assert [(name in page, "Canary" in page.split("<article")[1]) for page in pages] == [(True, False)] * 2


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
    assert "This report is published. To change it, correct it." in page
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


# --- Corrected, taken back -------------------------------------------------------------------------------------------
@pytest.fixture
def published(cast, cycle) -> Report:
    """Told to the home by mistake in one word."""
    report = ReportFactory(pupil=cast.aarav, cycle=cycle, comment="Canery.")
    report.publish(by=cast.teacher)
    return report


def test_a_typo_is_corrected_from_the_published_page(cast, as_user, cycle, published):
    client, page = as_user(cast.teacher), edit_page(cycle, cast.aarav)
    assert f'href="{page}correction/"' in client.get(page).text
    form = client.get(f"{page}correction/")
    assert "Canery." in form.text and "Publish the corrected report" in form.text
    same = client.post(f"{page}correction/", {"comment": "Canery.", "number": 1}, follow=True)
    assert same.redirect_chain == [(page, 302)] and "It already says this." in same.text
    nothing = client.post(f"{page}correction/", {"comment": ""})
    assert nothing.status_code == 422 and "Nothing is written." in nothing.text
    # The second is the same tap once more.
    for words in ("Corrected. The family is being notified.", "It already says this."):
        sent = client.post(f"{page}correction/", {"comment": SECRET, "number": 1}, follow=True)
        assert sent.redirect_chain == [(page, 302)] and words in sent.text
    staff = client.get(page).text
    assert SECRET in staff and "Earlier texts" in staff and "Canery." in staff
    home = as_user(cast.guardian).get(home_page(published)).text
    assert SECRET in home and "Canery." not in home and "an earlier text no longer applies" in home


def test_what_somebody_has_corrected_in_between_is_not_reverted_unseen(cast, as_user, cycle, published):
    client, page = as_user(cast.teacher), f"{edit_page(cycle, cast.aarav)}correction/"
    assert client.get(page).context["form"]["number"].value() == 1
    cast.head.postings.update(name="Ms Principal")
    published.correct(number=1, comment="Corrected by the head.", lines=[], by=cast.head)
    refused = client.post(page, {"comment": "Written by the teacher.", "number": 1})
    assert refused.status_code == 422 and "Somebody has changed this report since you opened it." in refused.text
    assert "Corrected by the head." in refused.text and "Written by the teacher." in refused.text
    assert "Ms Principal" in refused.text
    assert Report.objects.get().comment == "Corrected by the head."
    assert Event.objects.filter(kind="reports.corrected").count() == 1
    # Having seen it, they may.
    number = refused.context["form"]["number"].value()
    assert client.post(page, {"comment": "Written by the teacher.", "number": number}).status_code == 302
    assert Report.objects.get().comment == "Written by the teacher."


def test_taken_back_the_home_reads_that_it_was(cast, as_user, cycle, published):
    client, page, home = as_user(cast.teacher), edit_page(cycle, cast.aarav), home_page(published)
    link = f"/notices/{Event.objects.get(kind='reports.published').pk}/"
    mother = as_user(cast.guardian)
    assert mother.get(home).status_code == 200
    assert client.post(f"{page}withdrawal/", follow=True).status_code == 200
    again = client.post(f"{page}withdrawal/", follow=True)
    assert "It is a draft: the family does not see it." in again.text and "Check and publish" in again.text
    for address in (home, link):
        gone = mother.get(address)
        # Nobody is told before the jobs run: the link alone is as if it had never been.
        assert gone.status_code in {410, 404} and "Canery." not in gone.text
    assert "The school has taken this back" in mother.get(home).text
    assert as_user(cast.unrelated).get(home).status_code == 404
    assert "Canery." not in mother.get(f"/portal/children/{cast.aarav.code}/").text
    assert client.get(f"{page}correction/").status_code == 404


def test_what_was_never_published_is_not_said_to_be_taken_back(cast, as_user, cycle):
    draft = ReportFactory(pupil=cast.aarav, cycle=cycle)
    assert as_user(cast.guardian).get(home_page(draft)).status_code == 404


def test_who_may_not_publish_neither_corrects_nor_takes_back(cast, as_user, cycle, published):
    page, may = edit_page(cycle, cast.aarav), {"teacher", "office", "head"}
    for role in cast.ROLES:
        if role not in may:
            client = as_user(getattr(cast, role))
            assert client.post(f"{page}correction/", {"comment": "No."}).status_code == 404, role
            assert client.post(f"{page}withdrawal/").status_code == 404, role
    assert Report.objects.get().is_published and not published.editions.exists()


def test_nothing_written_is_not_offered_to_be_published(cast, as_user, cycle):
    ReportFactory(pupil=cast.aarav, cycle=cycle, comment=" ")
    page = as_user(cast.teacher).get(f"{edit_page(cycle, cast.aarav)}publication/").text
    assert "nothing is written yet" in page and "Publish report" not in page


def test_a_teacher_of_two_classes_sees_how_far_both_are(cast, as_user, cycle):
    """The first by the alphabet was opened, and the other looked for."""
    TeachingFactory(user=cast.teacher, school_class=cast.class_2a)
    ReportFactory(pupil=cast.aarav, cycle=cycle, published=True)
    client = as_user(cast.teacher)
    page = client.get(LIST)
    assert [(each.name, done, total) for each, done, total in page.context["by_class"]] == [("2A", 0, 1), ("5B", 1, 2)]
    assert "1 of 2 published" in page.text and "Aarav" not in page.text
    assert "Aarav" in client.get(f"{LIST}?class={cast.class_5b.pk}").text
    few = count(client, LIST)
    for number in range(3):
        more = ClassFactory(school=cast.school, academic_year=cast.class_5b.academic_year, name=f"{number}C")
        TeachingFactory(user=cast.teacher, school_class=more)
    assert count(client, LIST) == few
