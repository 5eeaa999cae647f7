"""A deadline that leaves people little time is asked about, and taken once somebody says yes to it."""

from datetime import date, datetime, timedelta

from django import forms

from foundation import clock
from foundation.plain_text import LineField

SOON = timedelta(days=3)


def is_soon(moment: datetime) -> bool:
    """Whether it is less than three days away, or over."""
    return moment - clock.now() < SOON


class DeadlineForm(forms.Form):
    """A form with a deadline. The button "Yes, …" that stands beside a question sends what the question was about."""

    sure = LineField(required=False, max_length=40, widget=forms.HiddenInput)
    # What is asked about, as `sure` says it; empty where nothing is.
    asked = ""

    def ask_about(self, field: str, deadline: date, question: str) -> None:
        """Holds the form up with a question beside the field, unless the answer to this very deadline was yes."""
        if self.cleaned_data.get("sure") != deadline.isoformat():
            self.asked = deadline.isoformat()
            self.add_error(field, question)
