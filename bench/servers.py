"""Servers of a proof's own, on ports of their own: PostgreSQL, Redis, and one for mail that can be silent or refuse."""

import asyncio
import os
import signal
import socket
import subprocess
import time
from collections import Counter
from collections.abc import Callable
from email import message_from_bytes
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from aiosmtpd.controller import Controller

POSTGRES = "postgres"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def answers(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def wait_until(is_so: Callable[[], bool], seconds: float, what: str) -> None:
    deadline = time.monotonic() + seconds
    while not is_so():
        if time.monotonic() > deadline:
            raise RuntimeError(f"{what}: not within {seconds:.0f} s.")
        time.sleep(0.1)


def children(pid: int) -> list[int]:
    """The processes that this one has started and that live, oldest first."""
    found = []
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            state, parent = path.read_text().rpartition(")")[2].split()[:2]
        except OSError:
            continue  # it has just ended
        if int(parent) == pid and state != "Z":
            found.append(int(path.parent.name))
    return sorted(found)


class PostgreSQL:
    """A cluster in the folder, never run by root."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.port = folder / "postgresql", free_port()
        self.bin = max(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: int(path.parent.name))
        self.folder.mkdir()
        if os.geteuid() == 0:
            subprocess.run(["chown", POSTGRES, self.folder], check=True)
        self.run("initdb", "-A", "trust", "-U", POSTGRES, "-E", "UTF8", "--locale=C.UTF-8", "--no-sync")
        self.start()

    def run(self, program: str, *options: str) -> None:
        drop = ["runuser", "-u", POSTGRES, "--"] if os.geteuid() == 0 else []
        command = [*drop, str(self.bin / program), "-D", str(self.folder / "data"), *options]
        subprocess.run(command, cwd="/", check=True, stdout=subprocess.DEVNULL)

    def start(self) -> None:
        listen = f"-p {self.port} -k {self.folder} -c listen_addresses=127.0.0.1 -c shared_buffers=32MB"
        small = "-c min_wal_size=32MB -c max_wal_size=64MB"
        self.run("pg_ctl", "-w", "-l", str(self.folder / "log"), "-o", f"{listen} {small}", "start")

    @property
    def pid(self) -> int:
        return int((self.folder / "data" / "postmaster.pid").read_text().split()[0])

    def stop(self) -> None:
        self.run("pg_ctl", "-m", "immediate", "stop")

    def copy(self, url: str, template: str, name: str) -> str:
        """Makes the database `name` as the template of another server is; returns its address."""
        parts = urlsplit(url)
        own = f"postgres://{POSTGRES}@127.0.0.1:{self.port}/{name}"
        source = f"postgres://{parts.netloc}/{template}"
        subprocess.run(
            [self.bin / "createdb", "-h", "127.0.0.1", "-p", str(self.port), "-U", POSTGRES, name], check=True
        )
        dump = subprocess.Popen([self.bin / "pg_dump", "--no-owner", source], stdout=subprocess.PIPE)
        subprocess.run([self.bin / "psql", "-q", "-o", "/dev/null", own], stdin=dump.stdout, check=True)
        return own


class Redis:
    def __init__(self, folder: Path) -> None:
        self.folder, self.port = folder, free_port()
        self.start()

    def start(self) -> None:
        options = ["--port", str(self.port), "--bind", "127.0.0.1", "--save", "", "--dir", str(self.folder)]
        self.process = subprocess.Popen(["redis-server", *options], stdout=subprocess.DEVNULL)
        wait_until(lambda: answers(self.port), 30, "Redis")

    def stop(self) -> None:
        self.process.kill()
        self.process.wait()


class MailServer:
    """Counts what arrives, by address and Message-ID. `mode` is what it answers: all is well, nothing, or no."""

    WELL, SILENT = "well", "silent"

    def __init__(self) -> None:
        self.mode = self.WELL
        self.arrived: Counter[tuple[str, str]] = Counter()
        self.controller = Controller(self, hostname="127.0.0.1", port=free_port())
        self.controller.start()
        self.port = self.controller.port

    def stop(self) -> None:
        self.controller.stop()

    def number_to(self, address: str) -> int:
        return sum(number for (to, _key), number in list(self.arrived.items()) if to == address)

    def twice(self) -> int:
        """How many mails came again."""
        return sum(self.arrived.values()) - len(self.arrived)

    async def handle_EHLO(self, server: Any, session: Any, envelope: Any, hostname: str, says: list[str]) -> list[str]:
        while self.mode == self.SILENT:
            await asyncio.sleep(0.2)
        session.host_name = hostname
        return says

    async def handle_MAIL(self, server: Any, session: Any, envelope: Any, address: str, options: list[str]) -> str:
        if self.mode not in {self.WELL, self.SILENT}:
            return self.mode
        envelope.mail_from = address
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        key = str(message_from_bytes(envelope.content)["Message-ID"])
        self.arrived.update((address, key) for address in envelope.rcpt_tos)
        return "250 OK"


def kill(pid: int) -> None:
    os.kill(pid, signal.SIGKILL)
