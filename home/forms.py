"""How a school's public pages look, as its editor sets it."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from foundation.files.cleaning import IMAGES
from foundation.files.uploads import UploadField
from foundation.plain_text import PlainTextMixin
from home import colours
from home.models import SchoolLook
from home.models.look import BANNERS

DAY = {"type": "date"}


class LookForm(PlainTextMixin, forms.ModelForm):
    logo = UploadField(
        accepted=IMAGES,
        label=_("A logo"),
        required=False,
        help_text=_("A PNG, WebP or JPEG picture, best square and on white, up to 15 MB."),
    )
    drop_logo = forms.BooleanField(label=_("Remove the logo"), required=False)

    class Meta:
        model = SchoolLook
        fields = ("brand", *BANNERS, "banner_from", "banner_until")
        widgets = {
            "brand": forms.TextInput(attrs={"type": "color"}),
            "banner_from": forms.DateInput(attrs=DAY, format="%Y-%m-%d"),
            "banner_until": forms.DateInput(attrs=DAY, format="%Y-%m-%d"),
            **{
                name: forms.Textarea(attrs={"rows": 2, "dir": "auto", "lang": name[-2:], "maxlength": 200})
                for name in BANNERS
            },
        }
        help_texts = {
            "brand": _("In dark mode a lighter shade is used."),
            "banner_from": _("Leave it empty to start at once."),
            "banner_until": _("The banner disappears the day after."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.instance.logo_version:
            self.fields["drop_logo"].widget = forms.HiddenInput()
        # A colour picker can't be empty.
        self.fields["brand"].required = True
        self.initial["brand"] = self.instance.brand or colours.SITE_COLOUR

    @property
    def nearest(self) -> str:
        """The shade to offer instead of one that was refused."""
        brand = str(self.data.get("brand", ""))
        refused = "brand" in self.errors and colours.HEX.fullmatch(brand)
        return colours.nearest_readable(brand, colours.LIGHT) if refused else ""

    @property
    def swatches(self) -> dict[str, str]:
        """The colour as it stands, and what stands for it in dark."""
        brand = self.initial["brand"]
        dark = (
            colours.SITE_COLOUR_IN_DARK
            if brand == colours.SITE_COLOUR
            else colours.nearest_readable(brand, colours.DARK)
        )
        return {"light": brand, "dark": dark}
