"""What the office says of days: marked as closed, open or with examinations; a closing that homes are told of."""

from collections.abc import Collection
from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.dates import WEEKDAYS
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from foundation.plain_text import LineField, name_field
from foundation.punctuation import listed
from portal.schooldays.models import HasRegisters, Mark, Told
from roll.days import day_field
from roll.models import School, SpecialDay, Term
from roll.models.schools import is_school_day

Kind = SpecialDay.Kind
ORDINARY = "ordinary"
MOST_DAYS = 200
# So many school days ahead can be chosen for a closing, today among them.
AHEAD = 6
MOST_NAMED = 5


class AskingForm(forms.Form):
    """Days with registers are not closed before somebody says yes to these very days."""

    sure = LineField(required=False, max_length=2400, widget=forms.HiddenInput)
    asked = ""
    # The field beside which it asks; None is the form.
    asks_beside: str | None = None

    def ask(self, refused: HasRegisters) -> None:
        """Says which registers were taken; the button beside it sends the yes."""
        there = refused.args[0]
        self.asked = asked_of(there)
        days = [date_format(day, "j F") + f" ({number})" for day, number in there.items()]
        named = listed(days[:MOST_NAMED]) + (" …" if len(days) > MOST_NAMED else "")
        words = gettext("Registers were taken on these days: %(days)s. Their marks stay in the record.")
        self.add_error(self.asks_beside, words % {"days": named})

    def is_sure(self, refused: HasRegisters) -> bool:
        return bool(self.cleaned_data.get("sure") == asked_of(refused.args[0]))

    def refuse_told(self, refused: Told) -> None:
        days = listed(date_format(day, "j F") for day in refused.args[0])
        words = gettext("Families were notified that the school is closed: %(days)s. Take that back first.")
        self.add_error(self.asks_beside, words % {"days": days})


def asked_of(days: dict[date, int]) -> str:
    return " ".join(day.isoformat() for day in days)


class MarkForm(AskingForm):
    """Days that were ticked, or all from one until another, and as what they are marked."""

    asks_beside = "kind"

    starts_on = day_field(_("Or all days from"), required=False)
    ends_on = day_field(_("Until"), required=False)
    kind = forms.ChoiceField(
        label=_("What are these days?"),
        choices=[*Kind.choices, (ORDINARY, _("As usual"))],
        widget=forms.RadioSelect,
        error_messages={"required": _("Please choose what these days are.")},
    )
    reason = name_field(_("Name, such as Diwali"), 120, required=False)

    def __init__(self, data: Any, *, school: School) -> None:
        super().__init__(data, initial={"kind": Kind.CLOSED})
        self.school = school
        self.ticked = [day for each in (data.getlist("day") if data else ()) if (day := as_day(each))]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        begins, ends = data.get("starts_on"), data.get("ends_on")
        if begins and ends and not 0 <= (ends - begins).days < MOST_DAYS:
            self.add_error("ends_on", _("The last day comes after the first, and within 200 days."))
        if ends and not begins and "starts_on" not in self.errors:
            self.add_error("starts_on", _("Please choose a day."))
        if data.get("kind") != ORDINARY and not data.get("reason") and "reason" not in self.errors:
            self.add_error("reason", _("Please give it a name: families read it."))
        if not self.errors:
            data["days"] = self._days(data["kind"], begins, ends or begins)
            if not data["days"]:
                self.add_error(
                    "starts_on", _("Please tick days, or choose from when until when. They must be in a term.")
                )
        return data

    def _days(self, kind: str, begins: date | None, ends: date | None) -> list[date]:
        """Those in a term; of a stretch that is closed or has examinations only those of the school's week."""
        stretch = [begins + timedelta(days=n) for n in range((ends - begins).days + 1)] if begins and ends else []
        if kind in (Kind.CLOSED, Kind.EXAM):
            stretch = [day for day in stretch if is_school_day(day, self.school.weekdays, None)]
        return in_terms(self.school, {*self.ticked, *stretch})

    def marks(self) -> dict[date, Mark]:
        """Each of the days, alike."""
        data = self.cleaned_data
        return dict.fromkeys(data["days"], None if data["kind"] == ORDINARY else (data["kind"], data["reason"]))


def in_terms(school: School, days: Collection[date]) -> list[date]:
    """Those of the days on which the school is in term, in order."""
    if not days:
        return []
    terms = Term.objects.filter(academic_year__school=school, starts_on__lte=max(days), ends_on__gte=min(days))
    spans = list(terms.values_list("starts_on", "ends_on"))
    return sorted(day for day in days if any(first <= day <= last for first, last in spans))


def as_day(written: str) -> date | None:
    """The day that is written as `2026-11-09`; None where it is none."""
    try:
        return date.fromisoformat(written)
    except ValueError:
        return None


class ClosingForm(AskingForm):
    """From which of the next school days until which the school is closed, and why."""

    asks_beside = "first_day"

    first_day = forms.TypedChoiceField(label=_("Closed on"), coerce=date.fromisoformat)
    last_day = forms.TypedChoiceField(label=_("Until"), coerce=date.fromisoformat, required=False, empty_value=None)
    reason = name_field(_("Why?"), 120, error_messages={"required": _("Please say why: families read it.")})

    def __init__(self, data: Any, *, school: School) -> None:
        super().__init__(data, prefix="closing")
        self.school = school
        today = school.today()
        days = school.school_days(today, days=90)[:AHEAD]
        fields: Any = self.fields
        choices = [(day.isoformat(), date_format(day, "l j F")) for day in days]
        fields["first_day"].choices = choices
        fields["last_day"].choices = [("", _("That day only")), *choices[1:]]
        self.next_day = next((day for day in days if day > today), None)
        self.initial["first_day"] = self.next_day.isoformat() if self.next_day else None
        self.fields["reason"].help_text = _("Families read it: heavy rain, no water.")

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        first, last = data.get("first_day"), data.get("last_day")
        if first and last and last < first:
            self.add_error("last_day", _("The last day comes after the first."))
        return data


class WeekForm(forms.Form):
    """The days of the week on which the school is open."""

    weekdays = forms.MultipleChoiceField(
        label=_("The school’s week"),
        choices=[(str(number + 1), name) for number, name in WEEKDAYS.items()],
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Please tick at least one day.")},
    )

    def __init__(self, data: Any, *, school: School) -> None:
        super().__init__(data, initial={"weekdays": list(school.weekdays)})

    def days(self) -> str:
        """`12345`: as a school keeps them."""
        return "".join(sorted(self.cleaned_data["weekdays"]))
