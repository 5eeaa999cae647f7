"""What the office fills in about a child: names and number, a class from a day, a last day."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from foundation.plain_text import name_field
from roll.days import day_field
from roll.models import Class, Pupil, School


class RefusableForm(forms.Form):
    """A form that says in words why a verb of Pupil was refused, beside the field that it is about."""

    REFUSALS: dict[type[Exception], tuple[str, Any]] = {
        Class.Ended: ("school_class", _("This class has ended. Please choose another.")),
        Pupil.NumberTaken: ("admission_number", _("Another child of the school has this admission number.")),
        Pupil.OutsideYear: ("on", _("This day is not in the academic year of the class.")),
        Pupil.SameClass: ("school_class", _("The child is in this class already.")),
        Pupil.AlreadyHere: ("on", _("On this day the child is in a class already.")),
        Pupil.NotHere: ("on", _("On this day the child is not in a class.")),
        Pupil.TooEarly: ("on", _("The child’s class begins on this day or later. Please choose a later day.")),
    }

    @property
    def refusals(self) -> tuple[type[Exception], ...]:
        """What `add_refusal` has words for."""
        return tuple(self.REFUSALS)

    def add_refusal(self, why: Exception) -> None:
        """Says in words why the verb was refused."""
        name, words = self.REFUSALS[type(why)]
        self.add_error(name if name in self.fields else None, words)


class NamesForm(RefusableForm):
    """A child's names and admission number."""

    first_name = name_field(_("First name"), 80, error_messages={"required": _("Please enter the child’s first name.")})
    last_name = name_field(_("Last name"), 80, required=False)
    admission_number = name_field(_("Admission number"), 40, required=False)


class ClassForm(RefusableForm):
    """A registration class of this year or the next, and the day from which the child is in it."""

    school_class = forms.ModelChoiceField(
        Class.objects.none(),
        label=_("Class"),
        empty_label="–",
        error_messages={"required": _("Please choose a class.")},
    )
    on = day_field(_("First day in this class"), error_messages={"required": _("Please choose the first day.")})

    def __init__(self, *args: Any, school: School, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        classes = school.classes.filter(kind=Class.Kind.REGISTRATION, academic_year__ends_on__gte=school.today())
        by_year = (
            classes.standing(school.today())
            .select_related("academic_year", "school")
            .order_by("academic_year__starts_on", "year_group__order", "sort_key")
        )
        self.fields["school_class"].queryset = by_year  # type: ignore[attr-defined]
        self.fields["school_class"].label_from_instance = class_label  # type: ignore[attr-defined]
        self.initial.setdefault("on", school.today())


class NewChildForm(ClassForm, NamesForm):
    """The names of a child, and its class."""

    field_order = ("first_name", "last_name", "admission_number", "school_class", "on")


class LeavingForm(RefusableForm):
    """A child's last day, and where it goes."""

    on = day_field(_("Last day at school"), error_messages={"required": _("Please choose the last day.")})
    to = name_field(
        _("Where does the child go?"),
        120,
        required=False,
        help_text=_("The next school or place, for your own record."),
    )


def class_label(school_class: Class) -> str:
    """Returns the name of a class with its year: two years may have a 5B."""
    return f"{school_class.name} ({school_class.academic_year.name})"
