"""A WebM is a tree of elements (RFC 8794), which says how large the picture is and mostly how long the film.

Where it was recorded in pieces, as browsers do it, neither its length stands at its head nor how large its parts are:
then its last picture says how long it is.
"""

import struct
from collections.abc import Iterator
from typing import Any, NamedTuple

from foundation.files.boxes import NotPlayable

EBML, SEGMENT, INFO, TRACKS, TRACK, PICTURE, CLUSTER, GROUP = (
    0x1A45DFA3, 0x18538067, 0x1549A966, 0x1654AE6B, 0xAE, 0xE0, 0x1F43B675, 0xA0,
)  # fmt: skip
DOCTYPE, SCALE, DURATION, WIDTH, HEIGHT = 0x4282, 0x2AD7B1, 0x4489, 0xB0, 0xBA
TIME, BLOCKS = 0xE7, {0xA3, 0xA1}
DESCENDED = {EBML, SEGMENT, INFO, TRACKS, TRACK, PICTURE}
SIMPLE = {DOCTYPE, SCALE, DURATION, WIDTH, HEIGHT}
# What is overwritten. Texts become empty ones: a title, the name of a track, two programs. The others become one that
# says nothing: the date, tags, which say where it was and with what, and pictures beside the film.
TEXTS, OTHERS, VOID = {0x7BA9, 0x536E, 0x4D80, 0x5741}, {0x4461, 0x1254C367, 0x1941A469}, b"\xec"
NOTES = TEXTS | OTHERS
# No film has parts smaller than this throughout, not even one that is still and silent.
BYTES_OF_A_PART, FEWEST_PARTS = 24, 4_000
# Beside its clusters a film has some dozens of parts, few of which note anything. Each note costs memory and a write.
MOST_BESIDE, MOST_NOTES = 1_000, 500
# Names of four bytes: the parts of a segment, one of which ends an open cluster.
FIRST_OF_SEGMENT = 0x10000000
# Bytes that are read at once, and those that an element's head has at most.
CHUNK, HEAD = 64 * 1024, 18


class TooMuchBeside(NotPlayable):
    """It has far more beside its pictures, or notes far more, than any film."""


class Element(NamedTuple):
    """One element: its ID, the byte offsets of its head and its content, and of its end: None where it says none."""

    name: int
    at: int
    start: int
    end: int | None


