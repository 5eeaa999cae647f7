from django import forms
from django.forms import BoundField
from django.http import QueryDict
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from foundation.plain_text import LineField, TextField
from portal.reports.models import Line, Report
from roll.models import Subject

COMMENT_MAX = 2000


class ReportForm(forms.Form):
    """A comment for the whole, and for each subject a grade and a comment; all may wait."""

    comment = TextField(
        label=_("About this pupil"),
        help_text=_("What goes well, what comes next. Plain words: the family reads this."),
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
    def _initial(report: Report | None) -> dict[str, str]:
        if not report:
            return {}
        values = {"comment": report.comment}
        for line in report.lines.all():
            values |= {f"grade-{line.subject_id}": line.grade, f"words-{line.subject_id}": line.comment}
        return values

    def by_subject(self) -> list[tuple[Subject, BoundField, BoundField]]:
        return [(subject, self[f"grade-{subject.pk}"], self[f"words-{subject.pk}"]) for subject in self.subjects]

    def lines(self) -> list[Line]:
        data = self.cleaned_data
        return [Line(each, data[f"grade-{each.pk}"], data[f"words-{each.pk}"]) for each in self.subjects]
