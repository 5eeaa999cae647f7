"""The editors' forms of news and resources, and of news that is taken back."""

from datetime import datetime
from zoneinfo import ZoneInfo

from django.forms import ModelMultipleChoiceField
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from foundation.plain_text import LineField
from foundation.status_form import StatusForm
from newsfeed.channels import channels_of
from pages.forms import SchoolPageForm, in_words
from roll.models import Audience, School


class NewsPageForm(SchoolPageForm):
    def offer(self, school: School) -> None:
        self.offer_audiences(school, read_by=_("Everyone"), tell=_("Nobody"))
        self.offer_channels(school)
        if "tell" not in self.fields:
            return
        if not self.instance.pk:
            self.initial["tell"] = Audience.of(school).pk
        self.say_who_is_told(school)

    def offer_channels(self, school: School) -> None:
        """Ticked on what is new; a school without channels isn't asked."""
        names = channels_of(school)
        if not names:
            self.fields.pop("post_to_channels", None)
        elif field := self.fields.get("post_to_channels"):
            field.help_text = _("Once, on: %(channels)s. Only what everybody may read is posted.") % {
                "channels": ", ".join(names)
            }
            if not self.instance.pk:
                self.initial["post_to_channels"] = True

    def say_who_is_told(self, school: School) -> None:
        """The number below the choice; the editor's script asks anew for each that is chosen."""
        field = self.fields["tell"]
        if told := self.instance.told_at() if self.instance.pk else None:
            field.help_text = told_already(told, school)
            return
        chosen = field.queryset.filter(pk=self.initial.get("tell")).first()
        number = number_of(chosen) if chosen else ""
        field.help_text = " ".join(filter(None, (str(field.help_text), number)))
        field.widget.attrs["data-told"] = reverse("newsfeed:who_is_told", args=[school.slug])
        field.widget.attrs["data-told-now"] = number


def number_of(audience: Audience) -> str:
    """With whom it is about: without a script the sentence stays while another is chosen."""
    return f"{in_words(audience)}: {audience.recipients().counts().as_text()}"


def told_already(moment: datetime, school: School) -> str:
    local = moment.astimezone(ZoneInfo(school.time_zone))
    return _("They were told on %(day)s. Nobody is told again.") % {"day": date_format(local, "j F Y, H:i")}


class ResourcePageForm(SchoolPageForm):
    def offer(self, school: School) -> None:
        super().offer(school)
        for name, own in (("years", school.year_groups.all()), ("subjects", school.subjects.all())):
            if isinstance(field := self.fields.get(name), ModelMultipleChoiceField):
                field.queryset = own


class RecallForm(StatusForm):
    reason = LineField(
        max_length=300,
        error_messages={
            "required": gettext_lazy("Write in a few words why."),
            "max_length": gettext_lazy("Please write at most 300 letters."),
        },
    )
