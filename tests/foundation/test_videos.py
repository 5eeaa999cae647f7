"""A video is known by what is in it: what phones can't play is refused in words, and what a phone noted is blanked."""

from io import BytesIO
from struct import pack

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile

from foundation.files import videos
from foundation.files import webm as webm_files
from foundation.files.ranges import asked_part
from foundation.files.videos import clean_video, measure
from tests.factories import films
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
        mp4(pictures=b""),
        mp4(codec=b"hvc1"),
        b"\0\0\0\x18ftypisom" + b"\xff" * 400,
        webm(doctype=b"matroska"),
        webm(pictures=False),
        webm(doctype=b"matroska")[:-20],
        bytes.fromhex("1A45DFA3") + b"\xff" * 100,
        bytes.fromhex("1A45DFA3") + bytes(100),
        mp4()[:7],
        mp4(codec=b"hvc1") + b"\0\0\0\x08noneofit",
        films.in_pieces(films.box(b"moof") * 40_000),
    ],
    ids=range(14),
)
def test_what_phones_cant_play_is_refused_in_words(data):
    with pytest.raises(ValidationError, match="Phones can't play this file"):
        clean_video(upload(data, "a.mp4"))


CUT = "The file is cut off. Please copy it from the phone or camera again, or save it again."


@pytest.mark.parametrize(
    "whole", [mp4(), films.in_pieces(films.piece(2, films.run(180)))], ids=["an MP4", "an MP4 in pieces"]
)
def test_an_mp4_that_is_cut_off_is_said_to_be(whole):
    """Wherever it was cut, once it is known for an MP4: in the middle of a box, in a head, between two."""
    for length in range(8, len(whole)):
        with pytest.raises(ValidationError) as refused:
            clean_video(upload(whole[:length], "a.mp4"))
        assert refused.value.messages == [CUT], length


def test_an_mp4_cut_in_a_head_of_sixteen_bytes_is_said_to_be_cut_off():
    large = (1).to_bytes(4, "big") + b"mdat" + (16 + 8).to_bytes(8, "big") + b"pictures"
    whole = mp4(pictures=b"")[:-8] + large
    assert clean_video(upload(whole))
    for length in range(len(whole) - len(large), len(whole)):
        with pytest.raises(ValidationError, match="The file is cut off"):
            clean_video(upload(whole[:length]))


def test_a_few_bytes_behind_a_film_that_plays_do_no_harm():
    assert clean_video(upload(mp4() + bytes(5)))


@pytest.mark.parametrize("length", [40, 60, 100, -34])
def test_a_webm_that_is_cut_off_before_its_pictures_is_said_to_be(length):
    with pytest.raises(ValidationError, match="The file is cut off"):
        clean_video(upload(webm()[:length]))


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


# --- In pieces -------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("kind", films.ORDINARY)
def test_what_browsers_record_in_pieces_is_taken_with_its_length(kind):
    data, seconds, width = films.ORDINARY[kind]
    kept = clean_video(upload(data))
    found = measure(kept)
    assert (found.seconds, found.width) == (pytest.approx(seconds), width)
    kept.seek(0)
    assert len(kept.read()) == len(data)


@pytest.mark.parametrize("kind", films.HOSTILE)
def test_pieces_that_lie_are_refused_in_words(kind):
    with pytest.raises(ValidationError, match="Phones can't play this file|The file is cut off"):
        clean_video(upload(films.HOSTILE[kind]))


DATE = films.element("4461", bytes(8))
NOTES = DATE * 20_000


@pytest.mark.parametrize(
    "film",
    [
        films.streamed(*films.PICTURES, info=NOTES),
        films.streamed(NOTES, *films.PICTURES),
        films.streamed(*films.PICTURES, NOTES),
        films.streamed(*films.PICTURES, films.element("1549A966", NOTES), is_open=False),
        films.streamed(b"\xec\x80" * 2_000, *films.PICTURES),
    ],
    ids=["in the head", "before", "behind", "closed", "nothing at all"],
)
def test_a_film_that_notes_without_end_is_refused_in_words_soon(film, monkeypatch):
    reads, read = [], webm_files.Reader.read
    monkeypatch.setattr(webm_files.Reader, "read", lambda *args: reads.append(args[1:]) or read(*args))
    with pytest.raises(ValidationError, match="holds too much beside its pictures"):
        clean_video(upload(film))
    assert len(reads) < 2_000, "it is not even looked through"


def test_as_much_as_films_note_is_blanked():
    film = films.streamed(*films.PICTURES, info=films.element("4461", SECRET[:8]) * 400)
    assert SECRET[:8] in film and SECRET[:8] not in clean_video(upload(film)).read()


def test_a_length_of_nought_is_a_place_that_was_kept():
    film = films.streamed(*films.PICTURES, info=films.element("4489", pack(">d", 0)))
    assert measure(upload(film)).seconds == 12.5


def test_pieces_of_other_tracks_alone_give_a_film_no_length():
    with pytest.raises(ValidationError, match="does not say how long it is"):
        clean_video(upload(films.in_pieces(films.SOUND)))


SECRET = b"+26.9268+081.2001/Siyas phone"


@pytest.mark.parametrize("kind", films.noted(SECRET))
def test_what_a_film_in_pieces_notes_of_place_and_device_is_blanked(kind):
    data, seconds = films.noted(SECRET)[kind]
    kept = clean_video(upload(data)).read()
    assert SECRET[:8] in data and SECRET[:8] not in kept and len(kept) == len(data)
    assert measure(BytesFile(kept)).seconds == pytest.approx(seconds)
    # The pictures are where they were.
    assert [at for at in range(len(data)) if data.startswith(b"pictures", at)] == [
        at for at in range(len(kept)) if kept.startswith(b"pictures", at)
    ]


def test_when_a_film_was_made_is_blanked():
    kept = clean_video(upload(films.in_pieces(films.piece(2, films.run(180))))).read()
    assert films.MADE not in kept and measure(BytesFile(kept)).seconds == 6
    # The 8-byte moments of a version that few write.
    dated = films.box(b"mvhd", b"\1" + bytes(3), bytes(4), films.MADE, bytes(4), bytes(92))
    assert films.MADE not in clean_video(upload(mp4() + films.box(b"moov", dated))).read()


def test_every_cut_of_a_film_in_pieces_is_refused_or_read():
    for data, _seconds, _width in films.ORDINARY.values():
        for length in range(0, min(len(data), 2_000), 7):
            try:
                clean_video(upload(data[:length]))
            except ValidationError:
                continue
