"""What news, resources and how-tos share: a page with a date and a summary, below the index that lists it."""

from datetime import datetime, time
from typing import Any, ClassVar, Self
from zoneinfo import ZoneInfo

from django.core.exceptions import ValidationError
from django.core.paginator import Page as PaginatorPage
from django.core.paginator import Paginator
from django.db import models
from django.http import HttpRequest
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.models import PageManager
from wagtail_localize.fields import SynchronizedField

from foundation import clock
from foundation.pictures import load_sizes
from foundation.search import search_index_fields
from pages.models import SchoolContentPage, SchoolContentQuerySet
from pages.structured_data import Absolute, Thing

PER_PAGE = 12


class IndexPage(SchoolContentPage):
    """Lists all pages of one kind; stands once below each of a school's pages, and is made with them.

    Each kind says `is_creatable = False` itself: Wagtail inherits all but that.
    """

    schema_type = "CollectionPage"
    parent_page_types: ClassVar[list[str]] = ["home.SchoolPage"]
    max_count_per_parent = 1
    show_in_menus_default = True
    promote_panels: ClassVar[list[Any]] = [FieldPanel("show_in_menus")]
    settings_panels: ClassVar[list[Any]] = []

    class Meta:
        abstract = True

    def listed_pages(self, kind: "type[DatedPage]", user: Any) -> "DatedPageQuerySet":
        return kind.objects.for_list(user).filter(school=self.school_id)

    def paginate(self, listed: "DatedPageQuerySet", request: HttpRequest) -> "PaginatorPage[DatedPage]":
        page: PaginatorPage[DatedPage] = Paginator(listed, PER_PAGE).get_page(request.GET.get("page"))
        load_sizes([each.photo for each in page], "wide")
        return page


class DatedPageQuerySet(SchoolContentQuerySet):
    def for_serving(self) -> Self:
        return super().for_serving().select_related("photo")

    def for_list(self, user: Any) -> Self:
        """The newest first, each once, in the language of the page it stands on."""
        return self.in_language(get_language() or "en").readable_by(user).for_serving().order_by("-date", "-pk")


def newest_public(kind: Any, number: int, school: int | None = None) -> "list[DatedPage]":
    """The newest that everybody may read: of one school, or of all."""
    pages = kind.objects.for_list(None)
    return list(pages.filter(school=school)[:number] if school else pages[:number])


class DatedPage(SchoolContentPage):
    date = models.DateField(_("date"), default=clock.today)
    summary = models.TextField(
        _("summary (two sentences)"), max_length=300, help_text=_("Shown in lists, below the title.")
    )
    photo = models.ForeignKey(
        "foundation.ContentImage",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("photo"),
    )
    photo_alt = models.CharField(
        _("what the photo shows"), max_length=200, blank=True, help_text=_("Read out to people who can’t see it.")
    )

    objects = PageManager.from_queryset(DatedPageQuerySet)()

    # What one kind has and the card of every kind asks for: looking in vain costs a template a quarter millisecond.
    topic: Any = None
    what_video: Any = None
    years: Any = None

    SYNCED_FIELDS: ClassVar[tuple[str, ...]] = (*SchoolContentPage.SYNCED_FIELDS, "date")
    subpage_types: ClassVar[list[str]] = []
    override_translatable_fields: ClassVar = [
        *SchoolContentPage.override_translatable_fields,
        SynchronizedField("date", overridable=False),
    ]
    photo_panel = MultiFieldPanel([FieldPanel("photo"), FieldPanel("photo_alt")], heading=_("Photo"))
    search_fields = [*SchoolContentPage.search_fields, *search_index_fields("summary")]

    class Meta:
        abstract = True

    @property
    def fallback_slug(self) -> str:
        return f"{self.date:%Y-%m-%d}"

    def clean(self) -> None:
        super().clean()
        if self.photo_id and not self.photo_alt and not self.is_being_drafted:
            raise ValidationError({"photo_alt": _("Say in a few words what the photo shows.")})

    def thing(self, absolute: Absolute, image: str) -> Thing:
        """As every page, with whose it is, and since when."""
        day = datetime.combine(self.date, time(), ZoneInfo(self.school.time_zone))
        first, last = self.first_published_at or day, self.last_published_at
        return super().thing(absolute, image) | {
            "datePublished": self.iso_time(first),
            "dateModified": self.iso_time(last or first),
            "publisher": self.school_as_thing(absolute),
        }

    def images(self) -> list[Any]:
        """The pictures in the text, in the order in which they stand."""
        return []

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        images = self.images()
        load_sizes([self.photo, *images], "card", "wide", *(("whole",) if images else ()))
        context["index_address"] = self.ancestor_address(2)
        return context
