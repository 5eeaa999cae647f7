"""What an archive is written through: summed up to its last byte, and sealed where there is a key.

Sealed (AES-256-GCM): a line, a salt, then pieces of 1 MiB. Each piece carries its number and whether it is the last, so
that nothing can be cut off, left out or put elsewhere; the key comes from the words of CHAUPAL_BACKUP_KEY by scrypt.
Without a key the bytes stand as they are, with their SHA-256 behind them: against accidents, not against people.
"""

import hashlib
import os
from typing import IO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

MAGIC = b"chaupal sealed backup 1\n"
SALT, PIECE, TAG, SUM = 16, 1024 * 1024, 16, 32


class Unreadable(Exception):
    """Cut off, altered, not an archive, or sealed with another key: says which in a sentence."""


def writer(file: IO[bytes], key: str) -> "SealedWriter | SummedWriter":
    """Returns what is to be written to, and closed, in place of `file`."""
    return SealedWriter(file, key) if key else SummedWriter(file)


def reader(file: IO[bytes], key: str, *, unsealed: bool = False) -> "SealedReader | SummedReader":
    """Returns what is to be read in place of `file`. Raises Unreadable, where there is a key also of what has no seal.

    Who can't know the key could have written that: it is read only where `unsealed` was said.
    """
    if file.read(len(MAGIC)) != MAGIC:
        if key and not unsealed:
            raise Unreadable("It is not encrypted, though CHAUPAL_BACKUP_KEY is set: say --unsealed if you trust it.")
        file.seek(0)
        return SummedReader(file)
    if not key:
        raise Unreadable("It is encrypted: set CHAUPAL_BACKUP_KEY to the key that it was made with.")
    return SealedReader(file, key)


class Seal:
    """The cipher of one archive. No nonce comes twice: the salt, and with it the key, is each archive's own."""

    def __init__(self, key: str, salt: bytes) -> None:
        self.header = MAGIC + salt
        secret = hashlib.scrypt(key.encode(), salt=salt, n=2**15, r=8, p=1, maxmem=64 * 1024**2, dklen=32)
        self.cipher, self.number = AESGCM(secret), 0

    def nonce(self, is_last: bool) -> bytes:
        self.number += 1
        return self.number.to_bytes(11, "big") + bytes([is_last])

    def close_piece(self, piece: bytes, is_last: bool) -> bytes:
        return self.cipher.encrypt(self.nonce(is_last), piece, self.header)

    def open_piece(self, piece: bytes, is_last: bool) -> bytes:
        try:
            return self.cipher.decrypt(self.nonce(is_last), piece, self.header)
        except InvalidTag:
            if self.number == 1:
                raise Unreadable("It was made with another CHAUPAL_BACKUP_KEY, or it is damaged.") from None
            raise Unreadable("It is damaged, or was altered or cut off.") from None


class SealedWriter:
    def __init__(self, file: IO[bytes], key: str) -> None:
        self.file, self.seal, self.waiting = file, Seal(key, os.urandom(SALT)), bytearray()
        file.write(self.seal.header)

    def write(self, data: bytes) -> int:
        self.waiting += data
        while len(self.waiting) > PIECE:
            self.file.write(self.seal.close_piece(bytes(self.waiting[:PIECE]), is_last=False))
            del self.waiting[:PIECE]
        return len(data)

    def close(self) -> None:
        self.file.write(self.seal.close_piece(bytes(self.waiting), is_last=True))


class SealedReader:
    def __init__(self, file: IO[bytes], key: str) -> None:
        salt = file.read(SALT)
        self.file, self.seal, self.opened = file, Seal(key, salt), bytearray()
        self.following = file.read(PIECE + TAG)

    def read(self, size: int) -> bytes:
        while len(self.opened) < size and self.following:
            piece, self.following = self.following, self.file.read(PIECE + TAG)
            self.opened += self.seal.open_piece(piece, is_last=not self.following)
        if not self.seal.number:
            raise Unreadable("It is cut off at its beginning.")
        data = bytes(self.opened[:size])
        del self.opened[:size]
        return data


class SummedWriter:
    def __init__(self, file: IO[bytes]) -> None:
        self.file, self.sum = file, hashlib.sha256()

    def write(self, data: bytes) -> int:
        self.sum.update(data)
        return self.file.write(data)

    def close(self) -> None:
        self.file.write(self.sum.digest())


class SummedReader:
    def __init__(self, file: IO[bytes]) -> None:
        self.file, self.sum = file, hashlib.sha256()
        self.left = os.fstat(file.fileno()).st_size - SUM

    def read(self, size: int) -> bytes:
        """Raises Unreadable at the end, where what was read has another sum."""
        data = self.file.read(max(0, min(size, self.left)))
        self.sum.update(data)
        self.left -= len(data)
        if not data and self.file.read() != self.sum.digest():
            raise Unreadable("It is no backup, or it is damaged, altered or cut off.")
        return data
