"""What a teacher says of one day: how and where families are met, and from when until when."""

from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from foundation.plain_text import LineField, WebAddressField
from portal.bookings.forms.days import HoursForm
from portal.bookings.models import Booking, Mode, Window


class WindowForm(HoursForm):
    """One teacher's one day. Its hours are fixed as soon as a time is booked."""

    REFUSALS: ClassVar = {
        **HoursForm.REFUSALS,
        Window.Overlaps: ("starts", gettext_lazy("This teacher has other times then.")),
        Window.Booked: ("starts", gettext_lazy("A family has just booked one of these times. The hours stay.")),
        Window.Withdrawn: (None, gettext_lazy("These hours have just been removed.")),
    }

    in_person = forms.BooleanField(label=gettext_lazy("At school"), required=False)
    by_phone = forms.BooleanField(label=gettext_lazy("By phone"), required=False)
    by_video = forms.BooleanField(label=gettext_lazy("By video"), required=False)
    place = LineField(
        label=gettext_lazy("Room"), max_length=60, required=False, widget=forms.TextInput(attrs={"dir": "auto"})
    )
    video_link = WebAddressField(
        label=gettext_lazy("Link of the video call"),
        max_length=300,
        required=False,
        assume_scheme="https",
        widget=forms.URLInput(attrs={"dir": "ltr", "placeholder": "https://"}),
        error_messages={"invalid": gettext_lazy("Please paste the whole link, starting with https://.")},
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
                self.fields[name].help_text = _("Can’t be changed: families have booked.")

    def clean_video_link(self) -> str:
        link = str(self.cleaned_data["video_link"])
        if link and not link.startswith("https://"):
            raise ValidationError(_("A video call needs a link that starts with https://."))
        return link

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        for name, mode in self.WAYS:
            if mode in self.booked and not data.get(name):
                self.add_error(name, _("A family has booked this way. Offer them another time first."))
        if not any(data.get(name) for name, _mode in self.WAYS):
            self.add_error("in_person", _("Please say how you will meet: at school, by phone or by video."))
        if data.get("by_video") and not data.get("video_link") and "video_link" not in self.errors:
            self.add_error("video_link", _("A video call needs a link that starts with https://."))
        if not self.errors and not self.booked and self.is_over(self.window.date, data["ends"]):
            self.add_error("ends", _("This time has passed."))
        return data
