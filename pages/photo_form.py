"""The editor's form of a school's page: what a photo must have, and what may not stand beside it."""

from collections.abc import Iterator
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.forms import WagtailAdminPageForm
from wagtail.blocks import StreamValue, StructValue
from wagtail.blocks.list_block import ListValue
from wagtail.fields import StreamField

from foundation.models import ContentImage
from foundation.plain_text import PlainTextMixin, one_line
from roll.names import find_pupil_names

PHOTO_ALT_LETTERS = 200
FIRST_NAME_ONLY = gettext_lazy("“%(name)s” looks like a child’s full name. Next to a photo, use the first name only.")


def nested_values(value: Any) -> Iterator[Any]:
    """Yields a field's value and all that is nested in its blocks, each struct before what is in it."""
    yield value
    if isinstance(value, StreamValue):
        for child in value:
            yield from nested_values(child.value)
    elif isinstance(value, StructValue):
        for each in value.values():
            yield from nested_values(each)
    elif isinstance(value, ListValue):
        for each in value:
            yield from nested_values(each)


def undescribed_pictures(page: Any) -> Iterator[tuple[str, ContentImage]]:
    """Yields each picture of this very version beside which nothing says what it shows, with the field to say it in."""
    for field in page._meta.fields:
        if field.name == "photo_alt" and page.photo and not page.photo_alt.strip():
            yield field.name, page.photo
        elif isinstance(field, StreamField):
            for part in nested_values(getattr(page, field.attname)):
                if isinstance(part, StructValue) and "alt" in part and not (part["alt"] or "").strip():
                    yield from ((field.name, each) for each in part.values() if isinstance(each, ContentImage))


class BasePageForm(PlainTextMixin, WagtailAdminPageForm):
    """The form of every page: a title is in one line."""


class PhotoWordsForm(BasePageForm):
    """Asks what a photo shows before the page is published or handed in. A draft may lack it, and saves itself."""

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if "photo_alt" in self.fields and (photo := cleaned.get("photo")) and not cleaned.get("photo_alt"):
            # Said once already, of the picture itself.
            cleaned["photo_alt"] = one_line(photo.description)[:PHOTO_ALT_LETTERS]
        if any(isinstance(part, ContentImage) for value in cleaned.values() for part in nested_values(value)):
            self._check_names(cleaned)
        return cleaned

    def _post_clean(self) -> None:
        self.instance.is_being_drafted = self.is_deferred_validation
        super()._post_clean()
        if self.is_deferred_validation:
            return
        # After the page's own rules: some pages have this one already.
        bare = self.cleaned_data.get("photo") and not self.cleaned_data.get("photo_alt")
        if bare and "photo_alt" in self.fields and "photo_alt" not in self.errors:
            self.add_error("photo_alt", ValidationError(_("Say in a few words what the photo shows.")))

    def _check_names(self, cleaned: dict[str, Any]) -> None:
        """Adds an error to each field with text beside a photo that looks like a pupil's full name.

        The error repeats only what the editor wrote. Asked of a page that shows a picture.
        """
        school = getattr(self.instance, "school", None) or self.parent_page.specific.school
        texts = [(field, text) for field, value in cleaned.items() for text in texts_beside_photo(value)]
        names = find_pupil_names(school, [text for _field, text in texts])
        for (field, _text), name in zip(texts, names, strict=True):
            if name:
                self.add_error(field, ValidationError(FIRST_NAME_ONLY % {"name": name}))


def texts_beside_photo(value: Any) -> Iterator[str]:
    """Yields the texts of a field that may stand beside a photo.

    They are the value itself if it is text, else the texts of each struct that holds a picture.
    """
    if isinstance(value, str):
        yield value
        return
    for part in nested_values(value):
        if isinstance(part, StructValue) and any(isinstance(each, ContentImage) for each in part.values()):
            yield from (each for each in part.values() if isinstance(each, str))
