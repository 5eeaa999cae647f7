"""A process's own databases: a bare one, and one in which the cast stands already, with both schools' desks open.

Building the cast and two desks costs as much as many a test, so it is done once for each process, and a test that asks
for `cast` starts from there. Made anew in each run, so nothing of it can be older than the code; and where the day
changes, for the cast's academic year is the one around today.
"""

from datetime import date
from typing import Any

from django.conf import settings
from django.db import connection
from django_q.models import Task

from editing.models import Desk
from foundation import clock
from tests import migrated
from tests.factories.cast import build_cast


class Copies:
    def __init__(self, worker: str) -> None:
        self.asked_for, self.worker = connection.settings_dict["NAME"], worker
        self.bare = migrated.prepare()
        self.planted = self.name_of("planted")
        self.planted_on: date | None = None
        self.made: dict[str, str] = {}
        self.template = ""

    def name_of(self, kind: str) -> str:
        if migrated.is_sqlite():
            return f"{settings.VAR_DIR}/{self.worker}_{kind}.sqlite3"
        return f"test_{self.asked_for}_{self.worker}_{kind}"

    def use(self, with_cast: bool) -> None:
        """From here on the connection points at one of the two, as its last test has left it: untouched."""
        template = self.planted if with_cast else self.bare
        if with_cast and self.planted_on != clock.today():
            self.plant()
        if template not in self.made:
            self.made[template] = self.name_of("with_cast" if with_cast else "bare")
            migrated.copy(template, self.made[template])
        if self.template != template:
            self.template = template
            migrated.point_at(self.made[template])

    def plant(self) -> None:
        migrated.copy(self.bare, self.planted)
        migrated.point_at(self.planted)
        cast = build_cast()
        for school in (cast.school, cast.other_school):
            Desk.open(school)
        # What ran for it is no work of the test's.
        Task.objects.all().delete()
        connection.close()
        self.planted_on, self.template = clock.today(), ""
        self.made.pop(self.planted, None)

    def restore(self, *args: Any) -> None:
        migrated.restore(self.template)

    def drop(self) -> None:
        connection.close()
        for name in (*self.made.values(), self.planted):
            migrated.drop(name)
