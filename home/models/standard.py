"""Pages that stay: about the school, admissions, and where to find it."""

from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import models
from django.http import HttpRequest
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.models import Page
from wagtail_localize.fields import SynchronizedField

from foundation.pictures import load_sizes
from foundation.search import search_index_fields
from pages.blocks import ArticleBlock, BlocksField, ContactBlock
from pages.models import SchoolContentPage, SearchListing
from pages.structured_data import Absolute, Thing

# Root, home of a language, school, a page of it, a page below that.
BELOW_SCHOOL = 4


class StandardPage(SchoolContentPage):
    """What a school says about itself. Stands below the school's page, or one level deeper."""

    summary = models.TextField(
        _("summary (two sentences)"), max_length=300, blank=True, help_text=_("Shown first, and in lists of pages.")
    )
    body = BlocksField(ArticleBlock(), verbose_name=_("text"), blank=True)

    parent_page_types: ClassVar[list[str]] = ["home.SchoolPage", "home.StandardPage"]
    subpage_types: ClassVar[list[str]] = ["home.StandardPage"]
    show_in_menus_default = True
    search_listing = SearchListing("bookmark")
    page_description = _("A page that stays up: about the school, admissions, uniform. It can have pages below it.")
    content_panels = [*Page.content_panels, FieldPanel("summary"), FieldPanel("body"), FieldPanel("read_by")]
    search_fields = [*SchoolContentPage.search_fields, *search_index_fields("summary", "body")]

    class Meta:
        verbose_name = _("page")
        verbose_name_plural = _("pages")

    @classmethod
    def can_exist_under(cls, parent: Page) -> bool:
        return parent.depth <= BELOW_SCHOOL and super().can_exist_under(parent)

    def can_move_to(self, parent: Page) -> bool:
        return not (self.numchild and parent.depth == BELOW_SCHOOL) and super().can_move_to(parent)

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        load_sizes(self.body.stream_block.images(self.body), "wide", "whole")
        return context


def contact_point(person: Any) -> Thing:
    """Returns whom to ask, and for what."""
    said = {"contactType": person["who"], "description": person["about"], "telephone": person["phone"]}
    filled = {name: value for name, value in (said | {"email": person["email"]}).items() if value}
    return {"@type": "ContactPoint"} | filled


class ContactPage(SchoolContentPage):
    """Where a school is and how to reach it. One a school."""

    summary = models.TextField(_("summary (two sentences)"), max_length=300, blank=True)
    address_lines = models.TextField(_("address"), max_length=300, help_text=_("As on an envelope, one line each."))
    people = BlocksField(
        [("contact", ContactBlock())], verbose_name=_("who to ask"), min_num=1, help_text=_("The office first.")
    )
    hours = models.TextField(
        _("when the school is open"), max_length=400, blank=True, help_text=_("One line each: Monday to Friday, 8 to 2")
    )
    way = models.TextField(
        _("how to find us"), max_length=600, blank=True, help_text=_("The bus, the nearest known place, the gate.")
    )
    map_url = models.URLField(
        _("link to a map"),
        blank=True,
        validators=[URLValidator(schemes=["https"])],
        help_text=_("A link only: no map company learns who reads this page."),
    )

    parent_page_types: ClassVar[list[str]] = ["home.SchoolPage"]
    subpage_types: ClassVar[list[str]] = []
    max_count_per_parent = 1
    show_in_menus_default = True
    search_listing = SearchListing("map-pin")
    page_description = _("Address, phone numbers, opening hours and the way to the school. One for each school.")
    override_translatable_fields: ClassVar = [
        *SchoolContentPage.override_translatable_fields,
        SynchronizedField("map_url", overridable=False),
    ]
    content_panels = [
        *Page.content_panels,
        FieldPanel("summary"),
        FieldPanel("address_lines"),
        FieldPanel("people"),
        FieldPanel("hours"),
        MultiFieldPanel([FieldPanel("way"), FieldPanel("map_url")], heading=_("How to find us")),
    ]
    search_fields = [
        *SchoolContentPage.search_fields,
        *search_index_fields("summary", "address_lines", "people", "hours", "way"),
    ]

    class Meta:
        verbose_name = _("contact page")
        verbose_name_plural = _("contact pages")

    @classmethod
    def can_create_at(cls, parent: Page) -> bool:
        """One a school, in whichever language it was written first: the others are its translations."""
        if not super().can_create_at(parent):
            return False
        return not cls.objects.filter(school=parent.specific.school_id).exists()

    def clean(self) -> None:
        super().clean()
        if self.read_by_id:
            raise ValidationError(_("Anyone may read how to reach a school."))

    schema_type = "ContactPage"

    def thing(self, absolute: Absolute, image: str) -> Thing:
        return super().thing(absolute, image) | {"mainEntity": self.school_as_thing(absolute) | self.reach()}

    def reach(self) -> Thing:
        """How to reach the school, as schema.org says it; hours in words, for no program could tell what they mean."""
        first = self.people[0].value if self.people else {}
        hours = " · ".join(self.hours.split("\n")).replace("\r", "")
        said = {
            "address": {"@type": "PostalAddress", "streetAddress": ", ".join(self.address_lines.splitlines())},
            "telephone": first.get("phone"),
            "email": first.get("email"),
            "contactPoint": [contact_point(each.value) for each in self.people],
            "openingHoursSpecification": hours and {"@type": "OpeningHoursSpecification", "description": hours},
            "hasMap": self.map_url,
        }
        return {name: value for name, value in said.items() if value}

    @classmethod
    def of(cls, school: int) -> "ContactPage | None":
        """How to reach the school of this key, for everybody, in the language that is read or its own."""
        pages = cls.objects.readable_by(None).in_language(get_language() or "en").for_serving()
        return pages.filter(school=school).first()

    @property
    def fallback_slug(self) -> str:
        return "contact"
