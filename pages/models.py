"""The pages of a school: whose they are, who may read them, in which languages they stand.

All four languages have a tree of their own below their HomePage, with the same slugs; a page's translations share its
`translation_key`. Who may read a page is said once, on the source, and holds for every translation at once.
"""

from datetime import datetime
from functools import cache
from typing import Any, ClassVar, NamedTuple, Self

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.utils.text import slugify
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.actions.publish_page_revision import PublishPageRevisionAction
from wagtail.models import Page, PageManager, PageViewRestriction, ReferenceIndex, Revision
from wagtail.query import PageQuerySet
from wagtail_localize.fields import BaseTranslatableField, SynchronizedField

from foundation.models import ContentImage
from pages.addresses import address
from pages.forms import SchoolCopyForm, SchoolPageForm
from pages.languages import Progress, agree, bring_along, languages_without_room, progress_of
from roll.models import Audience, School, User
from roll.models.audience import audiences_of
from roll.people import People
from roll.photos import held
from roll.scope import hold_keys, signed_in


@cache
def stands_for(kind: Any, code: str) -> Q:
    """Live, and the one page of its translations to be shown in this language. Put together once: every list asks."""
    kin = kind.objects.live().filter(translation_key=OuterRef("translation_key"))
    missing = ~Exists(kin.filter(locale__language_code=code))
    oldest = ~Exists(kin.filter(pk__lt=OuterRef("pk")))
    return Q(live=True) & (Q(locale__language_code=code) | (Q(missing) & Q(oldest)))


class BasePage(Page):
    """The ground of all page types."""

    class Meta:
        abstract = True

    @property
    def is_everybodys(self) -> bool:
        """Any visitor gets the same, and may be given what another got: see `foundation/page_cache.py`."""
        return True


class SchoolContentQuerySet(PageQuerySet):
    def readable_by(self, user: Any) -> Self:
        """Public pages, and those for an Audience that includes this person."""
        return self.readable_in(audiences_of(user))

    def readable_in(self, audiences: list[int]) -> Self:
        """The same for who knows the keys of the Audiences."""
        return self.filter(Q(read_by__isnull=True) | Q(read_by__in=audiences))

    def in_language(self, code: str) -> Self:
        """Each live page once: in this language where it stands, else in its source."""
        return self.filter(stands_for(self.model, code))

    def for_serving(self) -> Self:
        """With all that a page's own template reads loaded at once."""
        return self.select_related("school", "locale")


class Finding(NamedTuple):
    """How search shows a kind of page: an icon, and the names of the fields that hold its summary and its day."""

    icon: str
    summary: str = "summary"
    day: str = ""


