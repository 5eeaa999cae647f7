"""What waits for a home, most pressing first."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from itertools import groupby

from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from foundation.addresses import pattern
from portal.bookings.lists import Coming
from portal.dashboard.family import Child
from portal.letters.lists import Waiting
from portal.reports.models import Report
from roll.models import Pupil

LETTERS = 3


@dataclass
class ToDo:
    """One card with one thing to do, about one child or several."""

    tone: str
    icon: str
    title: str
    about: str
    pupils: list[Pupil]
    url: str
    action: str


def to_do(children: Sequence[Child], letters: Sequence[Waiting]) -> list[ToDo]:
    """Letters with an answer due, times to book, new reports, letters to read; absences stand before them all."""
    pupils = {child.pupil.pk: child.pupil for child in children}
    waiting = list(_letters(pupils, letters))
    due, unread = ([card for card, by in waiting if bool(by) is asks] for asks in (True, False))
    times = [_to_book(child, event) for child in children for event in child.to_book]
    reports = [_report(child, child.report) for child in children if child.report and child.new_report]
    return [*due[:LETTERS], *times, *reports, *unread[:LETTERS]]


def _letters(pupils: dict[int, Pupil], letters: Sequence[Waiting]) -> Iterator[tuple[ToDo, date | None]]:
    """Each letter once, however many of the children it is about."""
    for key, group in groupby(letters, lambda waiting: waiting.letter):
        rows = [row for row in group if row.pupil in pupils]
        if not rows:
            continue
        first = rows[0]
        mine = [pupils[row.pupil] for row in rows]
        about = ", ".join(pupil.first_name for pupil in mine)
        if first.answer_by:
            about += f" · {_answer_by(first.answer_by, get_language() or 'en')}"
        action = _("Read and answer") if first.answer_by else _("Read the letter")
        url = pattern("portal:letters:detail")(pk=key)
        yield ToDo("info", "mail", first.title, about, mine, url, action), first.answer_by


@lru_cache(maxsize=500)
def _answer_by(day: date, language: str) -> str:
    return _("answer by %(day)s") % {"day": date_format(day, "D j M")}


def _to_book(child: Child, event: Coming) -> ToDo:
    url = pattern("portal:bookings:book")(code=child.pupil.code, event=event.pk)
    title = _("Book times for %(name)s") % {"name": child.pupil.first_name}
    return ToDo("plum", "calendar-days", title, event.name, [child.pupil], url, _("Choose times"))


def _report(child: Child, report: Report) -> ToDo:
    about = f"{report.cycle.name}, {child.pupil.school.name}"
    return ToDo("brand", "file-text", child.report_is_new, about, [child.pupil], child.report_url, _("Open report"))
