#!/usr/bin/env python
import os
import sys
from pathlib import Path


def choose_settings() -> None:
    """Development's where the demo is asked for by name: a site whose environment was not read must not start open."""
    if os.environ.get("CHAUPAL_DEMO") == "1":
        os.environ["DJANGO_SETTINGS_MODULE"] = os.environ.get("DJANGO_SETTINGS_MODULE") or "settings.dev"
    if not os.environ.get("DJANGO_SETTINGS_MODULE"):
        sys.exit(
            "Which settings? Set DJANGO_SETTINGS_MODULE: settings.production for a school (see .env.example), "
            "settings.dev for development. CHAUPAL_DEMO=1 is the demo."
        )


def main() -> None:
    # `site/` is a folder on the path, never a package: Python has a module of that name (decision 0001).
    sys.path.insert(0, str(Path(__file__).parent / "site"))
    choose_settings()
    from django.core.exceptions import ImproperlyConfigured
    from django.core.management import execute_from_command_line

    try:
        execute_from_command_line(sys.argv)
    except ImproperlyConfigured as error:
        # Whoever sets the site up reads a sentence: where in the code it was found doesn't help them.
        sys.exit(f"ImproperlyConfigured: {error}")


if __name__ == "__main__":
    main()
