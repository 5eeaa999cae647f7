"""What articles, how-tos and resources are made of."""

from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images.blocks import ImageChooserBlock


class PhotoBlock(blocks.StructBlock):
    image = ImageChooserBlock(label=_("Photo"))
    alt = blocks.CharBlock(
        label=_("What it shows"), max_length=200, help_text=_("Read aloud to those who don't see it.")
    )
    caption = blocks.CharBlock(label=_("Words below it"), max_length=200, required=False)

    class Meta:
        icon = "image"
        label = _("Photo")
        template = "newsfeed/blocks/photo.html"
        description = _("One photo with its words")
        preview_value = {"alt": "Children on the sports ground", "caption": "The sack race of class 3."}


class QuoteBlock(blocks.StructBlock):
    words = blocks.TextBlock(label=_("Words"), max_length=600)
    who = blocks.CharBlock(label=_("Who said it"), max_length=120, required=False)

    class Meta:
        icon = "openquote"
        label = _("Quote")
        template = "newsfeed/blocks/quote.html"
        description = _("What somebody said")
        preview_value = {"words": "My son now reads to his grandmother.", "who": "A mother of class 2"}


class ArticleBlock(blocks.StreamBlock):
    paragraph = blocks.RichTextBlock(
        label=_("Text"),
        features=["bold", "italic", "link", "ol", "ul", "document-link"],
        description=_("Plain text, lists and links"),
        preview_value="<p>Bring a water bottle and a cap. Buses leave at <b>9:30</b>.</p>",
    )
    heading = blocks.CharBlock(
        label=_("Heading"),
        max_length=120,
        icon="title",
        template="newsfeed/blocks/heading.html",
        description=_("A line that says what comes next"),
        preview_value="What to bring",
    )
    photo = PhotoBlock()
    quote = QuoteBlock()

    def images(self, value: blocks.StreamValue) -> list:
        """The pictures of an article, fetched together."""
        return [child.value["image"] for child in value if child.block_type == "photo" and child.value["image"]]


class StepBlock(blocks.StructBlock):
    """One step of a how-to: it says enough without any video."""

    words = blocks.TextBlock(label=_("What to do"), max_length=500)
    image = ImageChooserBlock(label=_("Picture"), required=False)
    alt = blocks.CharBlock(
        label=_("What it shows"),
        max_length=200,
        required=False,
        help_text=_("Read aloud to those who don't see it."),
    )

    class Meta:
        icon = "list-ol"
        label = _("Step")
        description = _("What to do, with a picture")
        preview_value = {"words": "Call the homes that have not answered, between six and eight.", "alt": ""}

    def clean(self, value: blocks.StructValue) -> blocks.StructValue:
        cleaned = super().clean(value)
        if cleaned["image"] and not cleaned["alt"]:
            said = ValidationError(_("Say in a few words what the photo shows."))
            raise blocks.StructBlockValidationError(block_errors={"alt": said})
        return cleaned


class StepsBlock(blocks.StreamBlock):
    step = StepBlock()

    def images(self, value: blocks.StreamValue) -> list:
        return [child.value["image"] for child in value if child.value["image"]]


class PaperBlock(blocks.StructBlock):
    document = DocumentChooserBlock(label=_("Document"))
    title = blocks.CharBlock(label=_("What it is called"), max_length=120)

    class Meta:
        icon = "doc-full"
        label = _("Document")
        description = _("A file to keep or print")


class LinkValue(blocks.StructValue):
    @property
    def site(self) -> str:
        """Where it leads: `www.ncert.nic.in`."""
        return urlsplit(self["url"]).hostname or ""


class LinkBlock(blocks.StructBlock):
    url = blocks.URLBlock(label=_("Address"))
    title = blocks.CharBlock(label=_("What is there"), max_length=120)

    class Meta:
        icon = "link"
        value_class = LinkValue
        label = _("Link")
        description = _("A page on another site")


class ItemsBlock(blocks.StreamBlock):
    document = PaperBlock()
    link = LinkBlock()
