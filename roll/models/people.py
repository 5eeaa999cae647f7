"""People: who signs in (User), and a school's record of an adult (Guardian) with the ways to reach them."""

from collections.abc import Iterable
from secrets import token_hex
from typing import TYPE_CHECKING, Any

from django.contrib.auth.models import AbstractUser
from django.db import models, transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from foundation.ports import guardian_linked, guardian_unlinked
from roll.dated import Dated, DatedQuerySet
from roll.keys import clear_key_cache, postings_of
from roll.kinds import LINKED, UNLINKED
from roll.models.schools import ALL_LANGUAGES, Area, Class, School, Subject
from roll.rights import SEES_SCHOOL, TEACHES, WRITES, Role

if TYPE_CHECKING:
    from roll.models.pupils import Pupil


def opaque_username() -> str:
    return f"u-{token_hex(8)}"


class User(AbstractUser):
    """A person who signs in: one a person, whether guardian, staff or both."""

    username = models.CharField(max_length=60, unique=True, default=opaque_username)
    email = models.EmailField(_("e-mail"), null=True, blank=True, unique=True)  # type: ignore[assignment]
    phone = models.CharField(_("phone"), max_length=16, null=True, blank=True, unique=True, help_text="E.164")
    language = models.CharField(_("language"), max_length=2, choices=ALL_LANGUAGES, default="en")

    # What this person may see, while one request is answered: see `roll.keys.enable_key_cache`.
    key_cache: dict[Any, Any] | None = None

    def __str__(self) -> str:
        return self.get_full_name() or self.email or self.phone or self.username

    def save(self, *args, **kwargs) -> None:
        self.email = (self.email or "").strip().lower() or None
        self.phone = self.phone or None
        super().save(*args, **kwargs)

    @property
    def has_written_username(self) -> bool:
        """A pupil's user name is changed for one that can be written when the first card is made."""
        return not self.username.startswith("u-")

    @property
    def postings_today(self) -> list["Posting"]:
        """The postings that hold today, school and area loaded; asked once a request."""
        return postings_of(self)

    @property
    def writing_postings(self) -> list["Posting"]:
        """Those at a school whose pages this person writes."""
        return [posting for posting in self.postings_today if posting.role in WRITES and posting.school_id]

    def posting_at(self, school: School, roles: Iterable[str]) -> "Posting | None":
        return next((p for p in self.postings_today if p.role in roles and p.covers(school)), None)

    def classes_at(self, school: School) -> "models.QuerySet[Class]":
        """The classes whose pupils this person's postings there show today: a teacher's own, or the whole school's."""
        roles = {posting.role for posting in self.postings_today if posting.school_id == school.pk}
        classes = Class.objects.filter(school=school)
        if roles & SEES_SCHOOL or (roles & TEACHES and school.teachers_see_all):
            return classes
        if not roles & TEACHES:
            return classes.none()
        taught = Teaching.objects.holding().filter(user=self, school=school)
        return classes.filter(pk__in=taught.values("school_class"))

    def guardian_of(self, pupil: "Pupil") -> "Guardian":
        """The record under which this person is the pupil's guardian. Raises Guardian.DoesNotExist."""
        return self.guardians.filter(guardianships__pupil=pupil).order_by("pk")[:1].get()


class Guardian(models.Model):
    """One school's record of an adult. The person's own: linked to a User only when they prove a contact."""

    school = models.ForeignKey(School, on_delete=models.PROTECT, related_name="guardians")
    user = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, blank=True, related_name="guardians")
    first_name = models.CharField(max_length=80)
    last_name = models.CharField(max_length=80, blank=True)
    language = models.CharField(max_length=2, choices=ALL_LANGUAGES, default="en")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=("school", "user"), condition=Q(user__isnull=False), name="one_guardian_of_a_user_a_school"
            )
        ]

    def __str__(self) -> str:
        return f"{self.first_name} {self.last_name}".strip()

    def lock(self) -> None:
        """Until this transaction ends nobody links or unlinks it; `user` is as it is now."""
        row = Guardian.objects.select_for_update(no_key=True, of=("self",)).filter(pk=self.pk)
        self.user_id = row.values_list("user", flat=True).get()

    def link(self, user: User) -> None:
        """The person has proved an address of it: what this record was told is theirs from now on."""
        with transaction.atomic():
            self.user = user
            self.save(update_fields=["user"])
            LINKED.write(by=user, school=self.school_id, subject=self)
            guardian_linked(self, user)
        clear_key_cache(user)

    def unlink(self) -> None:
        """It was not theirs: the person no longer sees what came through it."""
        if user := self.user:
            with transaction.atomic():
                self.user = None
                self.save(update_fields=["user"])
                UNLINKED.write(school=self.school_id, subject=self)
                guardian_unlinked(self, user)
            clear_key_cache(user)


class ContactPoint(models.Model):
    """A way to reach a guardian: e-mail in lower case, phone in E.164. Shared phones are allowed and known."""

    class Kind(models.TextChoices):
        EMAIL = "email", _("E-mail")
        PHONE = "phone", _("Phone")

    guardian = models.ForeignKey(Guardian, on_delete=models.CASCADE, related_name="contact_points")
    # The guardian's: a school's list is read without a look at every school's.
    school = models.ForeignKey(School, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=5, choices=Kind)
    value = models.CharField(max_length=254, db_index=True)
    verified_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=("guardian", "kind", "value"), name="one_contact_of_a_value")]
        indexes = [models.Index(fields=("school", "kind", "value"), name="contacts_of_a_school")]

    def __str__(self) -> str:
        return self.value

    def save(self, *args, **kwargs) -> None:
        if self.kind == self.Kind.EMAIL:
            self.value = self.value.strip().lower()
        self.school_id = self.guardian.school_id
        super().save(*args, **kwargs)


class Posting(Dated):
    """Where somebody serves, as what, from when until when; the only source of a member of staff's access."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="postings")
    school = models.ForeignKey(School, on_delete=models.PROTECT, null=True, blank=True, related_name="postings")
    area = models.ForeignKey(Area, on_delete=models.PROTECT, null=True, blank=True, related_name="postings")
    role = models.CharField(max_length=8, choices=Role)
    name = models.CharField(_("name shown"), max_length=120, blank=True, help_text=_("As families read it: Ms Kaur."))

    objects = DatedQuerySet.as_manager()

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


class Teaching(Dated):
    """Who teaches which class, what, and when."""

    school = models.ForeignKey(School, on_delete=models.PROTECT, related_name="teachings")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="teachings")
    school_class = models.ForeignKey(Class, on_delete=models.PROTECT, related_name="teachings")
    subject = models.ForeignKey(Subject, on_delete=models.PROTECT, null=True, blank=True, related_name="teachings")

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
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.school_class}"
