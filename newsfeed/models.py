"""News of a school: written once, read by whom it is for, told once."""

from typing import Any, ClassVar, Self

from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db import models
from django.http import HttpRequest
from django.utils.text import slugify
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page, PageManager
from wagtail.search import index
from wagtail.snippets.models import register_snippet
from wagtail_localize.fields import SynchronizedField

from foundation import clock
from foundation.pictures import with_sizes
from newsfeed.blocks import ArticleBlock
from newsfeed.forms import NewsPageForm
from newsfeed.notices import NewsPublished
from roll.models import Audience, User
from roll.pages import SchoolContentPage, SchoolContentQuerySet, is_within

PER_PAGE = 12


@register_snippet
class Topic(models.Model):
    """What a piece of news is about, the same for all schools."""

    name = models.CharField(_("in English"), max_length=40, unique=True)
    name_hi = models.CharField(_("in Hindi"), max_length=40, blank=True)
    name_pa = models.CharField(_("in Punjabi"), max_length=40, blank=True)
    name_ur = models.CharField(_("in Urdu"), max_length=40, blank=True)
    icon = models.CharField(_("icon"), max_length=40, default="newspaper")
    tone = models.CharField(_("colour"), max_length=8, default="brand")

    class Meta:
        ordering = ("name",)
        verbose_name = _("topic")
        verbose_name_plural = _("topics")

    def __str__(self) -> str:
        return getattr(self, f"name_{get_language()}", "") or self.name


class NewsIndexPage(SchoolContentPage):
    """All news of a school; stands once below each of its SchoolPages."""

    title_below_school = gettext_lazy("News")
    slug_below_school = "news"

    parent_page_types: ClassVar[list[str]] = ["home.SchoolPage"]
    subpage_types: ClassVar[list[str]] = ["newsfeed.NewsPage"]
    max_count_per_parent = 1
    is_creatable = False
    promote_panels: ClassVar[list[Any]] = []
    settings_panels: ClassVar[list[Any]] = []

    class Meta:
        verbose_name = _("news index")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        news = NewsPage.objects.for_list(request.user).filter(school=self.school_id)
        context["news"] = Paginator(news, PER_PAGE).get_page(request.GET.get("page"))
        with_sizes([page.photo for page in context["news"]], "wide")
        return context


class NewsQuerySet(SchoolContentQuerySet):
    def for_serving(self) -> Self:
        return super().for_serving().select_related("photo", "topic")

    def for_list(self, user: Any) -> Self:
        """The newest first, each once, in the language of the page it stands on."""
        return self.in_language(get_language() or "en").readable_by(user).for_serving().order_by("-date", "-pk")


class NewsPage(SchoolContentPage):
    """One piece of news."""

    date = models.DateField(_("date"), default=clock.today)
    summary = models.TextField(
        _("in two sentences"), max_length=300, help_text=_("Stands in lists and in the message to families.")
    )
    topic = models.ForeignKey(
        Topic, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("topic")
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
        _("what the photo shows"), max_length=200, blank=True, help_text=_("Read aloud to those who don't see it.")
    )
    body = StreamField(ArticleBlock(), verbose_name=_("text"), blank=True)
    tell = models.ForeignKey(
        Audience,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("whom to tell"),
        help_text=_("They are told once, when the page is first published."),
    )

    objects = PageManager.from_queryset(NewsQuerySet)()

    parent_page_types: ClassVar[list[str]] = ["newsfeed.NewsIndexPage"]
    subpage_types: ClassVar[list[str]] = []
    page_description = _("A piece of news. Families are told when you publish it.")
    base_form_class = NewsPageForm
    override_translatable_fields: ClassVar = [
        *SchoolContentPage.override_translatable_fields,
        SynchronizedField("tell", overridable=False),
        SynchronizedField("date", overridable=False),
    ]
    content_panels = [
        *Page.content_panels,
        FieldPanel("summary"),
        MultiFieldPanel([FieldPanel("photo"), FieldPanel("photo_alt")], heading=_("Photo")),
        FieldPanel("body"),
        MultiFieldPanel([FieldPanel("read_by"), FieldPanel("tell")], heading=_("For whom")),
        MultiFieldPanel([FieldPanel("topic"), FieldPanel("date")], heading=_("Topic and date")),
    ]
    search_fields = [
        *SchoolContentPage.search_fields,
        index.SearchField("summary"),
        index.SearchField("body"),
        index.AutocompleteField("summary"),
        index.AutocompleteField("body"),
    ]

    class Meta:
        verbose_name = _("news")
        verbose_name_plural = _("news")

    def full_clean(self, *args: Any, **kwargs: Any) -> None:
        if self.path and not (self.slug or slugify(self.title)):  # type: ignore[has-type]
            # A title without Latin letters makes no slug, and slugs are the same in all languages.
            self.slug = self._get_autogenerated_slug(f"{self.date:%Y-%m-%d}")
        super().full_clean(*args, **kwargs)

    def clean(self) -> None:
        super().clean()
        if self.photo_id and not self.photo_alt:
            raise ValidationError({"photo_alt": _("Say in a few words what the photo shows.")})
        if self.tell is None:
            return
        if self.school_id and not is_within(self.tell, Audience(school_id=self.school_id)):
            raise ValidationError({"tell": _("Choose people of this page's own school.")})
        if self.read_by and not is_within(self.tell, self.read_by):
            raise ValidationError({"tell": _("Some of these people may not read it. Tell fewer, or let more read it.")})

    def announce(self, *, by: User | None) -> None:
        """Tells the audience that a live page is there: once a piece of news, in whichever language it came first."""
        if self.live and not self.expired and self.tell_id:
            NewsPublished(self).send(by=by)

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        images = self.body.stream_block.images(self.body)
        with_sizes([self.photo, *images], *(("wide", "whole") if images else ("wide",)))
        context["index_address"] = self.address_above(2)
        context["share_url"] = request.build_absolute_uri(self.address)
        return context
