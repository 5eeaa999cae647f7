"""`python -m bench.prove [NAME …]`: a line a proof, `name figure limit ok|FAIL`; FULL=1 for the N that is claimed."""

import os
import sys

from bench.runner import run

if __name__ == "__main__":
    sys.exit(0 if run("proofs", sys.argv[1:], os.environ.get("DATABASE_URL", "")) else 1)
