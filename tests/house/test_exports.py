"""What leaves the site as a file or on paper: each door that hands out children's data is in the journal.

Found in the source: whoever answers with a file to save, and whose page has a button to print. A new one is entered
here, among those that write or with the reason why it writes nothing.
"""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PLACES = ("roll", "notices", "home", "newsfeed", "portal", "helpdesk", "editing", "site", "pages")
ANSWERS_WITH_FILE = re.compile(r"Content-Disposition|text/csv|text/calendar|FileResponse|as_attachment")
PRINTS = re.compile(r"data-print\b")
# By the file or template, the line that writes.
WRITES = {
    "portal/bookings/views/calendar.py": ("portal/bookings/views/calendar.py", "CALENDAR_EXPORTED.write"),
    "portal/bookings/staff_sheets.html": ("portal/bookings/views/meetings.py", "SHEETS_PRINTED.write"),
    "portal/letters/print.html": ("portal/letters/views/answers.py", "LETTERS_PRINTED.write"),
    "portal/letters/unreached.html": ("portal/letters/views/answers.py", "UNREACHED_PRINTED.write"),
    "roll/card_sheet.html": ("roll/cards.py", "CARD_MADE.entry"),
}
WRITES_NOTHING = {
    # Files.
    "home/views.py": "an event of the public calendar",
    "home/calendar_files.py": "an event of the public calendar",
    "portal/schooldays/file_forms.py": "a calendar file that the office sends, and gets none",
    "newsfeed/read_views.py": "numbers of readers: nobody is in them",
    "site/files.py": "documents of the public site, which their own readers open",
    "site/accel.py": "files that a view has answered, sent by nginx",
    "portal/letters/views/family.py": "the paper of a letter, which its readers open",
    "portal/homework/views/family.py": "the paper of a homework, which its readers open",
    # Pages that are read, and can be printed as any page can.
    "newsfeed/printout.html": "a page of the public site",
    "portal/reports/detail.html": "one child's report, to its own home",
    "helpdesk/ticket_detail.html": "a query, to those who work on it",
    "roll/photo_class.html": "a class as the office works with it every day",
    "portal/bookings/_not_booked.html": "who has not booked, as head and office work with it every day",
}


def found() -> set[str]:
    sources = (path for place in PLACES for path in (ROOT / place).rglob("*.py") if "migrations" not in path.parts)
    files = {str(path.relative_to(ROOT)) for path in sources if ANSWERS_WITH_FILE.search(path.read_text())}
    templates = ROOT / "templates"
    pages = (path for path in templates.rglob("*.html") if PRINTS.search(path.read_text()))
    return files | {str(path.relative_to(templates)) for path in pages}


def test_every_door_that_exports_is_entered():
    assert found() ^ (WRITES.keys() | WRITES_NOTHING.keys()) == set()


@pytest.mark.parametrize("door", WRITES)
def test_those_of_childrens_data_write(door):
    file, line = WRITES[door]
    assert line in (ROOT / file).read_text()
