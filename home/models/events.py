"""What is coming up at a school: on whole days, or from one instant to another, by the school's own clock."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any, ClassVar, Self
from zoneinfo import ZoneInfo

from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db import models, transaction
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
from foundation.punctuation import listed
from foundation.search import search_index_fields
from home.models.calendar import CalendarEntry
from pages.blocks import ArticleBlock, BlocksField
from pages.models import SchoolContentPage, SchoolContentQuerySet, SearchListing
from pages.structured_data import Absolute, Thing
from pages.wagtail_internals import writes_draft_alone

# A slip of the finger is no date, and the ends of the calendar are no instants.
YEARS = range(1990, 2101)
PAST_SHOWN = 20
DATES = ("first_day", "last_day", "begins", "ends")


class EventIndexPage(SchoolContentPage):
    """All that is coming up at a school; stands once below each of its SchoolPages."""

    schema_type = "CollectionPage"
    title_below_school = gettext_lazy("Events")
    slug_below_school = "events"
    parent_page_types: ClassVar[list[str]] = ["home.SchoolPage"]
    subpage_types: ClassVar[list[str]] = ["home.EventPage"]
    max_count_per_parent = 1
    is_creatable = False
    show_in_menus_default = True
    page_description = _("What is coming up. Past events leave the list by themselves.")
    promote_panels: ClassVar[list[Any]] = [FieldPanel("show_in_menus")]
    settings_panels: ClassVar[list[Any]] = []

    class Meta:
        verbose_name = _("event index")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        if is_past := request.GET.get("past") == "1":
            over = EventPage.objects.over(self.school, request.user)
            context["events"] = Paginator(over, PAST_SHOWN).get_page(request.GET.get("page"))
        else:
            context["events"] = list(EventPage.objects.upcoming(self.school, request.user))
        context["is_past"], context["query"] = is_past, "&past=1" if is_past else ""
        return context


class EventQuerySet(SchoolContentQuerySet):
    def upcoming(self, school: Any, user: Any) -> Self:
        """What isn't over at this school, the next first, each once in the language that is read."""
        return self.listed(school, user).filter(over_at__gt=clock.now()).order_by("starts_at", "pk")

    def over(self, school: Any, user: Any) -> Self:
        """What is over, the last first; else as `upcoming`."""
        return self.listed(school, user).filter(over_at__lte=clock.now()).order_by("-starts_at", "-pk")

    def listed(self, school: Any, user: Any) -> Self:
        return self.in_language(get_language() or "en").readable_by(user).for_serving().filter(school=school)


class EventPage(SchoolContentPage):
    """One event. Days and times are the school's; the two instants follow from them and are what is asked for."""

    summary = models.TextField(
        _("summary (two sentences)"), max_length=300, help_text=_("Shown in lists and in people’s calendars.")
    )
    first_day = models.DateField(_("day"), default=clock.today)
    last_day = models.DateField(_("last day"), null=True, blank=True, help_text=_("Only if it lasts several days."))
    begins = models.TimeField(
        _("from"), null=True, blank=True, help_text=_("School time. Leave it empty for an all-day event.")
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
        days = [date_format(day, "l j F Y") for day in dict.fromkeys((self.first_day, self.final_day))]
        words = " – ".join(days)
        if not self.begins:
            return words
        times = [time_format(each) for each in (self.begins, self.ends) if each]
        return listed([words, " – ".join(times)])

    def full_clean(self, *args: Any, **kwargs: Any) -> None:
        self.set_school()
        self.set_instants()
        super().full_clean(*args, **kwargs)

    @transaction.atomic
    def save(self, *args: Any, **kwargs: Any) -> None:
        whole = kwargs.get("update_fields") is None
        # A translation's draft, of which the page itself takes nothing.
        is_draft = bool(self.pk and self.live and writes_draft_alone.get())
        if whole:
            self.set_school()
            self.set_instants()
        super().save(*args, **kwargs)
        if whole and not is_draft:
            CalendarEntry.note(self)

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
            wrong["last_day"] = _("The last day is before the first day.")
        if self.ends and not self.begins:
            wrong["begins"] = _("Please say when it begins, too.")
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

    schema_type = "Event"

    def thing(self, absolute: Absolute, image: str) -> Thing:
        school, here = self.school_as_thing(absolute), self.school.local_name
        if self.begins:
            starts, ends = self.iso_time(self.starts_at), self.ends_at and self.iso_time(self.ends_at)
        else:
            starts, ends = self.first_day.isoformat(), self.final_day.isoformat()
        said = {
            "startDate": starts,
            "endDate": ends,
            "eventStatus": "https://schema.org/EventScheduled",
            "eventAttendanceMode": "https://schema.org/OfflineEventAttendanceMode",
            "location": {"@type": "Place", "name": self.place or here, "address": here},
            "organizer": school,
        }
        return super().thing(absolute, image) | {name: value for name, value in said.items() if value}

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        load_sizes(self.body.stream_block.images(self.body), "wide", "whole")
        context["index_address"] = self.ancestor_address(2)
        context["is_over"] = self.over_at <= clock.now()
        return context
