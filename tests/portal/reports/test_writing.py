"""A report is written, published, read; corrected or taken back, it keeps each text that the home had."""

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from notices.models import Event
from portal.reports.lists import newest_reports
from portal.reports.models import Line, Report, ReportCycle, ReportLine, ReportRead
from portal.reports.notices import ReportPublished
from portal.reports.readers import readers_of
from roll.models import Guardianship
from tests.factories import GuardianFactory, GuardianshipFactory, PupilFactory, SubjectFactory
from tests.factories.portal import ReportCycleFactory, ReportFactory, ReportLineFactory


@pytest.fixture
def cycle(cast) -> ReportCycle:
    return ReportCycleFactory(school=cast.school, name="Half-yearly")


def write(cast, cycle, comment="Kind to all.", lines=()) -> Report:
    return Report.write(cycle, cast.siya, comment=comment, lines=lines, by=cast.teacher)


def count_told(report: Report) -> int:
    return Event.objects.filter(dedupe_key=ReportPublished(report).dedupe_key()).count()


def test_a_draft_keeps_who_wrote_it(cast, cycle):
    report = write(cast, cycle)
    kept = Report.objects.get()
    assert (kept, kept.comment, kept.written_by, kept.school) == (report, "Kind to all.", cast.teacher, cast.school)
    assert not kept.is_published


def test_writing_again_changes_the_one_draft(cast, cycle):
    maths, hindi = (SubjectFactory(school=cast.school, name=name) for name in ("Sums", "Hindi"))
    write(cast, cycle, lines=[Line(maths, "B", ""), Line(hindi, "", "Reads aloud.")])
    report = write(cast, cycle, "Kinder still.", [Line(maths, "A", "Quick."), Line(hindi, "", "")])
    assert (Report.objects.get().comment, report.comment) == ("Kinder still.", "Kinder still.")
    assert list(ReportLine.objects.values_list("subject__name", "grade", "comment")) == [("Sums", "A", "Quick.")]


def test_publishing_opens_it_and_tells_once(cast, cycle):
    report = write(cast, cycle)
    report.publish(by=cast.head)
    kept = Report.objects.published().get()
    assert (kept.published_by, kept.published_at) == (cast.head, report.published_at)
    with pytest.raises(Report.AlreadyPublished):
        Report.objects.get().publish(by=cast.teacher)
    assert (count_told(report), Report.objects.get().published_by) == (1, cast.head)


def test_two_who_publish_at_once_publish_once(cast, cycle):
    """Both read the draft before either published."""
    write(cast, cycle)
    one, two = Report.objects.get(), Report.objects.get()
    one.publish(by=cast.head)
    with pytest.raises(Report.AlreadyPublished):
        two.publish(by=cast.teacher)
    assert count_told(one) == 1


@pytest.mark.parametrize("comment", ["", "  \n"])
def test_an_empty_report_is_not_published(cast, cycle, comment):
    report = write(cast, cycle, comment)
    with pytest.raises(Report.Empty):
        report.publish(by=cast.head)
    assert (Report.objects.published().count(), count_told(report)) == (0, 0)


def test_a_grade_alone_is_something(cast, cycle):
    report = write(cast, cycle, "", [Line(SubjectFactory(school=cast.school), "A", "")])
    report.publish(by=cast.head)
    assert Report.objects.published().count() == 1


def test_a_published_report_stays_as_it_was_read(cast, cycle):
    maths = SubjectFactory(school=cast.school)
    write(cast, cycle, lines=[Line(maths, "B", "")]).publish(by=cast.head)
    with pytest.raises(Report.AlreadyPublished):
        write(cast, cycle, "Other words.", [Line(maths, "C", "")])
    assert (Report.objects.get().comment, ReportLine.objects.get().grade) == ("Kind to all.", "B")


def test_publishing_is_somebodys(cast):
    report = ReportFactory(pupil=cast.siya, published=True)
    with pytest.raises(IntegrityError), transaction.atomic():
        Report.objects.filter(pk=report.pk).update(published_by=None)


def test_one_report_of_a_pupil_and_a_cycle(cast, cycle):
    ReportFactory(pupil=cast.siya, cycle=cycle)
    with pytest.raises(IntegrityError), transaction.atomic():
        ReportFactory(pupil=cast.siya, cycle=cycle)


def test_report_cycle_and_pupil_belong_to_one_school(cast, cycle):
    with pytest.raises(ValidationError):
        ReportFactory(pupil=cast.meher, cycle=cycle)
    with pytest.raises(ValidationError):
        ReportCycleFactory(school=cast.other_school, academic_year=cycle.academic_year)


