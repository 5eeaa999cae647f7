"""Where the code stands, and where the site keeps what it writes."""

import os
from pathlib import Path

BASE_DIR = Path(__file__).resolve().parents[2]
VAR_DIR = Path(os.environ.get("CHAUPAL_VAR", BASE_DIR / "var"))
