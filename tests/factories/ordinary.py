"""Files as offices, teachers and phones make them every day: each looks like trouble to a careless guard."""

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
