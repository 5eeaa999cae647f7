"""Tables in the ways that offices send them; what is none is refused with a reason that is true."""

import io
import zipfile
from datetime import date, datetime

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import Workbook

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


def test_what_unpacks_to_more_than_a_table_is_refused_unread():
    into = io.BytesIO()
    with zipfile.ZipFile(into, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/worksheets/sheet1.xml", b" " * 70_000_000)
    assert "too large once it is unpacked" in refusal(into.getvalue())
