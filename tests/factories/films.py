"""Films as browsers and screen recorders write them: in pieces, with no length at their head, and noting things."""

from struct import pack
from typing import Any


# --- MP4 -------------------------------------------------------------------------------------------------------------
def box(kind: bytes, *inside: bytes) -> bytes:
    data = b"".join(inside)
    return (len(data) + 8).to_bytes(4, "big") + kind + data


def ints(*numbers: int) -> bytes:
    return pack(f">{len(numbers)}I", *numbers)


UPRIGHT = (0, 1, 0, -1, 0, 0, 426, 0, 1)
AS_IT_IS = (1, 0, 0, 0, 1, 0, 0, 0, 1)
# When it was made: a moment in seconds since 1904, twice.
MADE = ints(3_900_000_000, 3_900_000_001)


def track(key: int, codec: bytes, turn: tuple[int, ...] = AS_IT_IS, scale: int = 30_000) -> bytes:
    matrix = b"".join((each << 16).to_bytes(4, "big", signed=True) for each in turn)
    shape = box(b"tkhd", bytes(4), MADE, ints(key), bytes(24), matrix, ints(426 << 16, 240 << 16))
    clock = box(b"mdhd", bytes(4), MADE, ints(scale, 0), bytes(4))
    kinds = box(b"stsd", bytes(4), ints(1), box(codec, bytes(78)))
    return box(b"trak", shape, box(b"mdia", clock, box(b"minf", box(b"stbl", kinds))))


def run(pictures: int, ticks: int | None = None, said: int | None = None) -> bytes:
    """Some pictures, each with its own length where `ticks` are given; `said` is how many it says that they are."""
    flags = 0x201 if ticks is None else 0x301
    rows = (ints(100) if ticks is None else ints(ticks, 100)) * pictures
    return box(b"trun", ints(flags, pictures if said is None else said, 0), rows)


def piece(key: int, *runs: bytes, ticks: int | None = None, note: bytes = b"") -> bytes:
    head = box(b"tfhd", ints(0x20000, key) if ticks is None else ints(0x20008, key, ticks))
    return box(b"moof", box(b"mfhd", bytes(8)), box(b"traf", head, *runs, note))


def in_pieces(*pieces: bytes, usual: int = 1_000, turn: tuple[int, ...] = AS_IT_IS, notes: bytes = b"") -> bytes:
    """An MP4 with sound and, as its second track, pictures of 1/30 s; its head says of no length."""
    matrix = b"".join((each << 16).to_bytes(4, "big", signed=True) for each in AS_IT_IS)
    head = box(b"mvhd", bytes(4), MADE, ints(1_000, 0), bytes(16), matrix, bytes(28))
    usuals = box(b"mvex", *(box(b"trex", bytes(4), ints(key, 1, ticks, 0, 0)) for key, ticks in ((1, 20), (2, usual))))
    film = box(b"moov", head, track(1, b"mp4a", scale=1_000), track(2, b"avc1", turn), usuals, notes)
    parts = [each + box(b"mdat", b"pictures") for each in pieces]
    return box(b"ftyp", b"iso5", bytes(4), b"iso5") + film + b"".join(parts)


SOUND = piece(1, run(500))


# --- WebM ------------------------------------------------------------------------------------------------------------
UNKNOWN = b"\x01" + b"\xff" * 7


def element(name: str, *inside: bytes, is_open: bool = False) -> bytes:
    data = b"".join(inside)
    return bytes.fromhex(name) + (UNKNOWN if is_open else (len(data) | 1 << 56).to_bytes(8, "big")) + data


def block(ticks: int, data: bytes = b"pictures" * 4) -> bytes:
    """A picture of the first track, so many thousandths of a second after its cluster begins."""
    return element("A3", b"\x81" + pack(">h", ticks) + b"\x80" + data)


def cluster(begins: int, *blocks: bytes, is_open: bool = True) -> bytes:
    return element("1F43B675", element("E7", begins.to_bytes(4, "big")), *blocks, is_open=is_open)


def streamed(*parts: bytes, info: bytes = b"", is_open: bool = True) -> bytes:
    """A WebM that neither says how long it is nor, where it is open, how large."""
    shape = element("E0", element("B0", b"\x01\xaa"), element("BA", b"\xf0"))
    tracks = element("1654AE6B", element("AE", element("D7", b"\x01"), shape))
    head = element("1549A966", element("2AD7B1", b"\x0f\x42\x40"), info)
    film = element("18538067", head, tracks, *parts, is_open=is_open)
    return element("1A45DFA3", element("4286", b"\x01"), element("4282", b"webm")) + film


