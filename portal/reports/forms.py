from typing import Any

from django import forms
from django.forms import BoundField
from django.http import QueryDict
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from foundation.plain_text import LineField, TextField, name_field
from portal.reports.models import Line, Report, ReportCycle
from roll.days import NO_DAY, day_field
from roll.models import Subject

COMMENT_MAX = 2000


class ReportForm(forms.Form):
    """A comment for the whole, and for each subject a grade and a comment; all may wait."""

    comment = TextField(
        label=_("About this pupil"),
        help_text=_("What goes well, what comes next. Plain words, please: the family reads this."),
        required=False,
        max_length=COMMENT_MAX,
        widget=forms.Textarea(attrs={"rows": 5, "dir": "auto"}),
    )

    def __init__(self, data: QueryDict | None, *, subjects: list[Subject], report: Report | None) -> None:
        self.subjects = subjects
        super().__init__(data, initial=self._initial(report))
        for subject in subjects:
            self.fields[f"grade-{subject.pk}"] = LineField(
                label=format_lazy(_("{subject}: grade"), subject=subject.name),
                required=False,
                max_length=8,
                widget=forms.TextInput(attrs={"autocomplete": "off"}),
            )
            self.fields[f"words-{subject.pk}"] = TextField(
                label=format_lazy(_("{subject}: comment"), subject=subject.name),
                required=False,
                max_length=COMMENT_MAX,
                widget=forms.Textarea(attrs={"rows": 2, "dir": "auto"}),
            )

    @staticmethod
    def _initial(report: Report | None) -> dict[str, Any]:
        if not report:
            return {}
        values: dict[str, Any] = {"comment": report.comment}
        for line in report.lines.all():
            values |= {f"grade-{line.subject_id}": line.grade, f"words-{line.subject_id}": line.comment}
        return values

    def by_subject(self) -> list[tuple[Subject, BoundField, BoundField]]:
        return [(subject, self[f"grade-{subject.pk}"], self[f"words-{subject.pk}"]) for subject in self.subjects]

    def lines(self) -> list[Line]:
        data = self.cleaned_data
        return [Line(each, data[f"grade-{each.pk}"], data[f"words-{each.pk}"]) for each in self.subjects]


class CorrectionForm(ReportForm):
    """With the number of the text that is corrected; without one it is of none."""

    number = forms.IntegerField(required=False, widget=forms.HiddenInput)

    @staticmethod
    def _initial(report: Report | None) -> dict[str, Any]:
        return ReportForm._initial(report) | ({"number": report.number} if report else {})

    def renew_number(self, number: int) -> None:
        """What is sent next corrects the text of this number."""
        data: Any = self.data
        self.data = data.copy()
        self.data["number"] = str(number)  # type: ignore[index]


class CycleForm(forms.Form):
    """What reports are called, and by when they are written."""

    name = name_field(_("What are they called?"), 80, help_text=_("Families read it: Half-yearly report."))
    due_on = day_field(_("Written by"), error_messages=NO_DAY)

    def __init__(self, data: QueryDict | None, *, cycle: ReportCycle) -> None:
        self.cycle = cycle
        super().__init__(data, initial={"name": cycle.name, "due_on": cycle.due_on})
