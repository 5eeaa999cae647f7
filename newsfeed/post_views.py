"""What became of a school's news on its channels, for its editors and its head."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from newsfeed.channels import channels_of
from newsfeed.models import SocialPost
from newsfeed.report import names_of
from roll.doors import MemberRequest, staff_page
from roll.models import Posting

PER_PAGE = 20
TONES = {"sent": "ok", "waiting": "info", "sending": "info", "unsure": "warn", "failed": "bad", "dropped": ""}


@require_safe
@staff_page("editor", "head")
def posts(request: MemberRequest, posting: Posting) -> HttpResponse:
    """The newest first. Four queries, however many."""
    social_posts = SocialPost.objects.filter(school=posting.at).order_by("-pk")
    page = Paginator(social_posts, PER_PAGE).get_page(request.GET.get("page"))
    names = names_of({post.page for post in page})
    titles = {key: title for key, (title, _kind) in names.items()}
    rows = [(post, titles.get(post.page, _("A page that no longer exists")), TONES[post.state]) for post in page]
    context = {"school": posting.at, "posts": page, "rows": rows, "channels": list(channels_of(posting.at))}
    return render(request, "newsfeed/posts.html", context)


@require_POST
@staff_page("editor", "head")
def send_again(request: MemberRequest, posting: Posting, pk: int) -> HttpResponse:
    post = get_object_or_404(SocialPost, pk=pk, school=posting.at)
    try:
        post.send_again(by=request.user)
        messages.success(request, _("It is being sent again."))
    except SocialPost.NotStuck:
        messages.warning(request, _("It is already being sent, or has arrived."))
    return redirect("newsfeed:posts", posting.at.slug)
