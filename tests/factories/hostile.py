"""Uploads as a forger would send them, made in code. Each carries MARK where it can, so that a copy is found."""

import struct
import zlib
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

from PIL import Image as Pillow

from tests.factories import films
from tests.factories.ordinary import open_pack, relation
from tests.factories.pages import jpeg, mp4
from tests.factories.photos import TYPES, office_file, open_file, pdf, zipped

MARK = b"QzTelltaleZq"


# --- Documents: (content, name, what the refusal says) ----------------------------------------------------------------
def stored(names: dict[str, bytes], comment: bytes = b"") -> bytes:
    out = BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as archive:
        for name, content in names.items():
            archive.writestr(name, content)
        archive.comment = comment
    return out.getvalue()


def liar() -> bytes:
    """A sheet that says it is small and is not."""
    honest = zipped({"[Content_Types].xml": TYPES, "word/document.xml": b"a" * 50_000})
    return honest.replace((50_000).to_bytes(4, "little"), (50).to_bytes(4, "little"))


SCRIPT = b"9 0 <</S/JavaScript/JS(app.alert(1))>>"


def packed_pdf(stream: bytes = zlib.compress(SCRIPT), name: bytes = b"ObjStm", way: bytes = b"/FlateDecode") -> bytes:
    head = b"8 0 obj<</Type/%s/N 1/First 4/Filter%s/Length %d>>stream\n" % (name, way, len(stream))
    return pdf(objects=head + stream + b"\nendstream endobj\n")


def cut_by_its_own_words() -> bytes:
    """Stored as it is, the stream says in its midst that it ends."""
    return zlib.compress(b"9 0 <<endstream>>" + SCRIPT, 0)


