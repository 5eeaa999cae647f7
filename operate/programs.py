"""PostgreSQL's own programs, told where the settings' database is."""

import os
import re
import subprocess

from django.db import connection

from operate.refusal import Refused


def program(name: str) -> str:
    """`pg_dump (PostgreSQL) 15.20`. Raises Refused where it isn't installed."""
    try:
        said = subprocess.run([name, "--version"], capture_output=True, text=True, check=True).stdout  # noqa: S603
        return said.partition(" (Deb")[0].strip()
    except (OSError, subprocess.CalledProcessError):
        raise Refused(f"There is no {name} here: install postgresql-client.") from None


def major(words: str) -> int:
    found = re.search(r"(\d+)[.\d]*\s*$", words)
    return int(found[1]) if found else 0


def run(*command: str) -> None:
    """With the settings' database. Its password stands in the environment, where other users can't read it."""
    asks = connection.settings_dict
    names = {"PGDATABASE": "NAME", "PGUSER": "USER", "PGPASSWORD": "PASSWORD", "PGHOST": "HOST", "PGPORT": "PORT"}
    environment = os.environ | {name: str(asks[key]) for name, key in names.items() if asks[key]}
    environment |= {"PGOPTIONS": "", "LC_ALL": "C"}
    ran = subprocess.run(command, env=environment, capture_output=True, text=True)  # noqa: S603
    if ran.returncode:
        first = next((line for line in ran.stderr.splitlines() if line.strip()), "no reason given")
        raise Refused(f"{command[0]}: {first}")
