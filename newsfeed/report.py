"""What of a school's pages was read, for those who write them. Numbers alone: nobody is in them."""

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from io import StringIO
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import Count, Q, QuerySet, Sum
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from wagtail.models import Page

from foundation.plain_text import one_line
from foundation.sorting import sort_key
from foundation.templatetags.chaupal import native
from newsfeed.models import PageRead
from newsfeed.models.reads import Source
from newsfeed.notices import NewsPublished
from notices.models import Event, handed_q
from roll.models import School

PERIODS = (7, 30, 90)
# A spreadsheet takes a cell that begins so for a formula.
FORMULA = ("=", "+", "-", "@", "'")


@dataclass(frozen=True)
class Item:
    """A page in all its languages. `told` is None where nobody was told of it."""

    key: UUID
    title: str
    kind: str
    reads: int
    told: int | None = None
    opened: int | None = None


@dataclass(frozen=True)
class Share:
    label: str
    number: int
    of: int

    @property
    def percent(self) -> int:
        return round(100 * self.number / self.of) if self.of else 0


class Report:
    """Of the last `days`, today among them; with `page` of that one alone. Seven queries, however much was read."""

    def __init__(self, school: School, days: int, page: UUID | None = None) -> None:
        self.school, self.days = school, days
        self.first = school.today() - timedelta(days=days - 1)
        self.reads = PageRead.objects.since(school, self.first)
        self.chosen = self.reads.filter(page=page) if page else self.reads
        self.items = list(report_items(school, self.first, self.reads))
        self.page = next((item for item in self.items if item.key == page), None) if page else None

    def by_day(self) -> list[tuple[date, int]]:
        """Each day, those without a reader too."""
        reads = sum_reads(self.chosen, "day")
        return [(day, reads.get(day, 0)) for day in (self.first + timedelta(days=n) for n in range(self.days))]

    def by_language(self) -> list[Share]:
        reads = sum_reads(self.chosen, "language")
        return shares((native(code), reads.get(code, 0)) for code, _name in settings.LANGUAGES)

    def by_source(self) -> list[Share]:
        reads = sum_reads(self.chosen, "source")
        return shares((str(source.label), reads.get(source.value, 0)) for source in Source)

    def sorted(self, order: str) -> list[Item]:
        """By a column's name, with a minus the other way round; the most read first where it names none."""
        column, down = order.removeprefix("-"), order.startswith("-")
        if column not in ("title", "reads", "told", "opened"):
            column, down = "reads", True

        def value(item: Item) -> Any:
            cell = getattr(item, column)
            return sort_key(cell) if isinstance(cell, str) else -1 if cell is None else cell

        return sorted(self.items, key=value, reverse=down)

    def csv(self) -> str:
        """A line a page, with its reads in each language and from each source."""
        sheet = StringIO()
        writer = csv.writer(sheet)
        languages, sources = [code for code, _name in settings.LANGUAGES], list(Source)
        head = [_("Page"), _("Kind"), _("Reads"), _("Notified"), _("Opened"), *map(native, languages)]
        writer.writerow(map(sheet_cell, [*head, *(str(source.label) for source in sources)]))
        split = {name: sum_reads(self.reads, "page", name) for name in ("language", "source")}
        for item in self.sorted(""):
            numbers = [split["language"].get((item.key, code), 0) for code in languages]
            numbers += [split["source"].get((item.key, source.value), 0) for source in sources]
            writer.writerow(map(sheet_cell, [item.title, item.kind, item.reads, item.told, item.opened, *numbers]))
        return sheet.getvalue()


def report_items(school: School, first: date, reads: QuerySet[PageRead]) -> Iterable[Item]:
    """Every page that was read, and news that was told and read by nobody."""
    numbers, told = sum_reads(reads, "page"), told_and_opened(school, first, reads)
    names = names_of({*numbers, *told})
    for key in {**numbers, **told}:
        title, kind = names.get(key, (_("A page that no longer exists"), ""))
        yield Item(key, title, kind, numbers.get(key, 0), *told.get(key, (None, None)))


def names_of(keys: set[UUID]) -> dict[UUID, tuple[str, str]]:
    """Title, in the reader's language where it stands in it, and kind."""
    pages = Page.objects.filter(translation_key__in=keys).select_related("locale", "content_type").order_by("pk")
    best = sorted(pages, key=lambda page: page.locale.language_code == get_language(), reverse=True)
    return {
        page.translation_key: (page.title, str(kind._meta.verbose_name) if (kind := page.specific_class) else "")
        for page in reversed(best)
    }


def told_and_opened(school: School, first: date, reads: QuerySet[PageRead]) -> dict[UUID, tuple[int, int]]:
    """How many people were told of a piece of news, by whichever channel, and how many of them opened it."""
    news = Event.objects.filter(school=school, kind=NewsPublished.kind)
    opened = Q(deliveries__opened_at__isnull=False)
    keys = [NewsPublished.key_of(key) for key in sum_reads(reads, "page")]
    counted = news.filter(Q(created_at__date__gte=first) | Q(dedupe_key__in=keys)).annotate(
        told=count_people(handed_q("deliveries__")), opened=count_people(opened)
    )
    # One that was recalled is followed by a number; the last one told is the one that counts.
    rows = counted.order_by("pk").values_list("dedupe_key", "told", "opened")
    return {UUID(key.split(":")[1]): (told, opened) for key, told, opened in rows}


def count_people(which: Q) -> Any:
    """How many had such a delivery of an event, each once."""
    guardians = Count("deliveries__guardian", which & Q(deliveries__user__isnull=True), distinct=True)
    return Count("deliveries__user", which, distinct=True) + guardians


def sum_reads(reads: QuerySet[PageRead], *fields: str) -> dict[Any, int]:
    rows = reads.order_by().values(*fields).annotate(total=Sum("number")).values_list(*fields, "total")
    return {row[:-1] if len(fields) > 1 else row[0]: row[-1] for row in rows}


def shares(numbers: Iterable[tuple[str, int]]) -> list[Share]:
    rows = list(numbers)
    total = sum(number for _label, number in rows)
    return [Share(label, number, total) for label, number in rows]


def sheet_cell(value: object) -> object:
    """Text in one line, and none that a spreadsheet takes for a formula."""
    if not isinstance(value, str):
        return value
    text = one_line(value)
    return f"'{text}" if text.startswith(FORMULA) else text
