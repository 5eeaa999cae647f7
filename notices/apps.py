from typing import Any

from django.apps import AppConfig
from django.db import DatabaseError


class NoticesConfig(AppConfig):
    name = "notices"

    def ready(self) -> None:
        """Each job that the queue begins is a sign of life: those of a minute may wait behind longer ones."""
        from django_q.signals import pre_execute

        pre_execute.connect(beat, dispatch_uid="notices")


def beat(**kwargs: Any) -> None:
    """Writes a sign of life, where the last one is some time ago."""
    from notices.models import Heartbeat

    try:
        Heartbeat.beat_seldom()
    except DatabaseError:  # the job itself says so
        return
