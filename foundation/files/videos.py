"""Videos people upload: known by what is in them, measured, and rid of what the phone noted of place, time and itself.

An MP4 is a tree of boxes (`boxes.py`), a WebM another (`webm.py`): both say how long and how large the picture is, so
that nobody has to type it.
"""

from collections.abc import Iterator
from typing import Any, NamedTuple
from uuid import uuid4

from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.utils.translation import gettext as _

from foundation.files import boxes as mp4
from foundation.files import webm
from foundation.files.boxes import Box, Film, NotPlayable, box_content, boxes, boxes_at, number
from foundation.files.pieces import seconds_in_pieces
from foundation.files.webm import TooMuchBeside, blank_notes, measure_webm

MAX_BYTES = 60 * 1024 * 1024
CONTENT_TYPES = {".mp4": "video/mp4", ".webm": "video/webm"}
# What phones of the last ten years play; HEVC, which some cameras write, is not among it.
PLAYED = {b"avc1", b"avc3", b"vp09", b"av01"}
# Where a phone notes where it was: `udta` and `meta` of film and tracks, XMP in `uuid`; a recorder, when: `prft`.
TELLTALE = {b"udta", b"meta", b"uuid", b"prft"}
# What says when a film, a track and its contents were made.
DATED = {b"mvhd", b"tkhd", b"mdhd"}
HOLDING = {b"moov", b"trak", b"mdia", b"moof", b"traf"}
# It ends before it has said all, or says what can't be.
BROKEN = (ArithmeticError, IndexError, ValueError, StopIteration)
# Bytes that are written at once.
ZEROS = bytes(64 * 1024)


class Video(NamedTuple):
    """What a video's head says: its ending (".mp4" or ".webm"), its length in seconds, its picture in pixels."""

    ending: str
    seconds: float
    width: int
    height: int


class NoLength(NotPlayable):
    """The video does not say how long it is, neither at its head nor by its pieces."""


def clean_video(upload: File) -> File:
    """Returns the same upload under a random name, with where, when and by what it was taken blanked in it.

    Raises ValidationError, with words for the sender, where it is larger than MAX_BYTES or can't be played.
    """
    if upload.size > MAX_BYTES:
        raise ValidationError(
            _("This video is larger than 60 MB. Please make it shorter, or smaller (240p is enough).")
        )
    try:
        video = measure(upload)
        (blank_noted if video.ending == ".mp4" else blank_notes)(upload)
    except NoLength:
        message = _("This video does not say how long it is. Please open it in a video app and save it again as MP4.")
        raise ValidationError(message) from None
    except TooMuchBeside:
        message = _("This video holds too much beside its pictures. Please open it in a video app and save it again.")
        raise ValidationError(message) from None
    except (NotPlayable, *BROKEN):
        message = _("Phones can't play this file. Please save it as MP4 (H.264) or WebM and choose it again.")
        if is_cut_off(upload):
            message = _("The file is cut off. Please copy it from the phone or camera again, or save it again.")
        raise ValidationError(message) from None
    upload.name = f"{uuid4().hex}{video.ending}"
    upload.seek(0)
    return upload


def is_cut_off(file: Any) -> bool:
    """Says whether a file that can't be played is the beginning of a video whose end is missing."""
    file.seek(0)
    kind = file.read(8)
    if kind[4:] == b"ftyp":
        return mp4.is_cut_off(file)
    return kind[:4] == webm.EBML.to_bytes(4, "big") and webm.is_cut_off(file)


# A side of the largest picture that any of the two formats is played with.
MOST_PIXELS = 16_384


def measure(file: Any) -> Video:
    """Returns the kind, length and size of a video.

    Raises NotPlayable where it is no MP4 or WebM, breaks off, has no codec that phones play (MP4), or where its width,
    height or length is 0 or too much (MOST_PIXELS, a day); of its kinds NoLength where it says no length, TooMuchBeside
    where it notes far more than any film.
    """
    file.seek(0)
    head = file.read(12)
    try:
        video = measure_mp4(file) if head[4:8] == b"ftyp" else Video(".webm", *measure_webm(file))
    except BROKEN as error:
        raise NotPlayable from error
    if not video.seconds:
        raise NoLength
    if not (0 < video.width <= MOST_PIXELS and 0 < video.height <= MOST_PIXELS and 0 < video.seconds < 86_400):
        raise NotPlayable
    return video


# --- MP4 ------------------------------------------------------------------------------------------------------------
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
    seconds = number(length) / (number(scale) or 1)
    for track in boxes_at(film, top, b"trak"):
        kinds = [box_content(film, each)[12:16] for each in boxes_at(film, track, b"mdia", b"minf", b"stbl", b"stsd")]
        shapes = [box_content(film, each) for each in boxes_at(film, track, b"tkhd")]
        if kinds and kinds[0] in PLAYED and shapes:
            width, height = (number(shapes[0][-44:][at : at + 2]) for at in (-8, -4))
            if is_turned(shapes[0][-44:]) != is_turned(head[-64:]):
                width, height = height, width
            return Video(".mp4", seconds or seconds_in_pieces(film, top, track, shapes[0]), width, height)
    raise NotPlayable


def is_turned(matrix: bytes) -> bool:
    """Says whether the matrix at the beginning lays the picture on its side, as phones that are held upright note it.

    Its first five numbers of 4 bytes are a, b, u, c, d (ISO/IEC 14496-12, 6.2.2): turned by a quarter, a and d are 0.
    """
    a, b, _u, c, d = (matrix[at : at + 4] for at in range(0, 20, 4))
    return not any(a + d) and any(b) and any(c)


def blank_noted(file: Any) -> None:
    """Overwrites what an MP4 notes of place, time and device, in the open file: boxes become `free` ones of zeros.

    They keep their length, so that nothing which points past them has to move.
    """
    film = Film(file)
    for box in list(noting_boxes(film)):
        if box.kind in TELLTALE:
            overwrite(file, box.at + 4, b"free")
            for start in range(box.start, box.end, len(ZEROS)):
                overwrite(file, start, ZEROS[: box.end - start])
        elif box.kind in DATED:
            # Behind the version: when it was made and last changed, in 4 bytes each, or in 8.
            size = 16 if box_content(film, box, 1) == b"\1" else 8
            overwrite(file, box.start + 4, ZEROS[: min(size, max(0, box.end - box.start - 4))])


def noting_boxes(film: Film) -> Iterator[Box]:
    """Yields the boxes of the levels at which notes are written: of the file, the film, its tracks, its pieces."""
    waiting = [film.whole()]
    while waiting:
        for box in boxes(film, waiting[-1].start, waiting.pop().end):
            yield box
            if box.kind in HOLDING:
                waiting.append(box)


def overwrite(file: Any, at: int, data: bytes) -> None:
    """Writes these bytes over what stands there in the open file."""
    file.seek(at)
    file.write(data)
