"""Links of a kept message, made to lead to the site one is looking at: under whichever name and port it answers."""

import re

from django.conf import settings
from django.utils.html import urlize
from django.utils.safestring import SafeString, mark_safe

HERE = re.compile(rf'href="(?:{re.escape(settings.BASE_URL)}|https?://(?:localhost|127\.0\.0\.1)(?::\d+)?)(?=["/])')


def in_text(text: str) -> SafeString:
    """The words as HTML, escaped, with their addresses as links."""
    return mark_safe(HERE.sub('href="', urlize(text, autoescape=True)))


def in_page(html: str) -> str:
    """The HTML part, whose links open in the window around its frame."""
    return HERE.sub('href="', html).replace("<head>", '<head><base target="_top">', 1)
