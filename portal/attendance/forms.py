"""The marks as they come from the page: a radio button a pupil, named `m-<pupil>`."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from portal.attendance.codes import CODES, PRESENT, Code
from portal.attendance.sheet import Row, Sheet


@dataclass
class RegisterForm:
    """Not a Django form: sixty fields of three buttons each cost more than the whole rest of the page."""

    sheet: Sheet
    data: Mapping[str, Any] | None = None
    missing: list[Row] = field(default_factory=list)

    @property
    def marks(self) -> dict[int, str]:
        """What is chosen, for the pupils of this sheet only; unknown codes are no choice."""
        if self.data is None:
            return {row.pupil_id: row.code for row in self.sheet.rows if row.code}
        sent = {row.pupil_id: str(self.data.get(f"m-{row.pupil_id}", "")) for row in self.sheet.rows}
        return {pupil: code for pupil, code in sent.items() if code in CODES}

    def mark_rest(self) -> None:
        """Marks present whoever has no mark, to be looked at before sending."""
        marks = {row.pupil_id: PRESENT for row in self.sheet.rows} | self.marks
        self.data = {f"m-{pupil}": code for pupil, code in marks.items()}

    @property
    def rows(self) -> list[tuple[Row, str, bool]]:
        """Each pupil, the code chosen, and whether it still wants one."""
        marks, missing = self.marks, {row.pupil_id for row in self.missing}
        return [(row, marks.get(row.pupil_id, ""), row.pupil_id in missing) for row in self.sheet.rows]

    @property
    def counts(self) -> list[tuple[Code, int]]:
        """How many are here, late, away: one of each kind."""
        chosen = list(self.marks.values())
        return [(code, chosen.count(code.letter)) for code in CODES.values()]

    @property
    def unmarked(self) -> int:
        return len(self.sheet.rows) - len(self.marks)
