"""Files that are as dear to look through as a sender can make them, and who looks through what.

What looks at a file stands in LOOKS with its cases, or in NO_LOOK with the reason, or the proof `cost` fails; so does
a field that keeps files and names no look.
"""

import zlib
from collections.abc import Callable, Iterator
from functools import partial
from io import BytesIO
from pathlib import Path
from typing import Any

from PIL import Image as Pillow

from bench.doors import KEPT
from bench.harness import FULL
from bench.runner import ROOT
from foundation.files.archives import MAX_XML
from foundation.files.cleaning import HOMEWORK, IMAGES, LIBRARY, VIDEOS, Accepted
from foundation.files.pdfs import MAX_UNFOLDED
from foundation.files.texts import MOST_OF_TABLE
from tests.factories import films
from tests.factories.hostile import packed_pdf
from tests.factories.pages import mp4
from tests.factories.photos import office_file, open_file, pdf

# (what it is, its name, what makes it of so many bytes)
Case = tuple[str, str, Callable[[int], bytes]]


def filled(unit: bytes, before: bytes = b"", after: bytes = b"") -> Callable[[int], bytes]:
    return lambda size: before + unit * (size // len(unit)) + after


def at_most(most: int, make: Callable[[int], bytes]) -> Callable[[int], bytes]:
    return lambda size: make(min(size, most))


def in_pdf(objects: Callable[[int], bytes]) -> Callable[[int], bytes]:
    return lambda size: pdf(objects=objects(size))


def always(make: Callable[[], bytes]) -> Callable[[int], bytes]:
    """Whatever the size: it is what it unfolds into that is dear."""
    return lambda size: make()


def with_content(text: Callable[[int], bytes]) -> bytes:
    return open_file(more={"content.xml": text(MAX_XML - 99)})


def texts() -> Iterator[Case]:
    for unit in (b" ", b"\n", b"<", b"< ", b"</", b" on", b"a ", b"\nContent-a", "\u2003".encode()):
        yield f"text of {unit!r}", "a.txt", filled(unit, b"price <", b"5")
    for unit in (b",", b"-\n", b";-1\t", b"+a(,", '"😀'.encode(), b"a,\n"):
        for size in (MOST_OF_TABLE - 9, 9 * MOST_OF_TABLE):
            yield f"a table of {size // len(unit)} {unit!r}", "a.csv", at_most(size, filled(unit))


def pdfs() -> Iterator[Case]:
    for unit in (b"/", b"#41", b" ", b"/ObjStm ", b"obj<</N 1", b"/Encrypt ", b"startxref "):
        yield f"a PDF of {unit!r}", "a.pdf", in_pdf(filled(unit))
    for unit in (b"/", b"#41", b"/LaunchX"):
        packed = filled(unit)(MAX_UNFOLDED - 9)
        yield f"a pack of {unit!r}", "a.pdf", always(partial(packed_pdf, zlib.compress(packed)))


def archives() -> Iterator[Case]:
    for unit in (b"<a b='c'/>", b"a", b"<a>"):
        text = filled(unit, b"<x>", b"</x>")
        yield f"XML of {unit!r}", "a.odt", always(partial(with_content, text))
    tag = filled(b"b", b"<a c='", b"'/>")
    yield "one tag", "a.odt", lambda size: open_file(more={"styles.xml": tag(MAX_XML - 99)})
    names = {f"{number:02}/{'embeddings/' * 5_000}": b"1" for number in range(18)}
    yield "long names", "a.docx", lambda size: office_file(more=names)


def saved(kind: str, mode: str, size: tuple[int, int], **more: Any) -> Callable[[int], bytes]:
    def make(_size: int) -> bytes:
        out = BytesIO()
        Pillow.new(mode, size).save(out, kind, **more)
        return out.getvalue()

    return make


def many_scans(size: int) -> bytes:
    whole = saved("JPEG", "L", (4_900, 4_900), progressive=True)(size)
    last = whole[whole.rindex(b"\xff\xda") : -2]
    return whole[:-2] + last * (size // len(last)) + whole[-2:]


def images() -> Iterator[Case]:
    square = (4_990, 4_990)
    for mode in ("RGBA", "RGB", "I;16", "P") if FULL else ("RGBA",):
        yield f"a PNG in {mode}", "a.png", saved("PNG", mode, square, compress_level=1)
    yield (
        "a PNG, one colour of it clear",
        "a.png",
        saved("PNG", "RGB", square, compress_level=1, transparency=(0, 0, 1)),
    )
    yield "a WebP", "a.webp", saved("WEBP", "RGBA", (2_820, 2_820), lossless=True, method=0)
    yield "a HEIC", "a.heic", saved("HEIF", "RGB", square, quality=10)
    if FULL:
        yield "a JPEG", "a.jpg", saved("JPEG", "CMYK", (6_000, 4_900))
        yield "a JPEG in scans", "a.jpg", saved("JPEG", "RGB", (3_900, 4_600), progressive=True)
    yield "a JPEG of many scans", "a.jpg", many_scans
    yield "a JPEG of many segments", "a.jpg", filled(b"\xff\xfe\0\2", b"\xff\xd8")


def videos() -> Iterator[Case]:
    yield "a film of boxes", "a.mp4", filled(b"\0\0\0\x08free", mp4())
    track = b"\0\0\0\x48trak" + b"\0\0\0\x08free" * 8
    yield "a film of tracks", "a.mp4", lambda size: with_tracks(track * (size // len(track)))
    yield "a film of places", "a.mp4", lambda size: mp4(noted=b"\0" * size)
    yield "a film of pieces", "a.mp4", lambda size: films.in_pieces(films.piece(2, films.run(1)) * (size // 100))
    yield "a film of runs", "a.mp4", lambda size: films.in_pieces(films.piece(2, films.run(1) * (size // 28)))
    yield "a film of pictures", "a.mp4", lambda size: films.in_pieces(films.piece(2, films.run(size // 8, ticks=1)))


def with_tracks(tracks: bytes) -> bytes:
    whole = mp4()
    place = whole.index(b"moov") - 4
    length = int.from_bytes(whole[place : place + 4], "big")
    return (
        whole[:place]
        + (length + len(tracks)).to_bytes(4, "big")
        + whole[place + 4 : place + 8]
        + tracks
        + whole[place + 8 :]
    )


def webm() -> Iterator[Case]:
    head = bytes.fromhex("1A45DFA3") + b"\x01\xff\xff\xff\xff\xff\xff\xff"
    for unit in (b"\xec\x80", b"\x42\x82\x80"):
        yield f"a WebM of {unit!r}", "a.webm", filled(unit, head)
    for unit in (b"\xec\x80", films.block(1, b""), films.cluster(1), films.element("1254C367", b"\0")):
        yield f"a WebM with pieces of {unit!r}", "a.webm", filled(unit, films.streamed(*films.PICTURES))


LOOKS: dict[str, tuple[Accepted, Callable[[], Iterator[Case]]]] = {
    "texts": (LIBRARY, texts),
    "pdfs": (LIBRARY, pdfs),
    "archives": (HOMEWORK, archives),
    "images": (IMAGES, images),
    "videos": (VIDEOS, videos),
    "webm": (VIDEOS, webm),
}
# What else stands in foundation/files, and why nothing of an upload is looked at there.
NO_LOOK = {
    "boxes": "walks what `videos` looks at",
    "cleaning": "asks which look is meant",
    "documents": "asks the looks for PDFs and office files; what it knows them by are their first bytes",
    "fields": "a model's field, which asks for a look",
    "forms": "fields of forms, which ask for a look",
    "logos": "draws what `images` has cleaned",
    "names": "makes a name of a title",
    "pieces": "counts what `videos` looks at",
    "ranges": "hands out what is kept",
    "tiles": "draws what `images` has opened",
    "uploads": "a form's field, which asks for a look",
}
DOCUMENTS = {"pdfs", "archives", "images"}
LOOKED_AT = {
    "foundation.ContentImage.file": {"images"},
    "foundation.ContentDocument.file": {"texts", "pdfs", "archives"},
    "foundation.ContentMedia.file": {"videos", "webm"},
    "portal_homework.Homework.file": DOCUMENTS,
    "portal_letters.Letter.file": DOCUMENTS,
    "helpdesk.TicketPhoto.file": {"images"},
}


def without_a_case() -> list[str]:
    """What looks at files, and the fields that keep them, of which nothing is entered here; and what is gone."""
    modules = {path.stem for path in Path(ROOT, "foundation", "files").glob("*.py")} - {"__init__"}
    looks = set().union(*LOOKED_AT.values())
    return sorted((modules ^ (LOOKS.keys() | NO_LOOK.keys())) | (LOOKED_AT.keys() ^ KEPT.keys()) | looks - LOOKS.keys())
