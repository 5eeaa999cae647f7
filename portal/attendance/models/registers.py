"""The register that a class's teacher sends: the marks of one session, all at once."""

from collections.abc import Mapping
from datetime import date as Date
from datetime import datetime
from functools import cached_property

from django.conf import settings
from django.db import IntegrityError, models, transaction
from django.db.models import QuerySet

from foundation import clock
from portal.attendance.codes import Table, table_of
from portal.attendance.models.marks import AttendanceMark, MarkChange, Session
from portal.attendance.sheet import Row, Sheet, load_sheet
from roll.models import Class, School, User
from roll.scope import SchoolRecordQuerySet


class Register(models.Model):
    """A class's register of one session, sent. Sending makes it; a correction leaves the first time standing."""

    class Incomplete(Exception):
        """Some pupils of the class have no mark: `rows` names them."""

        def __init__(self, rows: list[Row]) -> None:
            super().__init__(f"{len(rows)} not marked")
            self.rows = rows

    class NotASchoolDay(Exception):
        """The school is closed on that day, or it lies outside term."""

    class NoPupils(Exception):
        """Nobody is in the class on that day: there is no register to take."""

    class InTheFuture(Exception):
        """Nobody knows yet who will come."""

    school = models.ForeignKey(School, on_delete=models.PROTECT, related_name="registers", db_index=False)
    school_class = models.ForeignKey(Class, on_delete=models.PROTECT, related_name="registers")
    date = models.DateField()
    session = models.CharField(max_length=2, choices=Session)
    sent_at = models.DateTimeField()
    # No index: nobody is looked for by it, though to delete a user, a rare thing, reads the whole table then.
    sent_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", db_index=False)

    objects = SchoolRecordQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=("school", "school_class", "date", "session"), name="one_register_a_class_a_session"
            )
        ]

    def __str__(self) -> str:
        return f"{self.school_class_id} {self.date} {self.session}"

    @classmethod
    def for_class(cls, school_class: Class, day: Date, session: str) -> "Register":
        """The register of a session, sent or not yet. Raises DoesNotExist for a class of another year."""
        return cls._load(school_class.school, Class.objects.all(), school_class.pk, day, session)

    @classmethod
    def for_user(cls, user: User, school: School, class_pk: int, day: Date, session: str) -> "Register":
        """The same, for one of the classes this person keeps. Raises DoesNotExist."""
        return cls._load(school, user.classes_at(school), class_pk, day, session)

    @classmethod
    def _load(
        cls, school: School, classes: models.QuerySet[Class], class_pk: int, day: Date, session: str
    ) -> "Register":
        sheet = load_sheet(school, classes, class_pk, day, session)
        if not sheet:
            raise cls.DoesNotExist
        register = cls(pk=sheet.register_id, school=school, school_class=sheet.school_class, date=day, session=session)
        register.sheet = sheet
        if sheet.sent_at:
            register.sent_at = sheet.sent_at
        return register

    @cached_property
    def sheet(self) -> Sheet:
        return Register.for_class(self.school_class, self.date, self.session).sheet

    @property
    def table(self) -> Table:
        return table_of(self.school)

    @cached_property
    def changes(self) -> dict[int, MarkChange]:
        """The last correction of each pupil's mark; asked only of a register that was sent."""
        if not self.pk:
            return {}
        changes: QuerySet[MarkChange] = MarkChange.objects.filter(
            school=self.school,
            date=self.date,
            session=self.session,
            pupil__in=[row.pupil_id for row in self.sheet.rows],
        )
        return {
            change.pupil_id: self._with_school(change) for change in changes.select_related("changed_by").order_by("pk")
        }

    def _with_school(self, change: MarkChange) -> MarkChange:
        change.school = self.school
        return change

    @property
    def changed_at(self) -> datetime | None:
        """When a mark was last corrected after sending; None where none was."""
        latest = max((row.marked_at for row in self.sheet.rows if row.marked_at), default=None)
        return latest if latest and self.sent_at and latest > self.sent_at else None

    def check_day(self) -> None:
        """Raises InTheFuture, NotASchoolDay."""
        if self.date > self.school.today():
            raise self.InTheFuture
        if not self.sheet.is_open:
            raise self.NotASchoolDay

    def send(self, marks: Mapping[int, str], *, by: User) -> None:
        """Keeps a code for every pupil of the class (`{pupil_id: code}`), or none at all. Sending again corrects.

        Two writes, whatever the class size. Others' pupils are passed over. Raises InTheFuture, NotASchoolDay,
        NoPupils, Incomplete.
        """
        self.check_day()
        if not self.sheet.rows:
            raise self.NoPupils
        if missing := [row for row in self.sheet.rows if marks.get(row.pupil_id) not in self.table]:
            raise self.Incomplete(missing)
        try:
            self._send(marks, by)
        except IntegrityError:
            # Somebody sent it since this sheet was read: what they marked is corrected, and so kept.
            again = Register.for_class(self.school_class, self.date, self.session)
            if self.pk or not again.pk:
                raise
            again.send(marks, by=by)
            self.pk, self.sent_at = again.pk, again.sent_at

    def _send(self, marks: Mapping[int, str], by: User) -> None:
        now = clock.now()
        # A mark that stays keeps who made it and when.
        changed = [row for row in self.sheet.rows if marks[row.pupil_id] != row.code]
        with transaction.atomic():
            pk = self.pk or self._create(now, by)
            self._save_marks({row.pupil_id: marks[row.pupil_id] for row in changed}, now, by)
            corrected = [self._build_change(row, marks[row.pupil_id], now, by) for row in changed if row.code]
            MarkChange.objects.bulk_create(corrected)
        self.pk = pk

    def _create(self, now: datetime, by: User) -> int:
        """Makes the row; IntegrityError for the second of two who send at once."""
        made = Register(
            school=self.school,
            school_class=self.school_class,
            date=self.date,
            session=self.session,
            sent_at=now,
            sent_by=by,
        )
        made.save(force_insert=True)
        self.sent_at, self.sent_by = now, by
        return made.pk

    def _build_change(self, row: Row, code: str, now: datetime, by: User) -> MarkChange:
        return MarkChange(
            school=self.school,
            pupil_id=row.pupil_id,
            date=self.date,
            session=self.session,
            from_code=row.code,
            to_code=code,
            changed_by=by,
            changed_at=now,
        )

    def _save_marks(self, codes: Mapping[int, str], now: datetime, by: User) -> None:
        AttendanceMark.objects.bulk_create(
            [
                AttendanceMark(
                    school=self.school,
                    pupil_id=pupil,
                    date=self.date,
                    session=self.session,
                    code=code,
                    marked_by=by,
                    marked_at=now,
                )
                for pupil, code in codes.items()
            ],
            update_conflicts=True,
            unique_fields=["school", "pupil", "date", "session"],
            update_fields=["code", "marked_by", "marked_at"],
        )