def test_who_sees_a_report(cast):
    """Siya's: her teacher is not this one, her father Rakesh is kept away."""
    draft, published = ReportFactory(pupil=cast.siya), ReportFactory(pupil=cast.siya, published=True)
    seen = {role: set(Report.objects.visible_to(getattr(cast, role))) for role in cast.ROLES}
    assert {role: reports for role, reports in seen.items() if reports} == {
        "guardian": {published},
        "other_guardian": {published},
        "office": {draft, published},
        "head": {draft, published},
    }
    at_home = {role: set(Report.objects.of_family(getattr(cast, role))) for role in cast.ROLES}
    found = {role: reports for role, reports in at_home.items() if reports}
    assert found == {"guardian": {published}, "other_guardian": {published}}


def test_a_pupil_reads_their_own(cast):
    report = ReportFactory(pupil=cast.aarav, published=True)
    ReportFactory(pupil=cast.aarav)
    assert list(Report.objects.of_family(cast.pupil)) == [report]


def test_the_told_are_those_who_may_read(cast):
    recipients = ReportPublished(ReportFactory(pupil=cast.siya, published=True)).recipients()
    assert set(recipients.users) == {cast.guardian, cast.other_guardian}
    assert not recipients.guardians.exists()


def test_the_notice_says_little_in_the_readers_language(cast):
    report = ReportFactory(pupil=cast.siya, cycle__name="Half-yearly", published=True)
    title, body = ReportPublished(report).text(cast.guardian)
    assert title == "New report for Siya: Half-yearly"
    assert "Nai Umeed Primary School" in body
    assert report.comment not in body
    assert ReportPublished(report).url() == f"/portal/children/{cast.siya.code}/reports/{report.pk}/"
    assert set(ReportPublished.readable(cast.guardian)) == {report}
    assert not ReportPublished.readable(cast.restricted).exists()


def test_the_first_reading_is_remembered(cast, monkeypatch):
    report = ReportFactory(pupil=cast.siya, published=True)
    guardian = cast.guardian.guardians.get(school=cast.school)
    monkeypatch.setenv("CHAUPAL_NOW", "2026-11-24T08:40:00+05:30")
    report.mark_read(guardian.pk)
    monkeypatch.setenv("CHAUPAL_NOW", "2026-11-25T08:40:00+05:30")
    report.mark_read(guardian.pk)
    assert ReportRead.objects.get().read_at.isoformat() == "2026-11-24T03:10:00+00:00"


def test_readers_are_who_may_read_today(cast, cycle):
    report = ReportFactory(pupil=cast.siya, cycle=cycle, published=True)
    sunita, imran = (user.guardians.get(school=cast.school) for user in (cast.guardian, cast.other_guardian))
    report.mark_read(imran.pk)
    GuardianshipFactory(pupil=cast.siya, guardian=GuardianFactory(school=cast.school))  # not decided
    without = GuardianshipFactory(
        pupil=cast.siya,
        guardian=GuardianFactory(school=cast.school),
        granted_by=cast.office,
        granted_by__rights=["homework"],
    )
    assert without.access_state == "granted"
    readers = readers_of(cycle, [cast.siya])[cast.siya.pk]
    assert {reader.guardian: bool(reader.read_at) for reader in readers} == {sunita: False, imran: True}

    Guardianship.objects.get(pupil=cast.siya, guardian=imran).suspend(by=cast.head)
    assert [reader.guardian for reader in readers_of(cycle, [cast.siya])[cast.siya.pk]] == [sunita]


@pytest.mark.parametrize("number", [1, 30])
def test_readers_of_a_class_in_two_queries(cast, cycle, django_assert_num_queries, number):
    pupils = [PupilFactory(school=cast.school) for _ in range(number)]
    for pupil in pupils:
        ReportLineFactory(report=ReportFactory(pupil=pupil, cycle=cycle, published=True))
        GuardianshipFactory(pupil=pupil, granted_by=cast.office)
    with django_assert_num_queries(2):
        readers = readers_of(cycle, pupils)
    assert [len(readers[pupil.pk]) for pupil in pupils] == [1] * number


