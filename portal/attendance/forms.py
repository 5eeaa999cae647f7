"""The marks as they come from the page: three buttons a pupil, `m-<pupil>`, a reason for some, `r-<pupil>`, and the
code that was kept when the page was made, `w-<pupil>`."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from portal.attendance.codes import Button, Table
from portal.attendance.sheet import Row, Sheet


@dataclass
class RegisterForm:
    """Not a Django form: sixty fields of three buttons each cost more than the whole rest of the page."""

    sheet: Sheet
    table: Table
    session: str
    data: Mapping[str, Any] | None = None
    missing: list[Row] = field(default_factory=list)

    @property
    def marks(self) -> dict[int, str]:
        """What is chosen, for the pupils of this sheet only; unknown codes are no choice."""
        chosen = {row.pupil_id: self._chosen_code(row) for row in self.sheet.rows}
        return {pupil: code for pupil, code in chosen.items() if code in self.table}

    def _chosen_code(self, row: Row) -> str:
        """The reason where it goes with the button: who was away and came is here, whatever the reason was.

        Whom the home has said to be away begins as away.
        """
        if self.data is None:
            return row.code or (self.table.expected(row.reason, self.session) if row.reason else "")
        button, reason = (str(self.data.get(f"{name}-{row.pupil_id}", "")) for name in "mr")
        marked, reason_code = self.table.get(button), self.table.get(reason)
        chosen = reason if reason_code and (not marked or reason_code.kind == marked.kind) else button
        # Left as it was on a page that is older than somebody's correction: the correction stays.
        return row.code if row.code and chosen == self.kept_code(row) else chosen

    def kept_code(self, row: Row) -> str:
        """The code that the page shows as kept."""
        return row.code if self.data is None else str(self.data.get(f"w-{row.pupil_id}", row.code))

    def mark_rest(self) -> None:
        """Marks present whoever has no mark, to be looked at before sending."""
        marks = {row.pupil_id: self.table.present(self.session) for row in self.sheet.rows} | self.marks
        kept_codes = {f"w-{row.pupil_id}": self.kept_code(row) for row in self.sheet.rows}
        self.data = {f"m-{pupil}": code for pupil, code in marks.items()} | kept_codes

    @property
    def rows(self) -> list[tuple[Row, str, str, bool, str]]:
        """Each pupil, the code chosen, the button it stands under, whether the pupil still wants one, the code kept."""
        marks, missing = self.marks, {row.pupil_id for row in self.missing}
        return [
            (row, *self._button_of(marks.get(row.pupil_id, "")), row.pupil_id in missing, self.kept_code(row))
            for row in self.sheet.rows
        ]

    def _button_of(self, letter: str) -> tuple[str, str]:
        code = self.table.get(letter)
        return (letter, code.kind) if code else ("", "")

    @property
    def buttons(self) -> list[Button]:
        return self.table.buttons(self.session)

    @property
    def counts(self) -> list[tuple[Button, int]]:
        """How many are here, late, away."""
        kinds = [self.table.by_letter[letter].kind for letter in self.marks.values()]
        return [(button, kinds.count(button.kind)) for button in self.buttons]

    @property
    def unmarked(self) -> int:
        return len(self.sheet.rows) - len(self.marks)
