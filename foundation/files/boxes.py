"""The boxes of which an MP4 is made, one in another (ISO/IEC 14496-12)."""

from collections.abc import Iterator
from typing import Any, NamedTuple

# A film has some hundreds, and one in pieces a dozen each: so many in any, and one more for each of these bytes.
MOST_BOXES, BYTES_OF_A_BOX = 12_000, 1_000
# What stands outermost in a film. Anything else there is no box, or nothing that is to be played.
OUTERMOST = {
    b"ftyp", b"styp", b"moov", b"mdat", b"moof", b"mfra", b"free", b"skip", b"wide", b"uuid", b"meta", b"sidx", b"ssix",
    b"pdin", b"prft", b"emsg",
}  # fmt: skip


class NotPlayable(Exception):
    """The file is no video, or none that a cheap phone plays."""


class Box(NamedTuple):
    """One box of an MP4: its kind, and the byte offsets of its head, of its content and of its end."""

    kind: bytes
    at: int  # of its own head
    start: int
    end: int


class Film:
    """An open MP4, with how many more of its boxes may be gone through: each costs the same, however small it is."""

    def __init__(self, file: Any) -> None:
        self.file, self.left = file, max(MOST_BOXES, file.size // BYTES_OF_A_BOX)

    def read(self, start: int, size: int) -> bytes:
        """Returns at most `size` bytes from byte `start`."""
        self.file.seek(start)
        data: bytes = self.file.read(size)
        return data

    def whole(self) -> Box:
        """Returns the whole file as one box, in which its outermost boxes stand."""
        return Box(b"", 0, 0, self.file.size)


def boxes(film: Film, start: int, end: int) -> Iterator[Box]:
    """Yields the boxes that follow one another from byte `start` to byte `end` (ISO/IEC 14496-12).

    Raises NotPlayable where one is said to end before its head does, or beyond `end`, and at the film's last box left:
    what lies behind it would keep the place.
    """
    while start + 8 <= end:
        film.left -= 1
        if film.left < 0:
            raise NotPlayable
        box = box_at(film, start, end)
        if box.end < box.start or box.end > end:
            raise NotPlayable
        yield box
        start = box.end


def box_at(film: Film, start: int, end: int) -> Box:
    """Returns the box whose head begins at byte `start`, as it says of itself; one of no size goes on to `end`."""
    head = film.read(start, 16)
    size, kind, inner = number(head[:4]), head[4:8], 8
    if size == 1:
        size, inner = number(head[8:16]), 16
    return Box(kind, start, start + inner, start + (size or end - start))


def is_cut_off(file: Any) -> bool:
    """Says whether an MP4 ends before one of its outermost boxes does, or before its head or its pictures begin."""
    film, at, kinds = Film(file), 0, set()
    while at + 8 <= file.size:
        film.left -= 1
        box = box_at(film, at, file.size)
        if film.left < 0 or box.kind not in OUTERMOST:
            return False
        if box.start > file.size or box.end < box.start:
            return box.start > file.size
        kinds.add(box.kind)
        at = box.end
    return at != file.size or not {b"moov", b"mdat"} <= kinds


def boxes_at(film: Film, box: Box, *way: bytes) -> Iterator[Box]:
    """Yields all boxes reached by the kinds in `way`, one level each: `boxes_at(film, head, b"trak", b"tkhd")`."""
    for each in boxes(film, box.start, box.end):
        if each.kind == way[0]:
            yield from boxes_at(film, each, *way[1:]) if way[1:] else iter([each])


def box_content(film: Film, box: Box, most: int = 256) -> bytes:
    """Returns what the box holds, at most its first `most` bytes."""
    return film.read(box.start, min(most, box.end - box.start))


def number(data: bytes) -> int:
    """Returns the whole number that these bytes are."""
    return int.from_bytes(data, "big")
