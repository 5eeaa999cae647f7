"""A form over something that others may change meanwhile, and the HTTP status with which it is shown again."""

from django import forms


class StatusForm(forms.Form):
    """A form with the HTTP status of its answer: whether the reader can mend an error, or comes too late."""

    @property
    def status(self) -> int:
        """200 without errors, 409 where an error is of the whole form, 422 where all errors are of its fields."""
        if not self.errors:
            return 200
        return 409 if self.non_field_errors() else 422

    @property
    def wrong(self) -> str:
        """The first error's text, those of the whole form first; "" where there is none."""
        errors = [*self.non_field_errors(), *(error for errors in self.errors.values() for error in errors)]
        return str(errors[0]) if errors else ""
