"""A class as it is filled in, and who teaches it, what and when."""

from typing import Any

from django import forms
from django.db.models import OuterRef, Subquery
from django.utils.translation import gettext_lazy as _

from foundation.plain_text import name_field
from roll.dated import meets
from roll.days import day_field
from roll.models import Class, Posting, School, Subject, User, YearGroup
from roll.rights import STAFF


class ClassForm(forms.Form):
    """Its name, whether it is a class or a set, and its year group, which may be a new one."""

    name = name_field(_("Name of the class"), 60)
    kind = forms.ChoiceField(label=_("What is it?"), choices=Class.Kind.choices, widget=forms.RadioSelect)
    year_group = forms.ModelChoiceField(
        YearGroup.objects.none(), label=_("Year group"), required=False, empty_label="–"
    )
    new_year_group = name_field(_("Or a new year group"), 40, required=False)

    def __init__(self, data: Any, *, school_class: Class) -> None:
        self.school_class = school_class
        values = {name: getattr(school_class, name) for name in ("name", "kind", "year_group")}
        super().__init__(data, initial=values)
        fields: Any = self.fields
        fields["year_group"].queryset = school_class.school.year_groups.all()
        if school_class.pk:
            # What hangs on a class, its registers among it, is a registration class's.
            fields["kind"].disabled = True

    def fill(self) -> Class:
        """The class with what was written, but for a new year group."""
        data, found = self.cleaned_data, self.school_class
        found.name, found.kind, found.year_group = data["name"], data["kind"], data["year_group"]
        return found


class TeachingForm(forms.Form):
    """Who teaches the class, which subject, from when until when."""

    user = forms.ModelChoiceField(
        User.objects.none(),
        label=_("Teacher"),
        empty_label="–",
        error_messages={"required": _("Please choose a teacher.")},
    )
    subject = forms.ModelChoiceField(
        Subject.objects.none(), label=_("Subject"), required=False, empty_label=_("Class teacher")
    )
    new_subject = name_field(_("Or a new subject"), 60, required=False)
    starts_on = day_field(_("From"), required=False)
    ends_on = day_field(_("Until"), required=False)

    def __init__(self, data: Any, *, school: School) -> None:
        super().__init__(data)
        self.school = school
        fields: Any = self.fields
        # Those who begin later, too: from a day on.
        here = Posting.objects.filter(meets(school.today(), None), school=school, role__in=STAFF)
        shown = here.filter(user=OuterRef("pk")).order_by("sort_key", "pk").values("sort_key")[:1]
        fields["user"].queryset = User.objects.filter(pk__in=here.values("user")).order_by(Subquery(shown), "pk")
        names = Posting.objects.names_at(school)
        fields["user"].label_from_instance = lambda user: names.get(user.pk, "–")
        fields["subject"].queryset = school.subjects.all()
        fields["ends_on"].help_text = _("Leave it empty for the whole year.")

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        begins, ends = data.get("starts_on"), data.get("ends_on")
        if begins and ends and ends < begins:
            self.add_error("ends_on", _("The last day comes after the first."))
        return data

    def chosen_subject(self) -> Subject | str | None:
        """The subject, or the name of a new one."""
        chosen: Subject | str | None = self.cleaned_data["new_subject"] or self.cleaned_data["subject"]
        return chosen
