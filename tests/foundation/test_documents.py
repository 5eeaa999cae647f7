"""Documents are known by their content, looked through, and named anew."""

import re
import zlib
from io import BytesIO
from random import Random
from zipfile import ZipFile

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile

from foundation.files import archives
from foundation.files.cleaning import HOMEWORK, LETTERS, LIBRARY, clean
from foundation.files.pdfs import PROGRAM_NAMES
from foundation.files.texts import MOST_OF_TABLE, clean_text
from tests.factories import ordinary
from tests.factories.hostile import ACTS, DOCUMENTS, EXTERNAL, SETTINGS, packed_pdf, saved
from tests.factories.photos import office_file, open_file, pdf

OFFICE = (".pdf", ".docx", ".xlsx", ".pptx", ".odt")


def cleaned(content: bytes, name: str = "Siya Verma.pdf"):
    return clean(SimpleUploadedFile(name, content), LIBRARY)


@pytest.mark.parametrize(
    ("content", "name", "ending"),
    [
        (pdf(), "a.pdf", ".pdf"),
        (pdf() + b"\r\n", "a.pdf", ".pdf"),
        (office_file("word/document.xml"), "a.docx", ".docx"),
        (office_file("xl/workbook.xml"), "a.docx", ".xlsx"),
        (office_file("ppt/presentation.xml"), "menu.pdf", ".pptx"),
        (office_file(more={"word/media/a.png": b"x" * 100, "word/embeddings/sheet.xlsx": b"x"}), "a.docx", ".docx"),
        (office_file(more={SETTINGS: EXTERNAL.replace(b"attachedTemplate", b"hyperlink")}), "a.docx", ".docx"),
        (open_file(), "a.odt", ".odt"),
        (open_file(more={"styles.xml": b'<draw:image xlink:href="Pictures/a.png"/>'}), "a.odt", ".odt"),
        (packed_pdf(zlib.compress(b"9 0 <</Type/Font>>")), "a.pdf", ".pdf"),
        (open_file("spreadsheet"), "a.ods", ".ods"),
        (open_file("presentation"), "a.odp", ".odp"),
        ("Dal, rice, ₹ 20, परीक्षा".encode(), "menu.txt", ".txt"),
        ("name,mark\nA,-1.5\nB,+91 98 1234".encode("utf-16"), "a.csv", ".csv"),
        (b"5 < 6 and 7 > 3\f", "a.txt", ".txt"),
    ],
)
def test_a_paper_is_taken_by_its_content(content, name, ending):
    file = cleaned(content, name)
    assert file.name.endswith(ending) and "Siya" not in file.name


def test_text_is_kept_in_utf_8():
    assert cleaned("आ".encode("utf-16"), "a.txt").read() == "आ".encode()
    assert cleaned("\ufeffआ".encode(), "a.txt").read() == "आ".encode()


@pytest.mark.parametrize("kind", ordinary.DOCUMENTS)
@pytest.mark.parametrize("accepted", [LIBRARY, HOMEWORK], ids=["library", "homework"])
def test_what_every_office_makes_is_taken_as_it_is(kind, accepted):
    content, name = ordinary.DOCUMENTS[kind]
    assert clean(SimpleUploadedFile(name, content), accepted).read() == content


@pytest.mark.parametrize("kind", ordinary.TEXTS)
def test_ordinary_words_are_no_code_and_no_formula(kind):
    text, name = ordinary.TEXTS[kind]
    assert cleaned(text.encode(), name).read().decode() == text


PHOTOS = {"GIF": saved("GIF"), "TIFF": saved("TIFF"), "BMP": saved("BMP"), "AVIF": b"\0\0\0\x1cftypavif" + bytes(99)}


