"""What an article is made of."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks
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