class SchoolContentPage(BasePage):
    """A page of one school. To whoever may not read it, it does not exist."""

    class NotPublished(Exception):
        """`page` is what was to be published, and stays a draft."""

        def __init__(self, page: "SchoolContentPage") -> None:
            super().__init__(page.pk)
            self.page = page

    class PhotosHeld(NotPublished):
        """It shows a photo that may not be shown."""

    class Untranslated(NotPublished):
        """It is a translation, and some of it would stand there in the language of its source."""

    class Unconfirmed(NotPublished):
        """It would tell so many that somebody has to say the number first."""

    class BeforeTheHead(NotPublished):
        """The head reads it: what goes out is what was read."""

    class WrongNumber(Exception):
        """Not the number of people who will be told."""

    school = models.ForeignKey(School, on_delete=models.PROTECT, related_name="+", editable=False)
    # PROTECT: an Audience that goes must not make its pages public.
    read_by = models.ForeignKey(
        Audience, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("who may read it")
    )

    objects = PageManager.from_queryset(SchoolContentQuerySet)()
    base_form_class = SchoolPageForm
    copy_form_class = SchoolCopyForm
    # In which languages it stands for whoever reads it; whoever found the page by its path has seen that already.
    languages_live: set[str] | None = None
    # Of a translation that was refused: how far it was.
    progress: Progress = Progress(0, 0)
    # Lists have none: what stands on them is found itself.
    found_as: ClassVar[Finding | None] = None
    # Whether it makes sense on a wall, and through a loudspeaker.
    goes_on_paper: ClassVar[bool] = False
    # What the source says for all its translations, at once and not with the next one (`pages.languages`).
    SAID_BY_SOURCE: ClassVar[tuple[str, ...]] = ("read_by_id",)
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
        if self.path and not (self.slug or slugify(self.title)):  # type: ignore[has-type]
            # A title without Latin letters makes no slug, and slugs are the same in all languages.
            self.slug = self._get_autogenerated_slug(self.spare_slug)
        super().full_clean(*args, **kwargs)

    @property
    def spare_slug(self) -> str:
        return "page"

    def clean(self) -> None:
        super().clean()
        if self.read_by and self.school_id and not self.read_by.is_within(Audience(school_id=self.school_id)):
            raise ValidationError({"read_by": _("Choose readers of this page's own school.")})
        if taken := languages_without_room(self):
            names = ", ".join(str(dict(settings.LANGUAGES)[code]) for code in taken)
            words = gettext("Another page has this address in: %(languages)s. Choose a different one.")
            raise ValidationError({"slug": words % {"languages": names}})

    @transaction.atomic
    def save(self, *args: Any, **kwargs: Any) -> None:
        whole = kwargs.get("update_fields") is None
        if whole:
            self.take_school()
            agree(self)
        super().save(*args, **kwargs)
        if whole:
            # Not left to the worker: whether a photo may be seen is asked of this index from the next second on.
            ReferenceIndex.create_or_update_for_object(self)

    def can_move_to(self, parent: Page) -> bool:
        return super().can_move_to(parent) and self.stays_within(parent)

    def stays_within(self, parent: Page) -> bool:
        return getattr(parent.specific, "school_id", None) == self.school_id

    @transaction.atomic
    def move(self, target: Page, pos: str | None = None, user: Any = None) -> None:
        parent = target if (pos or "").endswith("child") else target.get_parent()
        if not self.stays_within(parent):
            raise ValidationError(self.STAYS)
        super().move(target, pos=pos, user=user)
        self.bring_translations_along(by=user)

    def bring_translations_along(self, *, by: Any) -> None:
        """Wagtail's own page to move one passes no verb of ours, and asks for this afterwards."""
        bring_along(type(self)._default_manager.get(pk=self.pk), by)

    STAYS = _("A page stays with its school. Make a new page there and copy the text.")

    # --- Its photos -------------------------------------------------------------------------------------------------
    def pictures(self) -> set[int]:
        """The keys of the pictures on this very version, draft or not: by foreign key, or anywhere in its text."""
        kind = ContentType.objects.get_for_model(ContentImage).pk
        found = ReferenceIndex._extract_references_from_object(self)
        return {int(key) for content_type, key, _model_path, _content_path in found if content_type == kind}

    def held_pictures(self) -> set[int]:
        """Those of them that may not be shown today."""
        pictures = self.pictures()
        return set(held().filter(pk__in=pictures).values_list("pk", flat=True)) if pictures else set()

    def publish(
        self,
        revision: Revision,
        user: Any = None,
        changed: bool = True,
        log_action: Any = True,
        previous_revision: Revision | None = None,
        skip_permission_checks: bool = False,
    ) -> None:
        """Raises BeforeTheHead, PhotosHeld, Untranslated and Unconfirmed.

        What was scheduled has been asked already, and goes out at its hour: its words then, its photo when it may.
        """
        if user and self.is_locked_for(user):
            raise self.BeforeTheHead(self)
        going_out = PublishPageRevisionAction(revision, user, changed, log_action, previous_revision)
        if log_action != "wagtail.publish.scheduled":
            going_out.object.ask_before_publishing(revision)
        going_out.execute(skip_permission_checks)

    def is_locked_for(self, user: Any) -> bool:
        """Somebody else reads it before it goes out, also where editors may publish alone by now."""
        task = self.current_workflow_task
        return bool(task and task.locked_for_user(self, user))

    def ask_before_publishing(self, revision: Revision) -> None:
        if self.held_pictures():
            raise self.PhotosHeld(self)
        self.ask_whether_translated(revision)
        # Asked in this order: to count thousands takes longer than all the rest.
        if not self.is_confirmed(revision) and self.number_to_say():
            raise self.Unconfirmed(self)

    def ask_whether_translated(self, revision: Revision) -> None:
        """Raises Untranslated."""
        self.progress = progress_of(self, at=revision.created_at)
        if self.progress.done < self.progress.texts:
            raise self.Untranslated(self)

    # --- Whom it tells ----------------------------------------------------------------------------------------------
    def to_tell(self) -> People | None:
        """Whom publishing this very version tells; None where nobody is told, or has been already."""
        return None

    def told_at(self) -> datetime | None:
        """When people were told of it, in whichever language; None where they weren't, or it was taken back."""
        return None

    def is_taken_back(self) -> bool:
        """People were told of it by mistake, and of nothing that is right since."""
        return False

    def number_to_say(self) -> int:
        """How many people publishing would tell, where those are more than one tells by the way; else 0."""
        people = self.to_tell()
        number = people.numbers().people if people else 0
        return number if number > settings.TELL_CONFIRM_ABOVE else 0

    def confirm(self, said: int | None, *, by: User, shown: int | None = None) -> None:
        """Lets the newest version tell that many, once, whichever version this is. Raises WrongNumber.

        `shown` is what they were shown some minutes ago; counted anew where it is not known.
        """

    def is_confirmed(self, revision: Revision) -> bool:
        """Somebody has said the number for this very version, and it has not been used."""
        return False

    # --- Who may read it --------------------------------------------------------------------------------------------
    @property
    def is_everybodys(self) -> bool:
        return self.read_by_id is None

    def is_readable_by(self, user: Any) -> bool:
        if self.read_by_id is None:
            return True
        return self.read_by_id in audiences_of(user)

    def serve(self, request: HttpRequest, *args: Any, taken_back: bool = False, **kwargs: Any) -> HttpResponse:
        hold_keys(request.user)
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
        context = super().get_context(request, *args, **kwargs)
        context["bar_school"] = self.school.name
        context["language_links"] = self.language_links(request.user)
        context["school_address"] = self.address_above(1)
        context["share_url"] = request.build_absolute_uri(self.address)
        context["is_translated"] = self.language == translation.get_language()
        return context

    def language_links(self, user: Any) -> list[tuple[str, str]]:
        """Each language with this page's address in it; where it isn't translated, that language's home."""
        if self.languages_live is None:
            kin = type(self)._default_manager.live().readable_by(user).filter(translation_key=self.translation_key)
            self.languages_live = set(kin.values_list("locale__language_code", flat=True))
        there = {code: self.below_home if code in self.languages_live else "" for code, _name in settings.LANGUAGES}
        return [(code, address(code, below)) for code, below in there.items()]
