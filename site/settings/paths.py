"""Where the code stands, and where the site keeps what it writes."""

import os
from pathlib import Path

BASE_DIR = Path(__file__).resolve().parents[2]
VAR_DIR = Path(os.environ.get("CHAUPAL_VAR", BASE_DIR / "var"))
# Stands while `manage.py restore` is between the old site and the new one, and after it was killed there.
RESTORE_MARK = VAR_DIR / "restore-not-finished"
HALF_RESTORED = "A restore was interrupted: run `manage.py restore` again, with --replace."
