"""What a teacher fills in to set homework. It carries a uuid made with the page: sent twice, it is set once."""

from datetime import date, timedelta
from typing import Any
from uuid import uuid4

from django import forms
from django.db.models import QuerySet
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from foundation.deadlines import DeadlineForm
from foundation.files.cleaning import HOMEWORK
from foundation.files.uploads import UploadField
from foundation.keys import KeysField
from foundation.plain_text import LineField, TextField
from roll.models import Class, School, Subject

PICKS = 5
# Over the longest holidays.
LOOK_AHEAD = 90


class HomeworkForm(DeadlineForm):
    batch = forms.UUIDField(required=False, initial=uuid4, widget=forms.HiddenInput(attrs={"autocomplete": "off"}))
    classes = KeysField(
        Class.objects.none(),
        label=_("Which classes is it for?"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Please choose at least one class.")},
    )
    subject = forms.ModelChoiceField(Subject.objects.none(), label=_("Subject"), required=False, empty_label="–")
    title = LineField(
        label=_("What is there to do?"),
        max_length=120,
        help_text=_("A few words: Read page 12."),
        widget=forms.TextInput(attrs={"dir": "auto", "autocomplete": "off"}),
        error_messages={"required": _("Please say in a few words what there is to do.")},
    )
    due = forms.TypedChoiceField(
        label=_("When is it due?"),
        required=False,
        coerce=date.fromisoformat,
        empty_value=None,
        widget=forms.RadioSelect,
    )
    due_other = forms.DateField(
        label=_("Or for another day"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    text = TextField(
        label=_("More about it"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
    )
    file = UploadField(
        accepted=HOMEWORK,
        label=_("A file"),
        required=False,
        help_text=_("A PDF, a photo or an office file, up to 10 MB."),
    )
    # The button "Set it for Monday" that stands beside a day without school.
    offered = forms.DateField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, school: School, classes: QuerySet[Class], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.school = school
        self.offer: date | None = None
        self._field("classes").queryset = classes
        self._field("subject").queryset = school.subjects.all()
        self._offer_days(school.school_days(school.today() + timedelta(days=1), days=LOOK_AHEAD)[:PICKS])

    def _offer_days(self, days: list[date]) -> None:
        """The next school days to tap, the first of them chosen."""
        if days:
            self._field("due").choices = [(day.isoformat(), day_label(day, self.school.today())) for day in days]
            self.initial.setdefault("due", days[0].isoformat())
        else:
            del self.fields["due"]
            self._field("due_other").help_text = gettext("The calendar has no school days ahead yet.")

    def _field(self, name: str) -> Any:
        return self.fields[name]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        due_on = data["due_on"] = data.get("offered") or data.get("due_other") or data.get("due")
        if not due_on and not self.errors.keys() & {"due", "due_other"}:
            self.add_error("due" if "due" in self.fields else "due_other", _("Please choose a day."))
        elif due_on == self.school.today() and self.school.is_open(due_on) and not self.errors:
            self.ask_about("due_other", due_on, gettext("That is today. Is there time to do it?"))
        return data

    def renew_batch(self) -> None:
        """What is sent next is another homework, and not the same again."""
        data: Any = self.data
        self.data = data.copy()
        self.data["batch"] = str(uuid4())  # type: ignore[index]

    def add_no_school_error(self, day: date, next_day: date | None) -> None:
        """There is no school on the day that was chosen."""
        self.offer = next_day
        words = {"day": date_format(day, "l j F")}
        if next_day is None:
            self.add_error("due_other", gettext("There is no school on %(day)s.") % words)
            return
        words["next"] = date_format(next_day, "l j F")
        self.add_error("due_other", gettext("There is no school on %(day)s. The next school day is %(next)s.") % words)

    def cleaned_values(self) -> dict[str, Any]:
        """What the verb takes."""
        names = ("title", "text", "subject", "file", "due_on", "batch")
        return {name: self.cleaned_data[name] for name in names}


def day_label(day: date, today: date) -> str:
    name = date_format(day, "l j F")
    return gettext("Tomorrow, %(day)s") % {"day": name} if day == today + timedelta(days=1) else name
