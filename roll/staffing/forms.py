"""What the office fills in to post somebody, to change a posting, and to have a class covered."""

from operator import attrgetter
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from foundation.plain_text import LineField, MailAddressField
from roll.days import SpanForm, day_field
from roll.models import Class, Posting, School, Teaching
from roll.rights import TEACHES, Role

ROLES = (Role.TEACHER, Role.OFFICE, Role.HEAD, Role.EDITOR)


class PostingForm(SpanForm):
    """Name, role and days of a posting. `by_head`: whether a head fills it in, who alone may make another."""

    REFUSALS = {
        Posting.HeadsOnly: ("role", _("Only a head can say who is a head.")),
        Posting.LastHead: ("role", _("Then the school would be without a head. Please add another head first.")),
        Posting.Taken: ("role", _("This person has this role here on some of these days already.")),
        Posting.Over: ("ends_on", _("This day has passed. To end it now, use the button below.")),
    }

    name = LineField(
        label=_("Name shown"),
        max_length=120,
        help_text=_("As families will read it: Ms Kaur."),
        widget=forms.TextInput(attrs={"dir": "auto", "autocomplete": "off"}),
        error_messages={"required": _("Please enter the name as families will read it.")},
    )
    role = forms.ChoiceField(
        label=_("What will they do here?"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Please choose a role.")},
    )
    starts_on = day_field(_("First day"), error_messages={"required": _("Please choose the first day.")})
    ends_on = day_field(_("Last day"), required=False, help_text=_("Leave it empty if there is none yet."))

    def __init__(self, *args: Any, by_head: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        roles = [role for role in ROLES if by_head or role != Role.HEAD]
        self.fields["role"].choices = [(role.value, role.label) for role in roles]  # type: ignore[attr-defined]

    def add_refusal(self, why: Exception) -> None:
        """Says in words why the verb was refused."""
        self.add_error(*self.REFUSALS[type(why)])


class NewPostingForm(PostingForm):
    """The same, of somebody who is added by the address of their mail."""

    email = MailAddressField(
        label=_("E-mail"),
        max_length=254,
        help_text=_("They sign in with it: we send a code there, no password."),
        widget=forms.EmailInput(attrs={"dir": "ltr", "autocomplete": "off"}),
        error_messages={"required": _("Please enter their e-mail address.")},
    )
    field_order = ("email", "name", "role", "starts_on", "ends_on")

    def __init__(self, *args: Any, school: School, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.school = school
        self.initial.setdefault("starts_on", school.today())

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        self.refuse_passed("ends_on", self.school.today())
        return data


class CoverForm(SpanForm):
    """A class, who covers it, and the days."""

    REFUSALS = {
        Class.Ended: ("school_class", _("This class has ended. Please choose another.")),
        Teaching.NotPosted: ("posting", _("This person does not teach here on all of these days.")),
        Teaching.Taken: ("posting", _("This person covers the class on some of these days already.")),
    }

    school_class = forms.ModelChoiceField(
        Class.objects.none(),
        label=_("Class"),
        empty_label="–",
        error_messages={"required": _("Please choose a class.")},
    )
    posting = forms.ModelChoiceField(
        Posting.objects.none(),
        label=_("Who covers it?"),
        empty_label="–",
        error_messages={"required": _("Please choose who covers it.")},
    )
    starts_on = day_field(_("First day"), error_messages={"required": _("Please choose the first day.")})
    ends_on = day_field(_("Last day"), error_messages={"required": _("Please choose the last day.")})

    def __init__(self, *args: Any, school: School, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.school = school
        today = school.today()
        teachers = Posting.objects.at_school(school).filter(role__in=TEACHES).exclude(ends_on__lt=today)
        self.fields["posting"].queryset = teachers.select_related("user").order_by("sort_key", "pk")  # type: ignore[attr-defined]
        self.fields["posting"].label_from_instance = attrgetter("shown_name")  # type: ignore[attr-defined]
        classes = school.classes.filter(academic_year__ends_on__gte=today, academic_year__starts_on__lte=today)
        self.fields["school_class"].queryset = classes.standing(today).order_by("year_group__order", "sort_key")  # type: ignore[attr-defined]
        self.initial.setdefault("starts_on", today)

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        self.refuse_passed("ends_on", self.school.today())
        return data

    def add_refusal(self, why: Exception) -> None:
        """Says in words why the verb was refused."""
        self.add_error(*self.REFUSALS[type(why)])
