"""The office and the head say who is in a photo. Not in Wagtail's admin: that holds no pupils, and editors see none."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from editing.models import Desk
from foundation.models import ContentImage
from foundation.pictures import with_sizes
from roll.consent.models import PhotoConsent, PhotoPurpose, PhotoSubject
from roll.consent.views import classes_of
from roll.doors import MemberRequest, staff_page
from roll.models import Posting, Pupil, School

PAGE = 24


def pictures_of(school: School) -> QuerySet[Any]:
    """All of the school's pictures, each with how many pupils are `named` and how many of those lack a yes."""
    yes = PhotoConsent.objects.standing().filter(pupil=OuterRef("pupil"), purpose=PhotoPurpose.WEBSITE)
    missing = PhotoSubject.objects.filter(~Exists(yes))
    own = ContentImage.objects.filter(collection__in=Desk.objects.filter(school=school).values("collection"))
    return own.annotate(
        named=Count("subjects", distinct=True),
        missing=Count("subjects", filter=Q(subjects__in=missing.values("pk")), distinct=True),
    )


@require_safe
@staff_page("office", "head")
def photos(request: HttpRequest, posting: Posting) -> HttpResponse:
    """Of pupils, those that wait first; or all, for an editor may have overlooked a child."""
    shows_all = request.GET.get("shown") == "all"
    pictures = pictures_of(posting.at)
    if not shows_all:
        pictures = pictures.filter(Q(shows_pupils=True) | Q(named__gt=0))
    order = ("-pk",) if shows_all else ("named", "-pk")
    found = Paginator(pictures.order_by(*order), PAGE).get_page(request.GET.get("page"))
    with_sizes(found, "wide")
    query = "&shown=all" if shows_all else ""
    context = {"school": posting.at, "photos": found, "shows_all": shows_all, "query": query}
    return render(request, "editing/photos.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page("office", "head")
def photo(request: MemberRequest, posting: Posting, pk: int) -> HttpResponse:
    """A class at a time: who of it is in the photo. Those of other classes stay as they are."""
    school = posting.at
    image = get_object_or_404(pictures_of(school), pk=pk)
    classes = list(classes_of(school))
    chosen = request.POST.get("class") or request.GET.get("class")
    shown = next((each for each in classes if str(each.pk) == chosen), classes[0] if classes else None)
    pupils = list(shown.pupils_on(school.today())) if shown else []
    wrong, status = "", 200
    if request.method == "POST":
        try:
            wrong, status = said(request, image, school, pupils)
        except PhotoSubject.AnotherPicture:
            wrong, status = changed()
        if not wrong:
            return redirect("editing:photos", school.slug) if "nobody" in request.POST else redirect(request.path)
    context = {
        "school": school,
        "image": image,
        "classes": classes,
        "shown": shown,
        "pupils": pupils,
        "named": list(subjects(image)),
        "wrong": wrong,
    }
    return render(request, "editing/photo.html", context, status=status)


def said(request: MemberRequest, image: ContentImage, school: School, pupils: list[Pupil]) -> tuple[str, int]:
    """(why nothing was done, the answer's status); empty where it is done. Raises AnotherPicture."""
    if request.POST.get("file") != image.file.name:
        return changed()
    ticked, seen = (set(request.POST.getlist(name)) for name in ("pupil", "seen"))
    if "nobody" in request.POST:
        named = {pupil.pk for pupil in subjects(image) if str(pupil.pk) in seen}
        # Not where somebody is named who wasn't on the page that was answered.
        if not PhotoSubject.name_nobody(image, seen=named, school=school, by=request.user):
            return changed()
        messages.success(request, _("Noted: nobody can be recognised in it."))
        return "", 302
    here = [pupil for pupil in pupils if str(pupil.pk) in ticked]
    # A tick that another has set since the page was shown is not taken away.
    among = {pupil.pk for pupil in pupils if str(pupil.pk) in ticked | seen}
    if not PhotoSubject.name(image, here, school=school, by=request.user, among=among):
        return _("Tick who is in the photo, or say that nobody can be recognised."), 422
    messages.success(request, _("Saved. The photo is shown when every home has said yes."))
    return "", 302


def changed() -> tuple[str, int]:
    return _("It has been changed since you opened this page. Please read it again."), 409


def subjects(image: ContentImage) -> QuerySet[Any]:
    """The pupils in it, each with `says_yes` for the website."""
    yes = PhotoConsent.objects.standing().filter(pupil=OuterRef("pk"), purpose=PhotoPurpose.WEBSITE)
    named = PhotoSubject.objects.filter(image=image).values("pupil")
    return Pupil.objects.filter(pk__in=named).annotate(says_yes=Exists(yes))
