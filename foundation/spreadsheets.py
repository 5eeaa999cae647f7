"""Reads a table that somebody sends, row by row: CSV in the ways that offices save it, or XLSX."""

import csv
import io
import re
import zipfile
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.utils.translation import gettext as _
from openpyxl import load_workbook

# Of all that an XLSX holds once it is unpacked, and of a CSV: a table of 1,000 rows and 30 columns has two.
MOST_UNPACKED = 8 * 1024**2
MOST_PARTS = 1_000
# Of `<` and `=`, which are what reading XML costs: a cell with its place, kind and style has seven, and few
# tables fill every cell that they may.
SIGNS_A_CELL, SIGNS_ASIDE = 6, 20_000
# Of tags that are no cell's, each of which costs as much as ten: of styles some hundreds, in an office's template more.
MOST_OTHERS = 10_000
# Between two tags: a cell has at most 32,767 letters.
LONGEST = 400_000
SHEET = re.compile(rb"<(?:[^\s<>/:=]+:)?sheet[\s/>]")
OF_CELLS = re.compile(rb"</|<(?:[^\s<>/:=]+:)?(?:row|c|v|f|is|t|si)[\s/>]")
OLD_OR_LOCKED = b"\xd0\xcf\x11\xe0"
ZIP = b"PK\x03\x04"
SEPARATORS = ",;\t|"
ENCODINGS = {b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16", b"\xef\xbb\xbf": "utf-8-sig"}


def read_table(file: File, *, most_rows: int, most_columns: int) -> list[list[str]]:
    """Returns the rows of the first sheet as text, each as long as the longest, without the empty ones at the end.

    Raises ValidationError, in the reader's language, where it is none that can be read or has more rows.
    """
    start = file.read(4)
    file.seek(0)
    if start == OLD_OR_LOCKED:
        raise ValidationError(
            _("This is an old Excel file (.xls), or it has a password. Save it as .xlsx without a password, or as CSV.")
        )
    if file.size > MOST_UNPACKED:
        raise ValidationError(_("The file is too large. Save the table alone, as CSV."))
    found = _of_xlsx(file, most_rows, most_columns) if start == ZIP else _of_csv(file.read())
    rows: list[list[str]] = []
    for row in found:
        if len(rows) > most_rows:
            break
        cells = [cell.strip() for cell in row[:most_columns]]
        rows.append(cells[: max((number for number, cell in enumerate(cells, 1) if cell), default=0)])
    while rows and not rows[-1]:
        rows.pop()
    if len(rows) > most_rows:
        raise ValidationError(
            _("The table has more than %(most)d rows. Split it and send one part after the other."),
            params={"most": most_rows},
        )
    if not rows:
        raise ValidationError(_("The table is empty."))
    longest = max(map(len, rows))
    return [row + [""] * (longest - len(row)) for row in rows]


def _of_csv(content: bytes) -> Iterator[list[str]]:
    text = _decoded(content)
    head = text[:4000]
    separator = max(SEPARATORS, key=head.count)
    # A line of more than a megabyte in quotes that never end is no cell.
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    try:
        yield from reader
    except csv.Error:
        raise ValidationError(
            _("Line %(line)d can’t be read as CSV. Look whether a quotation mark is missing there."),
            params={"line": reader.line_num},
        ) from None


def _decoded(content: bytes) -> str:
    marked = next((name for mark, name in ENCODINGS.items() if content.startswith(mark)), "")
    try:
        text = content.decode(marked or "utf-8")
    except UnicodeDecodeError:
        # What Excel saves as "CSV" in Western Europe. What says that it is another encoding and is not, is damaged.
        text = "\0" if marked else content.decode("cp1252", errors="replace")
    if "\0" in text or "\ufffd" in text:
        raise ValidationError(_("This is no table that can be read. Save it as .xlsx or as CSV (UTF-8)."))
    return text


def _of_xlsx(file: File, most_rows: int, most_columns: int) -> Iterator[list[str]]:
    try:
        with zipfile.ZipFile(file) as packed:
            if not _is_a_table(packed, (most_rows + 1) * most_columns * SIGNS_A_CELL + SIGNS_ASIDE):
                raise ValidationError(_("The file is too large once it is unpacked. Save the table alone, as CSV."))
        file.seek(0)
        book = load_workbook(file, read_only=True, data_only=True, keep_links=False)
        sheet: Any = book.worksheets[0]
        rows: Iterable[Any] = sheet.iter_rows(max_row=most_rows + 1, max_col=most_columns, values_only=True)
        for row in rows:
            yield [_written(cell) for cell in row]
    except ValidationError:
        raise
    except Exception:  # openpyxl raises whatever its parsers do
        raise ValidationError(
            _("This file can’t be read as a table. Open it in Excel, save it as .xlsx or CSV, and send that.")
        ) from None


def _is_a_table(packed: zipfile.ZipFile, most: int) -> bool:
    """Says whether all of it is read in so many signs: what a few kilobytes unpack to may take minutes.

    Raises ValueError for what no program writes and is dear to read: entities, and other encodings than UTF-8.
    """
    parts = packed.infolist()
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED:
        return False
    signs, sheets, others = [0], 0, 0
    for text in map(packed.read, parts):
        if text.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\0" in text[:4] or b"<!DOCTYPE" in text:
            raise ValueError("Entities, or another encoding.")
        if text.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
            tags = text.count(b"<")
            signs.append(tags + text.count(b"="))
            if sum(signs) > most or max(map(len, text.split(b"<"))) > LONGEST:
                return False
            sheets += len(SHEET.findall(text))
            others += tags - len(OF_CELLS.findall(text))
    # Each sheet is read by itself, and a thousand may name the same part.
    return max(signs) * sheets <= most and others <= MOST_OTHERS


def _written(cell: Any) -> str:
    """As somebody would type it: a whole number without its point, a day without its hours."""
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, datetime) and not (cell.hour or cell.minute or cell.second):
        return cell.date().isoformat()
    return cell.isoformat() if isinstance(cell, date) else str(cell)
