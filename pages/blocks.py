"""What articles, how-tos and resources are made of: twelve blocks in three groups, each with an example of a school.

Their templates are in `templates/blocks/`; the picker shows them as the site does (`wagtailcore/shared/`).
"""

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.fields import StreamField
from wagtail.images.blocks import ImageChooserBlock

from foundation.plain_text import TELEPHONE, one_line
from pages.photo_form import PHOTO_ALT_LETTERS
from pages.text_blocks import AddressBlock, EmailBlock, LineBlock, LinesBlock, RichLinesBlock

WORDS, PICTURES, SCHOOL = _("Words"), _("Pictures and files"), _("School")


class QuoteBlock(blocks.StructBlock):
    words = LinesBlock(label=_("Words"), max_length=600)
    who = LineBlock(label=_("Who said it"), max_length=120, required=False)

    class Meta:
        icon = "openquote"
        label = _("Quote")
        group = WORDS
        template = "blocks/quote.html"
        description = _("What somebody said")
        preview_value = {"words": "My son now reads to his grandmother every evening.", "who": "A mother of class 2"}


class FactBlock(blocks.StructBlock):
    name = LineBlock(label=_("What"), max_length=80)
    value = LinesBlock(label=_("How much, when, where"), max_length=300, rows=1)


class FactsBlock(blocks.StructBlock):
    facts = blocks.ListBlock(FactBlock(), label=_("Facts"), min_num=1)

    class Meta:
        icon = "list-ul"
        label = _("Facts and times")
        group = WORDS
        template = "blocks/facts.html"
        description = _("School hours, fees, uniform: two columns")
        preview_value = {
            "facts": [
                {"name": "Classes 1 to 5", "value": "Monday to Saturday, 8:30 to 14:00"},
                {"name": "Meal", "value": "11:45, for every child"},
                {"name": "Fees", "value": "None. Books and uniform are free."},
            ]
        }


class QuestionBlock(blocks.StructBlock):
    question = LineBlock(label=_("Question"), max_length=200)
    answer = RichLinesBlock(label=_("Answer"), features=["bold", "link", "ul", "document-link"])


class QuestionsBlock(blocks.StructBlock):
    questions = blocks.ListBlock(QuestionBlock(), label=_("Questions"), min_num=1)

    class Meta:
        icon = "help"
        label = _("Questions and answers")
        group = WORDS
        template = "blocks/questions.html"
        description = _("What families often ask; each answer opens with a tap")
        preview_value = {
            "questions": [
                {"question": "Which papers do I bring?", "answer": "<p>The birth certificate and one photo.</p>"},
                {"question": "My child has no birth certificate.", "answer": "<p>Come anyway. We help you.</p>"},
            ]
        }


class DescribedMixin:
    """For a block of a picture and what it shows: what was said of the picture itself need not be said again."""

    def clean(self, value: Any) -> Any:
        if value["image"] and not value["alt"]:
            value["alt"] = one_line(value["image"].description)[:PHOTO_ALT_LETTERS]
        return super().clean(value)  # type: ignore[misc]


class PhotoBlock(DescribedMixin, blocks.StructBlock):
    image = ImageChooserBlock(label=_("Photo"))
    alt = LineBlock(label=_("What it shows"), max_length=200, help_text=_("Read out to people who can’t see it."))
    caption = LineBlock(label=_("Caption"), max_length=200, required=False)

    class Meta:
        icon = "image"
        label = _("Photo")
        group = PICTURES
        template = "blocks/photo.html"
        description = _("One photo with a caption")
        preview_value = {"alt": "The school under a morning sun", "caption": "The first bell rings at 8:30."}


class GalleryBlock(blocks.StructBlock):
    photos = blocks.ListBlock(PhotoBlock(), label=_("Photos"), min_num=2, max_num=12)

    class Meta:
        icon = "grid"
        label = _("Several photos")
        group = PICTURES
        template = "blocks/gallery.html"
        description = _("Two to twelve photos of one day")
        preview_value = {
            "photos": [
                {"alt": "The school", "caption": "Before the race"},
                {"alt": "The school", "caption": "Class 3 runs"},
                {"alt": "The school", "caption": "Everybody has won"},
            ]
        }


class DocumentBlock(blocks.StructBlock):
    document = DocumentChooserBlock(label=_("Document"))
    title = LineBlock(label=_("What it is called"), max_length=120)

    class Meta:
        icon = "doc-full"
        label = _("Document")
        group = PICTURES
        template = "blocks/document.html"
        description = _("A file to keep or print; its kind and size are shown")
        preview_value = {"title": "Book list of class 4"}


class LinkValue(blocks.StructValue):
    @property
    def site(self) -> str:
        """The host of the address: `www.ncert.nic.in`."""
        return urlsplit(self["url"]).hostname or ""


class LinkBlock(blocks.StructBlock):
    url = AddressBlock(label=_("Address"))
    title = LineBlock(label=_("What you find there"), max_length=120)

    class Meta:
        icon = "link"
        label = _("Link")
        group = PICTURES
        value_class = LinkValue
        template = "blocks/link.html"
        description = _("A page on another site")
        preview_value = {"url": "https://ncert.nic.in/textbook.php", "title": "All school books, to read on a phone"}


