"""How often a page was read: a number a day, and nothing about who read it."""

from datetime import date
from typing import NamedTuple, Self
from uuid import UUID

from django.conf import settings
from django.db import connection, models, transaction
from django.utils.translation import gettext_lazy as _

from roll.models import School


class Source(models.TextChoices):
    """From where a reader came, as far as the browser or the link says."""

    DIRECT = "direct", _("Direct or unknown")
    SITE = "site", _("From this site")
    SEARCH = "search", _("Search")
    SOCIAL = "social", _("Social media")
    MESSAGE = "message", _("E-mail or message")
    PAPER = "paper", _("From paper, by QR code")
    OTHER = "other", _("Other websites")


class Read(NamedTuple):
    school: int
    page: UUID
    day: date
    language: str
    source: str


class PageReadQuerySet(models.QuerySet):
    def since(self, school: School, day: date) -> Self:
        return self.filter(school=school, day__gte=day)


class PageRead(models.Model):
    """`page` is the key that all translations share; `language` the one that was asked for, translated or not."""

    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="+")
    page = models.UUIDField()
    day = models.DateField()
    language = models.CharField(max_length=2, choices=settings.LANGUAGES)
    source = models.CharField(max_length=7, choices=Source)
    number = models.PositiveIntegerField()

    objects = PageReadQuerySet.as_manager()

    class Meta:
        constraints = [
            # In this order, so that the report of a school's last days reads one stretch of it.
            models.UniqueConstraint(fields=("school", "day", "page", "language", "source"), name="one_number_of_a_read")
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.page} {self.language} {self.source}: {self.number}"

    @classmethod
    def add(cls, reads: dict[Read, int]) -> None:
        """Adds to what is there, whoever else adds at the same time."""
        # In one order everywhere, so that two who add never wait for each other.
        rows = [
            (read.school, read.page.hex, connection.ops.adapt_datefield_value(read.day), read.language, read.source, n)
            for read, n in sorted(reads.items())
        ]
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.executemany(ADD, rows)


ADD = """
INSERT INTO newsfeed_pageread (school_id, page, day, language, source, number) VALUES (%s, %s, %s, %s, %s, %s)
ON CONFLICT (school_id, day, page, language, source) DO UPDATE SET number = newsfeed_pageread.number + excluded.number
"""
