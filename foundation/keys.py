"""Keys of rows as they come from outside: any text at all, of any length."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError


def is_key(written: str) -> bool:
    """A longer number is no key that any database has, and SQLite breaks off at it."""
    return written.isascii() and written.isdigit() and len(written) < 19


def key_of(written: str) -> int:
    """0, which no row has, where it is none."""
    return int(written) if is_key(written) else 0


class KeysField(forms.ModelMultipleChoiceField):
    """Several rows by their keys. Django's own hands any number to the database."""

    def clean(self, value: Any) -> Any:
        for each in value or ():
            if not is_key(str(each)):
                raise ValidationError(self.error_messages["invalid_choice"], params={"value": each})
        return super().clean(value)
