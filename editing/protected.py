"""What is needed elsewhere is not deleted in the admin, and whoever tried reads why."""

from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.db.models import Model, ProtectedError, RestrictedError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from foundation.punctuation import listed

# Of kinds, not of rows: among these may be a child's.
KINDS_NAMED = 5


def explain_protected(request: HttpRequest, exception: Any) -> HttpResponse | None:
    """Returns the way back, with the reason, where a row could not be deleted; None of any other error.

    Wagtail's small windows and lists are told by JSON.
    """
    if not isinstance(exception, ProtectedError | RestrictedError) or request.method != "POST":
        return None
    rows = exception.protected_objects if isinstance(exception, ProtectedError) else exception.restricted_objects
    words = _("This is still needed by: %(kinds)s. Nothing was deleted.") % {"kinds": kinds_of(rows)}
    if request.headers.get("X-Requested-With") == "XMLHttpRequest":
        return JsonResponse({"success": False, "error_message": words}, status=409)
    messages.error(request, words)
    return redirect(request.get_full_path())


def kinds_of(rows: Iterable[Model]) -> str:
    """Returns what kinds of things these are, each once, a few of them."""
    names = dict.fromkeys(str(type(row)._meta.verbose_name_plural) for row in rows)
    return capfirst(listed(list(names)[:KINDS_NAMED]) + (" …" if len(names) > KINDS_NAMED else ""))
