"""Captions in WebVTT, checked before they are kept: a browser shows none of a file that begins wrongly."""

import re

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from foundation.plain_text import plain

TIME = r"(?:(\d{2,4}):)?([0-5]\d):([0-5]\d)\.(\d{3})"
CUE = re.compile(rf"{TIME}[ \t]+-->[ \t]+{TIME}(?:[ \t].*)?$")


def normalise(text: str) -> str:
    """With the line ends of the format, and without the mark some programs put first."""
    text = plain(text.removeprefix("\ufeff"))
    return text + "\n" if text else ""


def check_captions(text: str) -> None:
    """Raises ValidationError in words, with the line where it is wrong."""
    lines = normalise(text).split("\n")
    if not re.match(r"WEBVTT(?:[ \t]|$)", lines[0]):
        raise ValidationError(_("Captions start with a line that says WEBVTT. Please paste the whole file."))
    cues = [number for number, line in enumerate(lines) if "-->" in line]
    if not cues:
        raise ValidationError(_("These captions have no times, such as: 00:01.000 --> 00:04.000"))
    for number in cues:
        times = CUE.match(lines[number].strip())
        if not times or seconds(*times.groups()[:4]) >= seconds(*times.groups()[4:]):
            words = _("Line %(number)d is not a start and end time, such as: 00:01.000 --> 00:04.000")
            raise ValidationError(words % {"number": number + 1})
        if not lines[number + 1].strip():
            raise ValidationError(_("There are no words below the time in line %(number)d.") % {"number": number + 1})


def seconds(hours: str | None, minutes: str, whole: str, thousandths: str) -> float:
    return int(hours or 0) * 3600 + int(minutes) * 60 + int(whole) + int(thousandths) / 1000
