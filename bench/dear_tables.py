"""Tables and calendars that are as dear to read as a sender can make them: read once, and nothing of them is kept."""

import zipfile
from collections.abc import Callable, Iterator
from datetime import date
from functools import partial
from io import BytesIO

from django.core.files.base import File
from openpyxl import Workbook

from bench.dear import Case, always, filled
from foundation.spreadsheets import LONGEST, MOST_OTHERS, MOST_UNPACKED, SIGNS_A_CELL, SIGNS_ASIDE
from portal.schooldays import calendar_files
from portal.schooldays.calendar_files import MOST_BYTES
from roll.administration import school_rows
from roll.administration.school_rows import MOST_COLUMNS, MOST_ROWS


def schools(file: File) -> None:
    school_rows.rows_of(file)


def holidays(file: File) -> None:
    calendar_files.named_days(file, date(2026, 4, 1), date(2029, 3, 31))


def workbook(part: str, text: str | bytes, **more: str | bytes) -> bytes:
    """An XLSX with this part in place of its own."""
    book, into = Workbook(), BytesIO()
    book.active.append(["Name", "Area"])
    book.save(into)
    with zipfile.ZipFile(into) as packed:
        parts = {name: packed.read(name) for name in packed.namelist()} | {part: text} | more
    with zipfile.ZipFile(into := BytesIO(), "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in parts.items():
            packed.writestr(name, content)
    return into.getvalue()


SHEET = "xl/worksheets/sheet1.xml"
MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
RELATIONS = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'


def sheet(row: str, times: int, within: str = "") -> bytes:
    return workbook(SHEET, f"<worksheet {MAIN}><sheetData>{row * times}{within}</sheetData></worksheet>")


def most(text: str) -> int:
    """How many times an XLSX may hold this text: by its size, and by what it costs to read."""
    signs = (MOST_ROWS + 2) * MOST_COLUMNS * SIGNS_A_CELL + SIGNS_ASIDE - 2_000
    return min(MOST_UNPACKED // len(text), signs // max(1, text.count("<") + text.count("="))) - 9


def same_sheets(number: int, rows: int) -> bytes:
    """As many sheets, all of one part."""
    each = '<sheet name="a" sheetId="1" r:id="rId1"/>' * number
    book = f"<workbook {MAIN} {RELATIONS}><sheets>{each}</sheets></workbook>"
    row = f"<worksheet {MAIN}><sheetData>{'<row><c/></row>' * rows}</sheetData></worksheet>"
    return workbook("xl/workbook.xml", book, **{SHEET: row})


def tables() -> Iterator[Case]:
    for unit in (b",", b"\n", b'"', b'""', b"a,", b"\r", b"\xff\xfe,\0"):
        yield f"a CSV of {unit!r}", "a.csv", filled(unit)
    cell = '<c t="inlineStr"><is><t>a</t></is></c>'
    for row in ("<row><c/></row>", f"<row>{cell * 30}</row>", '<row r="1048576"><c r="XFD1048576"/></row>', "<a>", " "):
        for times in (most(row), 3 * MOST_UNPACKED // len(row)):
            yield f"a sheet of {row[:40]} {times} times", "a.xlsx", always(partial(sheet, row, times))
    for number in (LONGEST // 12, MOST_UNPACKED // 12):
        wide = " ".join(f'a{each}="1"' for each in range(number))
        yield f"a row of {number} attributes", "a.xlsx", always(partial(sheet, f"<row {wide}/>", 1))
    for number in (LONGEST - 99, MOST_UNPACKED - 9_999):
        digits = f"<row><c><v>{'9' * number}</v></c></row>"
        yield f"{number} digits", "a.xlsx", always(partial(sheet, digits, 1))
    font = '<font><sz val="11"/><b/></font>'
    styles = f"<styleSheet {MAIN}><fonts>{font * most(font)}</fonts></styleSheet>"
    yield "styles", "a.xlsx", always(partial(workbook, "xl/styles.xml", styles))
    fonts = f"<styleSheet {MAIN}><fonts>{'<font/>' * (MOST_OTHERS - 999)}</fonts></styleSheet>"
    yield "fonts", "a.xlsx", always(partial(workbook, "xl/styles.xml", fonts))
    named = '<definedName name="a">b</definedName>' * (MOST_OTHERS - 999)
    book = f"<workbook {MAIN}><definedNames>{named}</definedNames></workbook>"
    yield "names", "a.xlsx", always(partial(workbook, "xl/workbook.xml", book))
    for number, rows in ((400, 100), (20_000, 10), (50, 100_000)):
        yield f"{number} sheets of one part", "a.xlsx", always(partial(same_sheets, number, rows))
    laughs = "<!DOCTYPE a [<!ENTITY b '%s'>]>" % ("<c/>" * 900)
    bomb = f"{laughs}<worksheet {MAIN}><sheetData><row>{'&b;' * 9_000}</row></sheetData></worksheet>"
    yield "entities", "a.xlsx", always(partial(workbook, SHEET, bomb))
    parts = {f"a{number}": "" for number in range(9_000)}
    yield "many parts", "a.xlsx", always(partial(workbook, SHEET, "", **parts))


def calendars() -> Iterator[Case]:
    begin = b"BEGIN:VCALENDAR\r\n"
    event = b"BEGIN:VEVENT\r\nDTSTART;VALUE=DATE:20260501\r\n%sEND:VEVENT\r\n"
    rule = b"RRULE:FREQ=YEARLY;COUNT=999999999;INTERVAL=1\r\n"
    for unit in (event % b"", event % rule, b"BEGIN:VEVENT\r\n", b" a\r\n", b"A;B=C:\\,\r\n", b'X;"', b"\r\n", b"A:B,"):
        # Beyond MOST_BYTES it is refused unread.
        most_of_it = (MOST_BYTES - 99) // len(unit)
        yield f"a calendar of {unit[:20]!r}", "a.ics", always(partial(bytes.__add__, begin, unit * most_of_it))
        yield f"a long calendar of {unit[:20]!r}", "a.ics", filled(unit, begin)


# What reads an upload and keeps nothing of it, with its cases.
READ: dict[str, tuple[Callable[[File], None], Callable[[], Iterator[Case]]]] = {
    "tables": (schools, tables),
    "calendars": (holidays, calendars),
}
