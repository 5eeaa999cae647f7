"""A school's logo, colours, its banner and its events as files. The pages themselves are Wagtail's."""

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import condition, require_http_methods, require_safe

from foundation.files.names import disposition
from foundation.revalidate import revalidate
from home.calendar_files import CONTENT_TYPE, event_calendar, school_calendar
from home.forms import LookForm
from home.models import EventPage, SchoolLogo, SchoolLook
from pages.addresses import address
from roll.doors import MemberRequest, public_page, staff_page
from roll.models import Posting, School
from roll.scope import signed_in

A_YEAR = "public, max-age=31536000, immutable"
ASK_AGAIN = "public, no-cache"


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page("editor", "head", "office")
def look(request: MemberRequest, posting: Posting) -> HttpResponse:
    """Logo and colour. What can't be read, or never ends, comes back with a sentence."""
    school = posting.at
    school_look = SchoolLook.objects.filter(school=school).first() or SchoolLook(school=school)
    data = request.POST.copy() if request.method == "POST" else None
    if data and data.get("offered"):
        data["brand"] = request.POST["offered"]
    form = LookForm(data, request.FILES or None, instance=school_look)
    if data is not None and form.is_valid():
        form.instance.change(
            by=request.user, logo=form.cleaned_data["logo"], without_logo=form.cleaned_data["drop_logo"]
        )
        messages.success(request, _("Saved. Everyone can see it now."))
        return redirect("home:look", school.slug)
    context = {"form": form, "school": school, "front": address(translation.get_language() or "en", f"{school.slug}/")}
    return render(request, "home/look.html", context, status=422 if data is not None else 200)


@require_safe
@public_page
def colours(request: HttpRequest, school: str) -> HttpResponseBase:
    """The school's stylesheet. Its address carries its version, so that a browser asks once."""
    school_look = get_object_or_404(SchoolLook.objects.exclude(brand=""), school__slug=school)
    answer = condition(etag_func=lambda request: f'"{school_look.version}"')(
        lambda request: HttpResponse(school_look.stylesheet, content_type="text/css; charset=utf-8")
    )(request)
    answer["Cache-Control"] = A_YEAR if request.GET.get("v") == school_look.version else ASK_AGAIN
    return answer


@require_safe
@public_page
def logo(request: HttpRequest, school: str, size: str) -> HttpResponseBase:
    """The school's logo as a JPEG, `large` or `small`; its address carries its version, as the stylesheet's does."""
    columns = {"large": "large", "small": "small"}
    if size not in columns:
        raise Http404
    rows = SchoolLogo.objects.filter(school__slug=school).values_list(columns[size], "school__look__logo_version")
    if not (row := rows.first()):
        raise Http404
    content, version = bytes(row[0]), row[1]
    answer = condition(etag_func=lambda request: f'"{version}-{size}"')(
        lambda request: HttpResponse(content, content_type="image/jpeg")
    )(request)
    answer["Cache-Control"] = A_YEAR if request.GET.get("v") == version else ASK_AGAIN
    return answer


@require_safe
@public_page
def events_file(request: HttpRequest, school: str, language: str) -> HttpResponseBase:
    """What is coming up for everybody, for a calendar that asks again by itself."""
    if language not in dict(settings.LANGUAGES):
        raise Http404
    place = get_object_or_404(School, slug=school)
    with translation.override(language):
        body = school_calendar(EventPage.objects.upcoming(place, None), place)
    return revalidate(request, HttpResponse(body, content_type=CONTENT_TYPE))


@require_safe
@public_page
def event_file(request: HttpRequest, school: str, pk: int) -> HttpResponseBase:
    """One event, for whoever may read its page."""
    pages = EventPage.objects.live().readable_by(request.user).for_serving()
    page = get_object_or_404(pages, pk=pk, school__slug=school)
    answer = HttpResponse(event_calendar(page), content_type=CONTENT_TYPE)
    answer["Content-Disposition"] = disposition(page.title, ".ics", page.slug)
    if not page.read_by_id and not signed_in(request.user):
        return revalidate(request, answer)
    answer["Cache-Control"] = "private, no-store"
    return answer
