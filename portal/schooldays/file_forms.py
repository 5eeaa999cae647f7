"""Holidays from a calendar file: the file, and the days that it names, each with its tick and its name."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from foundation.files.uploads import AttachedFileMixin, UploadInput
from foundation.plain_text import LineField, name_field
from portal.schooldays.calendar_files import named_days
from portal.schooldays.forms import MOST_DAYS, AskingForm, Kind, as_day, in_terms
from portal.schooldays.models import Mark
from roll.models import School, SpecialDay, Term
from roll.models.schools import is_school_day


class CalendarField(AttachedFileMixin, forms.FileField):
    """A calendar file, which is read once and not kept."""

    widget = UploadInput(attrs={"accept": ".ics,text/calendar"})


class FileForm(forms.Form):
    file = CalendarField(
        label=_("Calendar file"),
        help_text=_("A file that ends in .ics, from your state’s list of holidays or exported from a calendar."),
        error_messages={"required": _("Please choose a file.")},
    )

    def __init__(self, *args: Any, school: School) -> None:
        super().__init__(*args)
        self.school = school

    def clean_file(self) -> dict[date, str]:
        """Returns the names by school day: of this year's terms and later ones, where no day is marked already."""
        terms = Term.objects.filter(academic_year__school=self.school, academic_year__ends_on__gte=self.school.today())
        spans = list(terms.values_list("starts_on", "ends_on"))
        if not spans:
            raise ValidationError(gettext("Add the school year and its terms first: days are marked within a term."))
        first, last = min(begins for begins, _ends in spans), max(ends for _begins, ends in spans)
        names = named_days(self.cleaned_data["file"], first, last)
        days = [day for day in unmarked(self.school, names) if is_school_day(day, self.school.weekdays, None)]
        found = {day: names[day] for day in in_terms(self.school, days)}
        if not found:
            raise ValidationError(
                gettext("Nothing to mark: no event of whole days falls on a school day that isn’t marked already.")
            )
        if len(found) > MOST_DAYS:
            raise ValidationError(
                gettext("This file names more than 200 school days. Send one with the holidays alone.")
            )
        return found


class FoundDaysForm(AskingForm):
    """The days as they were `listed`, those `day`s of them that were ticked, and the name of each."""

    listed = LineField(max_length=2400, widget=forms.HiddenInput)

    def __init__(self, data: Any, *, school: School, names: dict[date, str] | None = None) -> None:
        super().__init__(data)
        self.school = school
        names = names or dict.fromkeys(days_in(data["listed"]) if data and "listed" in data else (), "")
        self.ticked = {*names} if data is None else {*days_in(" ".join(data.getlist("day")))}
        self.initial["listed"] = " ".join(day.isoformat() for day in names)
        for day, name in names.items():
            self.fields[name_of(day)] = name_field(date_format(day, "l j F Y"), 120, required=False)
            self.initial[name_of(day)] = name
        self.days = list(names)

    def rows(self) -> list[tuple[date, Any, bool]]:
        """Each day with its field, and whether it is ticked."""
        return [(day, self[name_of(day)], day in self.ticked) for day in self.days]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        ticked = [day for day in in_terms(self.school, self.days) if day in self.ticked]
        # What somebody else has marked since the page was shown stays as it is, as the page says.
        data["days"] = unmarked(self.school, ticked)
        if not ticked:
            self.add_error(None, _("Please tick at least one day."))
        elif not data["days"]:
            self.add_error(None, _("These days have all been marked in the meantime. There is nothing left to close."))
        for day in data["days"]:
            if not data.get(name_of(day)) and name_of(day) not in self.errors:
                self.add_error(name_of(day), _("Please give it a name: families read it."))
        return data

    def marks(self) -> dict[date, Mark]:
        """Each of the ticked days as closed, by its name."""
        data = self.cleaned_data
        return {day: (Kind.CLOSED.value, data[name_of(day)]) for day in data["days"]}


def unmarked(school: School, days: Iterable[date]) -> list[date]:
    """Those of the days that are marked as nothing yet, in their order."""
    wanted = list(days)
    marked = set(SpecialDay.objects.filter(school=school, date__in=wanted).values_list("date", flat=True))
    return [day for day in wanted if day not in marked]


def name_of(day: date) -> str:
    return f"name-{day.isoformat()}"


def days_in(written: str) -> list[date]:
    """The days in a line of them, in order; no more than may be listed."""
    return sorted({day for each in written.split()[:MOST_DAYS] if (day := as_day(each))})
