"""How a letter has fared in each class, counted by the database: what stands on a page before any child's name."""

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce, Least

from notices.models import Delivery, Message
from portal.letters.homes import STATES, state_of
from portal.letters.models import Letter, LetterAnswer
from roll.classes import ClassGroup, class_groups, with_class
from roll.models import ContactPoint, Pupil
from roll.rights import Right
from roll.scope import open_guardianships


@dataclass
class ClassCounts:
    """Of one class: `states` counts its children, `homes` and `unreached` their homes (see `Child.unreached`)."""

    group: ClassGroup
    states: Counter[str] = field(default_factory=Counter)
    homes: int = 0
    unreached: int = 0

    @property
    def counts(self) -> list[tuple[str, int]]:
        return [(state, self.states[state]) for state in STATES if self.states[state]]


def counts_by_class(letter: Letter, pupils: QuerySet[Pupil]) -> list[ClassCounts]:
    """Counts what `children_of` would list of these pupils, in the order of the classes.

    One query counts, another names the classes; it gives a row for each way in which children of a class have answered.
    """
    rows = list(_counted(letter, pupils))
    counts = {group.pk: ClassCounts(group) for group in class_groups(key for key, *_ in rows)}
    for key, homes, read, said_yes, said_no, *may_open, children in rows:
        reached = max([read, *may_open])
        answers = {yes for yes, is_said in ((True, said_yes), (False, said_no)) if is_said}
        of_class = counts[key]
        of_class.states[state_of(letter.asks, answers, homes - read)] += children
        of_class.homes += homes * children
        of_class.unreached += (homes - reached) * children
    return list(counts.values())


def _counted(letter: Letter, pupils: QuerySet[Pupil]) -> QuerySet[Any, Any]:
    of_pupil = LetterAnswer.objects.filter(letter=letter, pupil=OuterRef("pk"))
    # All of the school, for it is a key: who is barred is worked out once, and not for each child of the letter.
    school = Pupil.objects.filter(school=letter.school_id).order_by().values("pk")
    readers = open_guardianships(Right.MESSAGES, school).filter(pupil=OuterRef("pk"))
    # Once the letter's day is over nobody may yet open it; by one answer named twice PostgreSQL would not group.
    reached = Coalesce(_homes(readers.filter(_has_read(letter) | _may_yet_open(letter))), 0)
    may_open = {} if letter.is_settled else {"reached": reached}
    return (
        with_class(pupils)
        .annotate(
            # Where nobody has access there is a home all the same, and nothing reaches it.
            homes=Coalesce(_homes(readers), 1),
            read=Coalesce(_homes(readers.filter(_has_read(letter))), 0),
            said_yes=Exists(of_pupil.filter(yes=True)),
            said_no=Exists(of_pupil.filter(yes=False)),
            **may_open,
        )
        .order_by()
        .values_list("class_key", "homes", "read", "said_yes", "said_no", *may_open)
        .annotate(Count("pk"))
    )


def _homes(guardianships: QuerySet[Any]) -> Subquery:
    """In how many homes they live: each who lives apart from the child in one, all others in one together."""
    apart = Q(lives_with=False)
    homes = Count("pk", filter=apart) + Least(Count("pk", filter=~apart), 1)
    return Subquery(guardianships.order_by().values("pupil").annotate(n=homes).values("n"))


def _has_read(letter: Letter) -> Q:
    """The condition on a Guardianship that its guardian has opened the letter or answered it for this child."""
    pair = {"pupil": OuterRef("pupil"), "guardian": OuterRef("guardian")}
    answered = Exists(LetterAnswer.objects.filter(letter=letter, **pair))
    return Q(answered) | _told(Delivery.objects.filter(event=letter.event_id, opened_at__isnull=False))


def _may_yet_open(letter: Letter) -> Q:
    """The condition on a Guardianship that nothing keeps its guardian from opening it: as `Reasons` has it."""
    deliveries = Delivery.objects.filter(event=letter.event_id)
    failed = deliveries.filter(Q(message__state=Message.State.FAILED) | Q(state=Delivery.State.WITHHELD))
    told = _told(deliveries)
    if not (letter.event and letter.event.done_at):
        mails = ContactPoint.objects.filter(guardian=OuterRef("guardian"), kind=ContactPoint.Kind.EMAIL)
        told |= Q(guardian__user__isnull=False) | Q(Exists(mails))
    return told & ~_told(failed)


def _told(deliveries: QuerySet[Delivery]) -> Q:
    """The condition on a Guardianship that one of these deliveries is its guardian's."""
    by_user = Exists(deliveries.filter(user=OuterRef("guardian__user")))
    by_guardian = Exists(deliveries.filter(user__isnull=True, guardian=OuterRef("guardian")))
    return Q(by_user) | Q(by_guardian, guardian__user__isnull=True)
