"""The editors' forms of news and resources, and of news that is taken back."""

from datetime import datetime
from zoneinfo import ZoneInfo

from django.forms import ModelMultipleChoiceField
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.forms import WagtailAdminModelForm

from foundation.plain_text import LineField, PlainTextMixin
from foundation.punctuation import listed
from foundation.status_form import StatusForm
from newsfeed.channels import channels_of
from pages.forms import SchoolPageForm, audience_label
from roll.models import Audience, School


class NewsPageForm(SchoolPageForm):
    def set_choices(self, school: School) -> None:
        self.set_audience_choices(school, read_by=_("Everyone"), tell=_("Nobody"))
        self.set_channel_choice(school)
        if "tell" not in self.fields:
            return
        if not self.instance.pk:
            self.initial["tell"] = Audience.of(school).pk
        self.set_tell_help_text(school)

    def set_channel_choice(self, school: School) -> None:
        """Ticked on what is new; a school without channels isn't asked."""
        names = channels_of(school)
        if not names:
            self.fields.pop("post_to_channels", None)
        elif field := self.fields.get("post_to_channels"):
            field.help_text = _("Once, on: %(channels)s. Only what anyone may read is posted.") % {
                "channels": listed(names)
            }
            if not self.instance.pk:
                self.initial["post_to_channels"] = True

    def set_tell_help_text(self, school: School) -> None:
        """The number below the choice; the editor's script asks anew for each that is chosen."""
        field = self.fields["tell"]
        if told_at := self.instance.told_at() if self.instance.pk else None:
            field.help_text = told_text(told_at, school)
            return
        chosen = field.queryset.filter(pk=self.initial.get("tell")).first()
        number = recipients_text(chosen) if chosen else ""
        field.help_text = " ".join(filter(None, (str(field.help_text), number)))
        field.widget.attrs["data-told"] = reverse("newsfeed:who_is_told", args=[school.slug])
        field.widget.attrs["data-told-now"] = number


def recipients_text(audience: Audience) -> str:
    """With whom it is about: without a script the sentence stays while another is chosen."""
    return f"{audience_label(audience)}: {audience.recipients().counts().as_text()}"


def told_text(moment: datetime, school: School) -> str:
    local = moment.astimezone(ZoneInfo(school.time_zone))
    return _("They were notified on %(day)s. Nobody is notified again.") % {
        "day": date_format(local, "DATETIME_FORMAT")
    }


class TopicForm(PlainTextMixin, WagtailAdminModelForm):
    """Wagtail's form for a topic, whose name stands in the titles of feeds."""


class ResourcePageForm(SchoolPageForm):
    def set_choices(self, school: School) -> None:
        super().set_choices(school)
        for name, rows in (("years", school.year_groups.all()), ("subjects", school.subjects.all())):
            if isinstance(field := self.fields.get(name), ModelMultipleChoiceField):
                field.queryset = rows


class RecallForm(StatusForm):
    reason = LineField(
        max_length=300,
        error_messages={
            "required": gettext_lazy("Say why, in a few words."),
            "max_length": gettext_lazy("Please write no more than 300 characters."),
        },
    )
