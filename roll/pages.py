"""The pages of a school: whose they are, who may read them, in which languages they stand.

All four languages have a tree of their own below their HomePage, with the same slugs; a page's translations share its
`translation_key`. Who may read a page is said once, on the source, and holds for every translation at once.
"""

from typing import Any, ClassVar, Self

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page, PageManager, PageViewRestriction, ReferenceIndex
from wagtail.query import PageQuerySet
from wagtail_localize.fields import BaseTranslatableField, SynchronizedField
from wagtail_localize.models import TranslationSource

from foundation.models import BasePage
from roll.models import Audience, Enrolment, Posting, Pupil, School
from roll.rights import Right
from roll.scope import open_guardianships, signed_in


def audiences_of(user: Any) -> QuerySet[Audience]:
    """The Audiences that include this person today: `Audience.includes` for all of them in one query."""
    if not signed_in(user):
        return Audience.objects.none()
    reached = open_guardianships(Right.MESSAGES).filter(guardian__user=user)
    pupils = Pupil.objects.filter(Q(user=user) | Q(pk__in=reached.values("pupil")))
    enrolled = Enrolment.objects.holding().filter(pupil__in=pupils)
    posted = Posting.objects.holding().filter(user=user)
    schools = posted.filter(school__isnull=False).values("school")
    above = OuterRef("area__path")
    return Audience.objects.filter(
        Q(school__in=enrolled.values("school"))
        | Q(school_class__in=enrolled.values("school_class"))
        | Q(year_group__in=enrolled.values("school_class__year_group"))
        | Q(school__in=schools)
        | Q(school_class__school__in=schools)
        | Q(year_group__school__in=schools)
        | Exists(enrolled.filter(school__area__path__startswith=above))
        | Exists(posted.filter(area__path__startswith=above))
        | Exists(posted.filter(school__area__path__startswith=above))
    )


def is_within(inner: Audience, outer: Audience) -> bool:
    """Everybody in `inner` is in `outer` too: the same place, or a place inside it."""
    if inner.pk == outer.pk:
        return True
    if inner.school_id and outer.school_id:
        return inner.school_id == outer.school_id
    place = inner.place
    school = place if inner.school_id else getattr(place, "school", None)
    if outer.school_id:
        return bool(school and outer.school_id == school.pk)
    if outer.year_group_id:
        return bool(inner.school_class_id and place.year_group_id == outer.year_group_id)
    if outer.area_id:
        area = place if inner.area_id else school and school.area
        return bool(area and outer.area and area.path.startswith(outer.area.path))
    return False


def home_address(language: str) -> str:
    return address(language, "")


def address(language: str, below_home: str) -> str:
    """The path of a page in a language, whether it is translated or not: `/ur/nai-umeed/news/`."""
    with translation.override(language):
        return reverse("wagtail_serve", args=[below_home])


class SchoolContentQuerySet(PageQuerySet):
    def readable_by(self, user: Any) -> Self:
        """Public pages, and those for an Audience that includes this person."""
        public = Q(read_by__isnull=True)
        return self.filter(public | Q(read_by__in=audiences_of(user))) if signed_in(user) else self.filter(public)

    def in_language(self, code: str) -> Self:
        """Each live page once: in this language where it stands, else in its source."""
        kin = self.model.objects.live().filter(translation_key=OuterRef("translation_key"))
        missing = ~Exists(kin.filter(locale__language_code=code))
        oldest = ~Exists(kin.filter(pk__lt=OuterRef("pk")))
        return self.live().filter(Q(locale__language_code=code) | (Q(missing) & Q(oldest)))

    def for_serving(self) -> Self:
        """With all that a page's own template reads loaded at once."""
        return self.select_related("school", "locale")


