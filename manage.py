#!/usr/bin/env python
import os
import sys
from pathlib import Path


def main() -> None:
    # `site/` is a folder on the path, never a package: Python has a module of that name (decision 0001).
    sys.path.insert(0, str(Path(__file__).parent / "site"))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "settings.dev")
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
