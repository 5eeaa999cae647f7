from factory import LazyAttribute, LazyFunction, Sequence, SubFactory
from factory.django import DjangoModelFactory

from foundation import clock
from portal.homework import models
from tests.factories.roll import ClassFactory, PupilFactory, UserFactory


class HomeworkFactory(DjangoModelFactory):
    """Set without telling anybody; due today, which is a school day in the factories' schools."""

    class Meta:
        model = models.Homework

    school_class = SubFactory(ClassFactory)
    school = LazyAttribute(lambda homework: homework.school_class.school)
    title = Sequence(lambda n: f"Read page {n}")
    due_on = LazyAttribute(lambda homework: homework.school.today())
    set_by = SubFactory(UserFactory)
    set_at = LazyFunction(clock.now)
    set_on = LazyAttribute(lambda homework: homework.school.today())


class HomeworkDoneFactory(DjangoModelFactory):
    class Meta:
        model = models.HomeworkDone

    homework = SubFactory(HomeworkFactory)
    school = LazyAttribute(lambda done: done.homework.school)
    pupil = LazyAttribute(lambda done: PupilFactory(school=done.school))
    done_at = LazyFunction(clock.now)
    by = SubFactory(UserFactory)