EXTERNAL = b'<Relationships><Relationship Id="1" Type="http://x/attachedTemplate" Target="http://x/a.dotm" '
EXTERNAL += b'TargetMode="External"/></Relationships>'
SETTINGS = "word/_rels/settings.xml.rels"
# What a PDF does beside being read, as each is written.
ACTS = {
    "JavaScript": b"/S/JavaScript/JS(app.alert(1))",
    "Launch": b"/S/Launch/F(cmd.exe)",
    "EmbeddedFile": b"/Type/EmbeddedFile/Length 0",
    "EmbeddedFiles": b"/EmbeddedFiles 1 0 R",
    "RichMedia": b"/Subtype/RichMedia/RichMediaContent 1 0 R",
    "XFA": b"/AcroForm<</XFA 1 0 R>>",
    "ImportData": b"/S/ImportData/F(a.fdf)",
    "SubmitForm": b"/S/SubmitForm/F(http://x/)",
    "GoToE": b"/S/GoToE/F(a.pdf)",
}
DOCUMENTS: dict[str, tuple[bytes, str, str]] = {
    "nothing": (b"", "a.pdf", "empty"),
    "too large": (b"%PDF-1.4\n" + b"0" * (10 * 1024 * 1024), "a.pdf", "larger than 10 MB"),
    "a web page": (b"<html><script>alert(1)</script>", "a.pdf", "can’t be used here"),
    "an executable": (b"MZ\x90\x00" + b"\0" * 200, "a.pdf", "can’t be used here"),
    "an old Word file": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "a.docx", "can’t be used here"),
    "an archive": (zipped({"evil.js": b"1"}), "a.docx", "can’t be used here"),
    "a PDF further down": (b"<html>%PDF-1.4 x", "a.pdf", "can’t be used here"),
    "a PDF cut off": (pdf()[:-20], "a.pdf", "damaged"),
    "a PDF and a zip": (pdf() + zipped({"a": b"1"}), "a.pdf", "damaged"),
    "a PDF and a page": (pdf() + b"<html><script>1</script>", "a.pdf", "damaged"),
    "a page in a PDF": (pdf("<script>alert(1)</script>"), "a.pdf", "damaged"),
    "a PDF with a script": (pdf(objects=b"9 0 obj<</S/JavaScript/JS(1)>>endobj\n"), "a.pdf", "scripts"),
    "a script by another name": (pdf(objects=b"9 0 obj<</S/J#61vaScript/JS(1)>>endobj\n"), "a.pdf", "scripts"),
    "a script in a packed object": (packed_pdf(), "a.pdf", "scripts"),
    "a pack by another name": (packed_pdf(name=b"Obj#53tm"), "a.pdf", "packed in a way"),
    "a pack that is packed in another way": (
        packed_pdf(SCRIPT.hex().encode() + b">", way=b"/ASCIIHexDecode"),
        "a.pdf",
        "packed in a way",
    ),
    "a pack that seems to end": (packed_pdf(cut_by_its_own_words()), "a.pdf", "packed in a way"),
    "an open pack with a script": (open_pack(stream=SCRIPT), "a.pdf", "scripts"),
    **{
        f"a pack that says it is open: {words!r}": (open_pack(words, SCRIPT.hex().encode() + b">"), "a.pdf", "packed")
        for words in (
            b"/Filter/ASCIIHexDecode/X(8 0 obj<</Type/ObjStm>>stream\n)/Type/ObjStm",
            b"/Filter/ASCIIHexDecode/Type/ObjStm %8 0 obj<</Type/ObjStm>>stream\n",
            b"%8 0 obj<</Type/ObjStm>>stream\n/Filter/ASCIIHexDecode/Type/ObjStm",
            b"/Type/ObjStm/F#69lter/ASCIIHexDecode",
            b"/Type/ObjStm/F(a)",
        )
    },
    "a pack that unfolds": (packed_pdf(zlib.compress(b"0" * 42_000_000)), "a.pdf", "too large"),
    "a PDF that starts a program": (pdf(objects=b"9 0 obj<</S/Launch/F(cmd.exe)>>endobj\n"), "a.pdf", "scripts"),
    "a PDF with a file": (pdf(objects=b"9 0 obj<</EmbeddedFiles 1 0 R>>endobj\n"), "a.pdf", "scripts"),
    **{
        f"a PDF with {name}": (pdf(objects=b"9 0 obj<<%s>>endobj\n" % act), "a.pdf", "scripts")
        for name, act in ACTS.items()
    },
    "a locked PDF": (pdf(trailer=b"/Encrypt 9 0 R"), "a.pdf", "password"),
    "macros": (office_file(more={"word/vbaProject.bin": b"x"}), "a.docx", "macros"),
    "macros declared": (office_file(more={"a.xml": b"<x>macroEnabled</x>"}), "a.docx", "macros"),
    "macros of the other family": (open_file(more={"Basic/Standard/Module1.xml": b"<x/>"}), "a.odt", "macros"),
    "a package": (office_file(more={"word/embeddings/oleObject1.bin": b"x"}), "a.docx", "from another program"),
    "ActiveX": (office_file(more={"word/activeX/activeX1.xml": b"<x/>"}), "a.docx", "macros"),
    "entities that unfold": (office_file(text=b'<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>'), "a.docx", "unpacks"),
    "a template from elsewhere": (office_file(more={SETTINGS: EXTERNAL}), "a.docx", "unpacks"),
    "a template in other quotes": (office_file(more={SETTINGS: EXTERNAL.replace(b'"', b"'")}), "a.docx", "unpacks"),
    "a template by another name": (
        office_file(more={SETTINGS: EXTERNAL.replace(b"attached", b"att&#97;ched")}),
        "a.docx",
        "unpacks",
    ),
    "a template far from its beginning": (
        office_file(more={SETTINGS: EXTERNAL.replace(b' Id="1"', b' Id="' + b"1" * 262_080 + b'"')}),
        "a.docx",
        "unpacks",
    ),
    **{
        f"a template of a server: {target}": (
            office_file(more=relation("attachedTemplate", target)),
            "a.docx",
            "unpacks",
        )
        for target in (
            "//server/a.dotm",
            "\\\\server\\a.dotm",
            "/\\server\\a.dotm",
            "file://server/a.dotm",
            "file:////server/a.dotm",
            "file:///\\\\server\\a.dotm",
            "file:///%5C%5Cserver%5Ca.dotm",
            "file:///%255C%255Cserver%255Ca.dotm",
            "file:///\uff3c\uff3cserver\uff3ca.dotm",
            "\u2216\u2216server\u2216a.dotm",
            "\\??\\UNC\\server\\a.dotm",
            "file:///net/server/a.dotm",
            "C:\\\\server\\a.dotm",
            "ftp:a.dotm",
            "smb://server/a.dotm",
            " http://server/a.dotm",
            "h&#9;ttp://server/a.dotm",
        )
    },
    "another document from the drive": (office_file(more=relation("subDocument", "C:\\a.docx")), "a.docx", "unpacks"),
    "a picture from elsewhere": (
        office_file(more={SETTINGS: EXTERNAL.replace(b"attachedTemplate", b"image")}),
        "a.docx",
        "unpacks",
    ),
    "a picture from elsewhere, in the other family": (
        open_file(more={"styles.xml": b'<x xmlns:xlink="y"><draw:image xlink:href="http://x/a.png"/></x>'}),
        "a.odt",
        "unpacks",
    ),
    "a zip bomb": (office_file(more={f"word/{n}.bmp": b"\0" * 30_000_000 for n in range(4)}), "a.docx", "too large"),
    "a thousand files": (office_file(more={f"word/{n}": b"" for n in range(2001)}), "a.docx", "too large"),
    "a size that lies": (liar(), "a.docx", "damaged"),
    "something before": (b"#!/bin/sh\n" + office_file(), "a.docx", "can’t be used here"),
    "something behind": (office_file() + b"<html>", "a.docx", "can’t be used here|damaged"),
    "a comment": (stored({"[Content_Types].xml": TYPES, "word/document.xml": b"1"}, b"<html>"), "a.docx", "damaged"),
    "a way out": (office_file(more={"../../evil.sh": b"1"}), "a.docx", "damaged"),
    "a damaged part": (
        office_file(text=b"a" * 900).replace(b"\x4b\x4c", b"\x4b\x4d", 1)[:-40],
        "a.docx",
        "can’t be used here|damaged",
    ),
    "a page as text": (b"<!DOCTYPE html><p>Hello", "a.txt", "code or a web page"),
    "a tag in text": (b"Hello <img src=x onerror=1>", "a.txt", "code or a web page"),
    "a tag behind words": (b"3 < 4 <y+4 a='<' onmouseover=alert(1)>", "a.txt", "code or a web page"),
    "a tag of no known name": (b"x<y z\n/href=javascript:alert(1)>", "a.txt", "code or a web page"),
    "a mail with what was attached": (b"From: a\nMIME-Version: 1.0\n\n", "a.txt", "code or a web page"),
    "a card of an address book": (b"begin:vcard\nFN:A", "a.txt", "code or a web page"),
    "what is no character": ("a\uffffb".encode(), "a.txt", "plain text"),
    "a script as text": (b"#!/bin/sh\nrm -rf ~", "a.txt", "code or a web page"),
    "rich text": (b"{\\rtf1 hello}", "a.txt", "code or a web page"),
    "a PDF as text": (pdf(), "a.txt", "code or a web page|plain text"),
    "a NUL in text": (b"a\0b", "a.txt", "plain text"),
    "an escape in text": (b"a\x1b[2Jb", "a.txt", "plain text"),
    "another encoding": ("é".encode("latin-1"), "a.txt", "plain text"),
    "a formula": (b"name,mark\nA,=cmd|' /C calc'!A0", "a.csv", "formula"),
    "a quoted formula": (b'name,mark\nA,"\t@SUM(1)"', "a.csv", "formula"),
    "a formula with a sign": (b"name;mark\nA;-2+3+cmd|' /C calc'!A0", "a.csv", "formula"),
    "a function behind a sign": (b"a,b\nA,+WEBSERVICE (1)", "a.csv", "formula"),
    "another file behind a sign": (b"a,b\nA,-'file:///etc/passwd'#$S.A1", "a.csv", "formula"),
    "a formula with a wide sign": ("a,b\nA,\uff1dSUM(1)".encode(), "a.csv", "formula"),
    "a formula of an old Mac": (b"a,b\rA,=1+1\rB,2", "a.csv", "formula"),
    "a page as a table": (b"a,<script>1</script>", "a.csv", "code or a web page"),
}


