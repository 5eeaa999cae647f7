"""Members of staff: where somebody serves and as what, and who teaches which class.

Whose record is it? The school's or the area's that posted: its staff see it. It gives access and takes it; what
somebody wrote while it held stays with the school.
"""

from collections.abc import Iterable
from datetime import date
from typing import Any, Self

from django.db import models, transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from foundation import ports
from foundation.sort_keys import Sorted, SortedQuerySet
from journal.kinds import Kind
from roll.dated import Dated, DatedQuerySet, Ending, Span, cover, meets
from roll.kinds import COVER_ENDED, COVER_GIVEN, POSTED, POSTING_CHANGED, POSTING_ENDED, POSTING_RESTORED
from roll.models.classes import Class, Subject
from roll.models.people import User
from roll.models.schools import Area, School, lock_staff
from roll.rights import AT_A_SCHOOL, STAFF, TEACHES, Role


class PostingQuerySet(SortedQuerySet, DatedQuerySet):  # type: ignore[override]
    def at_school(self, school: School) -> Self:
        """Those that a school's own screens show and change: of the roles that are posted at a school."""
        return self.filter(school=school, role__in=AT_A_SCHOOL)

    def names_at(self, school: School, users: Iterable[int] | None = None) -> dict[int, str]:
        """Under which name each person, of these alone where some are named, serves or served there. One query."""
        of_them: Any = self.filter(school=school) if users is None else self.filter(school=school, user__in=users)
        postings = list(of_them.select_related("user").order_by("pk"))
        # The last one counts, and one with a name before one without.
        named = [each for each in postings if each.name]
        return {each.user_id: each.shown_name for each in [*postings, *named]}

    def lock_heads(self, school: School, since: date) -> list["Posting"]:
        """Returns the head postings that hold on that day or later; nobody ends one before this transaction does."""
        heads: Any = self.filter(meets(since, None), school=school, role=Role.HEAD)
        return list(heads.order_by("pk").select_for_update(of=("self",)))


