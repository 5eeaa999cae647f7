"""What is wrong with a file, said so that the person who made it finds the very cell."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple, NoReturn, Protocol

SHOWN = 200


@dataclass(frozen=True, order=True, slots=True)
class Problem:
    """`line` is the line of the file on which the row begins, the header being 1; 0 speaks of the whole file."""

    file: str
    line: int
    column: str
    reason: str

    def __str__(self) -> str:
        place = [self.file, str(self.line or ""), self.column]
        return ": ".join([*filter(None, place), self.reason])


class Refused(Exception):
    """Nothing was written. Carries every problem found, in the order of the files."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = sorted(set(problems))
        super().__init__(f"{len(self.problems)} problems")


class Problems:
    def __init__(self) -> None:
        self.problems: list[Problem] = []

    def add(self, file: str, line: int, column: str, reason: str) -> None:
        self.problems.append(Problem(file, line, column, reason))

    def raise_if_any(self) -> None:
        """The end of a round of checks: raises Refused where anything was found."""
        if self.problems:
            raise Refused(self.problems)


def refuse(file: str, reason: str, line: int = 0, column: str = "") -> NoReturn:
    raise Refused([Problem(file, line, column, reason)])


@dataclass
class Tally:
    """What an import did, kind by kind, and what a person should look at."""

    counts: dict[str, Counter[str]] = field(default_factory=dict)
    warnings: list[Problem] = field(default_factory=list)
    ignored: Counter[str] = field(default_factory=Counter)  # roles of OneRoster that have no place here
    extensions: Counter[str] = field(default_factory=Counter)  # the same of orgs, sessions and classes
    unseen: Counter[str] = field(default_factory=Counter)  # known from an earlier file, and not in this one
    waiting: int = 0

    def count(self, kind: str, what: str, number: int = 1) -> None:
        self.counts.setdefault(kind, Counter())[what] += number

    def access_changes(self) -> dict[str, int]:
        """How many rows of those that give access were made, changed or ended: `postings_made`. Without the noughts."""
        changes = ("made", "changed", "ended")
        kinds = ("postings", "teachings", "guardianships")
        numbers = {f"{kind}_{what}": self.counts.get(kind, Counter())[what] for kind in kinds for what in changes}
        return {name: number for name, number in numbers.items() if number}

    def warn(self, row: "HasPlace", column: str, reason: str) -> None:
        self.warnings.append(Problem(row.file, row.line, column, reason))


class Line(NamedTuple):
    """A line of a file, the header being 1."""

    file: str
    line: int


class HasPlace(Protocol):
    """Something that was read from a line of a file."""

    @property
    def file(self) -> str: ...

    @property
    def line(self) -> int: ...
