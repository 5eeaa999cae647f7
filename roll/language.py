"""Which language a page is in: the address where it says so, else what the person chose."""

from collections.abc import Callable
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.middleware.locale import LocaleMiddleware
from django.urls import translate_url
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.utils.translation import check_for_language, get_language_from_path
from django.views.decorators.http import require_POST

from foundation.ways_back import way_back
from roll.doors import public_page
from roll.models import User
from roll.scope import signed_in


class AddressLocaleMiddleware(LocaleMiddleware):
    """Django's, but a 404 of our own views stays one: only an address that leads nowhere is tried in a language."""

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        if response.status_code == 404 and request.resolver_match:
            patch_vary_headers(response, ("Accept-Language",))
            return response
        return super().process_response(request, response)


class UserLanguageMiddleware:
    """A signed-in person reads in their own language on every device; stands after AuthenticationMiddleware."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        # Only where there is a session: a visitor's page must stay free of one, so that it can be cached whole.
        has_session = settings.SESSION_COOKIE_NAME in request.COOKIES
        if has_session and not get_language_from_path(request.path_info) and (user := member(request)):
            translation.activate(user.language)
            request.LANGUAGE_CODE = translation.get_language()
        return self.get_response(request)


def member(request: HttpRequest) -> User | None:
    return request.user if isinstance(request.user, User) and signed_in(request.user) else None


@require_POST
@public_page
def set_language(request: HttpRequest) -> HttpResponse:
    """Remembers the chosen language: in a cookie, and with the person where somebody is signed in."""
    code = request.POST.get("language", "")
    target = way_back(request, request.POST.get("next", "/"), otherwise="/")
    if code not in dict(settings.LANGUAGES) or not check_for_language(code):
        return HttpResponseRedirect(target)
    if user := member(request):
        user.language = code
        user.save(update_fields=["language"])
    # An address below /hi/ is only known while Hindi is spoken.
    with translation.override(get_language_from_path(urlsplit(target).path) or translation.get_language()):
        target = translate_url(target, code)
    response = HttpResponseRedirect(target)
    secure = settings.LANGUAGE_COOKIE_SECURE
    response.set_cookie(settings.LANGUAGE_COOKIE_NAME, code, max_age=365 * 24 * 3600, samesite="Lax", secure=secure)
    return response