# --- Pictures ---------------------------------------------------------------------------------------------------------
def saved(kind: str, size: tuple[int, int] = (60, 40), **more: object) -> bytes:
    out = BytesIO()
    Pillow.new("P" if kind == "GIF" else "RGB", size).save(out, kind, **more)
    return out.getvalue()


def moving(kind: str) -> bytes:
    frames = [Pillow.new("RGB", (60, 40), colour) for colour in ("red", "green", "blue")]
    out = BytesIO()
    frames[0].save(out, kind, save_all=True, append_images=frames[1:])
    return out.getvalue()


def chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def huge_png(width: int, height: int) -> bytes:
    """A few bytes that say they are a wall."""
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", zlib.compress(b"\0" * 1000)) + chunk(b"IEND", b"")


def huge_jpeg(width: int, height: int) -> bytes:
    data = bytearray(jpeg(60, 40))
    place = data.index(b"\xff\xc0") + 5
    data[place : place + 4] = struct.pack(">HH", height, width)
    return bytes(data)


def small_heic() -> bytes:
    """600 by 600, and said to be 64 by 64: what is decoded is not what is stated."""
    return saved("HEIF", (600, 600)).replace(struct.pack(">II", 600, 600), struct.pack(">II", 64, 64))


def text_bomb() -> bytes:
    """A note of 200 MB in a picture of 60 by 40."""
    png = saved("PNG")
    note = chunk(b"zTXt", b"Comment\0\0" + zlib.compress(b"\0" * 200_000_000, 9))
    return png[:33] + note + png[33:]


SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert("' + MARK + b'")</script></svg>'
PAGE = b"<html><script>alert('" + MARK + b"')</script></html>"
# (content, name): refused, in words.
PICTURES: dict[str, tuple[bytes, str]] = {
    "SVG with a script": (SVG, "a.svg"),
    "SVG by another name": (SVG, "a.jpg"),
    "a packed SVG": (zlib.compress(SVG, wbits=31), "a.png"),
    "a web page": (PAGE, "a.jpg"),
    "a web page with a picture's first bytes": (b"\xff\xd8\xff\xe0" + PAGE, "a.jpg"),
    "a web page with a PNG's first bytes": (b"\x89PNG\r\n\x1a\n" + PAGE, "a.png"),
    "a web page with a GIF's first bytes": (b"GIF89a" + PAGE, "a.gif"),
    "a GIF": (saved("GIF"), "a.gif"),
    "a GIF by another name": (saved("GIF"), "a.jpg"),
    "a GIF that moves": (moving("GIF"), "a.png"),
    "a PNG that moves": (moving("PNG"), "a.png"),
    "a WebP that moves": (moving("WEBP"), "a.webp"),
    "a BMP": (saved("BMP"), "a.jpg"),
    "a TIFF": (saved("TIFF"), "a.jpg"),
    "an icon": (saved("ICO", (32, 32)), "a.png"),
    "PostScript": (b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n(" + MARK + b") run", "a.jpg"),
    "Photoshop": (b"8BPS\0\1" + b"\0" * 60, "a.jpg"),
    "a PDF": (pdf(MARK.decode()), "a.jpg"),
    "a zip": (zipped({"a": MARK}), "a.jpg"),
    "a program": (b"MZ\x90\0" + MARK, "a.jpg"),
    "a video": (b"\0\0\0\x18ftypmp42" + MARK, "a.jpg"),
    "text": (MARK, "a.jpg"),
    "a JPEG cut off": (jpeg()[:2000], "a.jpg"),
    "a PNG cut off": (jpeg(kind="PNG")[:2000], "a.png"),
    "a WebP cut off": (jpeg(kind="WEBP")[:2000], "a.webp"),
    "a HEIC cut off": (saved("HEIF", (600, 600))[:-40], "a.heic"),
    "a HEIC's first bytes": (b"\0\0\0\x1cftypheic" + MARK, "a.heic"),
    "a HEIC that says it is small": (small_heic(), "a.heic"),
    "more than 25 megapixels in HEIC": (saved("HEIF", (6000, 4200)), "a.heic"),
    "a JPEG's head alone": (jpeg()[:20], "a.jpg"),
    "more than 25 megapixels": (saved("PNG", (6000, 4200)), "a.png"),
    "a JPEG of more than 25 megapixels, in many scans": (saved("JPEG", (6000, 4200), progressive=True), "a.jpg"),
    "a JPEG of more than 80 megapixels": (huge_jpeg(9_000, 8_900), "a.jpg"),
    "a PNG that says it is a wall": (huge_png(50_000, 50_000), "a.png"),
    "a JPEG that says it is a wall": (huge_jpeg(60_000, 60_000), "a.jpg"),
    "a PNG of no height": (huge_png(60, 0), "a.png"),
    "a note that unfolds": (text_bomb(), "a.png"),
    "too large": (jpeg() + b"\0" * (15 * 1024 * 1024), "a.jpg"),
}


# Of both lists: good PDFs by another name, taken where a PDF is.
GOOD_PDFS = {"a PDF", "a PDF as text"}

# (content, name): nothing that a phone plays.
VIDEOS: dict[str, tuple[bytes, str]] = {
    "a web page as a film": (PAGE, "a.mp4"),
    "a film's first bytes": (b"\0\0\0\x18ftypmp42" + MARK, "a.mp4"),
    "a film cut off": (mp4()[:60], "a.mp4"),
    "a film without pictures": (mp4(pictures=b""), "a.mp4"),
    "a film as some cameras write it": (mp4(codec=b"hvc1"), "a.mp4"),
    "a film of no length": (mp4(0), "a.mp4"),
    **{f"a film, {kind}": (content, "a.mp4") for kind, content in films.HOSTILE.items()},
    "a sound": (b"ID3\4" + bytes(200) + MARK, "a.mp3"),
    "a WebM's first bytes": (b"\x1a\x45\xdf\xa3" + MARK, "a.webm"),
    "a picture as a film": (jpeg(), "a.mp4"),
}
