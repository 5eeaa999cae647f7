"""The years that schools keep: what a new one is filled in with, and changed before it is kept."""

from datetime import date
from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from roll.models import School
from roll.models.years import TermDates, next_start


class Preset(NamedTuple):
    """`terms` are name, and first and last day as (month, day); a month before that of the year is the next year's."""

    label: str | Promise
    first: tuple[int, int]
    last: tuple[int, int]
    terms: tuple[tuple[str | Promise, tuple[int, int], tuple[int, int]], ...]


PRESETS = {
    "april": Preset(
        _("April to March, two terms"),
        (4, 1),
        (3, 31),
        ((_("Term 1"), (4, 1), (9, 30)), (_("Term 2"), (10, 1), (3, 31))),
    ),
    "september": Preset(
        _("September to July, three terms"),
        (9, 1),
        (7, 31),
        (
            (_("Autumn term"), (9, 1), (12, 18)),
            (_("Spring term"), (1, 4), (3, 26)),
            (_("Summer term"), (4, 12), (7, 21)),
        ),
    ),
}


class Suggestion(NamedTuple):
    """A whole year, as a preset has it."""

    name: str
    starts_on: date
    ends_on: date
    terms: list[TermDates]


def suggestion(preset: Preset, school: School) -> Suggestion:
    """The school's next year by this preset."""
    begins = next_start(school, preset.first[0])

    def day(at: tuple[int, int]) -> date:
        return date(begins.year + (at[0] < preset.first[0]), *at)

    terms = [TermDates(str(name), day(first), day(last)) for name, first, last in preset.terms]
    return Suggestion(f"{begins.year}–{begins.year % 100 + 1:02}", begins, day(preset.last), terms)
