"""What the office fills in to plan an event, and to add times to it."""

from datetime import date, datetime, timedelta
from typing import Any, ClassVar
from zoneinfo import ZoneInfo

from django import forms
from django.db.models import QuerySet
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from foundation import clock
from foundation.deadlines import SOON, DeadlineForm, is_soon
from foundation.keys import KeysField
from foundation.plain_text import name_field
from portal.bookings.forms.days import DaysForm, time_field
from portal.bookings.models import BookingEvent
from roll.days import day_field
from roll.models import Class, School, User, YearGroup

LENGTHS = (5, 10, 15, 20, 30)
# Over the longest holidays.
LOOK_AHEAD = 90
# Of a new event: so many days from today, that families have time to book.
NOTICE_DAYS = 5
HOURS = {"starts": "16:00", "ends": "18:00"}
Place = School | YearGroup | Class


class EventForm(DeadlineForm, DaysForm):
    REFUSALS: ClassVar = {
        **DaysForm.REFUSALS,
        BookingEvent.NoTeachers: ("audience", gettext_lazy("No teachers are entered for these classes yet.")),
    }

    name = name_field(
        gettext_lazy("Name"),
        80,
        help_text=gettext_lazy("As families will read it: Parents’ week."),
        error_messages={"required": gettext_lazy("Please give it a name that families know.")},
    )
    audience = forms.ChoiceField(
        label=gettext_lazy("Who is it for?"), error_messages={"required": gettext_lazy("Please choose who it is for.")}
    )
    slot_minutes = forms.TypedChoiceField(
        label=gettext_lazy("Minutes for each meeting"), choices=[(n, n) for n in LENGTHS], coerce=int, initial=10
    )
    closes_on = day_field(
        gettext_lazy("Families can book until"),
        required=False,
        help_text=gettext_lazy("If left empty: the day before the first day."),
    )
    closes = time_field(gettext_lazy("At what time?"))
    field_order = ("name", "audience", *DaysForm.field_order[:4], "slot_minutes", "modes", "closes_on", "closes")

    def __init__(self, *args: Any, school: School, **kwargs: Any) -> None:
        super().__init__(*args, school=school, **kwargs)
        self.places = places_of(school)
        self._field("audience").choices = [(key, place_label(place)) for key, place in self.places.items()]

    def _field(self, name: str) -> Any:
        return self.fields[name]

    def clean_name(self) -> str:
        return " ".join(self.cleaned_data["name"].split())

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if data.get("audience"):
            data["place"] = self.places[data["audience"]]
        if "closes_on" not in self.errors and data.get("first_day") and data.get("closes"):
            self._close(data)
        return data

    def _close(self, data: dict[str, Any]) -> None:
        """The chosen day, or the eve of the first one: whoever changes the days has not to think of it."""
        first = data["first_day"]
        day = data["closes_on"] or first - timedelta(days=1)
        closes_at = data["closes_at"] = datetime.combine(day, data["closes"], ZoneInfo(self.school.time_zone))
        last = data.get("last_day")
        if closes_at <= clock.now():
            words = _("This moment has passed. Families need time to book.")
            self.add_error(
                "closes_on", words if data["closes_on"] else _("The day before has passed. Please choose one.")
            )
        elif last and day > last:
            self.add_error("closes_on", _("This is after the last day. Please choose an earlier one."))
        elif not self.errors:
            self._ask_about_close(closes_at, first)

    def _ask_about_close(self, closes_at: datetime, first: date) -> None:
        if is_soon(closes_at):
            question = _("Families would have less than three days to book. Is that right?")
            self.ask_about("closes_on", closes_at, question)
        elif first - closes_at.date() > SOON:
            question = _("Booking would close on %(day)s, long before the first day. Is that right?")
            self.ask_about("closes_on", closes_at, question % {"day": date_format(closes_at, "l j F")})

    def cleaned_values(self) -> dict[str, Any]:
        """What `BookingEvent.plan` takes."""
        names = ("name", "slot_minutes", "closes_at", "place", "days")
        return {name: self.cleaned_data[name] for name in names} | {"hours": self.hours()}


def places_of(school: School) -> dict[str, Place]:
    """The school, its years and this year's classes, by a key for the form."""
    classes = school.classes.filter(academic_year=school.current_year(), kind=Class.Kind.REGISTRATION)
    classes = classes.standing(school.today())
    return {
        "school": school,
        **{f"year-{year.pk}": year for year in school.year_groups.all()},
        **{f"class-{each.pk}": each for each in classes.order_by("year_group__order", "sort_key")},
    }


def place_label(place: Place) -> str:
    if isinstance(place, School):
        return _("The whole school")
    return _("Class %(name)s") % {"name": place} if isinstance(place, Class) else str(place)


def initial_days(school: School) -> dict[str, Any]:
    """What a new event begins with: the school days of the first week with school that leaves time to book."""
    soonest = school.today() + timedelta(days=NOTICE_DAYS)
    monday = soonest + timedelta(days=-soonest.weekday() % 7)
    days = school.school_days(monday, days=LOOK_AHEAD)
    week = [day for day in days if day.isocalendar()[:2] == days[0].isocalendar()[:2]]
    return HOURS | {"closes": "20:00"} | first_and_last(week)


def initial_times(event: Any) -> dict[str, Any]:
    """What more times of an event (`events_of`) begin with: its school days to come, or the next one there is."""
    school, tomorrow = event.school, event.school.today() + timedelta(days=1)
    days = school.school_days(max(event.first_day or tomorrow, tomorrow), days=LOOK_AHEAD)
    left = [day for day in days if event.last_day and day <= event.last_day]
    return HOURS | first_and_last(left or days[:1])


def first_and_last(days: list[date]) -> dict[str, Any]:
    return {"first_day": days[0], "last_day": days[-1]} if days else {}


class WindowsForm(DaysForm):
    teachers = KeysField(
        User.objects.none(),
        label=gettext_lazy("Which teachers?"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Please choose at least one teacher.")},
    )
    field_order = (*DaysForm.field_order, "teachers")

    def __init__(self, *args: Any, school: School, teachers: QuerySet[User], **kwargs: Any) -> None:
        super().__init__(*args, school=school, **kwargs)
        field: Any = self.fields["teachers"]
        field.queryset = teachers
        field.initial = list(teachers)

    def cleaned_values(self) -> dict[str, Any]:
        """What `WindowQuerySet.open_all` takes."""
        return {"teachers": self.cleaned_data["teachers"], "days": self.cleaned_data["days"], **self.hours()}
