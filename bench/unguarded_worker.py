"""The worker with its guard taken off, for `make prove ONLY=kill-worker UNGUARDED=1`: forgets what it handed over."""

import os
import sys

if __name__ == "__main__":
    sys.path.insert(0, "site")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bench.settings")
    import django

    django.setup()
    from django.core.management import call_command

    from notices.models.messages import MessageQuerySet

    MessageQuerySet.unsent = lambda self: self.all()  # type: ignore[method-assign]
    call_command("worker")
