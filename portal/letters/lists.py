"""Letters as a home reads them: what waits for this reader, and what they said."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, NamedTuple

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery

from foundation import clock
from notices.inbox import deliveries_to
from portal.letters.models import Letter, LetterAnswer
from roll.classes import has_left
from roll.models import Pupil, User

LOOK_BACK = timedelta(days=400)
NEW_FOR = timedelta(days=14)


class Waiting(NamedTuple):
    """A letter to answer by a day; or, without one, to open."""

    letter: int
    title: str
    pupil: int
    answer_by: date | None


def waiting_for(user: User, day: date) -> list[Waiting]:
    """What this guardian has not answered before its last day, or not opened in two weeks; by child, in one query."""
    return [Waiting(*row) for row in _waiting(user, day)]


def _waiting(user: User, day: date) -> QuerySet[Letter, Any]:
    unopened = deliveries_to(user).filter(event=OuterRef("event"), opened_at__isnull=True)
    to_answer = Q(answer_by__gte=day) & ~Exists(own_answers())
    to_open = Q(question="", sent_on__gte=day - NEW_FOR) & Exists(unopened)
    waiting = Letter.objects.with_children_of(user).filter(to_answer | to_open)
    soonest = waiting.order_by(F("answer_by").asc(nulls_last=True), "-pk", "pupil")
    return soonest.values_list("pk", "title", "pupil", "answer_by")


def own_answers() -> QuerySet[LetterAnswer]:
    """The answer to a row of `with_children_of`."""
    same_reader = {"letter": OuterRef("pk"), "pupil": OuterRef("pupil"), "guardian": OuterRef("guardian")}
    return LetterAnswer.objects.filter(**same_reader)


@dataclass
class Row:
    """A letter and one child of the reader whom it is about, with `has_left`. `yes` is None without an answer."""

    pupil: Any
    yes: bool | None


@dataclass
class Entry:
    letter: Letter
    new: bool
    rows: list[Row]

    @property
    def waits(self) -> bool:
        waiting = [row for row in self.rows if row.yes is None and not row.pupil.has_left]
        return self.letter.asks and not self.letter.is_closed and bool(waiting)


def letters_of(user: User) -> list[Entry]:
    """All of the last year and this reader's own answers: what waits first, then the newest."""
    unopened = deliveries_to(user).filter(event=OuterRef("event"), opened_at__isnull=True)
    letters = (
        Letter.objects.with_children_of(user)
        .filter(sent_on__gte=clock.today() - LOOK_BACK)
        .annotate(yes=Subquery(own_answers().values("yes")), unread=Exists(unopened))
        .select_related("school")
        .order_by("-sent_at", "-pk", "pupil")
    )
    return sorted(entries(list(letters)), key=lambda entry: not entry.waits)


def rows_of(letter: Letter, user: User) -> list[Row]:
    """The reader's children whom it is about, each with the reader's own answer."""
    letters = (
        Letter.objects.with_children_of(user).filter(pk=letter.pk).annotate(yes=Subquery(own_answers().values("yes")))
    )
    return [row for entry in entries(list(letters.order_by("pupil"))) for row in entry.rows]


def entries(rows: list[Any]) -> list[Entry]:
    pupils = Pupil.objects.annotate(has_left=has_left()).in_bulk({each.pupil for each in rows})
    made: dict[int, Entry] = {}
    for each in rows:
        entry = made.setdefault(each.pk, Entry(each, getattr(each, "unread", False), []))
        entry.rows.append(Row(pupils[each.pupil], each.yes))
    return list(made.values())
