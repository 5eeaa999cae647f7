"""Plain text and tables: in UTF-8, and nothing in them that a program would run."""

import csv
import re
import unicodedata
from collections.abc import Iterator
from io import StringIO
from itertools import chain, islice

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

CONTENT_TYPES = {".txt": "text/plain; charset=utf-8", ".csv": "text/csv; charset=utf-8"}
# A table in one line is read into as many cells as it has commas, each with some fifty bytes of its own.
MOST_OF_TABLE = 3 * 1024**2
# What a browser takes for a page's: a file that begins so, and anywhere in it the marks, the elements that do
# something, and the letters for bold and the like. "x < y", "x<y+4" and "Neha <neha@school.in>" are words.
# Each look goes forward only (++, *+): two runs of blanks side by side take a minute for 60 kB, all threads at a stand.
PAGE = re.compile(r"\s*+<[a-z!?/]", re.I)
ELEMENTS = (
    "applet|article|audio|base|blink|body|br|button|center|details|dialog|div|embed|font|foreignobject|form|frame|"
    "frameset|h[1-6]|head|hr|html|iframe|image|img|input|isindex|li|link|main|marquee|math|meta|noscript|object|ol|"
    "plaintext|pre|script|section|select|source|span|style|svg|table|td|template|textarea|title|tr|ul|video|xml|xmp|xss"
)
MARKUP = re.compile(rf"<(?=[a-z!?/])(?:![a-z\[-]|/[a-z]|\?[a-z=]|(?:{ELEMENTS})(?![\w-])|[abipqsu]\s*+/?>)", re.I)
# Any other element can run something too, by what stands in it; both looks, for what lies between can be anything.
OPENED = re.compile(r"<[a-z]", re.I)
RUNS = re.compile(r"""[\s/"'](?:on[a-z]+|\w+:href|href|src|srcdoc|style|xmlns|action|formaction)\s*+=""", re.I)
# What other programs read as their own, though it is text. (A program for DOS and Windows has controls in its head.)
OF_PROGRAMS = re.compile(
    r"\s*+(#!|\{\\rtf|%!PS|%PDF|BEGIN:V(CARD|CALENDAR|EVENT|TODO|NOTE|MSG|BKM)|@echo|\[InternetShortcut\])", re.I
)
# A mail that was saved as it came, with what was attached. "From: the school office" is a note.
MAIL = re.compile(r"^(MIME-Version|Content-[a-z]+(-[a-z]+)?):", re.I | re.M)
# No letters, in any version of Unicode. What is unassigned may be a letter or an emoji of a later one.
NOT_TEXT = re.compile(
    "[\ufdd0-\ufdef" + "".join(chr(plane << 16 | end) for plane in range(17) for end in (0xFFFE, 0xFFFF)) + "]"
)
NUMBER = re.compile(r"[+-][\d., ()-]*\Z")
# Behind a sign a formula does something by these alone: a function, a range, another sheet, file or program.
CALLS = re.compile(r"[|!#=@\[{]|[^\W\d]\d*+\s*+\(")


def clean_text(content: bytes, is_table: bool) -> bytes:
    """Returns the text in UTF-8; it may come in UTF-8, or in UTF-16 with a byte order mark.

    Raises ValidationError, with words for the sender, where it is in another encoding, has controls or markup in it,
    begins like a program, or where a table (`is_table`) has a formula in a cell or more than MOST_OF_TABLE bytes.
    """
    if is_table and len(content) > MOST_OF_TABLE:
        raise ValidationError(_("This table is larger than 3 MB. Please send a part of it, or an .xlsx or .ods file."))
    try:
        text = content.decode("utf-16" if content.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8-sig")
    except UnicodeDecodeError as error:
        raise ValidationError(_("This is not plain text in UTF-8. Please save it as UTF-8, or as a PDF.")) from error
    if not is_plain(text):
        raise ValidationError(_("This is not plain text in UTF-8. Please save it as UTF-8, or as a PDF."))
    if is_code(text):
        raise ValidationError(_("This is code or a web page, not plain text. Please save it as a PDF."))
    if is_table and any(map(is_formula, cells(text))):
        raise ValidationError(
            _("A cell in this table begins like a formula. Please remove it and send the table again.")
        )
    return text.encode()


def is_plain(text: str) -> bool:
    """Says whether the text is of letters and signs alone, with no controls but line ends, tabs and page breaks."""
    controls = any(unicodedata.category(letter) in ("Cc", "Cs", "Co") for letter in set(text) - set("\t\n\r\f"))
    return not controls and not NOT_TEXT.search(text)


def is_code(text: str) -> bool:
    """Says whether a browser could take the text for a page, or another program for its own."""
    opened = OPENED.search(text)
    return bool(
        PAGE.match(text)
        or MARKUP.search(text)
        or (opened and RUNS.search(text, opened.end()))
        or OF_PROGRAMS.match(text)
        or MAIL.search(text)
    )


def cells(text: str) -> Iterator[str]:
    """Yields the cells of a table cut at commas, then all again cut at semicolons, then at tabs.

    Which of them parts the cells depends on the country. Of each ten thousand those that are alike are yielded once.
    Raises ValidationError where the table can't be read.
    """
    try:
        for sign in ",;\t":
            each = chain.from_iterable(csv.reader(StringIO(text, newline=""), delimiter=sign))
            while some := set(islice(each, 10_000)):
                yield from some
    except csv.Error as error:
        raise ValidationError(_("This table can't be read. Please save it again as CSV.")) from error


def is_formula(cell: str) -> bool:
    """Says whether a spreadsheet could run the cell: it begins with = or @, or with + or - and calls something.

    "-5°C" and "+2 Science" are no formulas, and neither is a number.
    """
    if not cell.isascii():
        cell = unicodedata.normalize("NFKC", cell)  # a wide ＝ is one too
    cell = cell.strip(" '\"\t\r\n")
    if cell.startswith(("+", "-")):
        return not NUMBER.match(cell) and bool(CALLS.search(cell))
    return cell.startswith(("=", "@"))