class Reader:
    """An open WebM, read by the piece."""

    def __init__(self, file: Any) -> None:
        self.file, self.size, self.at, self.piece = file, file.size, 0, b""

    def read(self, start: int, size: int) -> bytes:
        """Returns at most `size` bytes from byte `start`, of at most CHUNK."""
        if not self.at <= start <= start + size <= self.at + len(self.piece):
            self.file.seek(start)
            self.at, self.piece = start, self.file.read(CHUNK)
        return self.piece[start - self.at : start - self.at + size]

    def content(self, element: Element, most: int = 64) -> bytes:
        """Returns what it holds, at most its first `most` bytes."""
        return self.read(element.start, min(most, (element.end or element.start) - element.start))

    def elements(self, descended: set[int]) -> Iterator[Element]:
        """Yields one after the other all that stand at the top or within those named, as far as the file goes.

        Raises ValueError where they are far too many, and where one says no size that has to; TooMuchBeside.
        """
        place, left = 0, max(FEWEST_PARTS, self.size // BYTES_OF_A_PART)
        left_beside, left_notes, in_cluster = MOST_BESIDE, MOST_NOTES, False
        while place < self.size:
            head = self.read(place, HEAD).ljust(HEAD, b"\0")
            name, at = read_number(head, 0, keep_mark=True)
            in_cluster = name == CLUSTER or (in_cluster and name < FIRST_OF_SEGMENT)
            left, left_beside, left_notes = left - 1, left_beside - (not in_cluster), left_notes - (name in NOTES)
            if left < 0:
                raise ValueError("too many parts")
            if left_beside < 0 or left_notes < 0:
                raise TooMuchBeside
            size, inner = read_number(head, at)
            is_open = size == (1 << 7 * (inner - at)) - 1
            if is_open and name not in (SEGMENT, CLUSTER):
                raise ValueError("no size")
            element = Element(name, place, place + inner, None if is_open else place + inner + size)
            yield element
            place = element.start if element.end is None or name in descended else element.end


def measure_webm(file: Any) -> tuple[float, int, int]:
    """Returns the length, width and height of a WebM.

    Raises ValueError where it is no WebM, or says of no pictures; IndexError where a number in it breaks off.
    """
    reader = Reader(file)
    if reader.read(0, 4) != EBML.to_bytes(4, "big"):
        raise ValueError("no WebM")
    contents: dict[int, bytes] = {}
    for element in reader.elements(DESCENDED):
        if element.name == CLUSTER:
            break
        if element.name in SIMPLE:
            contents.setdefault(element.name, reader.content(element))
    else:
        raise ValueError("no pictures")
    if contents.get(DOCTYPE, b"").rstrip(b"\0") != b"webm":
        raise ValueError("another kind")
    # A recorder keeps the place of its length with 0.
    ticks = read_float(contents.get(DURATION, b"")) or last_tick(reader)
    seconds = ticks * int.from_bytes(contents.get(SCALE, b"\x0f\x42\x40"), "big") / 1e9
    width, height = (int.from_bytes(contents.get(each, b""), "big") for each in (WIDTH, HEIGHT))
    return seconds, width, height


def is_cut_off(file: Any) -> bool:
    """Says whether a WebM ends before its film does, where that says how large it is, or in the head of a part."""
    reader, is_webm = Reader(file), False
    try:
        for element in reader.elements(DESCENDED):
            if element.name == DOCTYPE:
                is_webm = reader.content(element).rstrip(b"\0") == b"webm"
            ends = element.start if element.name != SEGMENT else element.end or element.start
            if is_webm and ends > reader.size:
                return True
    except (ValueError, IndexError, TooMuchBeside):
        return False
    return False


def last_tick(reader: Reader) -> int:
    """Returns when the last picture or sound begins, in the film's own ticks. A block counts from its cluster on."""
    begins, last = 0, 0
    for element in reader.elements({*DESCENDED, CLUSTER, GROUP}):
        if element.name == TIME:
            begins = int.from_bytes(reader.content(element, 8), "big")
        elif element.name in BLOCKS and element.end and element.end <= reader.size:
            head = reader.content(element, 10)
            _track, at = read_number(head, 0)
            last = max(last, begins + int.from_bytes(head[at : at + 2], "big", signed=True))
    return last


def blank_notes(file: Any) -> None:
    """Overwrites what a WebM notes of when, where and by what it was made, in the open file: nothing moves."""
    reader = Reader(file)
    for element in [each for each in reader.elements(DESCENDED) if each.name in NOTES]:
        end = min(element.end or 0, reader.size)
        for start in range(element.start, end, CHUNK):
            file.seek(start)
            file.write(bytes(min(CHUNK, end - start)))
        if element.name in OTHERS and element.start < end:
            file.seek(element.at)
            file.write(void_head(end - element.at))


def void_head(size: int) -> bytes:
    """Returns the head of an element of so many bytes that says nothing (RFC 8794, 11.3.2)."""
    length = 8 if size > 100 else 1
    return VOID + (size - 1 - length | 1 << 7 * length).to_bytes(length, "big")


def read_number(head: bytes, at: int, keep_mark: bool = False) -> tuple[int, int]:
    """Returns the EBML number that begins at `at`, and where the next byte stands (RFC 8794, 4).

    It is as many bytes long as its first has leading zero bits, and one; `keep_mark` leaves the bit behind them in it.
    """
    length = 9 - head[at].bit_length()
    value = int.from_bytes(head[at : at + length], "big")
    return (value if keep_mark else value & ((1 << 7 * length) - 1)), at + length


def read_float(data: bytes) -> float:
    """Returns the bytes as a floating-point number of 4 or 8 bytes; 0.0 where they are neither."""
    return float(struct.unpack({4: ">f", 8: ">d"}[len(data)], data)[0]) if len(data) in (4, 8) else 0.0