@pytest.mark.parametrize("kind", PHOTOS)
@pytest.mark.parametrize(
    ("accepted", "words"),
    [
        (HOMEWORK, "not a photo we can read. Please choose a JPEG, PNG, WebP or HEIC"),
        (LETTERS, "not a photo we can read. Please choose a JPEG, PNG, WebP or HEIC"),
        (LIBRARY, "Please choose a PDF, an office file or plain text"),
    ],
    ids=["homework", "letters", "library"],
)
def test_a_refusal_names_what_its_own_form_takes(kind, accepted, words):
    with pytest.raises(ValidationError, match=words):
        clean(SimpleUploadedFile("a.jpg", PHOTOS[kind]), accepted)


@pytest.mark.parametrize("kind", DOCUMENTS)
def test_what_is_more_than_it_says_is_refused_in_words(kind):
    content, name, words = DOCUMENTS[kind]
    with pytest.raises(ValidationError) as refused:
        cleaned(content, name)
    assert re.search(words, refused.value.messages[0])


@pytest.mark.parametrize(
    "kind", [kind for kind, (_content, name, _words) in DOCUMENTS.items() if name.endswith(OFFICE)]
)
def test_a_paper_of_the_portal_is_looked_through_too(kind):
    content, name, _words = DOCUMENTS[kind]
    with pytest.raises(ValidationError):
        clean(SimpleUploadedFile(name, content), HOMEWORK)


def test_entries_that_overlap_are_refused():
    """Ten megabytes that become an exabyte: many names for one and the same content."""
    whole = office_file(more={f"word/{n}.bmp": b"\0" * 100_000 for n in range(3)})
    first = whole.index(b"PK\x01\x02")
    assert cleaned(whole, "a.docx")
    places = [n for n in range(first, len(whole)) if whole[n : n + 4] == b"PK\x01\x02"]
    forged = bytearray(whole)
    for place in places[3:]:
        forged[place + 42 : place + 46] = whole[places[2] + 42 : places[2] + 46]
    with pytest.raises(ValidationError):
        cleaned(bytes(forged), "a.docx")


def test_two_names_of_one_content_do_not_stand_alone():
    """Asked of the list of entries itself: some Pythons refuse to read on here, others read each."""
    whole = office_file(more={"word/1.bmp": Random(1).randbytes(100_000)})
    first, record, end = whole.index(b"PK\x01\x02"), whole.rindex(b"PK\x01\x02"), whole.rindex(b"PK\x05\x06")
    again = whole[record:end].replace(b"word/1.bmp", b"word/2.bmp")
    counts = (4, 4, end + len(again) - first, first, 0)
    forged = whole[:end] + again + archives.END.pack(b"PK\x05\x06", 0, 0, *counts)
    for content, stands_alone in ((whole, True), (forged, False)):
        with ZipFile(BytesIO(content)) as archive:
            assert archives.is_plain_zip(content, archive, archive.infolist()) == stands_alone
    with pytest.raises(ValidationError):
        cleaned(forged, "a.docx")


@pytest.mark.parametrize("coding", ["utf-8", "utf-16-le"])
def test_a_definition_that_two_pieces_part_is_found(coding):
    before = " " * (archives.CHUNK // len(" ".encode(coding)) - 9)
    hidden = f"<x>{before}<!ENTITY a>".encode(coding)
    assert hidden[: archives.CHUNK].decode(coding).endswith("<!ENTI")
    with pytest.raises(ValidationError, match="unpacks"):
        cleaned(office_file(more={"word/a.xml": hidden}), "a.docx")


def test_each_thing_that_a_pdf_does_has_its_hostile_file():
    assert {name.decode() for name in PROGRAM_NAMES} == ACTS.keys()


def test_a_table_in_one_line_is_refused_before_it_is_cut_into_cells():
    """Ten megabytes of commas were two hundred of memory."""
    with pytest.raises(ValidationError, match="larger than 3 MB"):
        clean_text(b"," * (MOST_OF_TABLE + 1), is_table=True)
    assert clean_text(b"a,b\n" * 1000, is_table=True) and clean_text(b"a " * MOST_OF_TABLE, is_table=False)