class Posting(Sorted, Dated):
    """Where somebody serves, as what, from when until when; the only source of a member of staff's access."""

    class HeadsOnly(Exception):
        """Only a head, or an administrator, says who is a head."""

    class LastHead(Exception):
        """The school would be without a head on days on which it has this one."""

    class Taken(Exception):
        """This person serves there in that role on some of these days already."""

    class Over(Exception):
        """It has ended."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="postings")
    school = models.ForeignKey(School, on_delete=models.PROTECT, null=True, blank=True, related_name="postings")
    area = models.ForeignKey(Area, on_delete=models.PROTECT, null=True, blank=True, related_name="postings")
    role = models.CharField(max_length=8, choices=Role)
    name = models.CharField(
        _("name shown"), max_length=120, blank=True, help_text=_("As families will read it: Ms Kaur.")
    )

    objects = PostingQuerySet.as_manager()  # type: ignore[misc]

    class Meta(Dated.Meta):
        constraints = [
            *Dated.Meta.constraints,
            models.CheckConstraint(
                condition=Q(school__isnull=False, area__isnull=True) | Q(school__isnull=True, area__isnull=False),
                name="posting_at_a_school_or_an_area",
            ),
            # A head master of a district would see no pupil and yet pass a school's doors.
            models.CheckConstraint(
                condition=Q(area__isnull=True) | ~Q(role__in=["editor", "head", "office", "teacher"]),
                name="who_sees_pupils_is_posted_at_a_school",
            ),
            models.UniqueConstraint(
                fields=("user", "school", "role"),
                condition=Q(school__isnull=False, ends_on__isnull=True),
                name="one_open_posting_a_role_at_a_school",
            ),
            models.UniqueConstraint(
                fields=("user", "area", "role"),
                condition=Q(area__isnull=False, ends_on__isnull=True),
                name="one_open_posting_a_role_at_an_area",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name or self.user}, {self.get_role_display()}, {self.school or self.area}"

    @property
    def shown_name(self) -> str:
        """The name under which somebody serves there. What a school finds by an address alone has one of its own."""
        return self.name or str(self.user)

    @property
    def at(self) -> School:
        """The school. For roles that the database keeps to one: teacher, office, head, editor."""
        if self.school is None:
            raise ValueError(f"{self} is posted at an area.")
        return self.school

    def covers(self, school: School) -> bool:
        """At this school, or at an area that holds it."""
        if self.school_id:
            return self.school_id == school.pk
        return bool(self.area and school.area and school.area.path.startswith(self.area.path))

    @classmethod
    def give(
        cls, school: School, email: str, *, role: str, name: str, by: User, starts_on: date, ends_on: date | None = None
    ) -> "Posting":
        """Posts whoever has this address at the school, and tells them.

        Who has no account gets one, without a password; nothing says whether they had. Raises HeadsOnly and Taken.
        """
        days = {"starts_on": starts_on, "ends_on": ends_on}
        with transaction.atomic():
            lock_staff(school.pk)
            user = User.of_address(email, name=name, language=school.language)
            posting = cls(user=user, school=school, role=role, name=name, **days)
            posting._check(by)
            posting.save()
            posting._write(POSTED, by)
            ports.posted(posting, by)
        return posting

    def change(self, *, role: str, name: str, starts_on: date | None, ends_on: date | None, by: User) -> None:
        """Changes what somebody is posted as, the name shown, and the days.

        What is taught ends on the last day, and at once where the new role lets nobody teach. Raises HeadsOnly,
        LastHead, Taken, and Over where it has ended or the last day has passed: that is an end.
        """
        with transaction.atomic():
            self._lock(by)
            was = self.role
            if self.has_ended or (ends_on and ends_on < self.at.today()):
                raise self.Over
            self.role, self.name, self.starts_on, self.ends_on = role, name, starts_on, ends_on
            self._check_last_head()
            self._check(by)
            self.save(update_fields=["role", "name", "starts_on", "ends_on"])
            if was in STAFF:
                self._end_teachings(ends_on if role in STAFF else self.at.last_day_gone())
            self._write(POSTING_CHANGED, by)

    def end(self, *, by: User) -> Ending:
        """Ends it this minute, with what they teach there by no other; returns what `restore` takes to undo it.

        Their next request finds nothing by it, and what waits to be sent to them by it is not sent. Raises HeadsOnly,
        LastHead and Over.
        """
        with transaction.atomic():
            self._lock(by)
            if self.has_ended:
                raise self.Over
            day = self.at.last_day_gone()
            span = self.end_on(day)
            self._check_last_head()
            self.save(update_fields=["starts_on", "ends_on"])
            ending = Ending(self.pk, span, day, self._end_teachings(day if self.role in STAFF else None))
            self._write(POSTING_ENDED, by)
        return ending

    def restore(self, ending: Ending, *, by: User) -> None:
        """Puts back what `end` ended, as it was. Raises HeadsOnly, and Taken where they were posted again since."""
        with transaction.atomic():
            self._lock(by)
            if Span(self.starts_on, self.ends_on) != ending.span.ended(ending.day):
                raise self.Taken
            self.starts_on, self.ends_on = ending.span
            self._check(by)
            self.save(update_fields=["starts_on", "ends_on"])
            for teaching in Teaching.objects.filter(pk__in=ending.teachings, user=self.user_id, school=self.school):
                teaching.restore(ending.teachings[teaching.pk], ending.day)
            self._write(POSTING_RESTORED, by)

    @property
    def has_ended(self) -> bool:
        """Says whether its last day has passed, by every clock."""
        return self.ends_on is not None and self.ends_on <= self.at.last_day_gone()

    def _lock(self, by: User) -> None:
        """Reads it anew, as whoever changed it before has left it, once it is this transaction's turn."""
        lock_staff(self.at.pk)
        self.refresh_from_db(fields=["role", "name", "starts_on", "ends_on"])
        self._check_head(by)

    def _write(self, kind: Kind, by: User) -> None:
        role: dict[str, Any] = {str(self.role): 1}
        kind.write(by=by, school=self.school_id, subject=self, **role)

    def _check(self, by: User) -> None:
        self._check_head(by)
        same = Posting.objects.filter(meets(self.starts_on, self.ends_on), user=self.user, school=self.school)
        if same.filter(role=self.role).exclude(pk=self.pk).exists():
            raise self.Taken

    def _check_head(self, by: User) -> None:
        if self.role == Role.HEAD and not (by.is_superuser or by.posting_at(self.at, {Role.HEAD})):
            raise self.HeadsOnly

    def _check_last_head(self) -> None:
        """Raises LastHead where a day from today on that the database gives this head would be left without any."""
        today = self.at.today()
        heads = {each.pk: each for each in Posting.objects.lock_heads(self.at, today)}
        was = heads.pop(self.pk, None)
        left = [*heads.values(), *([self] if self.role == Role.HEAD else [])]
        if was and not cover(left, max(was.starts_on or today, today), was.ends_on):
            raise self.LastHead

    def _end_teachings(self, day: date | None) -> dict[int, Span]:
        """Ends on that day what this person teaches there beyond it, where no other posting there lets them teach.

        Returns the days of each as they were; none is touched where `day` is None.
        """
        if day is None:
            return {}
        later = Q(ends_on__isnull=True) | Q(ends_on__gt=day)
        if Posting.objects.filter(later, user=self.user, school=self.school, role__in=STAFF).exclude(pk=self.pk):
            return {}
        ended = {}
        for teaching in Teaching.objects.filter(later, user=self.user, school=self.school):
            ended[teaching.pk] = teaching.end_on(day)
            teaching.save(update_fields=["starts_on", "ends_on"])
        return ended


