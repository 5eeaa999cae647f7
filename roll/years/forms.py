"""An academic year and its terms as they are filled in: name and dates of each."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.formats import date_format
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from foundation.plain_text import LineField, name_field
from foundation.punctuation import listed
from roll.days import NO_DAY, day_field
from roll.models import AcademicYear, Term
from roll.models import years as verbs
from roll.models.years import TermDates

MOST_TERMS = 6
# Days outside are a slip of typing: the days of a term are counted one by one, and another year follows the last.
FIRST_DAY, LAST_DAY = date(1990, 1, 1), date(2200, 12, 31)
LONGEST = timedelta(days=550)  # 18 months
# One more than it has can be filled in, and as many as a year mostly has.
USUAL_TERMS = 3
TERM_LABELS = {
    "name": _("Name of term {n}"),
    "starts_on": _("First day of term {n}"),
    "ends_on": _("Last day of term {n}"),
}
TERMS_CHANGED = _(
    "Somebody has added or deleted a term in the meantime. Please open this page again and change it there."
)
MOST_DAYS = 5  # of those that are named


class YearForm(forms.Form):
    """A year with its terms. A term whose name and days are emptied is taken out."""

    name = name_field(_("Name of the year"), 40)
    starts_on = day_field(_("First day"), error_messages=NO_DAY)
    ends_on = day_field(_("Last day"), error_messages=NO_DAY)

    def __init__(self, data: Any, *, year: AcademicYear, terms: Sequence[TermDates]) -> None:
        self.year, self.written = year, list(terms)
        initial = {"name": year.name, "starts_on": year.starts_on, "ends_on": year.ends_on}
        super().__init__(data, initial=initial)
        for place in range(self.places):
            self._add_term(place, self.written[place] if place < len(self.written) else None)

    @property
    def places(self) -> int:
        return min(MOST_TERMS, max(USUAL_TERMS, len(self.written) + 1))

    def _add_term(self, place: int, term: TermDates | None) -> None:
        for name, words in TERM_LABELS.items():
            label = format_lazy(words, n=place + 1)
            key = f"term-{place}-{name}"
            self.fields[key] = (
                name_field(label, 40, required=False) if name == "name" else day_field(label, required=False)
            )
            self.initial[key] = getattr(term, name) if term else None
        # The row that stands there: with another page open, another may stand there by now.
        hidden = LineField(required=False, max_length=20, widget=forms.HiddenInput)
        self.fields[f"term-{place}-key"] = hidden
        self.initial[f"term-{place}-key"] = str(term.term.pk) if term and term.term else ""

    def term_rows(self) -> list[list[BoundField]]:
        """The fields of each term."""
        return [[self[f"term-{n}-{name}"] for name in ("name", "starts_on", "ends_on")] for n in range(self.places)]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        begins, ends = data.get("starts_on"), data.get("ends_on")
        if begins and ends and ends <= begins:
            self.add_error("ends_on", _("The last day comes after the first."))
        elif begins and ends and ends - begins > LONGEST:
            self.add_error("ends_on", _("A year can’t be longer than 18 months."))
        for name in ("starts_on", "ends_on"):
            if (day := data.get(name)) and not FIRST_DAY <= day <= LAST_DAY:
                self.add_error(name, _("Please choose a day between 1990 and 2200."))
        self._check_keys(data)
        for place in range(self.places):
            self._check_term(place, data)
        if not self.errors and not self.terms():
            self.add_error("term-0-name", _("A year needs at least one term: days outside terms are holidays."))
        return data

    def _check_keys(self, data: dict[str, Any]) -> None:
        """Raises ValidationError where the page was of other terms than stand now."""
        shown = {key for place in range(self.places) if (key := data.get(f"term-{place}-key"))}
        if shown != self._rows.keys():
            raise forms.ValidationError(TERMS_CHANGED)

    @property
    def _rows(self) -> dict[str, Term]:
        return {str(each.term.pk): each.term for each in self.written if each.term}

    def _check_term(self, place: int, data: dict[str, Any]) -> None:
        keys = [f"term-{place}-{name}" for name in ("name", "starts_on", "ends_on")]
        values: list[Any] = [data.get(key) for key in keys]
        if any(key in self.errors for key in keys) or not any(values):
            return
        for key, value in zip(keys, values, strict=True):
            if not value:
                self.add_error(key, _("Please fill this in, or empty the whole term."))
        if all(values) and values[2] <= values[1]:
            self.add_error(keys[2], _("The last day comes after the first."))

    def terms(self) -> list[TermDates]:
        """The terms as they are filled in, each with the row whose key the page had."""
        return [term for term in map(self._term, range(self.places)) if term]

    def _term(self, place: int) -> TermDates | None:
        values: list[Any] = [self.cleaned_data.get(f"term-{place}-{name}") for name in ("name", "starts_on", "ends_on")]
        if not all(values):
            return None
        row = self._rows.get(self.cleaned_data.get(f"term-{place}-key", ""))
        return TermDates(values[0], values[1], values[2], row)

    def save(self) -> bool:
        """Keeps the year; where that is refused it says why, beside the field."""
        for name in ("name", "starts_on", "ends_on"):
            setattr(self.year, name, self.cleaned_data[name])
        try:
            verbs.lay_year(self.year, self.terms(), self._rows.values())
        except verbs.TermsChanged:
            self.add_error(None, TERMS_CHANGED)
        except verbs.NameTaken:
            self.add_error("name", _("There is a year of this name already."))
        except verbs.YearsOverlap as refused:
            words = _("These days belong to the year {name} too, from {first} until {last}.")
            self.add_error("starts_on", _filled(words, refused.args[0]))
        except verbs.TermOutside as refused:
            self._refuse_term(refused, "starts_on", _("This term has days outside the year."))
        except verbs.TermsOverlap as refused:
            self._refuse_term(refused, "starts_on", _("This term has days that another term has too."))
        except verbs.TermNameTaken as refused:
            self._refuse_term(refused, "name", _("Two terms have this name."))
        except verbs.RegistersOutside as refused:
            words = _("Registers were taken on days that would be in no term: {days}.")
            self.add_error(None, format_lazy(words, days=days_in_words(refused.args[0])))
        except verbs.InUse as refused:
            words = _("A term stays: there is something in it. {what}")
            self.add_error(None, format_lazy(words, what=in_use_in_words(refused)))
        return not self.errors

    def _refuse_term(self, refused: Exception, field: str, words: Any) -> None:
        """Beside the field of the term that is meant: its place among those that are filled in."""
        filled = [place for place in range(self.places) if self._term(place)]
        self.add_error(f"term-{filled[refused.args[0]]}-{field}", words)


def _filled(words: Any, year: AcademicYear) -> Any:
    first, last = (date_format(day, "j F Y") for day in (year.starts_on, year.ends_on))
    return format_lazy(words, name=year.name, first=first, last=last)


def days_in_words(days: Sequence[date]) -> str:
    """`3 June 2026, 4 June 2026`: the first few."""
    return listed(date_format(day, "j F Y") for day in days[:MOST_DAYS]) + (" …" if len(days) > MOST_DAYS else "")


def in_use_in_words(refused: verbs.InUse) -> str:
    """`classes: 3; report dates: 1`."""
    counts = refused.args[0].items()
    # The database's own order is none.
    return listed(sorted(f"{model._meta.verbose_name_plural}: {number}" for model, number in counts))
