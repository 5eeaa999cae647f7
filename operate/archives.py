"""One backup = one file: a tar of the database's dump, the media and the private files, and last the list of it all.

    database        what VACUUM INTO or pg_dump wrote
    media/… private/…
    manifest.json   when, by which versions, how many rows a table, size and SHA-256 of each file

The dump comes first: whatever file its rows name was there before, and files are never written over. One that was
deleted meanwhile is listed as missing, as is one that was missing before.
"""

import hashlib
import io
import json
import os
import shutil
import tarfile
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path, PurePosixPath
from typing import IO, Any

import django
from django.conf import settings

from foundation import clock
from operate import sealed
from operate.databases import Dump, database
from operate.refusal import Refused
from operate.scratch import refuse_if_full, scratch, sweep

ENDING, FORMAT = ".chaupal", 1


@dataclass(frozen=True)
class Manifest:
    """`files`: name in the archive -> [size, SHA-256]. `missing`: names that the database has and no file bears."""

    format: int
    made_at: str
    site: str
    vendor: str
    made_by: str
    django: str
    migrations: list[str]
    rows: dict[str, int]
    files: dict[str, list[Any]]
    missing: list[str]

    @classmethod
    def of(cls, dump: Dump, files: dict[str, list[Any]]) -> "Manifest":
        there = {PurePosixPath(*PurePosixPath(name).parts[1:]).as_posix() for name in files}
        made_at = clock.now().isoformat(timespec="seconds")
        versions = (settings.BASE_URL, database().vendor, dump.made_by, django.__version__)
        return cls(FORMAT, made_at, *versions, dump.migrations, dump.rows, files, sorted(dump.names - there))

    def summary(self) -> str:
        counted = f"{sum(self.rows.values())} rows in {len(self.rows)} tables, {len(self.files) - 1} files"
        return f"{counted}, {len(self.missing)} missing" if self.missing else counted


def folders() -> dict[str, Path]:
    """What is kept beside the database, by its name in the archive."""
    return {"media": Path(settings.MEDIA_ROOT), "private": Path(settings.PRIVATE_ROOT)}


# --- Making one -------------------------------------------------------------------------------------------------------
def back_up(to: Path) -> tuple[Path, Manifest]:
    """Makes a backup in the folder, reads it back whole, and only then gives it its name. Raises Refused."""
    with scratch("backup") as folder:
        to.mkdir(parents=True, exist_ok=True, mode=0o700)
        for left in to.glob(f".*{ENDING}.part"):
            left.unlink()
        sweep(to)  # where the versions before this one worked
        size = database().size()
        refuse_if_full(to, 2 * size + sum(path.stat().st_size for _, path in kept_files()))
        refuse_if_full(folder, size)
        dump = database().dump(folder / "database")
        path = to / f"{clock.now():%Y-%m-%dT%H-%M-%S}{ENDING}"
        part = to / f".{path.name}.part"
        try:
            manifest = written(part, dump, folder / "database")
            os.link(part, path)  # where one has that name, it stays
        finally:
            part.unlink(missing_ok=True)
        return path, manifest


def written(part: Path, dump: Dump, dumped: Path) -> Manifest:
    """The archive's list, after it was read back."""
    with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        manifest = write(file, dump, dumped)
        file.flush()
        os.fsync(file.fileno())
    if read(part) != manifest:
        raise Refused("The backup does not read as it was written: the disk may be failing.")
    return manifest


def kept_files() -> Iterator[tuple[str, Path]]:
    """Each file beside the database, by its name in the archive."""
    for name, root in folders().items():
        for path in sorted(root.rglob("*")):
            if path.is_file() and not path.is_symlink():
                yield f"{name}/{path.relative_to(root).as_posix()}", path


def write(file: IO[bytes], dump: Dump, dumped: Path) -> Manifest:
    out = sealed.writer(file, settings.BACKUP_KEY)
    files = {}
    with tarfile.open(fileobj=out, mode="w|", format=tarfile.PAX_FORMAT) as tar:  # type: ignore[call-overload]
        for name, path in (("database", dumped), *kept_files()):
            try:
                with path.open("rb") as content:
                    files[name] = add(tar, name, content, os.fstat(content.fileno()).st_size)
            except FileNotFoundError:
                continue  # deleted meanwhile, and its row may be there: listed as missing
        manifest = Manifest.of(dump, files)
        text = json.dumps(asdict(manifest), ensure_ascii=False, indent=1).encode()
        add(tar, "manifest.json", io.BytesIO(text), len(text))
    out.close()
    return manifest


class Summed(io.RawIOBase):
    """Reads on, and sums up what was read."""

    def __init__(self, content: IO[bytes]) -> None:
        self.content, self.sum = content, hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        data = self.content.read(size)
        self.sum.update(data)
        return data


def add(tar: tarfile.TarFile, name: str, content: IO[bytes], size: int) -> list[Any]:
    """Its size and its sum."""
    member, summed = tarfile.TarInfo(name), Summed(content)
    member.size, member.mode, member.mtime = size, 0o600, int(clock.now().timestamp())
    tar.addfile(member, summed)
    return [size, summed.sum.hexdigest()]


# --- Reading one ------------------------------------------------------------------------------------------------------
def read(archive: Path, into: Path | None = None, *, unsealed: bool = False) -> Manifest:
    """Reads it to the last byte and returns its list, to which everything in it answers; its files go into a folder.

    With `unsealed`, one that is not sealed is read although there is a key. Raises Refused, with the reason.
    """
    try:
        with archive.open("rb") as file:
            opened = sealed.reader(file, settings.BACKUP_KEY, unsealed=unsealed)
            found, text = read_members(opened, into)
            while opened.read(sealed.PIECE):
                pass
        manifest = Manifest(**json.loads(text))
    except sealed.Unreadable as error:
        raise Refused(f"{archive.name} can't be used. {error}") from None
    except (tarfile.TarError, ValueError, TypeError, KeyError) as error:
        raise Refused(f"{archive.name} can't be used. It is no backup of Chaupal, or it is damaged.") from error
    except OSError as error:
        raise Refused(f"{archive.name} can't be read: {error.strerror}.") from None
    if manifest.format != FORMAT or manifest.files != found:
        raise Refused(f"{archive.name} can't be used. What is in it is not what its list says.")
    return manifest


def read_members(opened: Any, into: Path | None) -> tuple[dict[str, list[Any]], bytes]:
    """What there is (size and sum, by name), and the text of the list."""
    found, text = {}, b""
    with tarfile.open(fileobj=opened, mode="r|") as tar:
        for member in tar:
            content = tar.extractfile(member)
            if content is None or not is_ours(member.name):
                raise ValueError(member.name)
            if member.name == "manifest.json":
                text = content.read()
                continue
            found[member.name] = [member.size, take(content, into / member.name if into else None)]
    return found, text


def is_ours(name: str) -> bool:
    """No way out of the folder that it is unpacked into."""
    parts = name.split("/")
    inside = len(parts) > 1 and parts[0] in folders() and not {"", ".", ".."} & set(parts)
    return inside or name in {"database", "manifest.json"}


def take(content: IO[bytes], to: Path | None) -> str:
    """Its sum; and it is written to where it is wanted."""
    summed = Summed(content)
    if to is None:
        while summed.read(sealed.PIECE):
            pass
    else:
        to.parent.mkdir(parents=True, exist_ok=True)
        with to.open("wb") as file:
            shutil.copyfileobj(summed, file, sealed.PIECE)
    return summed.sum.hexdigest()
