"""What looking through an upload costs grows with its size, and no faster: one upload must not stop everybody."""

import os
import subprocess
import sys

from django.conf import settings


def test_no_file_of_a_megabyte_takes_long_to_look_through():
    path = os.pathsep.join([str(settings.BASE_DIR), str(settings.BASE_DIR / "site")])
    script = [sys.executable, str(settings.BASE_DIR / "tests" / "foundation" / "costs.py")]
    done = subprocess.run(script, env=os.environ | {"PYTHONPATH": path}, capture_output=True, text=True)
    lines = done.stdout.splitlines()
    assert done.returncode == 0, f"stopped at: {lines[-1:]}\n{done.stderr[-2000:]}"
    assert len(lines) > 100 and len(lines) % 2 == 0