class NoticeBlock(blocks.StructBlock):
    tone = blocks.ChoiceBlock(
        choices=[("info", _("Good to know")), ("warn", _("Please note")), ("ok", _("Good news"))],
        default="info",
        label=_("Kind"),
    )
    title = LineBlock(label=_("In a few words"), max_length=120)
    text = LinesBlock(label=_("More about it"), max_length=400, required=False, rows=2)

    class Meta:
        icon = "warning"
        label = _("Notice")
        group = SCHOOL
        template = "blocks/notice.html"
        description = _("One thing nobody should miss")
        preview_value = {
            "tone": "warn",
            "title": "The gate by the canal is closed until Friday",
            "text": "Please come in through the main gate.",
        }


class ContactBlock(blocks.StructBlock):
    """Numbers and addresses are the same in every language: neither is given to the translator."""

    who = LineBlock(label=_("Who"), max_length=120, help_text=_("A person or a place: School office"))
    about = LineBlock(label=_("What for"), max_length=160, required=False)
    phone = blocks.RegexBlock(
        TELEPHONE,
        label=_("Phone"),
        required=False,
        max_length=30,
        error_messages={"invalid": _("Write the number in digits, with its area code: +91 5248 222 333.")},
    )
    email = EmailBlock(label=_("E-mail"), required=False)
    hours = LineBlock(label=_("When to reach them"), max_length=120, required=False)

    class Meta:
        icon = "user"
        label = _("Who to ask")
        group = SCHOOL
        template = "blocks/contact.html"
        description = _("A person or an office, with phone and e-mail to tap")
        preview_value = {
            "who": "School office",
            "about": "Admissions and certificates",
            "phone": "+91 5248 222 333",
            "email": "office@school.example",
            "hours": "Monday to Saturday, 8:00 to 13:00",
        }

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        if not (cleaned.get("phone") or cleaned.get("email")):
            raise blocks.StructBlockValidationError(
                {"phone": ValidationError(gettext("Give a phone number or an e-mail address."))}
            )
        return cleaned


class ArticleBlock(blocks.StreamBlock):
    paragraph = RichLinesBlock(
        label=_("Text"),
        group=WORDS,
        icon="pilcrow",
        features=["bold", "italic", "link", "ol", "ul", "document-link"],
        description=_("Plain text, lists and links"),
        preview_value="<p>Bring a water bottle and a cap. Buses leave at <b>9:30</b>.</p>",
    )
    heading = LineBlock(
        label=_("Heading"),
        group=WORDS,
        max_length=120,
        icon="title",
        template="blocks/heading.html",
        description=_("A line that says what comes next"),
        preview_value="What to bring",
    )
    quote = QuoteBlock()
    facts = FactsBlock()
    questions = QuestionsBlock()
    photo = PhotoBlock()
    gallery = GalleryBlock()
    document = DocumentBlock()
    link = LinkBlock()
    notice = NoticeBlock()
    contact = ContactBlock()

    def images(self, value: blocks.StreamValue) -> list[Any]:
        """Returns the pictures of an article's photos and galleries, so that they can be loaded together."""
        return [photo["image"] for photo in _photos(value) if photo["image"]]


def _photos(value: blocks.StreamValue) -> Iterator[Any]:
    for child in value:
        if child.block_type == "photo":
            yield child.value
        elif child.block_type == "gallery":
            yield from child.value["photos"]


class StepBlock(DescribedMixin, blocks.StructBlock):
    """One step of a how-to: it says enough without any video."""

    words = LinesBlock(label=_("What to do"), max_length=500)
    image = ImageChooserBlock(label=_("Picture"), required=False)
    alt = LineBlock(
        label=_("What it shows"),
        max_length=200,
        required=False,
        help_text=_("Read out to people who can’t see it."),
    )

    class Meta:
        icon = "list-ol"
        label = _("Step")
        group = SCHOOL
        template = "blocks/step.html"
        description = _("What to do, with a picture")
        preview_value = {"words": "Call the homes that have not answered, between six and eight.", "alt": ""}

    def clean(self, value: blocks.StructValue) -> blocks.StructValue:
        cleaned = super().clean(value)
        if cleaned["image"] and not cleaned["alt"] and not self.is_deferred_validation:
            missing_alt = ValidationError(_("Say in a few words what the photo shows."))
            raise blocks.StructBlockValidationError(block_errors={"alt": missing_alt})
        return cleaned


class StepsBlock(blocks.StreamBlock):
    step = StepBlock()

    def images(self, value: blocks.StreamValue) -> list[Any]:
        """Returns the pictures of those steps that have one."""
        return [child.value["image"] for child in value if child.value["image"]]


class ItemsBlock(blocks.StreamBlock):
    document = DocumentBlock()
    link = LinkBlock()


class BlocksField(StreamField):
    """A StreamField whose blocks stay out of the migrations: a new block changes no table."""

    def deconstruct(self) -> Any:
        """Returns what migrations write down of this field: what StreamField does, without the blocks."""
        name, path, _args, kwargs = super().deconstruct()
        return name, path, [[]], {key: value for key, value in kwargs.items() if key != "block_lookup"}
