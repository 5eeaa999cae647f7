"""The pages of a school: whose they are, who may read them, in which languages they stand.

All four languages have a tree of their own below their HomePage, with the same slugs; a page's translations share its
`translation_key`. Who may read a page is said once, on the source, and holds for every translation at once.
"""

from typing import Any, ClassVar

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.utils.text import slugify
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page, PageManager, PageViewRestriction, ReferenceIndex, Revision
from wagtail_localize.fields import BaseTranslatableField, SynchronizedField

from foundation.punctuation import listed
from pages.addresses import address
from pages.forms import SchoolCopyForm, SchoolPageForm
from pages.languages import languages_with_slug_taken, move_translations, sync_translations
from pages.models.base import BasePage, SearchListing
from pages.models.lists import SchoolContentQuerySet
from pages.models.publishing import PublishChecksMixin
from pages.structured_data import StructuredDataMixin
from pages.text_versions import newer_source_of, set_text_version, version_to_note
from pages.wagtail_internals import free_slug, writes_draft_alone
from roll.models import Audience, School
from roll.models.audience import audiences_of
from roll.scope import enable_key_cache, signed_in


class SchoolContentPage(StructuredDataMixin, PublishChecksMixin, BasePage):
    """A page of one school. To whoever may not read it, it does not exist."""

    school = models.ForeignKey(School, on_delete=models.PROTECT, related_name="+", editable=False)
    # PROTECT: an Audience that goes must not make its pages public.
    read_by = models.ForeignKey(
        Audience, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("who may read it")
    )
    # Which texts of its source it says, and which language has newer ones: see `pages.text_versions`.
    text_version = models.CharField(max_length=32, default="", blank=True, editable=False)
    newer_language = models.CharField(max_length=10, default="", blank=True, editable=False)

    objects = PageManager.from_queryset(SchoolContentQuerySet)()
    base_form_class = SchoolPageForm
    copy_form_class = SchoolCopyForm
    # In which languages it stands for whoever reads it; whoever found the page by its path has seen that already.
    languages_live: set[str] | None = None
    # Set by the editor's form while a draft is saved, which may lack what is asked for before it is published.
    is_being_drafted = False
    # Lists have none: what stands on them is found itself.
    search_listing: ClassVar[SearchListing | None] = None
    # Whether it makes sense on a wall, and through a loudspeaker.
    has_printouts: ClassVar[bool] = False
    # What the source says for all its translations, at once and not with the next one (`pages.languages`).
    SYNCED_FIELDS: ClassVar[tuple[str, ...]] = ("read_by_id",)
    # `read_by` is the one rule: Wagtail's own privacy knows nothing of guardians, and is neither offered nor asked.
    private_page_options: ClassVar[list[str]] = []
    override_translatable_fields: ClassVar[list[BaseTranslatableField]] = [
        SynchronizedField("slug", overridable=False),
        SynchronizedField("read_by", overridable=False),
        SynchronizedField("school", overridable=False),
    ]

    class Meta:
        abstract = True

    @property
    def language(self) -> str:
        """The code of the page's language: `ur`."""
        return self.locale.language_code

    @property
    def direction(self) -> str:
        """`rtl` for a page in a language written from right to left, else `ltr`."""
        return "rtl" if self.language in settings.LANGUAGES_BIDI else "ltr"

    @property
    def heading(self) -> str:
        """What the page is called on top of it: its title, but for the page of a school."""
        return str(self.title)

    @property
    def when_in_words(self) -> str:
        """Day and time of what the page announces; empty where it announces nothing."""
        return ""

    @property
    def below_home(self) -> str:
        """The path without the HomePage's own slug, the same in all four trees: `nai-umeed/news/`."""
        return self.url_path.split("/", 2)[2]

    @property
    def address(self) -> str:
        """The path of the page in its own language: `/ur/nai-umeed/news/`."""
        return address(self.language, self.below_home)

    @property
    def address_in_current_language(self) -> str:
        """The path of the page in the language being read, where its translation is shown, or else this page."""
        return address(translation.get_language() or self.language, self.below_home)

    def ancestor_address(self, depth: int) -> str:
        """Returns the path, in the language being read, of the page `depth` steps below home on the way to this one.

        Of 1 it is the school's own page.
        """
        slugs = self.below_home.split("/")[:depth]
        return address(translation.get_language() or self.language, "/".join([*slugs, ""]))

    def get_view_restrictions(self) -> QuerySet[PageViewRestriction]:
        """Returns none: Wagtail's own privacy is not used, `read_by` is the one rule."""
        return PageViewRestriction.objects.none()

    # --- Whose it is ------------------------------------------------------------------------------------------------
    def set_school(self) -> None:
        """Sets the school to that of the parent page; before the page has its place in the tree nothing is set."""
        parent = self.get_parent() if self.path else None
        if parent is not None:
            self.school_id = parent.specific.school_id

    def full_clean(self, *args: Any, **kwargs: Any) -> None:
        """Validates as Wagtail does, with the school set first, and a slug for a title without Latin letters."""
        self.set_school()
        if self.path and not (self.slug or slugify(self.title)):  # type: ignore[has-type]
            # A title without Latin letters makes no slug, and slugs are the same in all languages.
            self.slug = free_slug(self, self.fallback_slug)
        super().full_clean(*args, **kwargs)

    @property
    def fallback_slug(self) -> str:
        """The slug of a page whose title has no Latin letters; a number is put behind it where it is taken."""
        return "page"

    def clean(self) -> None:
        super().clean()
        if self.read_by and self.school_id and not self.read_by.is_within(Audience(school_id=self.school_id)):
            raise ValidationError({"read_by": _("Choose readers from this page’s own school.")})
        if taken := languages_with_slug_taken(self):
            names = listed(dict(settings.LANGUAGES)[code] for code in taken)
            words = gettext("Another page already has this address in: %(languages)s. Choose a different one.")
            raise ValidationError({"slug": words % {"languages": names}})

    @transaction.atomic
    def save(self, *args: Any, **kwargs: Any) -> None:
        all_fields = kwargs.get("update_fields") is None
        if all_fields and self.pk and self.live and writes_draft_alone.get():
            return
        if all_fields:
            self.set_school()
            sync_translations(self)
            set_text_version(self)
        super().save(*args, **kwargs)
        if all_fields:
            # Not left to the worker: whether a photo may be seen is asked of this index from the next second on.
            ReferenceIndex.create_or_update_for_object(self)

    def save_revision(self, *args: Any, **kwargs: Any) -> Revision:
        """Saves a revision as Wagtail does, with the source's texts that it says from that moment on."""
        self.text_version = version_to_note(self)
        return super().save_revision(*args, **kwargs)

    def can_move_to(self, parent: Page) -> bool:
        """Returns whether the page may be moved below this parent: Wagtail's rules, and within its school alone."""
        return super().can_move_to(parent) and self.is_in_same_school(parent)

    def is_in_same_school(self, parent: Page) -> bool:
        """Returns whether this parent is a page of the same school."""
        return getattr(parent.specific, "school_id", None) == self.school_id

    @transaction.atomic
    def move(self, target: Page, pos: str | None = None, user: Any = None) -> None:
        """Moves the page as Wagtail does, and its translations with it.

        Raises ValidationError if it would leave its school.
        """
        parent = target if (pos or "").endswith("child") else target.get_parent()
        if not self.is_in_same_school(parent):
            raise ValidationError(self.OTHER_SCHOOL)
        super().move(target, pos=pos, user=user)
        self.move_translations(by=user)

    def move_translations(self, *, by: Any) -> None:
        """Moves the translations after a page that was moved already: see `pages.languages.move_translations`.

        For Wagtail's own views, which move a page without calling `move` of this class.
        """
        move_translations(type(self)._default_manager.get(pk=self.pk), by)

    OTHER_SCHOOL = _("A page stays with its school. Make a new page there and copy the text.")

    # --- Who may read it --------------------------------------------------------------------------------------------
    @property
    def is_public(self) -> bool:
        """Whether anybody may read it, signed in or not."""
        return self.read_by_id is None

    def is_readable_by(self, user: Any) -> bool:
        """Returns whether this user, who need not be signed in, may read the page today."""
        if self.read_by_id is None:
            return True
        return self.read_by_id in audiences_of(user)

    def serve(self, request: HttpRequest, *args: Any, taken_back: bool = False, **kwargs: Any) -> HttpResponse:
        """Answers a request for the page. Raises Http404 for who may not read it, except in an editor's preview.

        With `taken_back` the answer is 410: people were told of the page by mistake. What is not for everybody, or goes
        to somebody who is signed in, is not to be kept by any cache.
        """
        enable_key_cache(request.user)
        # A preview is of a draft, for an editor whom Wagtail has asked already.
        if not (getattr(request, "is_preview", False) or self.is_readable_by(request.user)):
            raise Http404
        if taken_back:
            response = render(request, "notices/taken_back.html", {"school": self.school}, status=410)
            response["Cache-Control"] = "private, no-store"
            return response
        response = super().serve(request, *args, **kwargs)
        if self.read_by_id or signed_in(request.user):
            response["Cache-Control"] = "private, no-store"
        # For those who count and know no pages. They stay with a page that is kept whole.
        response.facts = {"school": self.school_id, "zone": self.school.time_zone, "page": self.translation_key}
        return response

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Returns Wagtail's context, with the school, the links to other languages and the address to share."""
        context = super().get_context(request, *args, **kwargs)
        context["bar_school"] = self.school.local_name
        context["language_links"] = self.language_links(request.user)
        context["school_address"] = self.ancestor_address(1)
        context["share_url"] = request.build_absolute_uri(self.address)
        context["is_translated"] = self.language == translation.get_language()
        # A draft has no age.
        is_preview = getattr(request, "is_preview", False)
        context["newer_source"] = None if is_preview else newer_source_of(self, request.user)
        return context

    def language_links(self, user: Any) -> list[tuple[str, str]]:
        """Returns a language code and a path for each language: this page, or home where it isn't translated.

        One query, unless whoever found the page has set `languages_live`.
        """
        if self.languages_live is None:
            translations = (
                type(self)._default_manager.live().readable_by(user).filter(translation_key=self.translation_key)
            )
            self.languages_live = set(translations.values_list("locale__language_code", flat=True))
        paths = {code: self.below_home if code in self.languages_live else "" for code, _name in settings.LANGUAGES}
        return [(code, address(code, below)) for code, below in paths.items()]
