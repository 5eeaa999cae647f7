"""What is written down. Each app declares its own kinds in a file `kinds.py` and writes them where they happen."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, TypeAlias

from django.db import models
from django.http import HttpRequest
from django.utils.functional import Promise

from journal.clients import client_of
from journal.models import LONGEST_NAME, Entry

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

# A row, its key, or nobody.
Key: TypeAlias = "models.Model | AnonymousUser | int | None"
KINDS: dict[str, "Kind"] = {}
MOST_NUMBERS = 12


class Kind:
    """A kind of thing that happens, declared once: `GRANTED = Kind("access.granted", _("Access granted"), …)`.

    `name` is its own, dotted, and refused when taken; `label` is how it reads on screen; `about` says what the subject
    of such a row is, `roll.guardianship`, and is empty where it has none.
    """

    class Taken(Exception):
        """Another kind has this name."""

    def __init__(self, name: str, label: str | Promise, about: str = "") -> None:
        if name in KINDS:
            raise self.Taken(name)
        if max(len(name), len(about)) > LONGEST_NAME:
            raise ValueError(f"{name}: a name has {LONGEST_NAME} letters at most.")
        self.name, self.label, self.about = name, label, about
        KINDS[name] = self

    def write(
        self,
        *,
        by: Key = None,
        school: Key = None,
        subject: Key = None,
        request: HttpRequest | None = None,
        **numbers: int,
    ) -> Entry:
        """Writes one row, in the caller's transaction where there is one: what is rolled back leaves none.

        `numbers` are whole numbers, a dozen at most. The request need be named only before allauth has seen it.
        """
        entry = self.entry(by=by, school=school, subject=subject, client=client_of(request), **numbers)
        entry.save(force_insert=True)
        return entry

    def entry(self, *, by: Key, school: Key, subject: Key, client: str, **numbers: int) -> Entry:
        """Returns the row, not yet written: for `write_all`. Raises TypeError for what is no key and no number."""
        if len(numbers) > MOST_NUMBERS or not all(isinstance(number, int) for number in numbers.values()):
            raise TypeError(f"{self.name}: the journal takes {MOST_NUMBERS} whole numbers at most.")
        return Entry(
            kind=self.name,
            user=key_of(by),
            school=key_of(school),
            subject_kind=self.about,
            subject=key_of(subject),
            client=client,
            numbers=numbers,
        )


def key_of(row: Any) -> int | None:
    """Returns the key of a row; a key is its own. Raises TypeError for anything else."""
    key = getattr(row, "pk", row)
    if key is not None and not isinstance(key, int):
        raise TypeError("The journal takes keys.")
    return key


def write_all(entries: Iterable[Entry]) -> None:
    """Writes many at once: one INSERT."""
    Entry.objects.bulk_create(entries)
