"""People: who signs in (User), and a school's record of an adult (Guardian) with the ways to reach them."""

from collections.abc import Iterable
from secrets import token_hex
from typing import TYPE_CHECKING, Any

from allauth.account.models import EmailAddress
from django.contrib.auth import models as auth
from django.contrib.auth.hashers import make_password
from django.db import models, transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from foundation.ports import guardian_linked, guardian_unlinked
from foundation.sort_keys import Sorted, SortedQuerySet, SortKeyField
from roll.keys import clear_key_cache, postings_of
from roll.kinds import LINKED, UNLINKED
from roll.models.classes import Class
from roll.models.schools import ALL_LANGUAGES, School
from roll.rights import SEES_SCHOOL, TEACHES, WRITES

if TYPE_CHECKING:
    from roll.models.postings import Posting
    from roll.models.pupils import Pupil


# Forms of address, in small letters without a point: alone they name nobody.
TITLES = {
    *("mr", "mrs", "ms", "miss", "dr", "prof", "shri", "smt"),
    *("श्री", "श्रीमती", "सुश्री", "कुमारी", "डॉ"),
    *("ਸ੍ਰੀ", "ਸ਼੍ਰੀ", "ਸ਼੍ਰੀਮਤੀ", "ਸ੍ਰੀਮਤੀ", "ਡਾ"),
    *("جناب", "محترمہ", "ڈاکٹر"),
}


def opaque_username() -> str:
    return f"u-{token_hex(8)}"


class UserManager(auth.UserManager.from_queryset(SortedQuerySet)):  # type: ignore[misc]
    use_in_migrations = False


def first_and_last(name: str) -> tuple[str, str]:
    """Returns the first word of a name and the rest; before a single name its form of address stays: `Ms Kaur`."""
    words = name.split()
    if words and words[0].rstrip(".").casefold() in TITLES:
        words = words[1:] if len(words) > 2 else [" ".join(words)]
    return "".join(words[:1]), " ".join(words[1:])


class User(auth.AbstractUser, Sorted):
    """A person who signs in: one a person, whether guardian, staff or both."""

    username = models.CharField(max_length=60, unique=True, default=opaque_username)
    email = models.EmailField(_("e-mail"), null=True, blank=True, unique=True)  # type: ignore[assignment]
    phone = models.CharField(_("phone"), max_length=16, null=True, blank=True, unique=True, help_text="E.164")
    language = models.CharField(_("language"), max_length=2, choices=ALL_LANGUAGES, default="en")

    sort_key = SortKeyField(of=("first_name", "last_name"))

    objects = UserManager()  # type: ignore[misc]

    # What this person may see, while one request is answered: see `roll.keys.enable_key_cache`.
    key_cache: dict[Any, Any] | None = None

    def __str__(self) -> str:
        return self.get_full_name() or self.email or self.phone or self.username

    def save(self, *args, **kwargs) -> None:
        self.email = (self.email or "").strip().lower() or None
        self.phone = self.phone or None
        super().save(*args, **kwargs)

    @classmethod
    def of_address(cls, email: str, *, name: str = "", language: str = "en") -> "User":
        """Returns whose address of mail this is; one who is new has no password, and proves the address by a code."""
        email = email.strip().lower()
        first, last = first_and_last(name)
        names = {"first_name": first[:150], "last_name": last[:150], "language": language}
        user, _ = cls.objects.get_or_create(email=email, defaults=names | {"password": make_password(None)})
        EmailAddress.objects.get_or_create(user=user, email=email, defaults={"primary": True})
        return user

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
        classes = Class.objects.filter(school=school).standing(school.today())
        if roles & SEES_SCHOOL or (roles & TEACHES and school.teachers_see_all):
            return classes
        if not roles & TEACHES:
            return classes.none()
        taught = self.teachings.holding().filter(school=school)
        return classes.filter(pk__in=taught.values("school_class"))

    def guardian_of(self, pupil: "Pupil") -> "Guardian":
        """The record under which this person is the pupil's guardian. Raises Guardian.DoesNotExist."""
        return self.guardians.filter(guardianships__pupil=pupil).order_by("pk")[:1].get()


class Guardian(Sorted):
    """One school's record of an adult. The person's own: linked to a User only when they prove a contact."""

    school = models.ForeignKey(School, on_delete=models.PROTECT, related_name="guardians")
    user = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, blank=True, related_name="guardians")
    first_name = models.CharField(max_length=80)
    last_name = models.CharField(max_length=80, blank=True)
    sort_key = SortKeyField(of=("first_name", "last_name"))
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
