"""`python -m bench.kept.write NAME`: keeps a copy of the schema as it stands, filled with the demo school."""

import os
import shutil
import subprocess
import sys
import tempfile

from bench.runner import ROOT


def main(name: str) -> int:
    """In a process of its own with a scratch folder, as a proof runs, on SQLite, with the demo's app."""
    scratch = tempfile.mkdtemp(prefix="chaupal-kept-")
    environment = os.environ | {"CHAUPAL_VAR": scratch, "DJANGO_SETTINGS_MODULE": "bench.settings", "DATABASE_URL": ""}
    environment |= {"CHAUPAL_DEMO": "1"}
    child = [sys.executable, "-c", f"from bench.kept.write import write; write({name!r})"]
    try:
        return subprocess.run(child, cwd=ROOT, env=environment).returncode
    finally:
        shutil.rmtree(scratch, ignore_errors=True)


def write(name: str) -> None:
    import django

    sys.path.insert(0, str(ROOT / "site"))
    django.setup()
    from bench.harness import scratch_database
    from bench.kept import FOLDER, Copy
    from bench.kept.filling import fill
    from demo import school

    path = FOLDER / f"{name}.json.xz"
    if path.exists():
        sys.exit(f"{path.name} is kept already, and never written again.")
    with scratch_database():
        school.build()
        fill()
        copy = Copy.of_this_database()
    copy.write(path)
    empty = sorted(table.model for table in copy.tables if not table.rows)
    rows = sum(len(table.rows) for table in copy.tables)
    print(f"{path.name}: {rows} rows, {len(copy.tables)} tables, {path.stat().st_size // 1024} kB.")
    print(f"Without a row: {', '.join(empty)}")


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
