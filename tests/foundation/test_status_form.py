"""With which status a form is shown again, and what is said above it."""

from django import forms
from django.core.exceptions import ValidationError

from foundation.status_form import StatusForm


class Vote(StatusForm):
    words = forms.CharField(error_messages={"required": "Say it."})

    def clean(self):
        if self.data.get("late"):
            raise ValidationError("Too late.")


def test_it_says_whether_a_field_is_wrong_or_the_whole_too_late():
    forms_and_answers = {
        (): (200, ""),
        (("words", "Yes"),): (200, ""),
        (("words", ""),): (422, "Say it."),
        (("words", "Yes"), ("late", "1")): (409, "Too late."),
        (("words", ""), ("late", "1")): (409, "Too late."),
    }
    found = {}
    for sent in forms_and_answers:
        form = Vote(dict(sent) or None)
        found[sent] = (form.status, form.wrong)
    assert found == forms_and_answers
