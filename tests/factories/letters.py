from datetime import timedelta

import factory
from factory import LazyAttribute, LazyFunction, SelfAttribute, Sequence, SubFactory
from factory.django import DjangoModelFactory

from foundation import clock
from portal.letters import models
from roll.models import Audience
from tests.factories.roll import ClassFactory, UserFactory


class LetterFactory(DjangoModelFactory):
    """A draft to the homes of `place`; `asked=True` with a question, `sent=True` sent without telling anybody."""

    class Meta:
        model = models.Letter
        exclude = ("place",)

    class Params:
        asked = factory.Trait(
            question="May your child come along?",
            answer_by=LazyAttribute(lambda letter: letter.school.today() + timedelta(days=7)),
        )
        sent = factory.Trait(
            sent_at=LazyFunction(clock.now),
            sent_by=SelfAttribute("written_by"),
            sent_on=LazyAttribute(lambda letter: letter.school.today()),
        )

    place = SubFactory(ClassFactory)
    school = LazyAttribute(lambda letter: getattr(letter.place, "school", letter.place))
    audience = LazyAttribute(lambda letter: Audience.of(letter.place))
    title = Sequence(lambda n: f"Trip {n}")
    text = "We go to the zoo by bus."
    written_by = SubFactory(UserFactory)
    written_at = LazyFunction(clock.now)
