from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from newsfeed.models import NewsIndexPage
from roll.doors import staff_page
from roll.models import Posting


@require_safe
@staff_page("editor", "head")
def write(request: HttpRequest, posting: Posting) -> HttpResponse:
    """Straight to an empty piece of news of this school, in the editor's own language."""
    indexes = {
        page.locale.language_code: page
        for page in NewsIndexPage.objects.filter(school=posting.school).select_related("locale")
    }
    index = indexes.get(get_language() or "en") or next(iter(indexes.values()), None)
    if index is None:  # the school's pages are made when its first editor comes to the admin
        return redirect("wagtailadmin_home")
    return redirect("wagtailadmin_pages:add", "newsfeed", "newspage", index.pk)
