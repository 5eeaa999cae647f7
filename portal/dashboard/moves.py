"""A child who has moved school: one child on a family's pages, once an adult of both records has said so."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from foundation.addresses import pattern
from foundation.search import words
from portal.dashboard.forms import JoiningForm
from portal.dashboard.models import EarlierRecord
from roll.classes import is_gone
from roll.models import Pupil
from roll.rooms import Family, ToDo


@dataclass(frozen=True)
class Moves:
    """The children of one adult, as a guardian, and what the adult has said of them (`EarlierRecord.words_of`)."""

    pupils: Sequence[Any]
    said: dict[int, int | None]

    @classmethod
    def of(cls, family: Family) -> "Moves":
        """One query, and none where no child has left or all are of one school."""
        mine = set(family.keys.as_guardian(None))
        pupils = [pupil for pupil in family.pupils if pupil.pk in mine]
        several = len({pupil.school_id for pupil in pupils}) > 1 and any(map(is_gone, pupils))
        return cls(pupils, EarlierRecord.words_of(family.user) if several else {})

    def goes_on_in(self, pupil: Pupil) -> Any:
        """Returns the child's record at the school where they went; None where nobody has said, or they are back."""
        key = self.said.get(pupil.pk)
        return next((each for each in self.pupils if each.pk == key), None) if self._is_gone(pupil) else None

    def earlier(self, pupil: Pupil) -> list[Any]:
        """Returns the child's records at the schools before, the last one first."""
        before = [each for each in self.pupils if self.goes_on_in(each) == pupil]
        return [*before, *(each for one in before for each in self.earlier(one))]

    def candidates(self, pupil: Pupil) -> list[Any]:
        """Returns who the child could be by now: those at other schools; nobody unless the child has left."""
        elsewhere = [each for each in self.pupils if each.school_id != pupil.school_id and not is_gone(each)]
        return elsewhere if self._is_gone(pupil) else []

    def word_on(self, pupil: Pupil) -> str:
        """Returns what the adult has said of a child who has left, as the form has it; "" of nothing."""
        now = self.goes_on_in(pupil)
        return now.code if now else JoiningForm.NONE if pupil.pk in self.said else ""

    def to_do(self) -> list[ToDo]:
        """Returns a card for each child who has left and has a namesake at another school, until the adult has said."""
        return [
            ToDo(
                40,
                "info",
                "school",
                _("Is this the same %(name)s?") % {"name": left.first_name},
                _("%(earlier)s and %(school)s") % {"earlier": left.school.local_name, "school": now.school.local_name},
                [left, now],
                pattern("portal:joining")(code=left.code),
                _("Answer"),
            )
            for left in self.pupils
            if left.pk not in self.said
            for now in [each for each in self.candidates(left) if words(each.first_name) == words(left.first_name)][:1]
        ]

    def _is_gone(self, pupil: Pupil) -> bool:
        return any(is_gone(each) for each in self.pupils if each.pk == pupil.pk)
