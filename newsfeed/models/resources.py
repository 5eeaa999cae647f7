"""What a school has to read, fill in or look up: documents and links, by year group and subject."""

from typing import Any, ClassVar
from urllib.parse import urlencode

from django.forms import CheckboxSelectMultiple
from django.http import HttpRequest
from django.utils.translation import gettext_lazy
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalManyToManyField
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.models import Page
from wagtail_localize.fields import SynchronizedField

from foundation.search import search_index_fields
from newsfeed.forms import ResourcePageForm
from newsfeed.models.dated_pages import DatedPage, IndexPage
from pages.blocks import BlocksField, ItemsBlock
from pages.models import SearchListing
from roll.models import Subject, YearGroup


class ResourceIndexPage(IndexPage):
    """All resources of a school, or those for a year group, a subject or both."""

    title_below_school = gettext_lazy("Resources")
    slug_below_school = "resources"
    is_creatable = False
    subpage_types: ClassVar[list[str]] = ["newsfeed.ResourcePage"]

    class Meta:
        verbose_name = _("resources index")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        resources: Any = self.listed_pages(ResourcePage, request.user)
        # Their keys first: one query within the other is deeper than SQLite reads.
        keys = list(resources.values_list("pk", flat=True))
        of_years, of_subjects = (field.through.objects for field in (ResourcePage.years, ResourcePage.subjects))
        years = list(YearGroup.objects.filter(pk__in=of_years.filter(resourcepage__in=keys).values("yeargroup")))
        subjects = list(Subject.objects.filter(pk__in=of_subjects.filter(resourcepage__in=keys).values("subject")))
        chosen = {"year": chosen_key(request, "year", years), "subject": chosen_key(request, "subject", subjects)}
        resources = resources.prefetch_related("years", "subjects")
        if chosen["year"]:
            resources = resources.filter(years=chosen["year"])
        if chosen["subject"]:
            resources = resources.filter(subjects=chosen["subject"])
        context["resources"] = self.paginate(resources, request)
        context["filters"] = [filter_choices("year", years, chosen), filter_choices("subject", subjects, chosen)]
        context["is_filtered"] = any(chosen.values())
        context["query"] = f"&{filter_query(chosen)}" if any(chosen.values()) else ""
        return context


def chosen_key(request: HttpRequest, name: str, rows: list[Any]) -> int | None:
    """The key that the address names, where it is one of these."""
    return next((row.pk for row in rows if str(row.pk) == request.GET.get(name)), None)


def filter_query(chosen: dict[str, int | None]) -> str:
    return urlencode({name: key for name, key in chosen.items() if key})


def filter_choices(name: str, rows: list[Any], chosen: dict[str, int | None]) -> list[tuple[str, str, bool]]:
    """(label, address, current) of each, all first; none where there is nothing to choose between."""
    everything = {"year": _("All years"), "subject": _("All subjects")}[name]
    each = [(str(everything), None), *((str(row), row.pk) for row in rows)] if rows else []
    return [(label, f"?{filter_query(chosen | {name: key})}", chosen[name] == key) for label, key in each]


class ResourcePage(DatedPage):
    """Documents and links that belong together."""

    schema_type = "LearningResource"

    items = BlocksField(ItemsBlock(), verbose_name=_("documents and links"))
    years = ParentalManyToManyField(YearGroup, blank=True, related_name="+", verbose_name=_("for years"))
    subjects = ParentalManyToManyField(Subject, blank=True, related_name="+", verbose_name=_("for subjects"))

    parent_page_types: ClassVar[list[str]] = ["newsfeed.ResourceIndexPage"]
    search_listing = SearchListing("folder-open", day="date")
    page_description = _("Documents and links to keep, for years and subjects.")
    base_form_class = ResourcePageForm
    override_translatable_fields: ClassVar = [
        *DatedPage.override_translatable_fields,
        SynchronizedField("years", overridable=False),
        SynchronizedField("subjects", overridable=False),
    ]
    content_panels = [
        *Page.content_panels,
        FieldPanel("summary"),
        FieldPanel("items"),
        MultiFieldPanel(
            [
                FieldPanel("years", widget=CheckboxSelectMultiple),
                FieldPanel("subjects", widget=CheckboxSelectMultiple),
            ],
            heading=_("Years and subjects"),
        ),
        DatedPage.photo_panel,
        MultiFieldPanel([FieldPanel("read_by"), FieldPanel("date")], heading=_("Who it is for, and date")),
    ]
    search_fields = [*DatedPage.search_fields, *search_index_fields("items")]

    class Meta:
        verbose_name = _("resource")
        verbose_name_plural = _("resources")
