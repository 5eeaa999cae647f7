"""What pages are measured against.

Most against `ruler`: session, user, four simple queries, thirty rows, about 3.6 kB. Its rows are Django's own, so that
no figure's data makes it longer. Public pages against `minimal`, a page of Wagtail's with nothing of ours on it, and
those that are kept against `constant`, for which nothing is done at all.
"""

from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.http import Http404, HttpRequest, HttpResponse
from django.template import engines
from wagtail.models import Locale, Page, Site
from wagtail.views import serve

QUERIES = 6
PAGE = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Ruler</title></head><body>
<h1>User {{ user.pk }}</h1><p>{{ kinds }} kinds, {{ group.name }}, {% for each in locales %}{{ each }} {% endfor %}</p>
<table><thead><tr><th>No.</th><th>Name</th><th>Code</th><th>Kind</th></tr></thead><tbody>
{% for row in rows %}<tr><td>{{ row.pk }}</td><td><a href="/{{ row.pk }}/">{{ row.name|truncatechars:32 }}</a></td>\
<td>{{ row.codename|truncatechars:32 }}</td><td>{{ row.content_type_id }}</td></tr>
{% endfor %}</tbody></table></body></html>"""
TEMPLATE = engines["django"].from_string(PAGE)


def ruler(request: HttpRequest) -> HttpResponse:
    if not request.user.is_authenticated:
        raise Http404
    context = {
        "user": request.user,
        "kinds": ContentType.objects.count(),
        "group": Group.objects.order_by("pk").first(),
        "locales": list(Locale.objects.values_list("language_code", flat=True)),
        "rows": list(Permission.objects.order_by("pk")[:30]),
    }
    # Without the request: the site's context processors are part of its pages, not of the ruler.
    return HttpResponse(TEMPLATE.render(context))


def constant(request: HttpRequest) -> HttpResponse:
    return HttpResponse("The same words for everybody.")


def plant() -> str:
    """The address of the minimal page, which is made below the root, beside the site's own tree."""
    top = Page.get_first_root_node().add_child(instance=Page(title="Minimal", slug="minimal"))
    top.add_child(instance=Page(title="Minimal page", slug="page"))
    return "/minimal/page/"


def minimal(request: HttpRequest, path: str) -> HttpResponse:
    """As Wagtail finds and serves it (templates/wagtailcore/page.html), were its parent the root of the site."""
    site = Site.find_for_request(request)
    site.root_page = Page.objects.get(slug="minimal")
    return serve(request, path)
