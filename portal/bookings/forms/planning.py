"""What the office fills in to plan an event, and to add times to it."""

from datetime import datetime, timedelta
from typing import Any, ClassVar
from zoneinfo import ZoneInfo

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from foundation import clock
from foundation.keys import KeysField
from foundation.plain_text import LineField
from portal.bookings.forms.days import DaysForm, day_field, time_field
from portal.bookings.models import BookingEvent
from roll.models import Class, School, User, YearGroup

LENGTHS = (5, 10, 15, 20, 30)
Place = School | YearGroup | Class


class EventForm(DaysForm):
    REFUSALS: ClassVar = {
        **DaysForm.REFUSALS,
        BookingEvent.NoTeachers: ("audience", gettext_lazy("No teacher is entered for these classes yet.")),
    }

    name = LineField(
        label=gettext_lazy("Name"),
        max_length=80,
        help_text=gettext_lazy("As families read it: Parents’ week."),
        widget=forms.TextInput(attrs={"dir": "auto", "autocomplete": "off"}),
        error_messages={"required": gettext_lazy("Please give it a name that families know.")},
    )
    audience = forms.ChoiceField(
        label=gettext_lazy("For whom?"), error_messages={"required": gettext_lazy("Please choose for whom it is.")}
    )
    slot_minutes = forms.TypedChoiceField(
        label=gettext_lazy("Minutes a meeting"), choices=[(n, n) for n in LENGTHS], coerce=int, initial=10
    )
    closes_on = day_field(gettext_lazy("Families book until"))
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
        if data.get("closes_on") and data.get("closes"):
            zone = ZoneInfo(self.school.time_zone)
            data["closes_at"] = datetime.combine(data["closes_on"], data["closes"], zone)
            if data["closes_at"] <= clock.now():
                self.add_error("closes_on", _("This moment is over. Families need time to book."))
            elif data.get("last_day") and data["closes_on"] > data["last_day"]:
                self.add_error("closes_on", _("This is after the last day. Please choose an earlier one."))
        return data

    def cleaned_values(self) -> dict[str, Any]:
        """What `BookingEvent.plan` takes."""
        names = ("name", "slot_minutes", "closes_at", "place", "days")
        return {name: self.cleaned_data[name] for name in names} | {"hours": self.hours()}


def places_of(school: School) -> dict[str, Place]:
    """The school, its years and this year's classes, by a key for the form."""
    classes = school.classes.filter(academic_year=school.current_year(), kind=Class.Kind.REGISTRATION)
    return {
        "school": school,
        **{f"year-{year.pk}": year for year in school.year_groups.all()},
        **{f"class-{each.pk}": each for each in classes.order_by("year_group__order", "name")},
    }


def place_label(place: Place) -> str:
    if isinstance(place, School):
        return _("The whole school")
    return _("Class %(name)s") % {"name": place} if isinstance(place, Class) else str(place)


def initial_days(school: School) -> dict[str, Any]:
    """What a new event begins with: the school days of next week, after school, booked until the evening before."""
    today = school.today()
    monday = today + timedelta(days=7 - today.weekday())
    days = school.school_days(monday, days=7)
    if not days:
        return {"starts": "16:00", "ends": "18:00", "closes": "20:00"}
    eve = days[0] - timedelta(days=1)
    return {
        "first_day": days[0],
        "last_day": days[-1],
        "starts": "16:00",
        "ends": "18:00",
        "closes_on": max(eve, today),
        "closes": "20:00",
    }


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
