"""Tables in the ways that offices send them; what is none is refused with a reason that is true."""

import io
import zipfile
from datetime import date, datetime

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import Workbook
from openpyxl.styles import Font

from foundation.spreadsheets import read_table

ROWS = [["Name", "Area"], ["नई उम्मीद", "Barabanki"], ["Sitara", ""]]


def sent(content, name="a.csv"):
    return SimpleUploadedFile(name, content)


def read(content, most_rows=100, most_columns=20):
    return read_table(sent(content), most_rows=most_rows, most_columns=most_columns)


def xlsx(rows):
    book, into = Workbook(), io.BytesIO()
    for row in rows:
        book.active.append(row)
    book.save(into)
    return into.getvalue()


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_csv_as_programs_save_it(separator, encoding, end):
    text = end.join(separator.join(row) for row in ROWS) + end * 3
    assert read(text.encode(encoding)) == ROWS


def test_what_excel_saves_in_western_europe():
    assert read("Name;Area\nÉcole;Orléans\n".encode("cp1252")) == [["Name", "Area"], ["École", "Orléans"]]


def test_a_cell_may_hold_separators_and_lines():
    assert read(b'a,b\n"one, two","three\nfour"\n') == [["a", "b"], ["one, two", "three\nfour"]]


def test_xlsx_with_numbers_and_days_as_somebody_would_type_them():
    rows = [
        ["Name", "No.", "Born", "At"],
        [
            "नई उम्मीद",
            17.0,
            datetime(2020, 3, 4),  # noqa: DTZ001 as a sheet has it
            date(2021, 5, 6),
        ],
        [None, 2.5, None],
    ]
    assert read(xlsx(rows)) == [
        ["Name", "No.", "Born", "At"],
        ["नई उम्मीद", "17", "2020-03-04", "2021-05-06"],
        ["", "2.5", "", ""],
    ]


def refusal(content, **limits):
    with pytest.raises(ValidationError) as refused:
        read(content, **limits)
    return refused.value.messages[0]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "The table is empty."),
        (b"\n\n,,\n", "The table is empty."),
        (b"\xd0\xcf\x11\xe0" + b"\0" * 600, "old Excel file"),
        (b"PK\x03\x04 no archive", "can’t be read as a table"),
        (b"a,b\n\0\0\0\1", "no table that can be read"),
        (b"\xff\xfea", "no table that can be read"),
        (b'a,"' + b"x" * 200_000, "quotation mark"),
    ],
)
def test_what_is_no_table_is_refused_in_true_words(content, words):
    assert words in refusal(content)


def test_more_rows_than_it_takes():
    assert "more than 2 rows" in refusal(b"a\n1\n2\n", most_rows=2)
    assert read(b"a\n1\n\n\n", most_rows=2) == [["a"], ["1"]]


def test_a_cell_at_the_far_corner_costs_nothing():
    book, into = Workbook(), io.BytesIO()
    book.active["A1"], book.active["XFD1048576"] = "Name", "far"
    book.save(into)
    assert read(into.getvalue()) == [["Name"]]


# --- What a few kilobytes may unpack to ------------------------------------------------------------------------------
SHEET = "xl/worksheets/sheet1.xml"
MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
RELATIONS = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
LIMITS = {"most_rows": 1_000, "most_columns": 30}


def packed_with(part, text):
    """A good XLSX with this part in place of its own, or beside them."""
    with zipfile.ZipFile(io.BytesIO(xlsx(ROWS))) as good:
        parts = {name: good.read(name) for name in good.namelist()} | {part: text}
    with zipfile.ZipFile(into := io.BytesIO(), "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in parts.items():
            packed.writestr(name, content)
    return into.getvalue()


def sheet(rows):
    return f"<worksheet {MAIN}><sheetData>{rows}</sheetData></worksheet>"


def sheets(number):
    each = '<sheet name="a" sheetId="1" r:id="rId1"/>' * number
    return f"<workbook {MAIN} {RELATIONS}><sheets>{each}</sheets></workbook>"


def fonts(number):
    return f"<styleSheet {MAIN}><fonts>{'<font/>' * number}</fonts></styleSheet>"


@pytest.mark.parametrize(
    ("part", "text"),
    [
        (SHEET, " " * 9_000_000),
        (SHEET, sheet("<row>" + "<c/>" * 300_000 + "</row>")),
        (SHEET, sheet("<row " + " ".join(f'a{number}="1"' for number in range(50_000)) + "/>")),
        (SHEET, sheet(f"<row><c><v>{'9' * 500_000}</v></c></row>")),
        ("xl/sharedStrings.xml", f"<sst {MAIN}>{'<si><t>a</t></si>' * 100_000}</sst>"),
        ("xl/styles.xml", fonts(11_000)),
        ("xl/styles.xml", fonts(11_000).replace("<font", "<x:font").replace("<styleSheet", '<styleSheet xmlns:x="x"')),
        ("xl/workbook.xml", sheets(8_000)),
        ("xl/media/image1.xml", "\n <a>" + "<b/>" * 300_000),
    ],
    ids=lambda text: text[:40],
)
def test_what_unpacks_to_more_than_a_table_is_refused_unread(part, text, monkeypatch):
    monkeypatch.setattr("foundation.spreadsheets.load_workbook", None)
    assert "too large once it is unpacked" in refusal(packed_with(part, text), **LIMITS)


@pytest.mark.parametrize(
    "text",
    [
        "<!DOCTYPE a [<!ENTITY b '<c/>'>]>" + sheet("<row>&b;</row>"),
        sheet("<row><c/></row>").encode("utf-16"),
        sheet("<row><c/></row>").encode("utf-16-be"),
        sheet("<row><c/></row>").encode("utf-16-le"),
    ],
)
def test_entities_and_other_letters_are_refused_unread(text, monkeypatch):
    monkeypatch.setattr("foundation.spreadsheets.load_workbook", None)
    assert "can’t be read as a table" in refusal(packed_with(SHEET, text), **LIMITS)


def test_many_parts_are_refused_unread():
    with zipfile.ZipFile(into := io.BytesIO(xlsx(ROWS)), "a") as packed:
        for number in range(1_001):
            packed.writestr(f"xl/a{number}", b"")
    assert "too large once it is unpacked" in refusal(into.getvalue(), **LIMITS)


def test_a_file_larger_than_any_table_is_refused_unread():
    assert "The file is too large." in refusal(b"a," * 5_000_000, **LIMITS)


def test_a_full_table_as_programs_write_it_is_taken():
    """A thousand rows of ten cells, all different; styles, links, a second sheet, a picture, rows that are empty."""
    book, into = Workbook(), io.BytesIO()
    for row in range(900):
        book.active.append([f"School {row}, बाराबंकी", *(f"{row} {column} & more" for column in range(9))])
        book.active.cell(row + 1, 1).hyperlink = f"https://example.org/{row}"
        book.active.cell(row + 1, 2).font = Font(size=8 + row % 200, bold=bool(row % 2))
    for row in range(900, 1_000):
        book.active.cell(row + 1, 3).font = Font(italic=True)
    book.create_sheet("Notes").append(["=1+1", "a" * 32_000])
    book.save(into)
    with zipfile.ZipFile(into, "a") as packed:
        packed.writestr("xl/media/image1.png", b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 4_000)
    table = read(into.getvalue(), **LIMITS)
    assert len(table) == 900 and table[899][0] == "School 899, बाराबंकी" and table[0][9] == "0 8 & more"
