"""The demo's front door and its outbox. Signs anybody in as anybody: production settings refuse to hold it."""

from csp.decorators import csp
from django.contrib.auth import login
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from demo import links
from demo.guises import people
from demo.models import SentMail
from journal.kinds import Kind
from roll.doors import public_page

PER_PAGE = 20
SIGNED_IN = Kind("demo.signed_in", _("Signed in by the demo's front door"))
# The HTML of a message, in a frame: it shows, and can do nothing.
FRAME_POLICY = {
    "default-src": ["'none'"],
    "style-src": ["'unsafe-inline'"],
    "base-uri": ["'none'"],
    "form-action": ["'none'"],
    "frame-ancestors": ["'self'"],
    "sandbox": ["allow-top-navigation-by-user-activation"],
}


@require_safe
@public_page
def index(request: HttpRequest) -> HttpResponse:
    """Everybody one can be, a card each."""
    newest = SentMail.objects.first()
    return render(request, "demo/index.html", {"people": people(), "newest": newest})


@require_POST
@public_page
def visit(request: HttpRequest, role: str) -> HttpResponse:
    """Signs the visitor in as that person, in the language in which the visitor reads."""
    user = next((user for guise, user in people() if guise.role == role), None)
    if user is None:
        raise Http404
    user.language = get_language() or user.language
    user.save(update_fields=["language"])
    login(request, user, backend="django.contrib.auth.backends.ModelBackend")
    SIGNED_IN.write(by=user)
    return redirect("portal:home")


@require_safe
@public_page
def sent(request: HttpRequest) -> HttpResponse:
    page = Paginator(SentMail.objects.defer("html"), PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "demo/sent.html", {"page": page})


@require_safe
@public_page
def mail(request: HttpRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(SentMail, pk=pk)
    context = {
        "mail": found,
        "text": links.in_text(found.text),
        "is_reader": getattr(request.user, "email", None) == found.to,
        "guise": next((guise for guise, user in people() if user.email == found.to), None),
    }
    return render(request, "demo/mail.html", context)


@require_safe
@csp(FRAME_POLICY)
@public_page
def mail_page(request: HttpRequest, pk: int) -> HttpResponse:
    """The HTML part alone, as a mail program would show it."""
    return HttpResponse(links.in_page(get_object_or_404(SentMail, pk=pk).html))
