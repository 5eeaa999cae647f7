"""The guards of the house: what must never happen, the line that keeps it from happening, the tests that hold the line.

A file a floor, each with a list GUARDS. `make prove ONLY=guards` takes the lines out one by one, in a copy, and runs
the tests named beside each: they must fail. A guard that no test can show broken is deleted from the code, or stands
here as `belt` with the reason.
"""

from dataclasses import dataclass
from importlib import import_module
from pathlib import Path

SQLITE, POSTGRESQL = "sqlite", "postgresql"
# What answers who may see whom: the short size takes all their guards.
RULE = (
    "roll/scope.py",
    "roll/keys.py",
    "roll/models/records.py",
    "roll/models/open_guardianships.py",
    "roll/models/restrictions.py",
)


@dataclass(frozen=True)
class Guard:
    """`text` stands once in `file`; with `instead` in its place one of `tests` (files or node ids) fails.

    `databases` are those on which it is taken out: the one, where it is the same on both. `belt` says why a second
    belt is kept that no test can show broken; without tests it is not even tried.
    """

    name: str
    file: str
    text: str
    instead: str
    tests: tuple[str, ...]
    databases: tuple[str, ...] = (SQLITE,)
    belt: str = ""

    def is_stale(self, root: Path) -> bool:
        path = root / self.file
        return not path.is_file() or path.read_text().count(self.text) != 1 or self.text == self.instead


def all_guards() -> list[Guard]:
    floors = sorted(path.stem for path in Path(__file__).parent.glob("*.py") if path.stem != "__init__")
    return [guard for floor in floors for guard in import_module(f"bench.guards.{floor}").GUARDS]
