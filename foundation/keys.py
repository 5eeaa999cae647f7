"""Keys of rows as they come from outside: any text at all, of any length."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError


class KeyConverter:
    """A key in an address, `<key:pk>`: of 18 digits at most, for SQLite fails on a longer number than it can hold."""

    regex = "[0-9]{1,18}"

    def to_python(self, value: str) -> int:
        """Returns the key that the view is given."""
        return int(value)

    def to_url(self, value: int) -> str:
        """Returns the key as it stands in an address."""
        return str(value)


def is_key(written: str) -> bool:
    """Says whether the text can be the key of a row: ASCII digits, at most 18. SQLite can fail on a longer number."""
    return written.isascii() and written.isdigit() and len(written) < 19


def key_of(written: str) -> int:
    """Returns the text as a key; 0, which no row has, where it can't be one."""
    return int(written) if is_key(written) else 0


class KeysField(forms.ModelMultipleChoiceField):
    """A field for several rows chosen by their keys; refuses what can be no key before the database is asked."""

    def clean(self, value: Any) -> Any:
        """Returns the chosen rows as a queryset; raises ValidationError for a key that is none of the choices."""
        for each in value or ():
            if not is_key(str(each)):
                raise ValidationError(self.error_messages["invalid_choice"], params={"value": each})
        return super().clean(value)
