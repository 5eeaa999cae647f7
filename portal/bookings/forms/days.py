"""Days and hours in which teachers meet families: what the forms of an event and of a teacher's day share."""

from datetime import date, datetime
from typing import Any, ClassVar
from zoneinfo import ZoneInfo

from django import forms
from django.core.exceptions import ValidationError
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from foundation import clock
from portal.bookings.models import BookingEvent, Mode, Window
from roll.days import day_field
from roll.models import School

LONGEST = 31  # days


def time_field(label: Any, **more: Any) -> forms.TimeField:
    widget = forms.TimeInput(attrs={"type": "time", "step": "300"}, format="%H:%M")
    return forms.TimeField(label=label, widget=widget, **more)


class HoursForm(forms.Form):
    """From and until, by the school's clock, in steps of five minutes."""

    # Why the hours can't be offered: beside which field that is said, and how.
    REFUSALS: ClassVar[dict[type[Exception], tuple[str | None, Any]]] = {
        Window.Overlaps: ("starts", gettext_lazy("These teachers have other times then.")),
        Window.TooShort: ("ends", gettext_lazy("No meeting fits in. Please choose a later end.")),
        BookingEvent.Closed: (None, gettext_lazy("This event is cancelled.")),
    }

    starts = time_field(gettext_lazy("From"))
    ends = time_field(gettext_lazy("Until"))

    def __init__(self, *args: Any, school: School, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.school = school

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        starts, ends = data.get("starts"), data.get("ends")
        for name in ("starts", "ends"):
            if (wall := data.get(name)) and (wall.minute % 5 or wall.second):
                self.add_error(name, _("Please choose times in steps of five minutes, such as 4:00 or 4:05."))
        if starts and ends and ends <= starts:
            self.add_error("ends", _("Please choose an end that is after the start."))
        return data

    def is_over(self, day: date, wall: Any) -> bool:
        return datetime.combine(day, wall, ZoneInfo(self.school.time_zone)) <= clock.now()

    @property
    def refusal_exceptions(self) -> tuple[type[Exception], ...]:
        """What a verb raises that `add_refusal` has words for."""
        return (*self.REFUSALS, ValidationError)

    def add_refusal(self, why: Exception) -> None:
        """Says why the verb was refused."""
        if isinstance(why, ValidationError):
            self.add_error(None, why.messages)
        else:
            self.add_error(*self.REFUSALS[type(why)])


class DaysForm(HoursForm):
    """The school days from the first to the last, each with the same hours."""

    first_day = day_field(gettext_lazy("First day"))
    last_day = day_field(gettext_lazy("Last day"), required=False)
    modes = forms.MultipleChoiceField(
        label=gettext_lazy("How will you meet?"),
        choices=[(Mode.IN_PERSON, Mode.IN_PERSON.label), (Mode.PHONE, Mode.PHONE.label)],
        initial=[Mode.IN_PERSON, Mode.PHONE],
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("For video, each teacher adds the link of the call later."),
        error_messages={"required": gettext_lazy("Please choose at least one way to meet.")},
    )
    field_order: tuple[str, ...] = ("first_day", "last_day", "starts", "ends", "modes")

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        first = data.get("first_day")
        if first is None or "last_day" in self.errors:
            return data
        last = data["last_day"] = data.get("last_day") or first
        if first < self.school.today():
            self.add_error("first_day", _("This day has passed. Please choose today or a later day."))
        elif last < first:
            self.add_error("last_day", _("The last day is before the first day."))
        elif (last - first).days >= LONGEST:
            self.add_error("last_day", _("This is more than a month. Please plan it in parts."))
        else:
            self._keep_to_school_days(data, first, last)
        return data

    def _keep_to_school_days(self, data: dict[str, Any], first: date, last: date) -> None:
        data["days"] = self.school.school_days(first, days=(last - first).days + 1)
        for name, day in {"last_day": last, "first_day": first}.items():
            if day not in data["days"]:
                self.add_error(name, no_school(self.school, day))
        starts = data.get("starts")
        if not self.errors and starts and self.is_over(first, starts):
            self.add_error("starts", _("This time has already passed today. Please choose a later one."))

    def hours(self) -> dict[str, Any]:
        """What a Window takes of them."""
        data = self.cleaned_data
        how = {"in_person": Mode.IN_PERSON in data["modes"], "by_phone": Mode.PHONE in data["modes"]}
        return {"starts": data["starts"], "ends": data["ends"], **how}


def no_school(school: School, day: date) -> str:
    words = {"day": date_format(day, "l j F")}
    following = school.school_days(day, days=60)
    if not following:
        return _("There is no school on %(day)s.") % words
    words["next"] = date_format(following[0], "l j F")
    return _("There is no school on %(day)s. The next school day is %(next)s.") % words
