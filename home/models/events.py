"""What is coming up at a school: on whole days, or from one instant to another, by the school's own clock."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any, ClassVar, Self
from zoneinfo import ZoneInfo

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.http import HttpRequest
from django.utils.formats import date_format, time_format
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.models import Page, PageManager
from wagtail_localize.fields import SynchronizedField

from foundation import clock
from foundation.pictures import load_sizes
from foundation.search import search_index_fields
from pages.blocks import ArticleBlock, BlocksField
from pages.models import SchoolContentPage, SchoolContentQuerySet, SearchListing

# A slip of the finger is no date, and the ends of the calendar are no instants.
YEARS = range(1990, 2101)
DATES = ("first_day", "last_day", "begins", "ends")


class EventIndexPage(SchoolContentPage):
    """All that is coming up at a school; stands once below each of its SchoolPages."""

    title_below_school = gettext_lazy("Events")
    slug_below_school = "events"

    parent_page_types: ClassVar[list[str]] = ["home.SchoolPage"]
    subpage_types: ClassVar[list[str]] = ["home.EventPage"]
    max_count_per_parent = 1
    is_creatable = False
    show_in_menus_default = True
    page_description = _("What is coming up. An event that is over leaves the list by itself.")
    promote_panels: ClassVar[list[Any]] = [FieldPanel("show_in_menus")]
    settings_panels: ClassVar[list[Any]] = []

    class Meta:
        verbose_name = _("event index")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        context["events"] = list(EventPage.objects.upcoming(self.school, request.user))
        return context


class EventQuerySet(SchoolContentQuerySet):
    def upcoming(self, school: Any, user: Any) -> Self:
        """What isn't over at this school, the next first, each once in the language that is read."""
        events = self.in_language(get_language() or "en").readable_by(user).for_serving()
        return events.filter(school=school, over_at__gt=clock.now()).order_by("starts_at", "pk")


class EventPage(SchoolContentPage):
    """One event. Days and times are the school's; the two instants follow from them and are what is asked for."""

    summary = models.TextField(
        _("in two sentences"), max_length=300, help_text=_("Stands in lists and in people's calendars.")
    )
    first_day = models.DateField(_("day"), default=clock.today)
    last_day = models.DateField(_("last day"), null=True, blank=True, help_text=_("Only if it takes several days."))
    begins = models.TimeField(
        _("from"), null=True, blank=True, help_text=_("By the school's clock. Leave it empty for the whole day.")
    )
    ends = models.TimeField(_("until"), null=True, blank=True)
    starts_at = models.DateTimeField(editable=False)
    over_at = models.DateTimeField(editable=False, db_index=True)
    place = models.CharField(_("where"), max_length=160, blank=True)
    body = BlocksField(ArticleBlock(), verbose_name=_("text"), blank=True)

    objects = PageManager.from_queryset(EventQuerySet)()

    SYNCED_FIELDS: ClassVar[tuple[str, ...]] = (*SchoolContentPage.SYNCED_FIELDS, *DATES, "starts_at", "over_at")
    has_printouts = True
    parent_page_types: ClassVar[list[str]] = ["home.EventIndexPage"]
    subpage_types: ClassVar[list[str]] = []
    search_listing = SearchListing("calendar-days", day="first_day")
    page_description = _("Something with a date: a meeting, an exam, a holiday. Families can put it in their calendar.")
    override_translatable_fields: ClassVar = [
        *SchoolContentPage.override_translatable_fields,
        *(SynchronizedField(name, overridable=False) for name in DATES),
    ]
    content_panels = [
        *Page.content_panels,
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("first_day"), FieldPanel("last_day")]),
                FieldRowPanel([FieldPanel("begins"), FieldPanel("ends")]),
                FieldPanel("place"),
            ],
            heading=_("When and where"),
        ),
        FieldPanel("summary"),
        FieldPanel("body"),
        FieldPanel("read_by"),
    ]
    search_fields = [*SchoolContentPage.search_fields, *search_index_fields("summary", "place", "body")]

    class Meta:
        verbose_name = _("event")
        verbose_name_plural = _("events")
        constraints = [
            models.CheckConstraint(condition=Q(over_at__gt=F("starts_at")), name="an_event_ends_after_it_begins")
        ]

    @property
    def fallback_slug(self) -> str:
        return f"{self.first_day:%Y-%m-%d}"

    # --- When -------------------------------------------------------------------------------------------------------
    @property
    def final_day(self) -> date:
        return self.last_day or self.first_day

    @property
    def ends_at(self) -> datetime | None:
        """The instant it was said to end; None where only its beginning, or its days, are known."""
        return self.over_at if self.ends else None

    @property
    def when_in_words(self) -> str:
        """Days with their names, times by the school's clock: as somebody says it who reads it out."""
        days = [date_format(day, "l, j F Y") for day in dict.fromkeys((self.first_day, self.final_day))]
        words = " – ".join(days)
        if not self.begins:
            return words
        times = [time_format(each) for each in (self.begins, self.ends) if each]
        return f"{words}, {' – '.join(times)}"

    def full_clean(self, *args: Any, **kwargs: Any) -> None:
        self.set_school()
        self.set_instants()
        super().full_clean(*args, **kwargs)

    def save(self, *args: Any, **kwargs: Any) -> None:
        if kwargs.get("update_fields") is None:
            self.set_school()
            self.set_instants()
        super().save(*args, **kwargs)

    def clean(self) -> None:
        super().clean()
        wrong: dict[str, Any] = {
            name: _("Please check the year.")
            for name in ("first_day", "last_day")
            if (day := getattr(self, name)) and day.year not in YEARS
        }
        if wrong:
            raise ValidationError(wrong)
        if self.last_day and self.first_day and self.last_day < self.first_day:
            wrong["last_day"] = _("The last day comes before the first.")
        if self.ends and not self.begins:
            wrong["begins"] = _("Say also when it begins.")
        elif self.ends and "last_day" not in wrong and self.over_at <= self.starts_at:
            wrong["ends"] = _("It ends before it begins.")
        if wrong:
            raise ValidationError(wrong)

    def set_instants(self) -> None:
        """Over when it ends; where that isn't said, with its last day."""
        days = (self.first_day, self.final_day)
        if not self.school_id or any(day is None or day.year not in YEARS for day in days):
            return  # `clean` says why
        self.starts_at = self.in_school_time(self.first_day, self.begins or time())
        if self.ends:
            self.over_at = self.in_school_time(self.final_day, self.ends)
        else:
            self.over_at = self.in_school_time(self.final_day + timedelta(days=1), time())

    def in_school_time(self, day: date, moment: time) -> datetime:
        return datetime.combine(day, moment, ZoneInfo(self.school.time_zone)).astimezone(UTC)

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        load_sizes(self.body.stream_block.images(self.body), "wide", "whole")
        context["index_address"] = self.ancestor_address(2)
        context["is_over"] = self.over_at <= clock.now()
        return context
