"""Ending what was left open elsewhere: on the page "You" each sees where they are signed in."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from roll.doors import MemberRequest, member_page
from roll.sessions.models import SignIn


@require_POST
@member_page
def ending(request: MemberRequest, pk: int) -> HttpResponse:
    """Of one: where it is this very session, the next page asks to sign in."""
    get_object_or_404(SignIn, user=request.user, pk=pk).finish(SignIn.End.FROM_ELSEWHERE)
    messages.success(request, _("Signed out there."))
    return redirect("portal:you")


@require_POST
@member_page
def others_ending(request: MemberRequest) -> HttpResponse:
    """Of all but this session."""
    others = SignIn.objects.open().filter(user=request.user).exclude(session_key=request.session.session_key)
    for sign_in in others:
        sign_in.finish(SignIn.End.FROM_ELSEWHERE)
    messages.success(request, _("Signed out everywhere else."))
    return redirect("portal:you")
