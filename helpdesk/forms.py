"""What people fill in. Each form carries a uuid made with the page, so that what is sent twice is done once."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from foundation import clock
from foundation.files.uploads import AttachedFileMixin, UploadInput
from foundation.plain_text import LineField, TextField
from helpdesk.links import offered_howtos
from helpdesk.models import Picture, Ticket
from helpdesk.promises import news_deadline, next_news_deadline
from helpdesk.states import State
from roll.models import School

MAX_TEXT = 4000
FURTHEST_DAYS = 60


class PhotoField(AttachedFileMixin, forms.FileField):
    """A picture, cleaned and in two sizes; none where none was chosen."""

    widget = UploadInput(attrs={"accept": "image/*"})

    def clean(self, data: Any, initial: Any = None) -> Picture | None:
        upload: UploadedFile | None = super().clean(data, initial)
        return Picture.of_upload(upload) if upload else None


class ClientUuidForm(forms.Form):
    client_uuid = forms.UUIDField(
        required=False, initial=uuid4, widget=forms.HiddenInput(attrs={"autocomplete": "off"})
    )

    def cleaned_values(self) -> dict[str, Any]:
        """What the verb takes."""
        return {"client_uuid": self.cleaned_data["client_uuid"]}

    @property
    def photos(self) -> list[Picture]:
        photo = self.cleaned_data.get("photo")
        return [photo] if photo else []


class QueryForm(ClientUuidForm):
    school = forms.ModelChoiceField(School.objects.none(), label=_("School"))
    title = LineField(
        label=_("What is it about?"),
        max_length=120,
        help_text=_("A few words: Tablet trolley is not charging."),
        error_messages={"required": _("Please say in a few words what it is about.")},
    )
    text = TextField(
        label=_("What happened?"),
        max_length=MAX_TEXT,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("Please don't name a child."),
        error_messages={"required": _("Please tell us what happened.")},
    )
    category = forms.ChoiceField(
        label=_("What kind of problem is it?"),
        choices=Ticket.Category,
        widget=forms.RadioSelect,
        error_messages={"required": _("Please choose one.")},
    )
    photo = PhotoField(
        label=_("Photo"), required=False, help_text=_("A photo often explains it faster. No faces, please.")
    )

    def __init__(self, schools: list[School], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["school"]
        field.queryset = School.objects.filter(pk__in=[school.pk for school in schools]).order_by("sort_key")
        if len(schools) == 1:
            self.only_school = schools[0]
            del self.fields["school"]

    def clean(self) -> dict[str, Any]:
        only = {"school": self.only_school} if hasattr(self, "only_school") else {}
        return (super().clean() or {}) | only


class PromiseForm(ClientUuidForm):
    promised_on = forms.DateField(
        label=_("Next update by"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )

    def __init__(self, ticket: Ticket, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.ticket = ticket
        today = ticket.school.today()
        if ticket.state == State.WAITING:
            # The school's answer comes first, and the desk's time begins with it.
            del self.fields["promised_on"]
            return
        self.fields["promised_on"].initial = self.promised_today()
        widget = self.fields["promised_on"].widget
        widget.attrs |= {"min": today.isoformat(), "max": (today + timedelta(days=FURTHEST_DAYS)).isoformat()}

    def promised_today(self) -> date:
        """The day that stands if the agent changes nothing."""
        promised = None if self.ticket.is_late else self.ticket.promised_at
        moment = promised or next_news_deadline(self.ticket.school)
        return moment.astimezone(ZoneInfo(self.ticket.school.time_zone)).date()

    def clean_promised_on(self) -> date | None:
        day: date | None = self.cleaned_data["promised_on"]
        if day is None:
            return None
        if news_deadline(day, self.ticket.school) <= clock.now():
            raise ValidationError(_("This day has passed. Please choose a later one."))
        if day > self.ticket.school.today() + timedelta(days=FURTHEST_DAYS):
            raise ValidationError(_("This is too far ahead. Please choose a day within 60 days."))
        return day

    def cleaned_values(self) -> dict[str, Any]:
        day = self.cleaned_data.get("promised_on")
        return super().cleaned_values() | {"promised_at": news_deadline(day, self.ticket.school) if day else None}


class TakingForm(PromiseForm):
    over = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def cleaned_values(self) -> dict[str, Any]:
        return super().cleaned_values() | {"over": self.cleaned_data["over"]}


class MessageForm(ClientUuidForm):
    """A message of the school."""

    text = TextField(
        label=_("Your message"), max_length=MAX_TEXT, required=False, widget=forms.Textarea(attrs={"rows": 1})
    )
    photo = PhotoField(label=_("Photo"), required=False)
    # A verdict ("works now") needs no words; a message does, or a picture.
    may_be_empty = False

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        something = cleaned.get("text") or cleaned.get("photo") or self.errors
        if not something and not self.may_be_empty:
            raise ValidationError({"text": _("Please write something, or add a photo.")})
        return cleaned

    def cleaned_values(self) -> dict[str, Any]:
        return super().cleaned_values() | {"text": self.cleaned_data["text"], "photos": self.photos}


class VerdictForm(MessageForm):
    may_be_empty = True


class DeskForm(MessageForm, PromiseForm):
    """A message of the desk; its words can also be a question, or say what was done."""

    text = TextField(
        label=_("Your answer"),
        max_length=MAX_TEXT,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _("Please write what the school should know.")},
    )
    howto = forms.TypedChoiceField(
        label=_("Show a how-to"),
        required=False,
        coerce=UUID,
        empty_value=None,
        error_messages={"invalid_choice": _("This how-to is no longer public. Please choose another.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["howto"]
        field.choices = [("", _("None"))] + offered_howtos()

    def cleaned_values(self) -> dict[str, Any]:
        return super().cleaned_values() | {"howto": self.cleaned_data["howto"]}
