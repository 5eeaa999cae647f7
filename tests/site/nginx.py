"""Debian's nginx with deploy/nginx.conf before the site in this process, which has one thread."""

import os
import re
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Thread
from wsgiref.simple_server import ServerHandler

from django.core.handlers.wsgi import WSGIHandler
from django.core.servers.basehttp import WSGIRequestHandler, WSGIServer
from django.db import connections

ROOT = Path(__file__).parents[2]
NGINX = shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin")
# Without TLS and without the port that only leads to it; the rest as it is shipped.
LEFT_OUT = (r"server \{\n  listen 80;.*?\n\}\n", r"  listen \[::\]:443.*?\n", r"  ssl_.*?\n")
AROUND = """
daemon off; worker_processes 1; pid {folder}/pid; error_log stderr error; {user}
events {{ worker_connections 128; }}
http {{
  access_log {folder}/access.log;
  {temporary}
{server}
}}
"""


def configuration(folder: Path, files: Path, port: int, upstream: int) -> str:
    text = (ROOT / "deploy/nginx.conf").read_text()
    for pattern in LEFT_OUT:
        text, found = re.subn(pattern, "", text, flags=re.S)
        assert found, pattern
    changes = {
        "listen 443 ssl http2;": f"listen 127.0.0.1:{port};",
        "server 127.0.0.1:8000;": f"server 127.0.0.1:{upstream};",
        "/var/lib/chaupal/": f"{files}/",
        "/opt/chaupal/": f"{ROOT}/",
        "X-Forwarded-Proto $scheme": "X-Forwarded-Proto https",
    }
    for old, new in changes.items():
        assert old in text, old
        text = text.replace(old, new)
    places = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    temporary = " ".join(f"{place}_temp_path {folder}/{place};" for place in places)
    user = "user root;" if os.geteuid() == 0 else ""
    return AROUND.format(folder=folder, temporary=temporary, server=text, user=user)


class OneThread(WSGIServer):
    """Keeps what it was asked, and gives its connection back after each request."""

    seen: list[dict[str, str]]

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), WSGIRequestHandler)
        self.seen, handler = [], WSGIHandler()

        def application(environ, start_response):
            self.seen.append(dict(environ))
            return handler(environ, start_response)

        self.set_app(application)

    def serve(self) -> None:
        ServerHandler.wsgi_multithread = False
        self.serve_forever(poll_interval=0.05)
        connections.close_all()


@contextmanager
def served(folder: Path, files: Path) -> Iterator[tuple[OneThread, int]]:
    """The site, and the port on which nginx answers for it."""
    site = OneThread()
    thread = Thread(target=site.serve, daemon=True)
    thread.start()
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    conf = folder / "nginx.conf"
    conf.write_text(configuration(folder, files, port, site.server_port))
    nginx = subprocess.Popen([NGINX, "-e", "stderr", "-p", str(folder), "-c", str(conf)])
    try:
        wait_for(port)
        yield site, port
    finally:
        nginx.terminate()
        nginx.wait(10)
        site.shutdown()
        thread.join(10)
        site.server_close()


def wait_for(port: int) -> None:
    for _ in range(100):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise AssertionError("nginx did not start.")
