"""Rows as the tests, the benches and the demo school need them."""

from tests.factories.roll import (
    AcademicYearFactory,
    AreaFactory,
    ClassFactory,
    ContactPointFactory,
    EnrolmentFactory,
    GuardianFactory,
    GuardianshipFactory,
    PostingFactory,
    PupilFactory,
    SchoolFactory,
    SubjectFactory,
    TeachingFactory,
    TermFactory,
    UserFactory,
    YearGroupFactory,
)

__all__ = [
    "AcademicYearFactory",
    "AreaFactory",
    "ClassFactory",
    "ContactPointFactory",
    "EnrolmentFactory",
    "GuardianFactory",
    "GuardianshipFactory",
    "PostingFactory",
    "PupilFactory",
    "SchoolFactory",
    "SubjectFactory",
    "TeachingFactory",
    "TermFactory",
    "UserFactory",
    "YearGroupFactory",
]
