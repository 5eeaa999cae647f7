"""What a school does well, shown twice: what we did, and how we did it. The steps say it without the videos too."""

from typing import Any, ClassVar, NamedTuple, Self

from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.models import Page, PageManager
from wagtailmedia.edit_handlers import MediaChooserPanel

from foundation.models import ContentImage, ContentMedia
from foundation.search import search_index_fields
from newsfeed.captions import check_captions, normalise
from newsfeed.models.dated_pages import DatedPage, DatedPageQuerySet, IndexPage
from pages.blocks import BlocksField, StepsBlock
from pages.models import SearchListing
from pages.structured_data import Absolute, Thing

PARTS = {"what": _("What we did"), "how": _("How we did it")}


class HowToIndexPage(IndexPage):
    """All how-tos of a school."""

    title_below_school = gettext_lazy("How-tos")
    slug_below_school = "how-tos"
    is_creatable = False
    subpage_types: ClassVar[list[str]] = ["newsfeed.HowToPage"]

    class Meta:
        verbose_name = _("how-to index")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        context["howtos"] = self.paginate(self.listed_pages(HowToPage, request.user), request)
        return context


class HowToQuerySet(DatedPageQuerySet):
    def for_serving(self) -> Self:
        return super().for_serving().select_related("what_video", "how_video", "what_poster", "how_poster")


class Track(NamedTuple):
    language: str
    address: str
    is_shown: bool


class Part(NamedTuple):
    """What we did, or how we did it."""

    heading: Any
    text: str
    video: ContentMedia | None
    poster: ContentImage | None
    transcript: str
    tracks: list[Track]


def video_field() -> Any:
    return models.ForeignKey(
        ContentMedia, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("video")
    )


def poster_field() -> Any:
    return models.ForeignKey(
        ContentImage,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("picture before it plays"),
    )


def captions_field() -> Any:
    return models.TextField(
        _("captions"),
        blank=True,
        max_length=50_000,
        help_text=_("A WebVTT file, pasted as a whole: it starts with WEBVTT."),
    )


def transcript_field() -> Any:
    return models.TextField(
        _("transcript"), blank=True, max_length=20_000, help_text=_("What is said and shown, to read instead.")
    )


def part_panel(name: str) -> MultiFieldPanel:
    return MultiFieldPanel(
        [
            FieldPanel(name),
            MediaChooserPanel(f"{name}_video", media_type="video"),
            FieldPanel(f"{name}_captions"),
            FieldPanel(f"{name}_transcript"),
            FieldPanel(f"{name}_poster"),
        ],
        heading=PARTS[name],
    )


class HowToPage(DatedPage):
    """One practice. Each part has a text, and may have a video with captions and transcript."""

    what = models.TextField(_("in a few sentences"), max_length=1000)
    what_video, what_poster = video_field(), poster_field()
    what_captions, what_transcript = captions_field(), transcript_field()
    how = models.TextField(_("in a few sentences"), max_length=1000)
    how_video, how_poster = video_field(), poster_field()
    how_captions, how_transcript = captions_field(), transcript_field()
    steps = BlocksField(StepsBlock(), verbose_name=_("steps"), help_text=_("For people who can’t play the videos."))

    objects = PageManager.from_queryset(HowToQuerySet)()

    has_printouts = True
    parent_page_types: ClassVar[list[str]] = ["newsfeed.HowToIndexPage"]
    search_listing = SearchListing("lightbulb", day="date")
    page_description = _("What you did and how, in two short videos and a few steps.")
    content_panels = [
        *Page.content_panels,
        FieldPanel("summary"),
        DatedPage.photo_panel,
        *(part_panel(name) for name in PARTS),
        FieldPanel("steps"),
        MultiFieldPanel([FieldPanel("read_by"), FieldPanel("date")], heading=_("Who it is for, and date")),
    ]
    search_fields = [
        *DatedPage.search_fields,
        *search_index_fields("what", "what_transcript", "how", "how_transcript", "steps"),
    ]

    class Meta:
        verbose_name = _("how-to")
        verbose_name_plural = _("how-tos")

    def clean(self) -> None:
        super().clean()
        wrong: dict[str, Any] = {}
        for name in PARTS:
            captions = normalise(getattr(self, f"{name}_captions"))
            setattr(self, f"{name}_captions", captions)
            has_video = getattr(self, f"{name}_video_id")
            if has_video and not captions:
                wrong[f"{name}_captions"] = _("Add captions: many watch without sound, and some can't hear.")
            if has_video and not getattr(self, f"{name}_transcript").strip():
                wrong[f"{name}_transcript"] = _("Write down what the video says, for those who can't play it.")
            if captions:
                try:
                    check_captions(captions)
                except ValidationError as error:
                    wrong[f"{name}_captions"] = error.message
        if wrong:
            raise ValidationError(wrong)

    schema_type = "HowTo"

    def thing(self, absolute: Absolute, image: str) -> Thing:
        words = (step.value["words"] for step in self.steps)
        steps = [{"@type": "HowToStep", "position": n, "text": text} for n, text in enumerate(words, 1)]
        videos = [self.video_as_thing(name, absolute, image) for name in PARTS if getattr(self, f"{name}_video")]
        return super().thing(absolute, image) | {"step": steps} | ({"video": videos} if videos else {})

    def video_as_thing(self, name: str, absolute: Absolute, image: str) -> Thing:
        """One part's video, with the page's own picture where that may go to other sites."""
        video = getattr(self, f"{name}_video")
        said = {
            "@type": "VideoObject",
            "name": f"{self.title} – {PARTS[name]}",
            "description": getattr(self, name),
            "uploadDate": self.iso_time(video.created_at),
            "duration": f"PT{max(1, round(video.duration))}S",
            "contentUrl": absolute(video.url),
            "encodingFormat": video.mime,
            "inLanguage": self.language,
        }
        return said | ({"thumbnailUrl": image} if image else {})

    def images(self) -> list[Any]:
        return [*filter(None, (self.what_poster, self.how_poster)), *self.steps.stream_block.images(self.steps)]

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        context["parts"] = self.parts(request.user)
        return context

    def parts(self, user: Any) -> list[Part]:
        translations = HowToPage.objects.live().readable_by(user).filter(translation_key=self.translation_key)
        fields = [f"{name}_{kind}" for name in PARTS for kind in ("video", "captions")]
        rows = list(translations.order_by("locale").values("pk", "locale__language_code", *fields))
        return [self.part(name, rows) for name in PARTS]

    def part(self, name: str, translations: list[dict[str, Any]]) -> Part:
        """With the captions of each translation that shows the very same video."""
        video = getattr(self, f"{name}_video")
        with_captions = {
            row["locale__language_code"]: row["pk"]
            for row in translations
            if video and row[f"{name}_video"] == video.pk and row[f"{name}_captions"]
        }
        read = get_language()
        shown = read if read in with_captions else self.language
        tracks = [
            Track(code, reverse("newsfeed:captions", args=[pk, name]), code == shown)
            for code, pk in with_captions.items()
        ]
        return Part(
            PARTS[name],
            getattr(self, name),
            video,
            getattr(self, f"{name}_poster") or self.photo,
            getattr(self, f"{name}_transcript"),
            tracks,
        )