# --- Corrected, taken back -------------------------------------------------------------------------------------------
@pytest.fixture
def published(cast, cycle, django_capture_on_commit_callbacks):
    """Aarav's report, told to his mother, who has read it."""
    maths = cast.school.subjects.get()
    report = Report.write(cycle, cast.aarav, comment="Canery.", lines=[Line(maths, "B", "")], by=cast.teacher)
    with django_capture_on_commit_callbacks(execute=True):
        report.publish(by=cast.teacher)
    report.mark_read(cast.guardian.guardians.get(school=cast.school).pk)
    return report


def test_a_correction_keeps_what_the_home_had_and_tells_it(cast, published, django_capture_on_commit_callbacks):
    maths, first_at = cast.school.subjects.get(), published.published_at
    with django_capture_on_commit_callbacks(execute=True):
        published.correct(number=1, comment="Canary.", lines=[Line(maths, "A", "Sings.")], by=cast.head)
    (edition,) = published.editions.all()
    assert (edition.comment, edition.lines, edition.is_withdrawn) == ("Canery.", [["Maths", "B", ""]], False)
    assert (edition.published_by, edition.published_at, edition.ended_by) == (cast.teacher, first_at, cast.head)
    published.refresh_from_db()
    assert (published.comment, published.published_by, published.number) == ("Canary.", cast.head, 2)
    assert [(line.grade, line.comment) for line in published.lines.all()] == [("A", "Sings.")]
    assert mail.outbox[-1].subject == f"Corrected: the report for Aarav, {published.cycle.name}"
    assert mail.outbox[-1].to == ["sunita@example.org"]


def test_who_has_read_the_earlier_text_has_not_read_the_new_one(cast, published):
    mother = cast.guardian.guardians.get(school=cast.school).pk

    def has_read() -> bool:
        (reader,) = readers_of(published.cycle, [cast.aarav])[cast.aarav.pk]
        (newest,) = newest_reports(cast.guardian, [cast.aarav.pk]).values()
        assert newest.opened == (reader.read_at is not None)
        return newest.opened

    assert has_read()
    published.correct(number=1, comment="Canary.", lines=[], by=cast.teacher)
    assert not has_read()
    published.mark_read(mother)
    assert has_read() and published.reads.count() == 1


def test_taken_back_it_is_a_draft_again_and_published_it_is_told_anew(
    cast, published, django_capture_on_commit_callbacks
):
    published.correct(number=1, comment="Canary.", lines=[], by=cast.teacher)
    published.withdraw(by=cast.head)
    assert not published.is_published and not Report.objects.of_family(cast.guardian).exists()
    recalled = Event.objects.filter(kind__startswith="reports.").values_list("recalled_by", flat=True)
    assert set(recalled) == {cast.head.pk}
    assert [(each.comment, each.is_withdrawn) for each in published.editions.all()] == [
        ("Canary.", True),
        ("Canery.", False),
    ]
    with pytest.raises(Report.NotPublished):
        published.withdraw(by=cast.head)
    with pytest.raises(Report.NotPublished):
        published.correct(number=3, comment="Sings.", lines=[], by=cast.head)
    told = len(mail.outbox)
    with django_capture_on_commit_callbacks(execute=True):
        published.publish(by=cast.teacher)
    assert len(mail.outbox) == told + 1 and published.editions.count() == 2


@pytest.mark.parametrize(
    ("text", "refusal"), [({"comment": "Canery."}, Report.Unchanged), ({"comment": " "}, Report.Empty)]
)
def test_a_correction_says_something_else(cast, published, text, refusal):
    lines = [Line(cast.school.subjects.get(), "B", "")] if refusal is Report.Unchanged else []
    with pytest.raises(refusal):
        published.correct(number=1, **text, lines=lines, by=cast.teacher)
    assert not published.editions.exists() and Report.objects.get().number == 1


@pytest.mark.parametrize("number", [1, None])
def test_a_correction_of_an_earlier_text_is_refused(cast, published, number):
    published.correct(number=1, comment="Canary.", lines=[], by=cast.head)
    with pytest.raises(Report.Changed):
        published.correct(number=number, comment="Canery!", lines=[], by=cast.teacher)
    assert (published.comment, published.editions.count()) == ("Canary.", 1)
    # Unless it says the same: then it was tapped twice.
    with pytest.raises(Report.Unchanged):
        published.correct(number=number, comment="Canary.", lines=[], by=cast.head)


def test_an_edition_is_written_once(cast, published):
    published.correct(number=1, comment="Canary.", lines=[], by=cast.teacher)
    edition = published.editions.get()
    edition.comment = "Never said."
    with pytest.raises(IntegrityError), transaction.atomic():
        edition.save()
    assert published.editions.get().comment == "Canery."
