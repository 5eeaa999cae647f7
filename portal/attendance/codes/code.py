"""What a mark says: data, so that a country's table is a list and not a rewrite.

A session is *possible* when the pupil was due in school, *attended* when they were there or sent elsewhere by the
school; the percentage is attended over possible. `family` is what the home reads: words, never letters.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

# Statistical classes, as England counts them; India's table uses the same words.
PRESENT = "present"
APPROVED = "approved_educational_activity"
AUTHORISED = "authorised"
UNAUTHORISED = "unauthorised"
NOT_POSSIBLE = "not_possible"
NOT_COLLECTED = "not_collected"

KINDS = ("here", "late", "away")


@dataclass(frozen=True, eq=False)
class Code:
    """Each is one of its table, so that it is itself and nothing else.

    `kind` is the button of the register under which it stands.
    """

    letter: str
    kind: str
    family: str | Promise
    klass: str
    possible: bool
    attended: bool
    penalty: bool = False

    @property
    def state(self) -> str:
        """What the home reads first: here, late or away. Who is on a school trip is not away."""
        return self.kind if self.klass != APPROVED else "here"

    @property
    def tone(self) -> str:
        if self.kind == "late":
            return "warn"
        return {PRESENT: "ok", APPROVED: "ok", UNAUTHORISED: "bad", AUTHORISED: "warn"}.get(self.klass, "info")

    @property
    def icon(self) -> str:
        if self.kind == "late":
            return "clock"
        return {PRESENT: "check", APPROVED: "map-pin", NOT_POSSIBLE: "minus", NOT_COLLECTED: "minus"}.get(
            self.klass, "x"
        )


@dataclass(frozen=True)
class Button:
    """One of the three of the register, and the code it stands for on this session."""

    kind: str
    word: str | Promise
    tone: str
    icon: str
    letter: str


@dataclass(frozen=True, eq=False)
class Table:
    """A country's codes. `plain` names those of the three buttons, for each session."""

    codes: tuple[Code, ...]
    plain: Mapping[str, tuple[str, str, str]]
    # What a reason told by the home most likely is; the sender of the register decides.
    likely: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def by_letter(self) -> dict[str, Code]:
        return {code.letter: code for code in self.codes}

    def get(self, letter: str | None) -> Code | None:
        return self.by_letter.get(letter or "")

    def __contains__(self, letter: object) -> bool:
        return letter in self.by_letter

    def __iter__(self) -> Iterator[Code]:
        return iter(self.codes)

    def present(self, session: str) -> str:
        return self.plain[session][0]

    def expected(self, reason: str, session: str) -> str:
        """The code to begin with for who is expected to be late or away."""
        return self.likely.get(reason) or self.plain[session][2]

    def buttons(self, session: str) -> list[Button]:
        return [Button(*face, letter) for face, letter in zip(FACES, self.plain[session], strict=True)]

    def reasons(self, kind: str) -> list[Code]:
        """The codes that say more than a button does; those that no register sends are left out."""
        plain = {letter for letters in self.plain.values() for letter in letters}
        return [
            code
            for code in self.codes
            if code.kind == kind and code.letter not in plain and code.klass != NOT_COLLECTED
        ]


FACES = (
    ("here", pgettext_lazy("register", "Here"), "ok", "check"),
    ("late", pgettext_lazy("register", "Late"), "warn", "clock"),
    ("away", pgettext_lazy("register", "Away"), "bad", "x"),
)
