"""What an archive is written through: to the last byte, or not at all."""

import pytest

from operate import sealed

LENGTHS = [0, 1, sealed.PIECE - 1, sealed.PIECE, sealed.PIECE + 1, 2 * sealed.PIECE, 2 * sealed.PIECE + 7]
KEYS = ["", "a key of many words"]


def written(path, data: bytes, key: str) -> bytes:
    with path.open("wb") as file:
        out = sealed.writer(file, key)
        for start in range(0, len(data), 700_001):
            out.write(data[start : start + 700_001])
        out.close()
    return path.read_bytes()


def read(path, key: str) -> bytes:
    data = b""
    with path.open("rb") as file:
        opened = sealed.reader(file, key)
        while piece := opened.read(99_991):
            data += piece
    return data


@pytest.mark.parametrize("length", LENGTHS)
@pytest.mark.parametrize("key", KEYS)
def test_what_is_written_is_read(tmp_path, key, length):
    data = bytes(number % 251 for number in range(length))
    written(tmp_path / "a", data, key)
    assert read(tmp_path / "a", key) == data


def test_sealed_it_cannot_be_read_without_the_key(tmp_path):
    secret = b"Aarav Sharma" * 1000
    kept = written(tmp_path / "a", secret, KEYS[1])
    assert b"Aarav" not in kept and len(kept) < len(secret) + 100
    for key in ("", "another key"):
        with pytest.raises(sealed.Unreadable, match="CHAUPAL_BACKUP_KEY"):
            read(tmp_path / "a", key)


def test_no_two_are_sealed_alike(tmp_path):
    assert written(tmp_path / "a", b"the same", "key") != written(tmp_path / "b", b"the same", "key")


DAMAGE = {
    "one bit": lambda kept: kept[: len(kept) // 2] + bytes([kept[len(kept) // 2] ^ 1]) + kept[len(kept) // 2 + 1 :],
    "the first byte": lambda kept: bytes([kept[0] ^ 1]) + kept[1:],
    "the last byte": lambda kept: kept[:-1] + bytes([kept[-1] ^ 1]),
    "cut in the middle": lambda kept: kept[: len(kept) // 2],
    "cut at its end": lambda kept: kept[:-1],
    "cut at its beginning": lambda kept: kept[:30],
    "empty": lambda kept: b"",
    "longer": lambda kept: kept + b"more",
}
# Of a sealed one: where its pieces begin.
HEAD, WHOLE = len(sealed.MAGIC) + sealed.SALT, sealed.PIECE + sealed.TAG
MOVED = {
    "cut between two pieces": lambda kept: kept[: HEAD + WHOLE],
    "a piece left out": lambda kept: kept[:HEAD] + kept[HEAD + WHOLE :],
    "two pieces changed round": lambda kept: (
        kept[:HEAD] + kept[HEAD + WHOLE : HEAD + 2 * WHOLE] + kept[HEAD : HEAD + WHOLE] + kept[HEAD + 2 * WHOLE :]
    ),
    "another salt": lambda kept: kept[: len(sealed.MAGIC)] + bytes(sealed.SALT) + kept[HEAD:],
}


@pytest.mark.parametrize(
    ("key", "damage"), [(key, each) for key in KEYS for each in DAMAGE] + [(KEYS[1], each) for each in MOVED]
)
def test_what_is_damaged_is_refused(tmp_path, key, damage):
    path = tmp_path / "a"
    kept = written(path, bytes(3 * sealed.PIECE), key)
    path.write_bytes((DAMAGE | MOVED)[damage](kept))
    with pytest.raises(sealed.Unreadable):
        read(path, key)
