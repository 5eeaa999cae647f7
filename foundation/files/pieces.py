"""An MP4 recorded or sent in pieces, as browsers and screen recorders do it: its head says of no length."""

from struct import iter_unpack

from foundation.files.boxes import Box, Film, NotPlayable, box_content, boxes_at, number

# Rows of a run that are read at once.
ROWS = 4_000


def seconds_in_pieces(film: Film, top: Box, track: Box, shape: bytes) -> float:
    """Returns how long a film is whose head doesn't say: by the sum of its pieces (`moof`).

    `shape` is what the track's `tkhd` holds. 0.0 where it is in no pieces.
    """
    key = shape[20:24] if shape[:1] == b"\1" else shape[12:16]
    clocks = [box_content(film, each) for each in boxes_at(film, track, b"mdia", b"mdhd")]
    if not clocks:
        return 0.0
    scale = number(clocks[0][20:24] if clocks[0][:1] == b"\1" else clocks[0][12:16])
    usual = [box_content(film, each) for each in boxes_at(film, top, b"mvex", b"trex")]
    usual_ticks = next((number(each[12:16]) for each in usual if each[4:8] == key), 0)
    ticks = sum(piece_ticks(film, piece, key, usual_ticks) for piece in boxes_at(film, film.whole(), b"moof", b"traf"))
    return ticks / (scale or 1)


def piece_ticks(film: Film, piece: Box, key: bytes, usual_ticks: int) -> int:
    """Returns how long one piece of a track is, in the track's own ticks; 0 where it is another track's."""
    head = next((box_content(film, each) for each in boxes_at(film, piece, b"tfhd")), None)
    if head is None:
        raise NotPlayable
    if head[4:8] != key:
        return 0
    flags = number(head[1:4])
    if flags & 0x8:
        place = 8 + (8 if flags & 0x1 else 0) + (4 if flags & 0x2 else 0)
        usual_ticks = number(head[place : place + 4])
    return sum(run_ticks(film, run, usual_ticks) for run in boxes_at(film, piece, b"trun"))


def run_ticks(film: Film, run: Box, usual_ticks: int) -> int:
    """Returns how long the pictures of one run are. Raises NotPlayable where they are said to be more than it holds."""
    head = box_content(film, run, 8)
    flags, pictures = number(head[1:4]), number(head[4:8])
    start = run.start + 8 + 4 * bool(flags & 0x1) + 4 * bool(flags & 0x4)
    columns = sum(bool(flags & each) for each in (0x100, 0x200, 0x400, 0x800))
    if start + 4 * columns * pictures > run.end:
        raise NotPlayable
    if not flags & 0x100:
        return usual_ticks * pictures
    ticks, row = 0, 4 * columns
    for first in range(0, pictures, ROWS):
        rows = film.read(start + first * row, min(ROWS, pictures - first) * row)
        ticks += sum(each[0] for each in iter_unpack(f">I{row - 4}x", rows))
    return ticks
