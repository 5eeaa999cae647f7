"""What was written and not sent: its owner sees it, sends it or throws it away."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from roll import devices
from roll.doors import MemberRequest, member_page
from roll.scope import signed_in
from roll.unsent.keeping import is_of_this_site, keep_form, may_be_kept
from roll.unsent.models import KEPT, Unsent


@require_safe
@member_page
def unsent(request: MemberRequest, token: str) -> HttpResponse:
    kept = get_object_or_404(Unsent.objects.of(request.user).whole(), token=token)
    context = {"kept": kept, "words": words_of(kept.data), "until": kept.kept_at + KEPT}
    return render(request, "roll/unsent.html", context)


@require_POST
@member_page
def unsent_removal(request: MemberRequest, token: str) -> HttpResponse:
    get_object_or_404(Unsent.objects.of(request.user), token=token)
    Unsent.objects.of(request.user).filter(token=token).discard()
    messages.success(request, _("Deleted."))
    return redirect("portal:home")


def words_of(data: QueryDict) -> list[str]:
    """Returns what a person wrote, by which they know it again; without keys, choices and dates of the form."""
    return [value for values in dict(data.lists()).values() for value in values if is_written(value)]


def is_written(value: Any) -> bool:
    try:
        UUID(value)
    except ValueError:
        is_text = " " in value.strip() or len(value) > 24 or not value.isascii()
        return is_text and not value.startswith(("{", "["))
    return False


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403. Where one of our own pages was open for too long, what was written in it is kept."""
    user: Any = request.user
    view = request.resolver_match and request.resolver_match.func
    # On a shared computer the page may be another's who was here before.
    own = signed_in(user) and devices.is_only_user(request, user) and is_of_this_site(request)
    kept = keep_form(request, user) if own and may_be_kept(request, view) else None
    return render(request, "403_csrf.html", {"unsent": kept}, status=403)
