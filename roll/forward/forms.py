"""What the office says of one class: what it becomes, and each of its children who does not go with it."""

from typing import Any

from django import forms
from django.db import transaction
from django.db.models import F
from django.forms import BoundField
from django.utils.translation import gettext_lazy as _

from foundation.plain_text import LineField, name_field
from roll.forward.plan import Line, Plan
from roll.models import Class, ClassPlan, PupilPlan, YearGroup

# Before the name of a class, in the value of a choice.
TO_CLASS = "class:"
# Of a child who is no exception.
WITH_CLASS = "with"
CHANGED = _("Somebody has changed this class in the meantime. Please open this page again and change it there.")


class LineForm(forms.Form):
    """One class of the year that ends; a field for each child, by its key."""

    action = forms.ChoiceField(label=_("At the end of the year"), widget=forms.RadioSelect)
    name = name_field(_("Name of the new class"), 60, required=False)
    year_group = forms.ModelChoiceField(
        YearGroup.objects.none(), label=_("Year group"), required=False, empty_label="–"
    )
    begins_again = forms.BooleanField(required=False)
    teachers_go_on = forms.BooleanField(label=_("The same teachers go on with the class"), required=False)
    version = LineField(required=False, max_length=10, widget=forms.HiddenInput)

    def __init__(self, data: Any, *, plan: Plan, line: Line) -> None:
        self.plan, self.line = plan, line
        kept = line.plan
        names = ("action", "name", "year_group", "begins_again", "teachers_go_on", "version")
        super().__init__(data, initial={name: getattr(kept, name) for name in names})
        fields: Any = self.fields
        fields["action"].choices = list(self._actions())
        fields["year_group"].queryset = YearGroup.objects.filter(school=line.school_class.school_id)
        again = _("A new, empty class %(name)s begins, for children who come new")
        fields["begins_again"].label = again % {"name": line.school_class.name}
        self._add_children()

    def _actions(self) -> Any:
        for value, label in ClassPlan.Action.choices:
            is_end = self.line.is_set and value == ClassPlan.Action.LEAVES
            yield value, _("Ends with the year") if is_end else label

    def _add_children(self) -> None:
        self.children = [] if self.line.is_set else [each for each in self.line.children if not each.left_out]
        own = self.line.becomes
        others = [name for name, each in self.plan.targets.items() if each.kind == Class.Kind.REGISTRATION]
        choices = [
            (WITH_CLASS, _("Goes with the class")),
            (PupilPlan.Action.DOWN, PupilPlan.Action.DOWN.label),
            (PupilPlan.Action.LEAVES, PupilPlan.Action.LEAVES.label),
            *((TO_CLASS + name, _("Goes to %(name)s") % {"name": name}) for name in others if name != own),
        ]
        kept = {each.pupil_id: each for each in self._kept()}
        for child in self.children:
            exception = kept.get(child.pupil.pk)
            value = exception.action if exception else WITH_CLASS
            if exception and exception.class_name:
                value = TO_CLASS + exception.class_name
            known = {each for each, _label in choices}
            more = [] if value in known else [(value, exception.class_name if exception else "")]
            words = {"required": _("Please say where this child goes.")}
            field = forms.ChoiceField(label=str(child.pupil), choices=[*choices, *more], error_messages=words)
            self.fields[f"child-{child.pupil.pk}"] = field
            self.initial[f"child-{child.pupil.pk}"] = value

    def _kept(self) -> Any:
        pupils = [child.pupil.pk for child in self.children]
        return PupilPlan.objects.filter(year=self.plan.to_year, pupil__in=pupils)

    def child_fields(self) -> list[BoundField]:
        """The field of each child, in the order of the register."""
        return [self[f"child-{child.pupil.pk}"] for child in self.children]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("action") == ClassPlan.Action.BECOMES and not data.get("name") and "name" not in self.errors:
            self.add_error("name", _("Please enter what the class becomes."))
        return data

    def save(self) -> bool:
        """Keeps what is planned of this class and its children; says where somebody was faster."""
        with transaction.atomic():
            if not self._keep_class():
                self.add_error(None, CHANGED)
                return False
            self._kept().delete()
            PupilPlan.objects.bulk_create(self._exceptions())
        return True

    def _keep_class(self) -> bool:
        data, one = self.cleaned_data, self.line.school_class
        becomes = data["action"] == ClassPlan.Action.BECOMES
        values = {
            "action": data["action"],
            "name": data["name"] if becomes else "",
            "year_group": data["year_group"] if becomes else None,
            "begins_again": data["begins_again"],
            "teachers_go_on": data["teachers_go_on"],
        }
        if data["version"] == "0":
            return ClassPlan.objects.get_or_create(school_class=one, defaults=values | {"school_id": one.school_id})[1]
        version = int(data["version"]) if data["version"].isdecimal() else -1
        rows = ClassPlan.objects.filter(school_class=one, version=version)
        return bool(rows.update(**values, version=F("version") + 1))

    def _exceptions(self) -> list[PupilPlan]:
        made = []
        for child in self.children:
            value = self.cleaned_data[f"child-{child.pupil.pk}"]
            if value != WITH_CLASS:
                action, _colon, name = value.partition(":")
                keys = {"school_id": self.line.school_class.school_id, "pupil": child.pupil, "year": self.plan.to_year}
                made.append(PupilPlan(**keys, action=action, class_name=name))
        return made
