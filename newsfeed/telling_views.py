"""Who will be told, before it is done; and what was told by mistake, taken back."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from foundation.keys import key_of
from newsfeed.forms import RecallForm, recipients_text
from newsfeed.models import NewsPage, SocialPost
from newsfeed.notices import NewsPublished
from roll.doors import MemberRequest, staff_page
from roll.models import Audience, Posting, User


@require_safe
@staff_page("editor", "head")
def who_is_told(request: MemberRequest, posting: Posting) -> HttpResponse:
    """One sentence with numbers, and no name, for the audience that is being chosen."""
    chosen = request.GET.get("tell", "")
    if not chosen:
        return HttpResponse(_("Nobody will be notified."), content_type="text/plain; charset=utf-8")
    audience = get_object_or_404(Audience.within(posting.at), pk=key_of(chosen))
    return HttpResponse(recipients_text(audience), content_type="text/plain; charset=utf-8")


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page("editor", "head")
def recall(request: MemberRequest, posting: Posting, pk: int) -> HttpResponse:
    """Stops what isn't sent, takes back what was, and unpublishes it in all languages. With a reason, which is kept."""
    page = get_object_or_404(NewsPage.objects.select_related("school", "locale"), pk=pk, school=posting.school)
    form = RecallForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and recall_news(page, form, by=request.user):
        messages.success(request, _("Taken back. It is off the site in all languages."))
        return redirect("newsfeed:recall", posting.at.slug, page.pk)
    event = NewsPublished.current_event(page.translation_key)
    context = {
        "school": posting.at,
        "page": page,
        "event": event,
        "posts": SocialPost.objects.possibly_posted().filter(page=page.translation_key),
        "counts": event.counts() if event else None,
        "recalled": [(each, each.counts()) for each in NewsPublished.recalled_events(page.translation_key)],
        "form": form,
    }
    return render(request, "newsfeed/recall.html", context, status=form.status)


def recall_news(page: NewsPage, form: RecallForm, *, by: User) -> bool:
    """Recalls the news with the form's reason; False, with an error on the form, where nobody was told of it."""
    try:
        page.recall(by=by, reason=form.cleaned_data["reason"])
    except NewsPage.NotTold:
        form.add_error(None, _("Nobody was notified of it, or it has already been taken back."))
    return not form.errors