class Teaching(Dated):
    """Who teaches which class, what, and when. A cover is for some days, in place of who teaches it else."""

    class NotPosted(Exception):
        """This person does not serve there as a teacher on all of these days."""

    class Taken(Exception):
        """This person covers the class on some of these days already."""

    school = models.ForeignKey(School, on_delete=models.PROTECT, related_name="teachings")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="teachings")
    school_class = models.ForeignKey(Class, on_delete=models.PROTECT, related_name="teachings")
    subject = models.ForeignKey(Subject, on_delete=models.PROTECT, null=True, blank=True, related_name="teachings")
    is_cover = models.BooleanField(default=False)

    objects = DatedQuerySet.as_manager()

    class Meta(Dated.Meta):
        constraints = [
            *Dated.Meta.constraints,
            models.UniqueConstraint(
                fields=("user", "school_class", "subject"),
                condition=Q(subject__isnull=False, ends_on__isnull=True),
                name="one_open_teaching_of_a_subject",
            ),
            models.UniqueConstraint(
                fields=("user", "school_class"),
                condition=Q(subject__isnull=True, ends_on__isnull=True),
                name="one_open_teaching_without_subject",
            ),
            models.CheckConstraint(
                condition=Q(is_cover=False) | Q(starts_on__isnull=False, ends_on__isnull=False),
                name="a_cover_has_its_days",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.school_class}"

    @classmethod
    def give_cover(
        cls, posting: Posting, school_class: Class, *, starts_on: date, ends_on: date, by: User
    ) -> "Teaching":
        """Gives a class to a teacher of its school for some days, both included; it ends by itself.

        Raises NotPosted, Taken and Class.Ended.
        """
        days = {"starts_on": starts_on, "ends_on": ends_on}
        with transaction.atomic():
            lock_staff(posting.at.pk)
            school_class.refuse_ended()
            posting.refresh_from_db(fields=["role", "starts_on", "ends_on"])
            if posting.role not in TEACHES or not posting.is_held(starts_on) or not posting.is_held(ends_on):
                raise cls.NotPosted
            covers = cls.objects.filter(meets(**days), user=posting.user, school_class=school_class, is_cover=True)
            if covers.exists():
                raise cls.Taken
            cover = cls.objects.create(
                school=posting.at, user=posting.user, school_class=school_class, is_cover=True, **days
            )
            COVER_GIVEN.write(by=by, school=posting.school, subject=cover)
        return cover

    def restore(self, span: Span, day: date) -> None:
        """Puts back the days that it had before that day was made its last.

        Not where they are others now, where the class has ended, or the same person teaches the same again.
        """
        same = Teaching.objects.filter(meets(*span), user=self.user_id, school_class=self.school_class_id)
        again = same.filter(subject=self.subject_id, is_cover=self.is_cover).exclude(pk=self.pk).exists()
        if again or Span(self.starts_on, self.ends_on) != span.ended(day) or self.school_class.ended_on:
            return
        self.starts_on, self.ends_on = span
        self.save(update_fields=["starts_on", "ends_on"])

    def end_cover(self, *, by: User) -> None:
        """Ends a cover this minute; one that has ended stays as it is."""
        day = self.school.last_day_gone()
        with transaction.atomic():
            lock_staff(self.school_id)
            self.refresh_from_db(fields=["starts_on", "ends_on"])
            if self.ends_on and self.ends_on <= day:
                return
            self.end_on(day)
            self.save(update_fields=["starts_on", "ends_on"])
            COVER_ENDED.write(by=by, school=self.school, subject=self)
