"""A form over something that others may change meanwhile, and the HTTP status with which it is shown again."""

from django import forms


class StatusForm(forms.Form):
    """An error at a field is the reader's to mend (422); one of the whole form says that it comes too late (409)."""

    @property
    def status(self) -> int:
        if not self.errors:
            return 200
        return 409 if self.non_field_errors() else 422

    @property
    def wrong(self) -> str:
        """The first reason why nothing was done; empty where there is none."""
        errors = [*self.non_field_errors(), *(error for errors in self.errors.values() for error in errors)]
        return str(errors[0]) if errors else ""
