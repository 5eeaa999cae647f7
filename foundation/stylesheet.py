"""The stylesheet `site/static/app.css`: built, with the catalogues, by `python -m foundation.catalogues compile`.

It is joined from what all pages share, `site/styles/*.css` in the order of their names, and what one room alone draws,
`room.css` in the room's own folder (`helpdesk/room.css`, `portal/attendance/room.css`), in the order of their paths.
A new room puts its file there and names it nowhere. Each file says in which `@layer` its rules stand, and the layers,
listed once in `site/styles/10-tokens.css`, decide before the order of the files does. Comments stay behind.
"""

import os
import re
from pathlib import Path
from typing import Any

from django.core.checks import CheckMessage, Error

ROOT = Path(__file__).resolve().parent.parent
BUILT = ROOT / "site" / "static" / "app.css"
COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
BLANK_LINES = re.compile(r"\n\s*\n")
COMMAND = "python -m foundation.catalogues compile"


def sources() -> list[Path]:
    """Returns the files that the stylesheet is joined from, in their order: the shared ones, then each room's."""
    rooms = [*ROOT.glob("*/room.css"), *ROOT.glob("portal/*/room.css")]
    return [*sorted(ROOT.glob("site/styles/*.css")), *sorted(rooms)]


def joined_text() -> str:
    """Returns the text that the built stylesheet has to hold: all sources without comments and blank lines."""
    text = "\n".join(path.read_text() for path in sources())
    return BLANK_LINES.sub("\n", COMMENT.sub("", text)).lstrip()


def build() -> None:
    """Writes the stylesheet where it is missing or out of date.

    It is written beside its place and then moved there, so that a server never reads half of it.
    """
    text = joined_text()
    if not BUILT.exists() or BUILT.read_text() != text:
        part = BUILT.with_suffix(f".{os.getpid()}")
        part.write_text(text)
        part.replace(BUILT)


def check_stylesheet(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Returns an Error (`chaupal.E002`) where the stylesheet is not built or out of date; one of Django's checks."""
    if BUILT.exists() and BUILT.read_text() == joined_text():
        return []
    wrong = "out of date" if BUILT.exists() else "not built"
    return [Error(f"{BUILT.relative_to(ROOT)} is {wrong}.", hint=f"Run {COMMAND}.", id="chaupal.E002")]
