"""Opens a zip of CSV files: nothing is unpacked to disk, sizes are capped, text is UTF-8 or refused.

Each file is read twice, a little at a time: whether it is text at all is known before the first row is taken.
"""

import codecs
import csv
import re
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from io import TextIOWrapper
from pathlib import Path
from typing import BinaryIO, TextIO

from django.utils.translation import gettext as _

from roll.oneroster.problems import Problem, Problems, Refused, refuse

LARGEST = 512 * 1024 * 1024  # bytes unpacked, all files together: a state's roll of two million pupils
SQUEEZED = 200  # times; real CSV packs 5 to 30 times, a bomb a thousand
FILES = 100
OF_A_MAC = "__MACOSX"  # a folder that it puts into each zip; hidden files begin with a dot
WIDEST = 20_000  # characters in a cell
PIECE = 256 * 1024  # bytes looked at together


class Table:
    """One CSV file: its columns and its rows with the line each begins on. Rows of the wrong width are problems."""

    def __init__(self, file: str, text: TextIO, problems: Problems) -> None:
        self.file, self.problems = file, problems
        self._reader = csv.reader(text, strict=True)
        self.columns = [name.strip() for name in next(self._records(), (0, []))[1]]
        for name in {name for name in self.columns if self.columns.count(name) > 1}:
            problems.add(file, 1, name, _("This column appears twice."))

    def __iter__(self) -> Iterator[tuple[int, dict[str, str]]]:
        for line, cells in self._records():
            if not any(cells):
                continue
            if len(cells) != len(self.columns):
                reason = _("This row has %(found)d cells, the first line has %(wanted)d.")
                self.problems.add(self.file, line, "", reason % {"found": len(cells), "wanted": len(self.columns)})
                continue
            yield line, dict(zip(self.columns, cells, strict=True))

    def _records(self) -> Iterator[tuple[int, list[str]]]:
        while True:
            line = self._reader.line_num + 1
            try:
                yield line, next(self._reader)
            except StopIteration:
                return
            except csv.Error as error:
                # After a broken quote nothing can be trusted to be the cell it seems.
                self.problems.add(self.file, line, "", _("Can’t be read as CSV: %(error)s.") % {"error": error})
                return


@contextmanager
def open_archive(source: Path | BinaryIO, wanted: tuple[str, ...], problems: Problems) -> Iterator[dict[str, Table]]:
    """The wanted files that the zip holds, open to be read once. Raises Refused where the zip can't be trusted."""
    csv.field_size_limit(WIDEST)
    names = {name: name.casefold() for name in wanted}
    try:
        archive = zipfile.ZipFile(source)
        members = _trusted(archive, set(names.values()))
        members = {name: members[folded] for name, folded in names.items() if folded in members}
        for info in members.values():
            _check_text(archive, info)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError) as error:
        refuse(_("The zip"), _("Can't be opened: %(error)s.") % {"error": error})
    with archive:
        yield {name: Table(name, _text(archive, info), problems) for name, info in members.items()}


def _trusted(archive: zipfile.ZipFile, wanted: set[str]) -> dict[str, zipfile.ZipInfo]:
    """The files of the zip by their names in small letters; what systems put beside them is passed over, unread."""
    members: dict[str, zipfile.ZipInfo] = {}
    if len(archive.infolist()) > FILES:
        refuse(_("The zip"), _("Has too many files."))
    for info in archive.infolist():
        name = info.filename
        *folders, last = re.split(r"[\\/]", name)
        if folders[:1] == [OF_A_MAC] or last.startswith(".") or (folders and last.casefold() not in wanted):
            continue
        if folders:
            refuse(name, _("Is inside a folder. Put the CSV files at the top of the zip."))
        if name.casefold() in members:
            refuse(name, _("Is in the zip twice."))
        if info.flag_bits & 1:
            refuse(name, _("Is locked with a password."))
        if info.file_size > max(1024 * 1024, SQUEEZED * info.compress_size):
            refuse(name, _("Unpacks to far more than a roll can hold."))
        members[name.casefold()] = info
    if sum(info.file_size for info in members.values()) > LARGEST:
        refuse(_("The zip"), _("Unpacks to far more than a roll can hold."))
    return members


def _check_text(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> None:
    """Raises Refused at the first byte that is no UTF-8, or the first lines with a NUL."""
    # zipfile never reads more than the size declared, which is capped above, and checks the sum at the end.
    decoder, line = codecs.getincrementaldecoder("utf-8-sig")(), 1
    with archive.open(info) as file:
        while True:
            piece = file.read(PIECE)
            try:
                text = decoder.decode(piece, final=not piece)
            except UnicodeDecodeError as error:
                line += error.object.count(b"\n", 0, error.start)
                refuse(info.filename, _("Not UTF-8. Save the file as UTF-8 and try again."), line=line)
            if "\0" in text:
                lines = [number for number, part in enumerate(text.split("\n"), line) if "\0" in part]
                raise Refused(Problem(info.filename, number, "", _("Contains a NUL byte.")) for number in lines)
            line += text.count("\n")
            if not piece:
                return


def _text(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> TextIO:
    return TextIOWrapper(archive.open(info), "utf-8-sig", newline="")
