"""A WebM is a tree of elements (RFC 8794), which says at its head how long and how large the picture is."""

import struct
from typing import Any

EBML, SEGMENT, INFO, TRACKS, TRACK, PICTURE, CLUSTER = (
    0x1A45DFA3, 0x18538067, 0x1549A966, 0x1654AE6B, 0xAE, 0xE0, 0x1F43B675,
)  # fmt: skip
DOCTYPE, SCALE, DURATION, WIDTH, HEIGHT = 0x4282, 0x2AD7B1, 0x4489, 0xB0, 0xBA
DESCENDED = {EBML, SEGMENT, INFO, TRACKS, TRACK, PICTURE}
SIMPLE = {DOCTYPE, SCALE, DURATION, WIDTH, HEIGHT}
HEAD_BYTES = 64 * 1024


def measure_webm(file: Any) -> tuple[float, int, int]:
    """Returns the length, width and height of a WebM, read from what stands before its first cluster of pictures.

    Raises ValueError where it is no WebM, or no cluster begins within HEAD_BYTES; IndexError where it breaks off.
    """
    file.seek(0)
    head = file.read(HEAD_BYTES)
    if not head.startswith(EBML.to_bytes(4, "big")):
        raise ValueError("no WebM")
    contents = elements(head)
    if contents.get(DOCTYPE, b"").rstrip(b"\0") != b"webm" or CLUSTER not in contents:
        raise ValueError("no pictures")
    ticks = read_float(contents.get(DURATION, b""))
    seconds = ticks * int.from_bytes(contents.get(SCALE, b"\x0f\x42\x40"), "big") / 1e9
    width, height = (int.from_bytes(contents.get(each, b""), "big") for each in (WIDTH, HEIGHT))
    return seconds, width, height


def elements(head: bytes) -> dict[int, bytes]:
    """Returns the content of the elements in SIMPLE by their ID, the first of each, from a WebM's first bytes.

    CLUSTER is among them, empty, once the pictures begin; nothing behind it is read (RFC 8794).
    """
    contents: dict[int, bytes] = {}
    at = 0
    while at < len(head):
        name, at = read_number(head, at, keep_mark=True)
        size, at = read_number(head, at)
        if name == CLUSTER:
            contents[CLUSTER] = b""
            break
        if name in SIMPLE:
            contents.setdefault(name, head[at : at + size])
        if name not in DESCENDED:
            at += size
    return contents


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