PICTURES = (cluster(0, block(0), block(4_000)), cluster(8_000, block(0), block(4_500)))


# --- Lists -----------------------------------------------------------------------------------------------------------
# (content, seconds, width): phones play all of these.
ORDINARY: dict[str, tuple[bytes, float, int]] = {
    "in pieces of usual pictures": (in_pieces(SOUND, piece(2, run(180)), SOUND, piece(2, run(195))), 12.5, 426),
    "in pieces with their own usual": (in_pieces(piece(2, run(100), ticks=3_000), usual=0), 10, 426),
    "in pieces, each picture with its own": (in_pieces(piece(2, run(100, ticks=1_500), run(10, ticks=3_000))), 6, 426),
    "in pieces of very many pictures": (in_pieces(piece(2, run(9_000, ticks=1_000))), 300, 426),
    "in pieces and upright": (in_pieces(piece(2, run(180)), turn=UPRIGHT), 6, 240),
    "a WebM as a browser streams it": (streamed(*PICTURES), 12.5, 426),
    "a WebM that says its size and no length": (streamed(*PICTURES, is_open=False), 12.5, 426),
    "a WebM of closed clusters": (streamed(cluster(2_000, block(500), is_open=False)), 2.5, 426),
    "a WebM whose last sound stands before its pictures": (streamed(cluster(2_000, block(900), block(-5))), 2.9, 426),
    "a WebM with its pictures in groups": (
        streamed(cluster(0, element("A0", element("A1", block(7_000)[9:])))),
        7,
        426,
    ),
    "a WebM that breaks off": (streamed(*PICTURES)[:-5], 8, 426),
    "a WebM that breaks off in a head": (streamed(*PICTURES) + b"\x1f", 12.5, 426),
}
FOREVER = 0xFFFFFFFF
# What says that it is in pieces and is none that plays.
HOSTILE: dict[str, bytes] = {
    "pieces that say they are more": in_pieces(piece(2, run(3, ticks=1_000, said=FOREVER))),
    "usual pieces that say they are more": in_pieces(piece(2, run(3, said=FOREVER))),
    "pieces without end": in_pieces(piece(2, box(b"trun", ints(0, FOREVER)), ticks=FOREVER)),
    "a piece of no head": in_pieces(box(b"moof", box(b"traf", run(30)))),
    "a piece larger than the film": in_pieces(piece(2, run(30))) + ints(FOREVER) + b"moof",
    "pieces that never end": in_pieces(box(b"moof") * 40_000),
    "a WebM of parts that never end": streamed(cluster(0, b"\xec\x80" * 40_000, block(900))),
    "a WebM of a hundred days": streamed(cluster(FOREVER, block(0))),
    "a WebM with a track without end": streamed(*PICTURES).replace(element("AE")[:1] + b"\x01", b"\xae\x01\xff", 1),
}


def noted(secret: bytes) -> dict[str, tuple[bytes, Any]]:
    """Films that say where or by what they were made, and how long they are."""
    tags = element("1254C367", element("7373", element("67C8", element("45A3", b"LOCATION"), element("4487", secret))))
    infos = element("4D80", secret), element("5741", secret), element("7BA9", secret), element("4461", secret[:8])
    whole = piece(2, run(180), note=box(b"uuid", bytes(16), secret))
    return {
        "in a piece": (in_pieces(whole), 6),
        "beside the pieces": (in_pieces(piece(2, run(180)), notes=box(b"udta", secret)), 6),
        "the clock of a recorder": (in_pieces(piece(2, run(180))) + box(b"prft", secret), 6),
        "tags behind a WebM": (streamed(*PICTURES, tags), 12.5),
        "tags before its pictures": (streamed(tags, *PICTURES), 12.5),
        "tags behind its closed clusters": (streamed(cluster(0, block(2_000), is_open=False), tags, is_open=False), 2),
        "the head of a WebM": (streamed(*PICTURES, info=b"".join(infos)), 12.5),
        "a picture beside a WebM": (streamed(*PICTURES, element("1941A469", secret)), 12.5),
    }
