"""What a school may change about how its public pages look: its logo, its colour, and a banner for some days."""

from datetime import date
from typing import Any
from zlib import crc32

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.core.validators import RegexValidator
from django.db import models, transaction
from django.db.models import F, Q
from django.utils.formats import number_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from foundation import clock
from foundation.files.logos import squares
from home import colours
from roll.models import School, User

BANNERS = tuple(f"banner_{code}" for code, _name in settings.LANGUAGES)


class SchoolLook(models.Model):
    # A change of it ends the kept pages.
    is_shown_on_pages = True

    school = models.OneToOneField(School, on_delete=models.CASCADE, related_name="look")
    # Empty: the site's own.
    brand = models.CharField(
        _("colour of buttons and links"),
        max_length=7,
        blank=True,
        validators=[RegexValidator(r"^#[0-9A-Fa-f]{6}$", _("Write the colour like this: #0B566B."))],
    )
    # Empty: no logo, the site's own crest instead.
    logo_version = models.CharField(max_length=8, blank=True, editable=False)
    banner_en = models.CharField(_("banner in English"), max_length=200, blank=True)
    banner_hi = models.CharField(_("banner in Hindi"), max_length=200, blank=True)
    banner_pa = models.CharField(_("banner in Punjabi"), max_length=200, blank=True)
    banner_ur = models.CharField(_("banner in Urdu"), max_length=200, blank=True)
    banner_from = models.DateField(_("first day of the banner"), null=True, blank=True)
    banner_until = models.DateField(_("last day of the banner"), null=True, blank=True)
    changed_at = models.DateTimeField(editable=False)
    changed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", editable=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(banner_from__isnull=True)
                | Q(banner_until__isnull=True)
                | Q(banner_until__gte=F("banner_from")),
                name="a_banner_ends_after_it_begins",
            )
        ]

    def __str__(self) -> str:
        return str(self.school)

    def clean(self) -> None:
        super().clean()
        wrong: dict[str, Any] = {}
        if colours.HEX.fullmatch(self.brand) and (words := contrast_error(self.brand)):
            wrong["brand"] = words
        if any(getattr(self, name) for name in BANNERS) and not self.banner_until:
            wrong["banner_until"] = _("Please choose the banner’s last day.")
        elif self.banner_from and self.banner_until and self.banner_until < self.banner_from:
            wrong["banner_until"] = _("The last day is before the first day.")
        if wrong:
            raise ValidationError(wrong)

    @transaction.atomic
    def change(self, *, by: User, logo: File | None = None, without_logo: bool = False) -> None:
        """Saves the values set on it; a school has one look, whoever makes it first.

        A cleaned picture in `logo` replaces the logo, `without_logo` removes it. Raises ValidationError, also for a
        colour too pale to be read.
        """
        if self.brand.upper() == colours.SITE_COLOUR:
            self.brand = ""
        self.changed_at, self.changed_by = clock.now(), by
        # Two first editors at once: the second waits here, and changes what the first has made.
        School.objects.select_for_update().get(pk=self.school_id)
        if self.pk is None and (existing := SchoolLook.objects.filter(school=self.school_id).first()):
            self.pk, self._state.adding = existing.pk, False
        # As it is now: whoever has had the form open meanwhile puts no older one back.
        self.logo_version = self.logo_version_now()
        if logo or without_logo:
            self.logo_version = SchoolLogo.replace(self.school, logo)
        self.full_clean()
        self.save()

    def logo_version_now(self) -> str:
        """Returns the version of the logo as the database has it."""
        rows = SchoolLook.objects.filter(school=self.school_id)
        return rows.values_list("logo_version", flat=True).first() or ""

    # --- What the pages ask -----------------------------------------------------------------------------------------
    @property
    def stylesheet(self) -> str:
        return colours.stylesheet(self.brand) if self.brand else ""

    @property
    def version(self) -> str:
        """Of the stylesheet: another colour, or another way of mixing it, has another address."""
        return f"{crc32(self.stylesheet.encode()):08x}"

    def banner(self, language: str, day: date) -> tuple[str, str]:
        """(words, their language): in the one that is read, else the school's, else any. Empty when it isn't time."""
        begun = self.banner_from is None or self.banner_from <= day
        if begun and self.banner_until and day <= self.banner_until:
            for code in (language, self.school.language, *(code for code, _name in settings.LANGUAGES)):
                if words := getattr(self, f"banner_{code}"):
                    return words, code
        return "", ""


class SchoolLogo(models.Model):
    """A school's logo as two small JPEGs, in the database and in a table of its own.

    It is public, made anew from what was sent and never more than some kilobytes: here it is replaced in the
    transaction that replaces its version, is in every backup, is the same on all web nodes and leaves no file behind.
    Roll has no part in it, for paper and pages alone show it; Wagtail's images have none, for whoever may write the
    school's pages is not whoever speaks for the school.
    """

    school = models.OneToOneField(School, on_delete=models.CASCADE, related_name="+", primary_key=True)
    large = models.BinaryField()
    small = models.BinaryField()

    def __str__(self) -> str:
        return str(self.school)

    @classmethod
    def replace(cls, school: School, logo: File | None) -> str:
        """Keeps this cleaned picture as the school's logo, or none; returns its version, empty where it has none."""
        if logo is None:
            cls.objects.filter(school=school).delete()
            return ""
        large, small = squares(logo)
        cls.objects.update_or_create(school=school, defaults={"large": large, "small": small})
        return f"{crc32(large):08x}"


def look_of(school: School) -> SchoolLook | None:
    """Asked once a page: the school keeps it."""
    return getattr(school, "look", None)


def contrast_error(brand: str) -> str:
    """Why this colour is refused; empty where it can be read."""
    ratio = colours.lowest_contrast(brand, colours.LIGHT)
    if ratio >= colours.MIN_CONTRAST:
        return ""
    # Rounded down: 4.49 is not 4.5.
    rounded = number_format(int(ratio * 100) / 100, 2)
    return gettext(
        "Text in this colour is hard to read: its contrast is %(found)s to 1, and should be at least %(least)s "
        "to 1. The nearest shade that works is %(shade)s."
    ) % {
        "found": rounded,
        "least": number_format(colours.MIN_CONTRAST, 1),
        "shade": colours.nearest_readable(brand, colours.LIGHT),
    }
