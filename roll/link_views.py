"""Signing in by a link: the page has one button, so that programs which only look at links don't use it up."""

from allauth.account.internal.flows.login import record_authentication
from allauth.account.utils import perform_login
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from roll.doors import public_page
from roll.scope import signed_in
from roll.sign_in import LINK
from roll.sign_in_links import spend, user_of


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@public_page
def sign_in_link(request: HttpRequest, token: str) -> HttpResponse:
    """The page's address is the key itself: what it leads to learns the site's name alone, and logs no more."""
    answer = _answer(request, token)
    answer["Referrer-Policy"] = "strict-origin"
    return answer


def _answer(request: HttpRequest, token: str) -> HttpResponse:
    user = user_of(token)
    if not user or (request.method == "POST" and not spend(user)):
        return render(request, "roll/sign_in_link.html", {"is_good": False}, status=410)
    if request.method != "POST":
        return render(request, "roll/sign_in_link.html", {"is_good": True})
    if signed_in(request.user):
        logout(request)  # or the session of somebody else would be emptied on the way, and what is noted in it now
    record_authentication(request, user, method=LINK)
    # An administrator has nobody's child to see.
    target = reverse("wagtailadmin_home") if user.is_superuser else None
    return perform_login(request, user, email=user.email, redirect_url=target)
