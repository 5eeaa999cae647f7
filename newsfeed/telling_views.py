"""Who will be told, before it is done; and what was told by mistake, taken back."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from foundation.keys import key_of
from foundation.plain_text import plain
from newsfeed.forms import number_of
from newsfeed.models import NewsPage, SocialPost
from newsfeed.notices import NewsPublished
from roll.doors import MemberRequest, staff_page
from roll.models import Audience, Posting

LONGEST_REASON = 300


@require_safe
@staff_page("editor", "head")
def who_is_told(request: HttpRequest, posting: Posting) -> HttpResponse:
    """One sentence with numbers, and no name, for the audience that is being chosen."""
    asked = request.GET.get("tell", "")
    if not asked:
        return HttpResponse(_("Nobody will be told."), content_type="text/plain; charset=utf-8")
    audience = get_object_or_404(Audience.within(posting.at), pk=key_of(asked))
    return HttpResponse(number_of(audience), content_type="text/plain; charset=utf-8")


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page("editor", "head")
def recall(request: MemberRequest, posting: Posting, pk: int) -> HttpResponse:
    """Stops what isn't sent, takes back what was, and unpublishes it in all languages. With a reason, which is kept."""
    page = get_object_or_404(NewsPage.objects.select_related("school", "locale"), pk=pk, school=posting.school)
    reason, wrong, status = plain(request.POST.get("reason", "")), "", 200
    if request.method == "POST":
        wrong, status = taken_back(request, page, reason)
        if not wrong:
            messages.success(request, _("Taken back. It is off the site in all languages."))
            return redirect("newsfeed:recall", posting.at.slug, page.pk)
    event = NewsPublished.standing(page.translation_key)
    context = {
        "school": posting.at,
        "page": page,
        "event": event,
        "posts": SocialPost.objects.perhaps_there().filter(page=page.translation_key),
        "reached": event.reached() if event else None,
        "recalled": [(each, each.reached()) for each in NewsPublished.recalled(page.translation_key)],
        "reason": reason,
        "wrong": wrong,
    }
    return render(request, "newsfeed/recall.html", context, status=status)


def taken_back(request: MemberRequest, page: NewsPage, reason: str) -> tuple[str, int]:
    """(why nothing was done, the answer's status); empty where it is done."""
    if not reason:
        return _("Write in a few words why."), 422
    if len(reason) > LONGEST_REASON:
        return _("Please write at most 300 letters."), 422
    try:
        page.recall(by=request.user, reason=reason)
    except NewsPage.NotTold:
        return _("Nobody was told of it, or it has been taken back already."), 409
    return "", 302
