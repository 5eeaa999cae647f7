"""Root → one HomePage a language → one SchoolPage a school."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any, ClassVar

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.http import Http404, HttpRequest
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.models import Page
from wagtail.url_routing import RouteResult

from foundation import ports
from foundation.pictures import load_sizes
from foundation.search import search_index_fields
from home.models.events import EventPage
from home.reach import reach_of
from home.school_lists import school_list
from pages.addresses import home_address
from pages.models import BasePage, SchoolContentPage, SearchListing
from pages.structured_data import Absolute, Thing

EVENTS_SHOWN = 3
NEWS_SHOWN = 6
NEWS_OF_ALL_SHOWN = 9


class HomePage(BasePage):
    """The front of the site in one language; finds every page below it."""

    parent_page_types: ClassVar[list[str]] = ["wagtailcore.Page"]
    subpage_types: ClassVar[list[str]] = ["home.SchoolPage"]
    private_page_options: ClassVar[list[str]] = []
    is_creatable = False

    def thing(self, absolute: Absolute, image: str) -> Thing:
        """As `SchoolContentPage.thing`: the site itself, and how it is searched."""
        language = get_language() or "en"
        front = absolute(home_address(language))
        search = {
            "@type": "SearchAction",
            "target": f"{front}search/?q={{search_term_string}}",
            "query-input": "required name=search_term_string",
        }
        name = gettext("Chaupal")
        return {"@type": "WebSite", "@id": front, "url": front, "name": name, "inLanguage": language} | {
            "potentialAction": search
        }

    def breadcrumb(self, absolute: Absolute) -> None:
        """Nothing is above it."""

    def route(self, request: HttpRequest, path_components: list[str]) -> RouteResult:
        if not path_components:
            return super().route(request, path_components)
        page = self.find(path_components)
        return RouteResult(page, kwargs={} if page.live else {"taken_back": True})

    def find(self, slugs: list[str]) -> SchoolContentPage:
        """The page at this path; where it isn't in this language, its source. Three queries, however deep it lies.

        What they have found beside the page is left with it: its translations, and its school with colours and banner.
        """
        pages = pages_at(slugs)
        # Rows, and only the page that is shown as a page: to make one of Wagtail's takes longer than to find it.
        rows = pages.order_by().values_list("pk", "locale", "locale__language_code", "content_type", "live")
        live = [row[:-1] for row in rows if row[-1]]
        if not live:
            return taken_back_page(pages)
        key, *_, kind = min(live, key=lambda row: (row[1] != self.locale_id, row[0]))
        model: Any = ContentType.objects.get_for_id(kind).model_class()
        page = model._default_manager.for_serving().select_related("school__look").filter(pk=key).first()
        if page is None:
            raise Http404  # deleted in this very moment
        page.languages_live = {code for _key, _locale, code, _kind in live}
        return page

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        context["language_links"] = [(code, home_address(code)) for code, _name in settings.LANGUAGES]
        context["news"] = ports.newest_news(NEWS_OF_ALL_SHOWN, None, None)
        context["feeds"] = ports.news_feeds(None)
        context["schools"] = school_list(request.GET, SchoolPage.objects.live())
        return context


def pages_at(slugs: list[str]) -> "models.QuerySet[Any]":
    """The page at this path in each language, live or not."""
    schools = SchoolPage.objects.filter(slug=slugs[0])
    if not (below := "/".join(slugs[1:])):
        return schools
    within = models.Q(pk__in=[])
    for path, url_path in schools.order_by().values_list("path", "url_path"):
        within |= models.Q(path__startswith=path, url_path=f"{url_path}{below}/")
    return Page.objects.filter(within, slug=slugs[-1])


def taken_back_page(pages: Iterable[Page]) -> SchoolContentPage:
    """One of them that people were told of by mistake: mails lead to it still, and it says so. Else Http404."""
    for page in pages:
        if isinstance(specific := page.specific, SchoolContentPage) and specific.is_taken_back():
            return specific
    raise Http404


class SchoolPage(SchoolContentPage):
    """A school's own front page; made with its first editor (`Desk.open`), one a language."""

    intro = models.TextField(_("about the school"), blank=True, max_length=600)
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

    parent_page_types: ClassVar[list[str]] = ["home.HomePage"]
    subpage_types: ClassVar[list[str]] = [
        "newsfeed.NewsIndexPage",
        "newsfeed.ResourceIndexPage",
        "newsfeed.HowToIndexPage",
        "home.EventIndexPage",
        "home.StandardPage",
        "home.ContactPage",
    ]
    is_creatable = False
    search_listing = SearchListing("school", summary="intro")
    # Its slug is the school's own and its readers are everybody: neither is offered for change.
    content_panels = [
        *Page.content_panels,
        FieldPanel("intro"),
        MultiFieldPanel([FieldPanel("photo"), FieldPanel("photo_alt")], heading=_("Photo")),
    ]
    promote_panels: ClassVar[list[Any]] = []
    settings_panels: ClassVar[list[Any]] = []
    search_fields = [*SchoolContentPage.search_fields, *search_index_fields("intro")]

    class Meta:
        verbose_name = _("school page")

    @property
    def heading(self) -> str:
        """The school's name: whoever hasn't translated the page still reads it in their language."""
        return self.school.local_name

    def set_school(self) -> None:
        """The one page that doesn't have it from its parent."""

    def is_in_same_school(self, parent: Page) -> bool:
        return True

    def thing(self, absolute: Absolute, image: str) -> Thing:
        """The school itself, with how to reach it."""
        contact = ports.contact_of(self.school_id)
        said = self.school_as_thing(absolute) | reach_of(self.school) | (contact.reach() if contact else {})
        return super().thing(absolute, image) | said

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        context["index_address"] = f"{self.address_in_current_language}news/"
        today = self.school.today()
        told = self.school.special_days.filter(told_at__isnull=False).order_by("date")
        context["closed_days"] = list(told.filter(date__range=(today, today + timedelta(days=1))))
        context["events"] = list(EventPage.objects.upcoming(self.school, request.user)[:EVENTS_SHOWN])
        context["events_address"] = f"{self.address_in_current_language}events/"
        context["news"] = ports.newest_news(NEWS_SHOWN, self.school, request.user)
        context["feeds"] = ports.news_feeds(self.school)
        load_sizes([self.photo], "card", "wide")
        return context
