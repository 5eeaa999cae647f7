"""What is said of one meeting: to which time it goes, for whom it is booked, what became of it."""

from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.db.models import QuerySet
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from foundation.plain_text import TextField
from foundation.punctuation import listed
from portal.bookings.models import Booking, Mode, Slot
from portal.bookings.times import clock_time
from roll.models import Guardian, School

SUGGESTION_MAX = 500


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
            name = listed([slot.teacher_name, day]) if several else day
            # The closed box shows the choice alone, without its group.
            time = listed([day, clock_time(slot.starts_at, school.time_zone)])
            groups.setdefault(name, []).append((slot.pk, time))
        field: Any = self.fields["slot"]
        field.choices = [("", _("Choose a time")), *groups.items()]

    def clean_slot(self) -> Slot:
        return self.slots[self.cleaned_data["slot"]]


class ForFamilyForm(TimeForm):
    """The office books for a guardian who rings."""

    guardian = forms.ModelChoiceField(
        Guardian.objects.none(),
        label=gettext_lazy("Who is it for?"),
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
