"""Root → one HomePage a language → one SchoolPage a school."""

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.http import Http404, HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.models import Page
from wagtail.url_routing import RouteResult

from foundation import ports
from foundation.pictures import load_sizes
from foundation.search import search_index_fields
from home.models.events import EventPage
from pages.addresses import home_address
from pages.models import BasePage, SchoolContentPage, SearchListing

EVENTS_SHOWN = 3
NEWS_SHOWN = 6
NEWS_OF_ALL_SHOWN = 9


class HomePage(BasePage):
    """The front of the site in one language; finds every page below it."""

    parent_page_types: ClassVar[list[str]] = ["wagtailcore.Page"]
    subpage_types: ClassVar[list[str]] = ["home.SchoolPage"]
    private_page_options: ClassVar[list[str]] = []
    is_creatable = False

    def route(self, request: HttpRequest, path_components: list[str]) -> RouteResult:
        if not path_components:
            return super().route(request, path_components)
        page = self.find(path_components)
        return RouteResult(page, kwargs={} if page.live else {"taken_back": True})

    def find(self, slugs: list[str]) -> SchoolContentPage:
        """The page at this path; where it isn't in this language, its source. Three queries, however deep it lies.

        What they have found beside the page is left with it: its translations, and its school with colours and banner.
        """
        schools = list(SchoolPage.objects.filter(slug=slugs[0]).for_serving().select_related("school__look"))
        if not schools:
            raise Http404
        pages: list[Any] = schools
        if below := slugs[1:]:
            within = models.Q()
            for school in schools:
                within |= models.Q(path__startswith=school.path, url_path=f"{school.url_path}{'/'.join(below)}/")
            pages = list(Page.objects.filter(within, slug=below[-1]).select_related("locale"))
        live = [page for page in pages if page.live]
        if not live:
            return taken_back_page(pages)
        page = min(live, key=lambda page: (page.locale_id != self.locale_id, page.pk))
        kind = page.specific_class
        if kind is not type(page):
            page = kind._default_manager.for_serving().filter(pk=page.pk).first()
            if page is None:
                raise Http404  # deleted in this very moment
        page.school = schools[0].school
        page.languages_live = {each.locale.language_code for each in live}
        return page

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        context["language_links"] = [(code, home_address(code)) for code, _name in settings.LANGUAGES]
        context["news"] = ports.newest_news(NEWS_OF_ALL_SHOWN, None, None)
        context["feeds"] = ports.news_feeds(None)
        return context


def taken_back_page(pages: list[Page]) -> SchoolContentPage:
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
        _("what the photo shows"), max_length=200, blank=True, help_text=_("Read aloud to those who don't see it.")
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

    def set_school(self) -> None:
        """The one page that doesn't have it from its parent."""

    def is_in_same_school(self, parent: Page) -> bool:
        return True

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        context["index_address"] = f"{self.address_in_current_language}news/"
        context["events"] = list(EventPage.objects.upcoming(self.school, request.user)[:EVENTS_SHOWN])
        context["events_address"] = f"{self.address_in_current_language}events/"
        context["news"] = ports.newest_news(NEWS_SHOWN, self.school, request.user)
        context["feeds"] = ports.news_feeds(self.school)
        load_sizes([self.photo], "card", "wide")
        return context
