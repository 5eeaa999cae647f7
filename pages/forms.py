"""The editors' forms: only one's own school's readers, pictures, files, videos and pages can be chosen."""

from collections.abc import Iterator
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import F, Model, Q
from django.forms import ModelChoiceField
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.forms.pages import CopyForm
from wagtail.blocks import StreamValue
from wagtail.documents.permissions import permission_policy as over_documents
from wagtail.images.permissions import permission_policy as over_images
from wagtail.models import Page
from wagtail.permissions import page_permission_policy
from wagtailmedia.permissions import permission_policy as over_videos

from foundation.models import ContentDocument, ContentImage, ContentMedia
from pages.photo_form import PhotoWordsForm
from roll.models import Audience, School

# Who may choose what lies in each library, and what is said otherwise. wagtailmedia knows no right to choose.
OTHER_SCHOOLS_FILE = gettext_lazy("This file belongs to another school. Upload your own copy.")
LIBRARIES: dict[type[Model], tuple[Any, str, Any]] = {
    ContentImage: (over_images, "choose", gettext_lazy("This photo belongs to another school. Upload your own copy.")),
    ContentDocument: (over_documents, "choose", OTHER_SCHOOLS_FILE),
    ContentMedia: (over_videos, "change", OTHER_SCHOOLS_FILE),
}


def audiences_offered(school: School) -> Any:
    """Returns the Audiences an editor of this school may choose: the school, its year groups, this year's classes.

    In that order; those that don't exist yet are made.
    """
    have = set(Audience.within(school).values_list("school", "year_group", "school_class"))
    classes = school.classes.filter(academic_year=school.current_year()).standing(school.today())
    wanted = [
        Audience(school=school),
        *(Audience(year_group=group) for group in school.year_groups.all()),
        *(Audience(school_class=each) for each in classes),
    ]
    missing = [a for a in wanted if (a.school_id, a.year_group_id, a.school_class_id) not in have]
    Audience.objects.bulk_create(missing, ignore_conflicts=True)
    places = ("school", "year_group__order", "year_group__sort_key", "school_class__sort_key")
    order = [F(place).asc(nulls_last=True) for place in places]
    return Audience.within(school).filter(Q(school_class__isnull=True) | Q(school_class__in=classes)).order_by(*order)


def audience_label(audience: Audience) -> str:
    """Returns what a choice calls an Audience: “The whole school”, “Class 4 B”, or the year group's name."""
    if audience.school_id:
        return _("The whole school")
    return str(_("Class %(name)s") % {"name": audience} if audience.school_class_id else audience)


class SchoolCopyForm(CopyForm):
    """Wagtail's form to copy a page, without the choices to publish the copy at once or to keep it as an alias.

    Live at once a copy would tell people unasked and show what nobody has looked over; an alias would stay open when
    its page is closed.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("publish_copies", "alias"):
            self.fields.pop(name, None)


class SchoolPageForm(PhotoWordsForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "slug" in self.fields:
            # The page makes its own, also of a title without Latin letters.
            self.fields["slug"].required = False
        if self.parent_page is not None and "read_by" in self.fields:
            self.instance.school = self.parent_page.specific.school
            self.set_choices(self.instance.school)

    def set_choices(self, school: School) -> None:
        """Fills the choice of who may read the page with the school's Audiences; subclasses fill more."""
        self.set_audience_choices(school, read_by=_("Everyone"))

    def set_audience_choices(self, school: School, **fields: str) -> None:
        """Offers the school's Audiences in each of these fields; the value is the label of choosing none.

        What is chosen already stays on offer. Fields that the form does not have are passed over.
        """
        audiences = audiences_offered(school)
        for name, nobody in fields.items():
            if isinstance(field := self.fields.get(name), ModelChoiceField):
                chosen = getattr(self.instance, f"{name}_id")
                field.queryset = (audiences | Audience.within(school).filter(pk=chosen)) if chosen else audiences
                field.empty_label, field.label_from_instance = nobody, audience_label  # type: ignore[assignment]

    def save(self, commit: bool = True) -> Any:
        if self.instance.pk is None:
            # Wagtail makes a new page live before it asks whether it may be published.
            self.instance.live = False
        return super().save(commit)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        for name, model, key in list(self.chosen_objects(cleaned)) if self.for_user else []:
            if words := self.choice_error(model, key):
                self.add_error(name, ValidationError(words))
        return cleaned

    def choice_error(self, model: type[Model], key: Any) -> Any:
        """Returns the error words if this editor may not choose the object with this key; None if they may.

        `model` is Page or one of `LIBRARIES`.
        """
        if issubclass(model, Page):
            allowed = page_permission_policy.explorable_instances(self.for_user)
            words = _("This page belongs to another school. Choose one of your own.")
        else:
            policy, action, words = LIBRARIES[model]
            allowed = policy.instances_user_has_permission_for(self.for_user, action)
        return None if allowed.filter(pk=key).exists() else words

    def chosen_objects(self, cleaned: dict[str, Any]) -> Iterator[tuple[str, type[Model], Any]]:
        """Yields (field name, model, key) of each picture, file or video that is chosen, in a field or within a text.

        Of pages only those within a text.
        """
        for name, value in cleaned.items():
            if type(value) in LIBRARIES:
                yield name, type(value), value.pk
            elif isinstance(value, StreamValue):
                references = self._meta.model._meta.get_field(name).extract_references(value)
                yield from (
                    (name, model, key)
                    for model, key, *_path in references
                    if model in LIBRARIES or issubclass(model, Page)
                )
