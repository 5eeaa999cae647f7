"""Letters home: one to be answered by each of the cast's classes, one for the whole school that asks nothing."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from random import Random
from typing import Any

from demo.moments import Calendar
from demo.queries import Step
from portal.letters.models import Letter
from roll.models import Audience, Class, School, User
from roll.rights import Right
from roll.scope import open_guardianships
from tests.factories.cast import Cast

ZOO = {
    "title": "A day at Lucknow zoo",
    "text": (
        "On Saturday class 5B is going to the zoo in Lucknow. The bus leaves at 7:30 and will be back by 4.\n\n"
        "Please send water, a cap and lunch. The school pays for the bus and the tickets."
    ),
    "question": "May your child come along?",
}
CHECK_UP = {
    "title": "Eyes and teeth: the doctor comes to school",
    "text": (
        "A doctor and a nurse from the block hospital will check the eyes and teeth of every child in class 2A.\n\n"
        "You are welcome to be there. They will tell only you what they find."
    ),
    "question": "May the doctor see your child?",
}
UNIFORM = {
    "title": "Warm clothes from 1 December",
    "text": (
        "The mornings are cold. From 1 December every child may wear a sweater, a cap and closed shoes.\n\n"
        "The school has 40 sweaters for families who need one. Ask the office: nobody else will know."
    ),
}
# How many of the homes that have answered said yes.
YES = 0.9


def letters(cast: Cast, calendar: Calendar, teacher_of_2a: User) -> Iterator[Step]:
    """Sunita has not answered for Siya; two of three other homes have."""
    by = calendar.today + timedelta(days=5)
    yield calendar.at(9, "11:00"), sending(cast.school, UNIFORM, by=cast.head)
    yield calendar.at(4, "13:30"), sending(cast.class_5b, ZOO | {"answer_by": by}, by=cast.teacher, answered=0.7)
    yield calendar.at(2, "14:00"), sending(cast.class_2a, CHECK_UP | {"answer_by": by}, by=teacher_of_2a, answered=0.6)


def sending(place: School | Class, said: dict[str, Any], by: User, answered: float = 0) -> Callable[[], None]:
    def go() -> None:
        school = place if isinstance(place, School) else place.school
        letter = Letter.write(school, by=by, audience=Audience.of(place), **said)
        letter.send(by=by)
        answer(letter, answered)

    return go


def answer(letter: Letter, share: float) -> None:
    """One guardian a child; of those without an account the slip came back, and the school wrote it down."""
    rng, done = Random(f"letter {letter.title}"), set()  # noqa: S311
    pairs = open_guardianships(Right.MESSAGES, letter.pupils().values("pk"))
    for pair in pairs.select_related("pupil", "guardian__user").order_by("pupil", "pk"):
        if pair.pupil_id in done or pair.pupil.first_name == "Siya" or rng.random() > share:
            continue
        done.add(pair.pupil_id)
        letter.answer(pair.pupil, pair.guardian, rng.random() < YES, by=pair.guardian.user or letter.written_by)
