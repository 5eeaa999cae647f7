"""Videos people upload: known by what is in them, measured, and rid of the place the phone noted.

An MP4 is a tree of boxes (ISO/IEC 14496-12), a WebM another (`webm.py`): both say at their head how long and how large
the picture is, so that nobody has to type it.
"""

from collections.abc import Iterator
from typing import Any, NamedTuple
from uuid import uuid4

from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.utils.translation import gettext as _

from foundation.files.webm import measure_webm

MAX_BYTES = 60 * 1024 * 1024
CONTENT_TYPES = {".mp4": "video/mp4", ".webm": "video/webm"}
# What phones of the last ten years play; HEVC, which some cameras write, is not among it.
PLAYED = {b"avc1", b"avc3", b"vp09", b"av01"}
# Where a phone notes where it was: `udta` and `meta` of the film and its tracks, XMP in `uuid`.
TELLTALE = {b"udta", b"meta", b"uuid"}
# A film has some hundreds, and one in many pieces a few thousand.
MOST_BOXES = 12_000
# Bytes that are written at once.
ZEROS = bytes(64 * 1024)


class Video(NamedTuple):
    """What a video's head says: its ending (".mp4" or ".webm"), its length in seconds, its picture in pixels."""

    ending: str
    seconds: float
    width: int
    height: int


class NotPlayable(Exception):
    """The file is no video, or none that a cheap phone plays."""


class NoLength(NotPlayable):
    """The video does not say at its head how long it is: it was sent or recorded in pieces."""


def clean_video(upload: File) -> File:
    """Returns the same upload under a random name, with the place it was taken blanked in it.

    Raises ValidationError, with words for the sender, where it is larger than MAX_BYTES or can't be played.
    """
    if upload.size > MAX_BYTES:
        raise ValidationError(
            _("This video is larger than 60 MB. Please make it shorter, or smaller (240p is enough).")
        )
    try:
        video = measure(upload)
        if video.ending == ".mp4":
            blank_location(upload)
    except NoLength:
        message = _("This video does not say how long it is. Please open it in a video app and save it again as MP4.")
        raise ValidationError(message) from None
    except NotPlayable:
        message = _("Phones can't play this file. Please save it as MP4 (H.264) or WebM and choose it again.")
        raise ValidationError(message) from None
    upload.name = f"{uuid4().hex}{video.ending}"
    upload.seek(0)
    return upload


# A side of the largest picture that any of the two formats is played with.
MOST_PIXELS = 16_384


def measure(file: Any) -> Video:
    """Returns the kind, length and size of a video.

    Raises NotPlayable where it is no MP4 or WebM, breaks off, has no codec that phones play (MP4), or where its width,
    height or length is 0 or too much (MOST_PIXELS, a day); NoLength, which is one, where it says no length.
    """
    file.seek(0)
    head = file.read(12)
    try:
        video = measure_mp4(file) if head[4:8] == b"ftyp" else Video(".webm", *measure_webm(file))
    except (ArithmeticError, IndexError, ValueError, StopIteration) as error:  # it ends before it has said all
        raise NotPlayable from error
    if not video.seconds:
        raise NoLength
    if not (0 < video.width <= MOST_PIXELS and 0 < video.height <= MOST_PIXELS and 0 < video.seconds < 86_400):
        raise NotPlayable
    return video


# --- MP4 ------------------------------------------------------------------------------------------------------------
class Box(NamedTuple):
    """One box of an MP4: its kind, and the byte offsets of its head, of its content and of its end."""

    kind: bytes
    at: int  # of its own head
    start: int
    end: int


class Film:
    """An open MP4, with how many more of its boxes may be gone through: each costs the same, however small it is."""

    def __init__(self, file: Any) -> None:
        self.file, self.left = file, MOST_BOXES

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
        head = film.read(start, 16)
        size, kind, inner = int.from_bytes(head[:4], "big"), head[4:8], 8
        if size == 1:
            size, inner = int.from_bytes(head[8:16], "big"), 16
        size = size or end - start
        if size < inner or start + size > end:
            raise NotPlayable
        yield Box(kind, start, start + inner, start + size)
        start += size


def boxes_at(film: Film, box: Box, *way: bytes) -> Iterator[Box]:
    """Yields all boxes reached by the kinds in `way`, one level each: `boxes_at(film, head, b"trak", b"tkhd")`."""
    for each in boxes(film, box.start, box.end):
        if each.kind == way[0]:
            yield from boxes_at(film, each, *way[1:]) if way[1:] else iter([each])


def box_content(film: Film, box: Box, most: int = 256) -> bytes:
    """Returns what the box holds, at most its first `most` bytes."""
    return film.read(box.start, min(most, box.end - box.start))


def measure_mp4(file: Any) -> Video:
    """Returns the length and size of an MP4, as its first track of a kind in PLAYED says.

    Raises NotPlayable where there is no such track, no `moov` or no pictures; StopIteration without a film's head.
    """
    film = Film(file)
    top = next(boxes_at(film, film.whole(), b"moov"), None)
    if top is None or not any(box.kind == b"mdat" and box.end > box.start for box in boxes(film, 0, file.size)):
        raise NotPlayable
    head = box_content(film, next(boxes_at(film, top, b"mvhd")))
    scale, length = (head[20:24], head[24:32]) if head[0] == 1 else (head[12:16], head[16:20])
    seconds = int.from_bytes(length, "big") / (int.from_bytes(scale, "big") or 1)
    for track in boxes_at(film, top, b"trak"):
        kinds = [box_content(film, each)[12:16] for each in boxes_at(film, track, b"mdia", b"minf", b"stbl", b"stsd")]
        shapes = [box_content(film, each)[-44:] for each in boxes_at(film, track, b"tkhd")]
        if kinds and kinds[0] in PLAYED and shapes:
            width, height = (int.from_bytes(shapes[0][at : at + 2], "big") for at in (-8, -4))
            if is_turned(shapes[0]) != is_turned(head[-64:]):
                width, height = height, width
            return Video(".mp4", seconds, width, height)
    raise NotPlayable


def is_turned(matrix: bytes) -> bool:
    """Says whether the matrix at the beginning lays the picture on its side, as phones that are held upright note it.

    Its first five numbers of 4 bytes are a, b, u, c, d (ISO/IEC 14496-12, 6.2.2): turned by a quarter, a and d are 0.
    """
    a, b, _u, c, d = (matrix[at : at + 4] for at in range(0, 20, 4))
    return not any(a + d) and any(b) and any(c)


def blank_location(file: Any) -> None:
    """Overwrites what an MP4 notes of the place, in the open file: these boxes become `free` ones of zeros.

    They keep their length, so that nothing which points past them has to move.
    """
    film = Film(file)
    top = next(boxes_at(film, film.whole(), b"moov"))
    places = [*boxes(film, 0, file.size), *boxes(film, top.start, top.end)]
    for track in boxes_at(film, top, b"trak"):
        places += boxes(film, track.start, track.end)
    for box in places:
        if box.kind in TELLTALE:
            file.seek(box.at + 4)
            file.write(b"free")
            file.seek(box.start)
            for start in range(box.start, box.end, len(ZEROS)):
                file.write(ZEROS[: box.end - start])
