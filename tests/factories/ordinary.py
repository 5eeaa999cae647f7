"""Files as offices, teachers and phones make them every day: each looks like trouble to a careless guard."""

from io import BytesIO
from typing import Any

from PIL import Image as Pillow

from tests.factories.photos import office_file, open_file, pdf


def relation(kind: str, target: str) -> dict[str, bytes]:
    """An entry of a docx in which it names a file outside itself."""
    line = f'<Relationship Id="1" Type="http://x/{kind}" Target="{target}" TargetMode="External"/>'
    return {"word/_rels/settings.xml.rels": f"<Relationships>{line}</Relationships>".encode()}


def open_pack(entries: bytes = b"/Type/ObjStm/N 1/First 4/Length 24", stream: bytes = b"9 0 <</Type/Font>>") -> bytes:
    """A PDF whose object stream is not packed, with `entries` as its dictionary."""
    return pdf(objects=b"8 0 obj\n<< %s >>\nstream\n%s\nendstream endobj\n" % (entries, stream))


# (content, name): taken as they are.
DOCUMENTS: dict[str, tuple[bytes, str]] = {
    "a PDF with an open pack": (open_pack(), "a.pdf"),
    "a PDF with two open packs": (
        open_pack(stream=b"9 0 <<>>\nendstream endobj\n7 0 obj<</Extends 8 0 R/Length 6 0 R/Type /ObjStm>>stream\r\n1"),
        "a.pdf",
    ),
    **{
        f"a letterhead: {target}": (office_file(more=relation("attachedTemplate", target)), "a.docx")
        for target in (
            "Normal.dotm",
            "../Templates/School.dotx",
            "file:///C:\\Users\\Neha\\Letters\\School%20Letter.dotx",
            "file:///C:/Users/Neha/School.dotx",
            "file:///Users/neha/School.dotx",
            "C:\\Users\\Neha\\पत्र.dotx",
            "Z:\\School.dotx",
        )
    },
    "a picture beside the file": (office_file(more=relation("image", "logo.png")), "a.docx"),
    "a picture on the drive": (office_file(more=relation("image", "file:///D:/logo.png")), "a.docx"),
    "a picture on the drive, in the other family": (
        open_file(more={"styles.xml": b'<x xmlns:xlink="y"><draw:image xlink:href="file:///C:/a.png"/></x>'}),
        "a.odt",
    ),
}

TEXTS: dict[str, tuple[str, str]] = {
    "sums": ("3x < y + 4\nif x<y+4 and z>5, then a<b and c>d", "a.txt"),
    "an address": ("Neha <neha@school.in>, <https://school.in/a>", "a.txt"),
    "a blank to fill": ("Dear <name>, I <3 this school", "a.txt"),
    "a note from somebody": ("From: the school office\nTo: all homes", "a.txt"),
    "a name like a program's head": ("MZ Public School", "a.txt"),
    "a beginning": ("Begin: page 3\nEnd: page 5", "a.txt"),
    "an emoji of a later Unicode": ("Well shaken \U0001fae8 \U0001fac6", "a.txt"),
    "degrees": ("city,lowest\nShimla,-5°C\nLeh,-12 °C", "a.csv"),
    "signs before words": ("a,b\n- absent,+2 Science\n--,+ve\n-₹500,+91 (522) 123\n+2 (Arts),-", "a.csv"),
    "a table of an old Mac": ("name,mark\rA,-1.5\rB,2", "a.csv"),
    "a table with cells of several lines": ('name,mark\r\n"A\r\nB",1\r\n', "a.csv"),
}


def shown(mode: str, size: tuple[int, int]) -> Any:
    """A picture that is not of one colour, in this mode."""
    wide, high = size
    colours = Pillow.linear_gradient("L").resize(size)
    if mode == "I;16":
        return Pillow.frombytes(mode, size, b"".join(n.to_bytes(2, "little") for n in range(wide * high)))
    return Pillow.merge("RGB", (colours, colours.rotate(90, expand=False), colours)).convert(mode)


def picture(kind: str, mode: str, size: tuple[int, int], **more: Any) -> bytes:
    file = BytesIO()
    shown(mode, size).save(file, kind, **more)
    return file.getvalue()


def turned(way: int) -> bytes:
    """A photo as a phone writes it that was held in this way (1 to 8)."""
    exif = Pillow.Exif()
    exif[0x0112] = way
    return picture("JPEG", "RGB", (60, 40), exif=exif.tobytes())


SIZES = ((60, 40), (40, 60), (1, 1), (1200, 3))
ENDINGS = {"JPEG": "a.jpg", "PNG": "a.png", "WEBP": "a.webp", "HEIF": "a.heic"}
# What is saved as what, and how.
SAVED: dict[str, tuple[str, list[str], dict[str, Any]]] = {
    "JPEG": ("JPEG", ["RGB", "L", "CMYK"], {}),
    "JPEG in scans": ("JPEG", ["RGB", "L"], {"progressive": True}),
    "PNG": ("PNG", ["1", "L", "LA", "P", "RGB", "RGBA", "I;16"], {}),
    "WebP": ("WEBP", ["RGB", "RGBA"], {}),
    "WebP without loss": ("WEBP", ["RGB"], {"lossless": True}),
    "HEIC": ("HEIF", ["RGB", "RGBA"], {}),
}
# (content, name): photos and scans, taken wherever a picture is.
PICTURES: dict[str, tuple[bytes, str]] = {
    **{
        f"{name}, {mode}, {wide} × {high}": (picture(kind, mode, (wide, high), **more), ENDINGS[kind])
        for name, (kind, modes, more) in SAVED.items()
        for mode in modes
        for wide, high in SIZES
    },
    **{f"a phone held in way {way}": (turned(way), "a.jpg") for way in range(1, 9)},
}
PARTS = {".docx": "word/document.xml", ".xlsx": "xl/workbook.xml", ".pptx": "ppt/presentation.xml"}
# Papers of every kind that a school sends, beside those above.
PAPERS: dict[str, tuple[bytes, str]] = {
    "a PDF": (pdf(), "a.pdf"),
    "a PDF with a title in Hindi": (pdf("गणित"), "गणित पाठ.pdf"),
    **{f"a file of an office, {ending}": (office_file(part), f"a{ending}") for ending, part in PARTS.items()},
    **{
        f"an open file, {ending}": (open_file(kind), f"a{ending}")
        for ending, kind in {".odt": "text", ".ods": "spreadsheet", ".odp": "presentation"}.items()
    },
}
