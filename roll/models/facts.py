"""What a school says about itself: its names, where it is, how it is reached, by which clock it goes.

The columns stand on the school's own row, which every page of it has read already: no name costs a query.
"""

from typing import TYPE_CHECKING, Any
from zoneinfo import available_timezones

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models, transaction
from django.db.models import F, Q, Value
from django.db.models.functions import Coalesce, NullIf
from django.utils import translation
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from foundation import clock, ports
from foundation.plain_text import TELEPHONE

if TYPE_CHECKING:
    from roll.models.people import User

PHONE = RegexValidator(TELEPHONE, _("Write the number in digits, with its area code: +91 5248 222 333."))
NAMES = tuple(f"name_{code}" for code, _name in settings.LANGUAGES)
# What the page "Your school" changes.
FACTS = (
    "name",
    *NAMES,
    "short_name",
    "place",
    "address",
    "phone",
    "other_phone",
    "public_email",
    "hours",
    "language",
    "time_zone",
    "attendance_codes",
)


def check_time_zone(name: str) -> None:
    """Raises ValidationError for a time zone that no clock knows."""
    if name not in available_timezones():
        raise ValidationError(_("Choose a time zone from the list."))


class FactsMixin(models.Model):
    """The part of a school's row that its head and office write, and everybody reads."""

    # Empty where there is none in that language: the school's name as it stands on the roll is shown instead.
    name_en = models.CharField(_("name in English"), max_length=160, blank=True)
    name_hi = models.CharField(_("name in Hindi"), max_length=160, blank=True)
    name_pa = models.CharField(_("name in Punjabi"), max_length=160, blank=True)
    name_ur = models.CharField(_("name in Urdu"), max_length=160, blank=True)
    place = models.CharField(_("village or town"), max_length=120, blank=True)
    address = models.TextField(_("address"), max_length=300, blank=True)
    phone = models.CharField(_("phone"), max_length=25, blank=True, validators=[PHONE])
    other_phone = models.CharField(_("another phone"), max_length=25, blank=True, validators=[PHONE])
    public_email = models.EmailField(_("e-mail"), blank=True)
    hours = models.TextField(_("when the school is open"), max_length=400, blank=True)
    # How often the facts were changed: of two people who change them at once, the second is told of the first.
    facts_version = models.PositiveIntegerField(default=0, editable=False)
    facts_changed_at = models.DateTimeField(null=True, editable=False)
    facts_changed_by = models.ForeignKey(
        "roll.User", on_delete=models.SET_NULL, null=True, related_name="+", editable=False
    )

    name: Any
    short_name: Any
    language: Any
    attendance_codes: Any
    time_zone: Any

    class Meta:
        abstract = True

    class ChangedMeanwhile(Exception):
        """Somebody else has changed the facts since they were read; `school` is as they left it."""

        def __init__(self, school: Any) -> None:
            super().__init__()
            self.school = school

    # --- Names -------------------------------------------------------------------------------------------------------
    def name_in(self, language: str) -> str:
        """Returns the school's name in that language, or as it stands on the roll where it has none in it."""
        return str(self.__dict__.get(f"name_{language}") or self.name)

    @property
    def local_name(self) -> str:
        """The name in the language that is being read."""
        return self.name_in(translation.get_language() or "")

    # --- Changing ----------------------------------------------------------------------------------------------------
    def has_marks(self) -> bool:
        """Says whether attendance was marked here, by which its table of codes is settled."""
        return ports.has_marks(self)

    @transaction.atomic
    def change_facts(self, *, version: int, by: "User") -> None:
        """Saves the facts set on this object, which were read when they were of `version`.

        Raises ChangedMeanwhile where somebody changed them since, and ValidationError for what can't be kept: among
        others a new table of codes where a mark was taken.
        """
        # The second of two waits here, and is told of the first.
        standing = type(self)._default_manager.select_for_update().get(pk=self.pk)
        if standing.facts_version != version:
            raise self.ChangedMeanwhile(standing)
        if self.attendance_codes != standing.attendance_codes and standing.has_marks():
            raise ValidationError({"attendance_codes": gettext("Attendance was marked already: its codes stay.")})
        check_time_zone(self.time_zone)
        self.full_clean(exclude=("area",))
        self.facts_version, self.facts_changed_at, self.facts_changed_by = version + 1, clock.now(), by
        # These columns alone: what others change of the school meanwhile stays.
        self.save(update_fields=[*FACTS, "facts_version", "facts_changed_at", "facts_changed_by"])


def local_name_of(path: str = "") -> Coalesce:
    """Returns the name in the language that is being read as an expression; `path` leads to the school: `school__`."""
    name = f"name_{translation.get_language()}"
    own = F(f"{path}{name}") if name in NAMES else Value("")
    return Coalesce(NullIf(own, Value("")), F(f"{path}name"))


def named(words: str) -> Q:
    """Returns the condition that a school has these words in one of its names, or in those of its place."""
    condition = Q()
    for word in words.split():
        found = Q(area__name__icontains=word)
        for column in ("name", *NAMES, "place", "address"):
            found |= Q(**{f"{column}__icontains": word})
        condition &= found
    return condition
