"""Whom a letter has reached: child by child, home by home, guardian by guardian.

A home is the guardians of one child who live together: those of whom the roll says that they live apart from the child
are each a home of their own, and where it says nothing they live with the others.
"""

from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Exists, F, OuterRef, QuerySet, Subquery, TextChoices
from django.utils.translation import gettext_lazy as _

from notices.models import Delivery, Message
from portal.letters.models import Letter, LetterAnswer
from roll.dated import holds
from roll.models import Class, ContactPoint, Enrolment, Guardian, Guardianship, Pupil, User
from roll.rights import Right
from roll.scope import open_guardianships


class UnreachedReason(TextChoices):
    """Why somebody is not reached. Of a home's guardians the first of these counts: who was told may still open it."""

    UNOPENED = "unopened", _("Not opened yet")
    FAILED = "failed", _("The message could not be delivered")
    NOT_TOLD = "not_told", _("Not told: joined after it was sent")
    NO_ADDRESS = "no_address", _("No e-mail address on the roll")
    NOBODY = "nobody", _("Nobody at home has access yet")


@dataclass
class Reader:
    """A guardian who may read it for one child. `why` is None once it was opened or answered."""

    guardian: Guardian
    why: UnreachedReason | None
    answer: LetterAnswer | None = None
    phones: list[str] = field(default_factory=list)


@dataclass
class Home:
    readers: list[Reader]
    apart: bool = False  # the child lives elsewhere

    @property
    def why(self) -> UnreachedReason | None:
        reasons = [reader.why for reader in self.readers]
        return (
            None
            if None in reasons
            else next((why for why in UnreachedReason if why in reasons), UnreachedReason.NOBODY)
        )


@dataclass
class Child:
    pupil: Pupil
    class_name: str
    homes: list[Home]
    # Of guardians who may read it no longer: what they said is kept.
    earlier: list[LetterAnswer]

    @property
    def readers(self) -> list[Reader]:
        return [reader for home in self.homes for reader in home.readers]

    @property
    def state(self) -> str:
        """yes, no, differ; without any answer waiting, reached by all of its homes or not."""
        answers = {each.answer.yes for each in self.readers if each.answer} | {each.yes for each in self.earlier}
        if answers:
            return "differ" if len(answers) > 1 else "yes" if answers.pop() else "no"
        return "unopened" if any(home.why for home in self.homes) else "opened"

    @property
    def unreached(self) -> list[Home]:
        return [home for home in self.homes if home.why]


def children_of(letter: Letter, user: User, contacts: bool = False) -> list[Child]:
    """The children of a sent letter whom this member of staff may see, by class; telephone numbers where asked for.

    The same number of queries for one child and for a whole school.
    """
    pupils = letter.pupils().filter(pk__in=Pupil.objects.of_staff(user).values("pk"))
    pairs: dict[int, list[Guardianship]] = defaultdict(list)
    for pair in readable_guardianships(pupils):
        pairs[pair.pupil_id].append(pair)
    reasons, phones = Reasons(letter), phones_of(pupils) if contacts else {}
    answers: dict[int, dict[int, LetterAnswer]] = defaultdict(dict)
    for answer in letter.answers.filter(pupil__in=pupils.order_by().values("pk")).select_related("guardian"):
        answers[answer.pupil_id][answer.guardian_id] = answer
    children = []
    for pupil in ordered_by_class(pupils):
        answers_of_pupil = answers[pupil.pk]
        homes: list[Home] = []
        for pair in pairs[pupil.pk]:
            answered = answers_of_pupil.pop(pair.guardian_id, None)
            why = None if answered else reasons.of(pair)
            reader = Reader(pair.guardian, why, answered, phones.get(pair.guardian_id, []))
            add_reader(homes, reader, apart=pair.lives_with is False)
        children.append(Child(pupil, pupil.class_name or "", homes or [Home([])], list(answers_of_pupil.values())))
    return children


def add_reader(homes: list[Home], reader: Reader, apart: bool) -> None:
    together = next((home for home in homes if not home.apart), None)
    if apart or together is None:
        homes.append(Home([reader], apart))
    else:
        together.readers.append(reader)


def ordered_by_class(pupils: QuerySet[Pupil]) -> QuerySet[Any]:
    rooms = Enrolment.objects.filter(holds(), pupil=OuterRef("pk"), school_class__kind=Class.Kind.REGISTRATION)
    first = rooms.order_by("school_class__name")
    return pupils.annotate(
        year=Subquery(first.values("school_class__year_group__order")[:1]),
        class_name=Subquery(first.values("school_class__name")[:1]),
    ).order_by("year", "class_name", "first_name", "last_name", "pk")


def readable_guardianships(pupils: QuerySet[Pupil]) -> QuerySet[Any]:
    """The Guardianships of these children that give the right, with `has_mail`."""
    mails = ContactPoint.objects.filter(guardian=OuterRef("guardian"), kind=ContactPoint.Kind.EMAIL)
    guardianships = open_guardianships(Right.MESSAGES, pupils.order_by().values("pk"))
    annotated = guardianships.select_related("guardian").annotate(has_mail=Exists(mails))
    return annotated.order_by(F("priority").asc(nulls_last=True), "pk")


def phones_of(pupils: QuerySet[Pupil]) -> dict[int, list[str]]:
    phones: dict[int, list[str]] = defaultdict(list)
    guardianships = Guardianship.objects.filter(pupil__in=pupils.order_by().values("pk"))
    numbers = ContactPoint.objects.filter(kind=ContactPoint.Kind.PHONE, guardian__in=guardianships.values("guardian"))
    for guardian, number in numbers.order_by("pk").values_list("guardian", "value"):
        phones[guardian].append(number)
    return phones


class Reasons:
    """What became of the message to each person: one query."""

    def __init__(self, letter: Letter) -> None:
        self.all_told = bool(letter.event and letter.event.done_at)
        self.users: dict[int, list[Delivery]] = defaultdict(list)
        self.guardians: dict[int, list[Delivery]] = defaultdict(list)
        for delivery in Delivery.objects.filter(event=letter.event_id).select_related("message"):
            if delivery.user_id:
                self.users[delivery.user_id].append(delivery)
            elif delivery.guardian_id:
                self.guardians[delivery.guardian_id].append(delivery)

    def of(self, pair: Any) -> UnreachedReason | None:
        """Of a row of `readable_guardianships`."""
        user = pair.guardian.user_id
        deliveries = self.users[user] if user else self.guardians[pair.guardian_id]
        if any(delivery.opened_at for delivery in deliveries):
            return None
        if any(has_failed(delivery) for delivery in deliveries):
            return UnreachedReason.FAILED
        if not deliveries and not user and not pair.has_mail:
            return UnreachedReason.NO_ADDRESS
        return UnreachedReason.UNOPENED if deliveries or not self.all_told else UnreachedReason.NOT_TOLD


def has_failed(delivery: Delivery) -> bool:
    """With its message loaded."""
    refused = delivery.message is not None and delivery.message.state == Message.State.FAILED
    return refused or delivery.state == Delivery.State.WITHHELD
