"""Plain text and tables: in UTF-8, and nothing in them that a program would run."""

import csv
import re
import unicodedata
from collections.abc import Iterator
from io import StringIO

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

CONTENT_TYPES = {".txt": "text/plain; charset=utf-8", ".csv": "text/csv; charset=utf-8"}
# Two runs of blanks side by side would be tried in every split: a minute for 60 kB, with all threads at a stand.
MARKUP = re.compile(r"<\s*+(?:[!?/]\s*+)?[a-z]", re.I)
# What other programs read as their own, though it is text.
OF_PROGRAMS = re.compile(r"\s*+(#!|\{\\rtf|%!PS|%PDF|MZ|From: |MIME-Version:|BEGIN:|@echo|\[InternetShortcut)", re.I)
NUMBER = re.compile(r"[+-][\d., ()-]*\Z")


def clean_text(content: bytes, is_table: bool) -> bytes:
    """Returns the text in UTF-8; it may come in UTF-8, or in UTF-16 with a byte order mark.

    Raises ValidationError, with words for the sender, where it is in another encoding, has controls or markup in it,
    begins like a program, or where a cell of a table (`is_table`) is a formula.
    """
    try:
        text = content.decode("utf-16" if content.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8-sig")
    except UnicodeDecodeError as error:
        raise ValidationError(_("This is not plain text in UTF-8. Please save it as UTF-8, or as a PDF.")) from error
    if any(unicodedata.category(letter) in ("Cc", "Cn", "Cs", "Co") for letter in set(text) - set("\t\n\r\f")):
        raise ValidationError(_("This is not plain text in UTF-8. Please save it as UTF-8, or as a PDF."))
    if MARKUP.search(text) or OF_PROGRAMS.match(text):
        raise ValidationError(_("This is code or a web page, not plain text. Please save it as a PDF."))
    if is_table and any(is_formula(cell) for row in rows(text) for cell in row):
        raise ValidationError(_("A cell of this table begins like a formula. Please take it out, and send it again."))
    return text.encode()


def rows(text: str) -> Iterator[list[str]]:
    """Yields the rows of a table cut at commas, then all again cut at semicolons, then at tabs.

    Which of them parts the cells depends on the country. Raises ValidationError where the table can't be read.
    """
    try:
        for sign in ",;\t":
            yield from csv.reader(StringIO(text), delimiter=sign)
    except csv.Error as error:
        raise ValidationError(_("This table can't be read. Please save it again as CSV.")) from error


def is_formula(cell: str) -> bool:
    """Says whether a spreadsheet could run the cell: it begins with = or @, or with + or - and is no number."""
    cell = cell.strip(" '\"\t\r\n")
    return cell.startswith(("=", "@")) or (cell.startswith(("+", "-")) and not NUMBER.match(cell))
