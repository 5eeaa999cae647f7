"""What news is about."""

from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from wagtail.snippets.models import register_snippet

from foundation.sort_keys import Sorted
from newsfeed.forms import TopicForm


@register_snippet
class Topic(Sorted):
    """What a piece of news is about, the same for all schools."""

    name = models.CharField(_("in English"), max_length=40, unique=True)
    name_hi = models.CharField(_("in Hindi"), max_length=40, blank=True)
    name_pa = models.CharField(_("in Punjabi"), max_length=40, blank=True)
    name_ur = models.CharField(_("in Urdu"), max_length=40, blank=True)
    icon = models.CharField(_("icon"), max_length=40, default="newspaper")
    tone = models.CharField(_("colour"), max_length=8, default="brand")

    base_form_class = TopicForm

    class Meta:
        ordering = ("sort_key",)
        verbose_name = _("topic")
        verbose_name_plural = _("topics")

    def __str__(self) -> str:
        return getattr(self, f"name_{get_language()}", "") or self.name

    @property
    def names(self) -> list[str]:
        return [name for name in (self.name, self.name_hi, self.name_pa, self.name_ur) if name]