class SchoolContentPage(BasePage):
    """A page of one school. To whoever may not read it, it does not exist."""

    school = models.ForeignKey(School, on_delete=models.PROTECT, related_name="+", editable=False)
    # PROTECT: an Audience that goes must not make its pages public.
    read_by = models.ForeignKey(
        Audience, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("who may read it")
    )

    objects = PageManager.from_queryset(SchoolContentQuerySet)()

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
        return self.locale.language_code

    @property
    def direction(self) -> str:
        return "rtl" if self.language in settings.LANGUAGES_BIDI else "ltr"

    @property
    def below_home(self) -> str:
        """The path without the HomePage's own slug, the same in all four trees: `nai-umeed/news/`."""
        return self.url_path.split("/", 2)[2]

    @property
    def address(self) -> str:
        return address(self.language, self.below_home)

    @property
    def address_here(self) -> str:
        """In the language that is being read: the translation, or this page, marked."""
        return address(translation.get_language() or self.language, self.below_home)

    def address_above(self, depth: int) -> str:
        """Of the page so many steps below home on the way to this one, in the language that is being read."""
        way = self.below_home.split("/")[:depth]
        return address(translation.get_language() or self.language, "/".join([*way, ""]))

    def get_view_restrictions(self) -> QuerySet[PageViewRestriction]:
        return PageViewRestriction.objects.none()

    # --- Whose it is ------------------------------------------------------------------------------------------------
    def take_school(self) -> None:
        """From the parent, where the page already has its place in the tree."""
        parent = self.get_parent() if self.path else None
        if parent is not None:
            self.school_id = parent.specific.school_id

    def full_clean(self, *args: Any, **kwargs: Any) -> None:
        self.take_school()
        super().full_clean(*args, **kwargs)

    def clean(self) -> None:
        super().clean()
        if self.read_by and self.school_id and not is_within(self.read_by, Audience(school_id=self.school_id)):
            raise ValidationError({"read_by": _("Choose readers of this page's own school.")})

    @transaction.atomic
    def save(self, *args: Any, **kwargs: Any) -> None:
        whole = kwargs.get("update_fields") is None
        if whole:
            self.take_school()
            self._agree_with_translations()
        super().save(*args, **kwargs)
        if whole:
            # Not left to the worker: whether a photo may be seen is asked of this index from the next second on.
            ReferenceIndex.create_or_update_for_object(self)

    def _agree_with_translations(self) -> None:
        """The source says who may read; a translation never opens or closes the page on its own."""
        kin = type(self)._default_manager.filter(translation_key=self.translation_key).exclude(pk=self.pk)
        source = TranslationSource.objects.filter(object_id=self.translation_key).exclude(locale=self.locale_id)
        said = kin.filter(locale__in=source.values("locale")).values_list("read_by", flat=True)
        if said:
            self.read_by_id = said[0]
        else:
            kin.update(read_by=self.read_by_id)

    def can_move_to(self, parent: Page) -> bool:
        return super().can_move_to(parent) and self.stays_within(parent)

    def stays_within(self, parent: Page) -> bool:
        return getattr(parent.specific, "school_id", None) == self.school_id

    def move(self, target: Page, pos: str | None = None, user: Any = None) -> None:
        parent = target if (pos or "").endswith("child") else target.get_parent()
        if not self.stays_within(parent):
            raise ValidationError(self.STAYS)
        super().move(target, pos=pos, user=user)

    STAYS = _("A page stays with its school. Make a new page there and copy the text.")

    # --- Who may read it --------------------------------------------------------------------------------------------
    def is_readable_by(self, user: Any) -> bool:
        if self.read_by_id is None:
            return True
        return signed_in(user) and audiences_of(user).filter(pk=self.read_by_id).exists()

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        # A preview is of a draft, for an editor whom Wagtail has asked already.
        if not (getattr(request, "is_preview", False) or self.is_readable_by(request.user)):
            raise Http404
        response = super().serve(request, *args, **kwargs)
        if self.read_by_id or signed_in(request.user):
            response["Cache-Control"] = "private, no-store"
        return response

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        context["bar_school"] = self.school.name
        context["language_links"] = self.language_links(request.user)
        context["school_address"] = self.address_above(1)
        context["is_translated"] = self.language == translation.get_language()
        return context

    def language_links(self, user: Any) -> list[tuple[str, str]]:
        """Each language with this page's address in it; where it isn't translated, that language's home."""
        kin = type(self)._default_manager.live().readable_by(user).filter(translation_key=self.translation_key)
        found = {page.language: page.address for page in kin.select_related("locale")}
        return [(code, found.get(code) or home_address(code)) for code, _name in settings.LANGUAGES]
