"""What browsers and finders of faults ask of every site: how it stands on a phone's first screen, and whom to write to.

The icons that they ask for at the root are files: `site/root/`, drawn from `site/static/crest.svg`.
"""

from datetime import timedelta

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.templatetags.static import static
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from foundation import clock
from pages.addresses import home_address
from roll.doors import public_page

AN_HOUR = {"Cache-Control": "public, max-age=3600"}
# As in site/styles/10-tokens.css, and in site/static/crest.svg.
INK, PAPER = "#0B566B", "#FFFFFF"
ICONS = (
    ("icon-192.png", "192x192", "any"),
    ("icon-512.png", "512x512", "any"),
    ("icon-maskable-512.png", "512x512", "maskable"),
)
# The standard asks for a day within a year, after which nobody is to trust it.
HOLDS_FOR = timedelta(days=180)


@require_safe
@public_page
def manifest(request: HttpRequest, language: str = "en") -> HttpResponse:
    """The site as an app of a phone's first screen, in one language."""
    if language not in dict(settings.LANGUAGES):
        raise Http404
    icons = [
        {"src": static(name), "sizes": sizes, "type": "image/png", "purpose": purpose} for name, sizes, purpose in ICONS
    ]
    with translation.override(language):
        said = {
            "id": "/",
            "name": f"{_('Chaupal')} – {_('Where school and home meet')}",
            "short_name": _("Chaupal"),
            "description": _("News from our schools, and your own children's day."),
            "lang": language,
            "dir": "rtl" if language in settings.LANGUAGES_BIDI else "ltr",
        }
    shape = {"start_url": home_address(language), "scope": "/", "display": "minimal-ui"}
    colours = {"theme_color": INK, "background_color": PAPER}
    answer = JsonResponse(
        said | shape | colours | {"icons": icons}, json_dumps_params={"ensure_ascii": False}, headers=AN_HOUR
    )
    answer["Content-Type"] = "application/manifest+json; charset=utf-8"
    return answer


@require_safe
@public_page
def security_txt(request: HttpRequest) -> HttpResponse:
    """Whom to tell of a fault (RFC 9116), where somebody has said who reads that."""
    if not (contact := settings.SECURITY_CONTACT):
        raise Http404
    lines = {
        "Contact": contact if ":" in contact else f"mailto:{contact}",
        "Expires": f"{(clock.now() + HOLDS_FOR):%Y-%m-%dT00:00:00Z}",
        "Preferred-Languages": ", ".join(code for code, _name in settings.LANGUAGES),
        "Canonical": f"{settings.BASE_URL}{reverse('security_txt')}",
    }
    text = "".join(f"{name}: {value}\n" for name, value in lines.items())
    return HttpResponse(text, content_type="text/plain; charset=utf-8", headers=AN_HOUR)
