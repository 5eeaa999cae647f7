from datetime import date

import factory
from factory import LazyAttribute, Sequence, SubFactory
from factory.django import DjangoModelFactory

from foundation import clock
from roll import models


class AreaFactory(DjangoModelFactory):
    class Meta:
        model = models.Area

    name = Sequence(lambda n: f"Block {n}")
    kind = "block"
    code = Sequence(lambda n: f"B{n}")


class SchoolFactory(DjangoModelFactory):
    class Meta:
        model = models.School

    name = Sequence(lambda n: f"Primary School {n}")
    short_name = "School"
    slug = Sequence(lambda n: f"school-{n}")
    area = SubFactory(AreaFactory)
    weekdays = "1234567"  # every day, so that a test means the same on a Sunday


def year_around(day: date) -> tuple[date, date]:
    """The academic year, April to March, that holds a day."""
    first = day.year if day.month >= 4 else day.year - 1
    return date(first, 4, 1), date(first + 1, 3, 31)


class AcademicYearFactory(DjangoModelFactory):
    class Meta:
        model = models.AcademicYear

    school = SubFactory(SchoolFactory)
    starts_on = factory.LazyFunction(lambda: year_around(clock.today())[0])
    ends_on = factory.LazyFunction(lambda: year_around(clock.today())[1])
    name = LazyAttribute(lambda year: f"{year.starts_on.year}–{year.ends_on.year % 100}")


class TermFactory(DjangoModelFactory):
    class Meta:
        model = models.Term

    academic_year = SubFactory(AcademicYearFactory)
    name = "Term 1"
    starts_on = LazyAttribute(lambda term: term.academic_year.starts_on)
    ends_on = LazyAttribute(lambda term: term.academic_year.ends_on)


class YearGroupFactory(DjangoModelFactory):
    class Meta:
        model = models.YearGroup

    school = SubFactory(SchoolFactory)
    name = Sequence(lambda n: f"Year {n}")


class SubjectFactory(DjangoModelFactory):
    class Meta:
        model = models.Subject

    school = SubFactory(SchoolFactory)
    name = Sequence(lambda n: f"Subject {n}")


class ClassFactory(DjangoModelFactory):
    class Meta:
        model = models.Class

    school = SubFactory(SchoolFactory)
    academic_year = SubFactory(AcademicYearFactory, school=factory.SelfAttribute("..school"))
    name = Sequence(lambda n: f"{n}A")


class UserFactory(DjangoModelFactory):
    class Meta:
        model = models.User

    first_name = Sequence(lambda n: f"Person{n}")
    last_name = "Verma"
    email = Sequence(lambda n: f"person{n}@example.org")


class GuardianFactory(DjangoModelFactory):
    class Meta:
        model = models.Guardian

    school = SubFactory(SchoolFactory)
    first_name = Sequence(lambda n: f"Guardian{n}")
    last_name = "Verma"


class ContactPointFactory(DjangoModelFactory):
    class Meta:
        model = models.ContactPoint

    guardian = SubFactory(GuardianFactory)
    school = LazyAttribute(lambda row: row.guardian.school)
    kind = "email"
    value = Sequence(lambda n: f"guardian{n}@example.org")


class PupilFactory(DjangoModelFactory):
    class Meta:
        model = models.Pupil

    school = SubFactory(SchoolFactory)
    first_name = Sequence(lambda n: f"Child{n}")
    last_name = "Verma"
    badge = Sequence(lambda n: n % 60)


class EnrolmentFactory(DjangoModelFactory):
    class Meta:
        model = models.Enrolment

    pupil = SubFactory(PupilFactory)
    school = LazyAttribute(lambda row: row.pupil.school)
    school_class = LazyAttribute(lambda row: ClassFactory(school=row.school))


class GuardianshipFactory(DjangoModelFactory):
    """A pair; `granted_by=user` also opens it, with all rights or those in `rights`."""

    class Meta:
        model = models.Guardianship
        skip_postgeneration_save = True

    pupil = SubFactory(PupilFactory)
    school = LazyAttribute(lambda row: row.pupil.school)
    guardian = LazyAttribute(lambda row: GuardianFactory(school=row.school))

    @factory.post_generation
    def granted_by(self, create, extracted, rights=None, **kwargs):
        if extracted:
            self.grant(by=extracted, rights=rights)


class PostingFactory(DjangoModelFactory):
    class Meta:
        model = models.Posting

    user = SubFactory(UserFactory)
    school = SubFactory(SchoolFactory)
    role = "teacher"


class TeachingFactory(DjangoModelFactory):
    class Meta:
        model = models.Teaching

    user = SubFactory(UserFactory)
    school_class = SubFactory(ClassFactory)
    school = LazyAttribute(lambda row: row.school_class.school)
