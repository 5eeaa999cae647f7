from django.db import models
from django.utils.translation import gettext_lazy as _


class Mode(models.TextChoices):
    """How the two meet."""

    IN_PERSON = "in_person", _("At school")
    PHONE = "phone", _("Phone")
    VIDEO = "video", _("Video")

    @property
    def icon(self) -> str:
        return {Mode.IN_PERSON: "map-pin", Mode.PHONE: "phone", Mode.VIDEO: "video"}[self]
