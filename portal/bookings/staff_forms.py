"""What the office fills in to plan an event, and a teacher to say how and where families are met."""

from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from foundation import clock
from foundation.keys import KeysField
from foundation.plain_text import LineField, TextField
from portal.bookings.models import Booking, Mode, Slot, Window
from portal.bookings.times import clock_time
from roll.models import Class, Guardian, School, User, YearGroup

LONGEST = 31  # days
SUGGESTION_MAX = 500
LENGTHS = (5, 10, 15, 20, 30)
Place = School | YearGroup | Class


def day_field(label: Any, **more: Any) -> forms.DateField:
    return forms.DateField(label=label, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **more)


def time_field(label: Any, **more: Any) -> forms.TimeField:
    widget = forms.TimeInput(attrs={"type": "time", "step": "300"}, format="%H:%M")
    return forms.TimeField(label=label, widget=widget, **more)


class HoursForm(forms.Form):
    """From and until, by the school's clock, in steps of five minutes."""

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
            self.add_error("ends", _("Please choose an end after the start."))
        return data

    def is_over(self, day: date, wall: Any) -> bool:
        return datetime.combine(day, wall, ZoneInfo(self.school.time_zone)) <= clock.now()


class DaysForm(HoursForm):
    """The school days from the first to the last, each with the same hours."""

    first_day = day_field(gettext_lazy("First day"))
    last_day = day_field(gettext_lazy("Last day"), required=False)
    modes = forms.MultipleChoiceField(
        label=gettext_lazy("How do you meet?"),
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
            self.add_error("first_day", _("This day is over. Please choose today or a later day."))
        elif last < first:
            self.add_error("last_day", _("The last day is before the first."))
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
            self.add_error("starts", _("This time is over already today. Please choose a later one."))

    def said(self) -> dict[str, Any]:
        """What a Window takes."""
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


class EventForm(DaysForm):
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
        self._field("audience").choices = [(key, in_words(place)) for key, place in self.places.items()]

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


def places_of(school: School) -> dict[str, Place]:
    """The school, its years and this year's classes, by a key for the form."""
    classes = school.classes.filter(academic_year=school.current_year(), kind=Class.Kind.REGISTRATION)
    return {
        "school": school,
        **{f"year-{year.pk}": year for year in school.year_groups.all()},
        **{f"class-{each.pk}": each for each in classes.order_by("year_group__order", "name")},
    }


def in_words(place: Place) -> str:
    if isinstance(place, School):
        return _("The whole school")
    return _("Class %(name)s") % {"name": place} if isinstance(place, Class) else str(place)


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


class WindowForm(HoursForm):
    """One teacher's one day. Its hours are fixed as soon as a time is booked."""

    in_person = forms.BooleanField(label=gettext_lazy("At school"), required=False)
    by_phone = forms.BooleanField(label=gettext_lazy("By phone"), required=False)
    by_video = forms.BooleanField(label=gettext_lazy("By video"), required=False)
    place = LineField(
        label=gettext_lazy("Room"), max_length=60, required=False, widget=forms.TextInput(attrs={"dir": "auto"})
    )
    video_link = forms.URLField(
        label=gettext_lazy("Link of the video call"),
        max_length=300,
        required=False,
        assume_scheme="https",
        widget=forms.URLInput(attrs={"dir": "ltr", "placeholder": "https://"}),
        error_messages={"invalid": gettext_lazy("Please paste the whole link, from https:// on.")},
    )
    WAYS = (("in_person", Mode.IN_PERSON), ("by_phone", Mode.PHONE), ("by_video", Mode.VIDEO))

    def __init__(self, *args: Any, window: Window, **kwargs: Any) -> None:
        self.window = window
        initial = {name: getattr(window, name) for name in self.base_fields}
        super().__init__(*args, school=window.school, initial=initial, **kwargs)
        self.booked = set(Booking.objects.standing().filter(slot__window=window).values_list("mode", flat=True))
        if self.booked:
            for name in ("starts", "ends"):
                self.fields[name].disabled = True
                self.fields[name].help_text = _("Fixed: families have booked.")

    def clean_video_link(self) -> str:
        link = str(self.cleaned_data["video_link"])
        if link and not link.startswith("https://"):
            raise ValidationError(_("A video call needs a link that starts with https://."))
        return link

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        for name, mode in self.WAYS:
            if mode in self.booked and not data.get(name):
                self.add_error(name, _("A family has booked in this way. Offer them another time first."))
        if not any(data.get(name) for name, _mode in self.WAYS):
            self.add_error("in_person", _("Please say how you will meet: at school, by phone or by video."))
        if data.get("by_video") and not data.get("video_link") and "video_link" not in self.errors:
            self.add_error("video_link", _("A video call needs a link that starts with https://."))
        if not self.errors and not self.booked and self.is_over(self.window.date, data["ends"]):
            self.add_error("ends", _("This time is over."))
        return data


class OutcomeForm(forms.Form):
    outcome = forms.ChoiceField(
        choices=Booking.Outcome.choices,
        widget=forms.RadioSelect,
        error_messages={
            "required": gettext_lazy("Please say whether you reached them."),
            "invalid_choice": gettext_lazy("Please say whether you reached them."),
        },
    )
    suggestion = TextField(
        label=gettext_lazy("What does the parent suggest?"),
        required=False,
        max_length=SUGGESTION_MAX,
        widget=forms.Textarea(attrs={"rows": 2, "dir": "auto"}),
    )


def next_days(school: School) -> dict[str, Any]:
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


class TimeForm(forms.Form):
    """Free times, by teacher and day or by day."""

    slot = forms.TypedChoiceField(
        label=gettext_lazy("Which time?"),
        coerce=int,
        error_messages={
            "required": gettext_lazy("Please choose a time."),
            "invalid_choice": gettext_lazy("Somebody has just taken this time. Please choose another."),
        },
    )

    def __init__(self, *args: Any, slots: list[Any], school: School, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.slots = {slot.pk: slot for slot in slots}
        several = len({slot.teacher_id for slot in slots}) > 1
        groups: dict[str, list[tuple[int, str]]] = {}
        for slot in slots:
            day = date_format(slot.starts_at.astimezone(ZoneInfo(school.time_zone)), "l j F")
            name = f"{slot.teacher_name}, {day}" if several else day
            groups.setdefault(name, []).append((slot.pk, clock_time(slot.starts_at, school.time_zone)))
        field: Any = self.fields["slot"]
        field.choices = [("", _("Choose a time")), *groups.items()]

    def clean_slot(self) -> Slot:
        return self.slots[self.cleaned_data["slot"]]


class ForFamilyForm(TimeForm):
    """The office books for a guardian who rings."""

    guardian = forms.ModelChoiceField(
        Guardian.objects.none(),
        label=gettext_lazy("For whom?"),
        widget=forms.RadioSelect,
        empty_label=None,
        error_messages={"required": gettext_lazy("Please choose who will come.")},
    )
    mode = forms.ChoiceField(label=gettext_lazy("How will they meet?"), choices=Mode.choices, widget=forms.RadioSelect)
    field_order = ("guardian", "slot", "mode")

    def __init__(self, *args: Any, guardians: QuerySet[Guardian], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["guardian"]
        field.queryset = guardians
        self.initial.setdefault("guardian", guardians.first())
        self.initial.setdefault("mode", Mode.PHONE)
