"""Looks through files that are dear to look through, in a process of its own: see `test_costs`.

The processor's time is counted, so another's work doesn't matter, and the system ends the process where one file
takes longer than ALLOWED: nothing else can stop a regular expression that has lost its way.
"""

import math
import resource
import time
import zlib
from collections.abc import Iterator
from contextlib import suppress

import django
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile

MB = 1_000_000
ALLOWED = 2  # seconds; 0.4 is the most seen


def files() -> Iterator[tuple[str, str, bytes]]:
    """(what it tries, its name, a megabyte or a few)"""
    from tests.factories.hostile import packed_pdf
    from tests.factories.photos import TYPES, office_file, open_file, pdf, zipped

    def filled(unit: bytes) -> bytes:
        return unit * (MB // len(unit))

    for blank in (" ", "\n", "\t", "\f", "\u2003"):
        yield f"blanks {blank!r}", "a.txt", filled(blank.encode())
        for sign in ("<", "< !", "</"):
            yield f"{sign} and blanks {blank!r}", "a.txt", sign.encode() + filled(blank.encode()) + b"5"
    for unit in (b"<", b"<!", b"< ", b"<!\n", b"MIME-Version", b"{\\rt", b"#"):
        yield f"{unit!r} again and again", "a.txt", filled(unit)
    for unit in (b",", b"a\n", b'"', b"'", b"+1,", b"- \n", b" ,", b'","', b"1;\t"):
        yield f"a table of {unit!r}", "a.csv", filled(unit)

    pack = b"/ObjStm stream\n" + zlib.compress(b"") + b"\n"
    for unit in (b"/", b"/J", b"#41", b"#", b"<", b"/Encrypt ", b"/ObjStm ", b"/ObjStm\n", b"stream\n", b"startxref "):
        yield f"a PDF of {unit!r}", "a.pdf", pdf(objects=filled(unit))
    yield "a PDF of blanks", "a.pdf", pdf(objects=b"/Encrypt" + filled(b" "))
    yield "packs", "a.pdf", pdf(objects=filled(pack + b"endstream\n"))
    yield "packs without an end", "a.pdf", pdf(objects=filled(pack))
    yield "packs with one end", "a.pdf", pdf(objects=filled(pack) + b"endstream\n")
    yield "packs far from their streams", "a.pdf", pdf(objects=filled(b"/ObjStm" + b" " * 399 + pack[8:]))

    whole = {"[Content_Types].xml": TYPES, "word/document.xml": b"<x/>"}
    for unit in ("embeddings/", "/embeddings/.b", "activeX", "vbaprojec/", "../"):
        names = [f"{number:02}/{unit * (65_000 // len(unit))}" for number in range(40)]
        yield f"names of {unit!r}", "a.docx", zipped(whole | dict.fromkeys(names, b"1"))
    for unit in (b"<", b"<!", b"<a/>", b"macroEnable", b"vba", b"\0"):
        yield f"a part of {unit!r}", "a.docx", office_file(more={"content.xml": b"<a>" + filled(unit) + b"</a>"})
        yield f"an unread part of {unit!r}", "a.docx", office_file(more={"word/a.xml": filled(unit)})
    for name, unit in (("Type", b"/image"), ("Type", b"/"), ("Target", b" "), ("Target", b"a.")):
        rel = b"<R TargetMode='External' %s='%s '/>" % (name.encode(), filled(unit))
        yield f"a relation of {unit!r}", "a.docx", office_file(more={"word/_rels/a.rels": rel})
    for unit in (b" ", b"a", b"a-"):
        image = b"<image xlink:href='%s'/>" % filled(unit)
        yield f"an address of {unit!r}", "a.docx", office_file(more={"content.xml": image})
    # Little that unfolds into as much as is taken.
    for unit in (b"<a b='c'/>", b"a"):
        unfolded = b"<a>" + unit * (50 * MB // len(unit)) + b"</a>"
        yield f"50 MB of {unit!r}", "a.odt", open_file(more={"content.xml": unfolded})
    yield "50 MB in one tag", "a.odt", open_file(more={"content.xml": b"<a b='" + b"c" * 50 * MB + b"'/>"})
    for unit in (b"/", b"#41"):
        yield f"a pack of {unit!r}", "a.pdf", packed_pdf(zlib.compress(unit * (20 * MB // len(unit))))
    yield "an element with a long name", "a.docx", office_file(more={"content.xml": b"<a%s/>" % filled(b":image")})


def look_through_all() -> None:
    from foundation.files.cleaning import LIBRARY, clean

    for tries, name, content in files():
        print(f"{tries} ({name})", flush=True)
        begun = time.process_time()
        resource.setrlimit(resource.RLIMIT_CPU, (math.ceil(begun) + ALLOWED, resource.RLIM_INFINITY))
        with suppress(ValidationError):
            clean(ContentFile(content, name=name), LIBRARY)
        print(f"{time.process_time() - begun:.2f}", flush=True)


if __name__ == "__main__":
    django.setup()
    look_through_all()
