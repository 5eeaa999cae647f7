"""A mail server that takes everything and keeps nothing, in a process of its own: so that a figure is the worker's own.

`python -m bench.sink` prints the port that it listens on, and ends when its input is closed.
"""

import asyncio
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

ANSWERS = {b"DATA": b"354 Go on\r\n", b"QUIT": b"221 Bye\r\n"}


class Session(asyncio.Protocol):
    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport, self.read, self.in_data = transport, b"", False
        self.answer(b"220 sink\r\n")

    def answer(self, line: bytes) -> None:
        self.transport.write(line)  # type: ignore[attr-defined]

    def data_received(self, data: bytes) -> None:
        """Smtplib waits for each answer: what has come is never more than one command, or one mail."""
        self.read += data
        if not self.read.endswith(b"\r\n.\r\n" if self.in_data else b"\r\n"):
            return
        verb, self.read = (b"" if self.in_data else self.read[:4].upper()), b""
        self.in_data = verb == b"DATA"
        self.answer(ANSWERS.get(verb, b"250 OK\r\n"))


@contextmanager
def sink() -> Iterator[int]:
    """Yields the port on which it listens."""
    command = [sys.executable, "-m", "bench.sink"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdin and process.stdout
        yield int(process.stdout.readline())
        process.stdin.close()


async def serve() -> None:
    server = await asyncio.get_running_loop().create_server(Session, "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await asyncio.to_thread(sys.stdin.read)


if __name__ == "__main__":
    asyncio.run(serve())
