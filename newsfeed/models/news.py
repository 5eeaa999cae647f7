"""News of a school: written once, read by whom it is for, told once."""

from typing import Any, ClassVar, Self

from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page, PageManager
from wagtail.search import index
from wagtail_localize.fields import SynchronizedField

from newsfeed.blocks import ArticleBlock
from newsfeed.forms import NewsPageForm
from newsfeed.models.pieces import IndexPage, Piece, PieceQuerySet
from newsfeed.models.topics import Topic
from newsfeed.notices import NewsPublished
from roll.models import Audience, User
from roll.pages import is_within


class NewsIndexPage(IndexPage):
    """All news of a school."""

    title_below_school = gettext_lazy("News")
    slug_below_school = "news"
    is_creatable = False
    subpage_types: ClassVar[list[str]] = ["newsfeed.NewsPage"]

    class Meta:
        verbose_name = _("news index")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        context["news"] = self.paged(self.pieces(NewsPage, request.user), request)
        return context


class NewsQuerySet(PieceQuerySet):
    def for_serving(self) -> Self:
        return super().for_serving().select_related("topic")


class NewsPage(Piece):
    """One piece of news."""

    topic = models.ForeignKey(
        Topic, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("topic")
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
    page_description = _("A piece of news. Families are told when you publish it.")
    base_form_class = NewsPageForm
    override_translatable_fields: ClassVar = [
        *Piece.override_translatable_fields,
        SynchronizedField("tell", overridable=False),
    ]
    content_panels = [
        *Page.content_panels,
        FieldPanel("summary", help_text=_("Stands in lists and in the message to families.")),
        Piece.photo_panel,
        FieldPanel("body"),
        MultiFieldPanel([FieldPanel("read_by"), FieldPanel("tell")], heading=_("For whom")),
        MultiFieldPanel([FieldPanel("topic"), FieldPanel("date")], heading=_("Topic and date")),
    ]
    search_fields = [*Piece.search_fields, index.SearchField("body"), index.AutocompleteField("body")]

    class Meta:
        verbose_name = _("news")
        verbose_name_plural = _("news")

    def clean(self) -> None:
        super().clean()
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

    def images(self) -> list[Any]:
        return self.body.stream_block.images(self.body)
