"""The editor's form of a news page: only one's own school's readers and pictures can be chosen."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import F, Q
from django.forms import ModelChoiceField
from django.utils.translation import gettext as _
from wagtail.admin.forms import WagtailAdminPageForm
from wagtail.images.permissions import permission_policy

from foundation.models import ContentImage
from roll.models import Audience, School


def offered(school: School) -> Any:
    """The Audiences an editor of this school may name: the school, its year groups, this year's classes."""
    have = set(Audience.within(school).values_list("school", "year_group", "school_class"))
    classes = school.classes.filter(academic_year=school.current_year())
    wanted = [
        Audience(school=school),
        *(Audience(year_group=group) for group in school.year_groups.all()),
        *(Audience(school_class=each) for each in classes),
    ]
    missing = [a for a in wanted if (a.school_id, a.year_group_id, a.school_class_id) not in have]
    Audience.objects.bulk_create(missing, ignore_conflicts=True)
    order = [
        F(key).asc(nulls_last=True) for key in ("school", "year_group__order", "year_group__name", "school_class__name")
    ]
    return Audience.within(school).filter(Q(school_class__isnull=True) | Q(school_class__in=classes)).order_by(*order)


def in_words(audience: Audience) -> str:
    if audience.school_id:
        return _("The whole school")
    return str(_("Class %(name)s") % {"name": audience} if audience.school_class_id else audience)


class NewsPageForm(WagtailAdminPageForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "slug" in self.fields:
            # The page makes its own, also of a title without Latin letters.
            self.fields["slug"].required = False
        if self.parent_page is None:
            return
        self.instance.school = school = self.parent_page.specific.school
        audiences = offered(school)
        for name, nobody in (("read_by", _("Everyone")), ("tell", _("Nobody"))):
            if isinstance(field := self.fields.get(name), ModelChoiceField):
                chosen = getattr(self.instance, f"{name}_id")
                field.queryset = (audiences | Audience.within(school).filter(pk=chosen)) if chosen else audiences
                field.empty_label, field.label_from_instance = nobody, in_words  # type: ignore[assignment]
        if not self.instance.pk and "tell" in self.fields:
            self.initial["tell"] = Audience.of(school).pk

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        for name, image in self._pictures(cleaned):
            may = permission_policy.user_has_permission_for_instance(self.for_user, "choose", image)
            if self.for_user and not may:
                self.add_error(name, ValidationError(_("This photo belongs to another school. Upload your own copy.")))
        return cleaned

    def _pictures(self, cleaned: dict[str, Any]) -> list[tuple[str, ContentImage]]:
        body = cleaned.get("body")
        pictures = [("body", image) for image in body.stream_block.images(body)] if body else []
        return [*pictures, ("photo", cleaned["photo"])] if cleaned.get("photo") else pictures
