"""Whom a letter has reached: child by child, home by home, guardian by guardian.

A home is the guardians of one child who live together: those of whom the roll says that they live apart from the child
are each a home of their own, and where it says nothing they live with the others.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet, TextChoices
from django.utils.translation import gettext_lazy as _

from notices.models import Delivery, Message
from portal.letters.models import Letter, LetterAnswer
from roll.classes import ClassGroup, by_class, class_groups
from roll.models import ContactPoint, Guardian, Pupil, User
from roll.rights import Right
from roll.scope import open_guardianships

# Of a child; the last two of a letter that asks nothing.
STATES = ("yes", "no", "differ", "waiting", "opened", "unopened")


class UnreachedReason(TextChoices):
    """Why somebody is not reached. Of a home's guardians the first of these counts: who was told may still open it."""

    UNOPENED = "unopened", _("Not opened yet")
    FAILED = "failed", _("The message could not be delivered")
    NOT_TOLD = "not_told", _("Not notified: joined after it was sent")
    NO_ADDRESS = "no_address", _("No e-mail")
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
    group: ClassGroup
    homes: list[Home]
    # Of guardians who may read it no longer: what they said is kept.
    earlier: list[LetterAnswer]
    letter: Letter

    @property
    def class_name(self) -> str:
        """`5B`; in words where there is none."""
        return self.group.name

    @property
    def readers(self) -> list[Reader]:
        return [reader for home in self.homes for reader in home.readers]

    @property
    def state(self) -> str:
        answers = {each.answer.yes for each in self.readers if each.answer} | {each.yes for each in self.earlier}
        return state_of(self.letter.asks, answers, sum(home.why is not None for home in self.homes))

    @property
    def unreached(self) -> list[Home]:
        """Without those who may open it yet, until the day on which it was sent is over."""
        early = None if self.letter.is_settled else UnreachedReason.UNOPENED
        return [home for home in self.homes if home.why not in {None, early}]


def state_of(asks: bool, answers: set[bool], unopened: int) -> str:
    """Of a child: yes, no, differ; without any answer waiting. Of a letter that asks nothing opened, which is by all of
    the child's homes, or unopened."""
    if answers:
        return "differ" if len(answers) > 1 else "yes" if True in answers else "no"
    if asks:
        return "waiting"
    return "unopened" if unopened else "opened"


def pupils_of(letter: Letter, user: User) -> QuerySet[Pupil]:
    """The children of a sent letter whom this member of staff may see."""
    return letter.pupils().filter(pk__in=Pupil.objects.of_staff(user).values("pk"))


def children_of(letter: Letter, pupils: QuerySet[Any], contacts: bool = False) -> list[Child]:
    """These pupils (`with_class`), by class; telephone numbers where asked for.

    The same number of queries for one child and for a whole school; each for these pupils alone, by their keys.
    """
    found = list(pupils)
    keys = [pupil.pk for pupil in found]
    pairs: dict[int, list[Any]] = defaultdict(list)
    for pair in (every := list(readable_guardianships(keys))):
        pairs[pair.pupil_id].append(pair)
    reasons, phones = Reasons(letter, every), phones_of(every) if contacts else {}
    answers: dict[int, dict[int, LetterAnswer]] = defaultdict(dict)
    for answer in letter.answers.filter(pupil__in=keys).select_related("guardian"):
        answers[answer.pupil_id][answer.guardian_id] = answer
    return [
        Child(pupil, group, *homes_of(pairs[pupil.pk], answers[pupil.pk], reasons, phones), letter)
        for group, rows in by_class(found, class_groups(pupil.class_key for pupil in found))
        for pupil in rows
    ]


def homes_of(
    pairs: list[Any], answers: dict[int, LetterAnswer], reasons: "Reasons", phones: dict[int, list[str]]
) -> tuple[list[Home], list[LetterAnswer]]:
    """Of one child, with the answers that are nobody's of them; `answers` by guardian."""
    homes: list[Home] = []
    for pair in pairs:
        answered = answers.get(pair.guardian_id)
        why = None if answered else reasons.of(pair)
        reader = Reader(pair.guardian, why, answered, phones.get(pair.guardian_id, []))
        add_reader(homes, reader, apart=pair.lives_with is False)
    readers = {pair.guardian_id for pair in pairs}
    return homes or [Home([])], [each for each in answers.values() if each.guardian_id not in readers]


def add_reader(homes: list[Home], reader: Reader, apart: bool) -> None:
    together = next((home for home in homes if not home.apart), None)
    if apart or together is None:
        homes.append(Home([reader], apart))
    else:
        together.readers.append(reader)


def readable_guardianships(pupils: Iterable[int]) -> QuerySet[Any]:
    """The Guardianships of the children of these keys that give the right, with `has_mail`."""
    mails = ContactPoint.objects.filter(guardian=OuterRef("guardian"), kind=ContactPoint.Kind.EMAIL)
    guardianships = open_guardianships(Right.MESSAGES, pupils).select_related("guardian")
    return guardianships.annotate(has_mail=Exists(mails)).order_by(F("priority").asc(nulls_last=True), "pk")


def phones_of(pairs: list[Any]) -> dict[int, list[str]]:
    phones: dict[int, list[str]] = defaultdict(list)
    guardians = {pair.guardian_id for pair in pairs}
    numbers = ContactPoint.objects.filter(kind=ContactPoint.Kind.PHONE, guardian__in=guardians)
    for guardian, number in numbers.order_by("pk").values_list("guardian", "value"):
        phones[guardian].append(number)
    return phones


class Reasons:
    """What became of the message to each person of these rows of `readable_guardianships`: one query."""

    def __init__(self, letter: Letter, pairs: list[Any]) -> None:
        self.all_told = bool(letter.event and letter.event.done_at)
        self.users: dict[int, list[Delivery]] = defaultdict(list)
        self.guardians: dict[int, list[Delivery]] = defaultdict(list)
        users = {pair.guardian.user_id for pair in pairs} - {None}
        theirs = Q(user__in=users) | Q(user__isnull=True, guardian__in={pair.guardian_id for pair in pairs})
        for delivery in Delivery.objects.filter(theirs, event=letter.event_id).select_related("message"):
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
