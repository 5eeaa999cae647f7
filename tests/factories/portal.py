import factory
from factory import LazyAttribute, Sequence, SubFactory
from factory.django import DjangoModelFactory

from foundation import clock
from portal.absences import models as absences
from portal.attendance import models as attendance
from portal.reports import models as reports
from tests.factories.roll import AcademicYearFactory, ClassFactory, PupilFactory, SubjectFactory, UserFactory


class AttendanceMarkFactory(DjangoModelFactory):
    class Meta:
        model = attendance.AttendanceMark

    pupil = SubFactory(PupilFactory)
    school = LazyAttribute(lambda mark: mark.pupil.school)
    date = LazyAttribute(lambda mark: mark.school.today())
    session = "am"
    code = "P"
    marked_by = SubFactory(UserFactory)
    marked_at = factory.LazyFunction(clock.now)


class RegisterFactory(DjangoModelFactory):
    class Meta:
        model = attendance.Register

    school_class = SubFactory(ClassFactory)
    school = LazyAttribute(lambda register: register.school_class.school)
    date = LazyAttribute(lambda register: register.school.today())
    session = "am"
    sent_by = SubFactory(UserFactory)
    sent_at = factory.LazyFunction(clock.now)


class ReportCycleFactory(DjangoModelFactory):
    """In the year the school already has, where it has one."""

    class Meta:
        model = reports.ReportCycle

    school = SubFactory("tests.factories.roll.SchoolFactory")
    academic_year = LazyAttribute(lambda cycle: cycle.school.current_year() or AcademicYearFactory(school=cycle.school))
    name = Sequence(lambda n: f"Half-yearly report {n}")
    due_on = LazyAttribute(lambda cycle: cycle.school.today())


class ReportFactory(DjangoModelFactory):
    """A draft; `published=True` opens it to the home without telling anybody."""

    class Meta:
        model = reports.Report

    class Params:
        published = factory.Trait(
            published_at=factory.LazyFunction(clock.now), published_by=factory.SelfAttribute("written_by")
        )

    pupil = SubFactory(PupilFactory)
    school = LazyAttribute(lambda report: report.pupil.school)
    cycle = SubFactory(ReportCycleFactory, school=factory.SelfAttribute("..school"))
    comment = "Reads every day and helps others."
    written_by = SubFactory(UserFactory)
    written_at = factory.LazyFunction(clock.now)


class ReportLineFactory(DjangoModelFactory):
    class Meta:
        model = reports.ReportLine

    report = SubFactory(ReportFactory)
    subject = LazyAttribute(lambda line: SubjectFactory(school=line.report.school))
    grade = "A"
    comment = "Quick with fractions."


class AbsenceNoticeFactory(DjangoModelFactory):
    """Told about today; nothing is expected on the register: for that use its verb."""

    class Meta:
        model = absences.AbsenceNotice

    school = SubFactory("tests.factories.roll.SchoolFactory")
    reason = "unwell"
    first_day = LazyAttribute(lambda notice: notice.school.today())
    last_day = LazyAttribute(lambda notice: notice.first_day)
    told_by = SubFactory(UserFactory)
    told_at = factory.LazyFunction(clock.now)


class AbsenceFactory(DjangoModelFactory):
    class Meta:
        model = absences.Absence

    pupil = SubFactory(PupilFactory)
    school = LazyAttribute(lambda absence: absence.pupil.school)
    notice = SubFactory(AbsenceNoticeFactory, school=factory.SelfAttribute("..school"))
