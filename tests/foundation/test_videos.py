"""A video is known by what is in it: what phones can't play is refused in words, and what a phone noted is blanked."""

from io import BytesIO
from struct import pack

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile

from foundation.files import videos
from foundation.files.ranges import asked_part
from foundation.files.videos import clean_video, measure
from tests.factories.pages import AS_IT_IS, jpeg, mp4


def upload(data: bytes, name: str = "Siya Verma.mov") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data, "video/quicktime")


def element(name: str, *inside: bytes) -> bytes:
    data = b"".join(inside)
    return bytes.fromhex(name) + (len(data) | 1 << 56).to_bytes(8, "big") + data


def webm(doctype: bytes = b"webm", seconds: float | None = 12.5, pictures: bool = True) -> bytes:
    head = element("1A45DFA3", element("4286", b"\x01"), element("4282", doctype))
    length = [] if seconds is None else [element("4489", pack(">d", seconds * 1000))]
    info = element("1549A966", element("2AD7B1", b"\x0f\x42\x40"), *length)
    track = element("AE", element("D7", b"\x01"), element("E0", element("B0", b"\x01\xaa"), element("BA", b"\xf0")))
    parts = [info, element("1654AE6B", track), *([element("1F43B675", b"pictures")] if pictures else [])]
    return head + element("18538067", *parts)


@pytest.mark.parametrize(("data", "ending", "seconds"), [(mp4(48), ".mp4", 48), (webm(), ".webm", 12.5)])
def test_length_and_size_are_read_from_the_file(data, ending, seconds):
    found = measure(upload(data))
    assert found == (ending, seconds, 426, 240)


@pytest.mark.parametrize("data", [mp4(), webm()], ids=["mp4", "webm"])
def test_it_is_kept_under_a_random_name_with_its_own_ending(data):
    kept = clean_video(upload(data))
    assert "Siya" not in kept.name
    assert kept.name.endswith(measure(kept).ending)
    kept.seek(0)
    assert kept.read() == data


def test_the_place_the_phone_noted_is_blanked_and_nothing_moves():
    noted = mp4(noted=b"+26.9268+081.2001/")
    kept = clean_video(upload(noted))
    data = kept.read()
    assert b"+26.9268" in noted and b"+26.9268" not in data
    assert len(data) == len(noted) and data.endswith(b"pictures")
    assert measure(BytesFile(data)).seconds == 48


class BytesFile(BytesIO):
    def __init__(self, data: bytes) -> None:
        super().__init__(data)
        self.size = len(data)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"no video at all",
        jpeg(40, 30),
        mp4()[:60],
        mp4(pictures=b""),
        mp4(codec=b"hvc1"),
        b"\0\0\0\x18ftypisom" + b"\xff" * 400,
        webm(doctype=b"matroska"),
        webm(pictures=False),
        webm()[:40],
        bytes.fromhex("1A45DFA3") + b"\xff" * 100,
        bytes.fromhex("1A45DFA3") + bytes(100),
    ],
    ids=range(12),
)
def test_what_phones_cant_play_is_refused_in_words(data):
    with pytest.raises(ValidationError, match="Phones can't play this file"):
        clean_video(upload(data, "a.mp4"))


@pytest.mark.parametrize("data", [mp4(seconds=0), webm(seconds=0.0), webm(seconds=None)], ids=["mp4", "0", "none"])
def test_a_film_without_its_length_is_not_said_to_be_no_film(data):
    with pytest.raises(ValidationError, match="does not say how long it is"):
        clean_video(upload(data))


LEFT, RIGHT, OVER = (0, -1, 0, 1, 0, 0, 0, 240, 1), (0, 1, 0, -1, 0, 0, 426, 0, 1), (-1, 0, 0, 0, -1, 0, 0, 0, 1)


@pytest.mark.parametrize(
    ("turns", "shape"),
    [
        ((AS_IT_IS, AS_IT_IS), (426, 240)),
        ((AS_IT_IS, RIGHT), (240, 426)),
        ((AS_IT_IS, LEFT), (240, 426)),
        ((AS_IT_IS, OVER), (426, 240)),
        ((LEFT, AS_IT_IS), (240, 426)),
        ((LEFT, RIGHT), (426, 240)),
        (((0,) * 9, (0,) * 9), (426, 240)),
    ],
)
def test_a_film_of_a_phone_held_upright_is_as_high_as_it_is_seen(turns, shape):
    found = measure(upload(mp4(turns=turns)))
    assert (found.width, found.height) == shape


def test_every_cut_of_a_video_is_refused_or_read_and_never_an_error_of_another_kind():
    for whole in (mp4(), webm()):
        for length in range(0, len(whole), 3):
            try:
                clean_video(upload(whole[:length]))
            except ValidationError:
                continue


def test_a_video_that_is_too_large_is_refused_in_words(monkeypatch):
    monkeypatch.setattr(videos, "MAX_BYTES", 100)
    with pytest.raises(ValidationError, match="larger than 60 MB"):
        clean_video(upload(mp4()))


@pytest.mark.parametrize(
    ("header", "part"),
    [
        ("bytes=0-99", (0, 99)),
        ("bytes=900-", (900, 999)),
        ("bytes=900-5000", (900, 999)),
        ("bytes=-10", (990, 999)),
        ("bytes=-5000", (0, 999)),
        ("bytes=5-4", None),
        ("bytes=0-1,5-6", None),
        ("lines=1-2", None),
        ("", None),
    ],
)
def test_the_part_of_a_file_that_is_asked_for(header, part):
    assert asked_part(header, 1000) == part


@pytest.mark.parametrize("header", ["bytes=1000-", "bytes=-0", "bytes=99999-100000"])
def test_a_part_that_is_not_there(header):
    with pytest.raises(ValueError, match=header.split("=")[1]):
        asked_part(header, 1000)


@pytest.mark.parametrize(
    ("part", "forged"),
    [("2AD7B1", b"\xff" * 200), ("B0", b"\xff" * 12), ("BA", b"\xff" * 3)],
)
def test_numbers_that_no_film_has_are_refused_in_words(part, forged):
    head = element("1A45DFA3", element("4282", b"webm"))
    said = {"2AD7B1": b"\x0f\x42\x40", "4489": pack(">d", 9000), "B0": b"\x01\xaa", "BA": b"\xf0"} | {part: forged}
    info = element("1549A966", *(element(each, said[each]) for each in ("2AD7B1", "4489")))
    track = element("AE", element("E0", *(element(each, said[each]) for each in ("B0", "BA"))))
    film = head + element("18538067", info, element("1654AE6B", track), element("1F43B675", b"pictures"))
    with pytest.raises(ValidationError):
        clean_video(upload(film))


def test_a_film_of_endless_boxes_is_refused_and_none_keeps_the_place_behind_the_last_that_is_looked_at():
    empty = b"\0\0\0\x08free"
    place = b"\0\0\0\x1cudta" + b"+26.9268+081.2001/\0\0"
    assert b"+26" not in clean_video(upload(mp4() + empty * 9_000 + place)).read()
    with pytest.raises(ValidationError, match="Phones can't play this file"):
        clean_video(upload(mp4() + empty * 31_000 + place))
