"""The office and the head say who is in a photo. Not in Wagtail's admin: that holds no pupils, and editors see none."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from editing.forms import SubjectsForm
from editing.models import Desk
from foundation.models import ContentImage
from foundation.pictures import load_sizes
from roll.consent.models import PhotoConsent, PhotoPurpose, PhotoSubject
from roll.consent.views import classes_of
from roll.doors import MemberRequest, staff_page
from roll.models import Posting, Pupil, School, User

PAGE = 24


def pictures_of(school: School) -> QuerySet[Any]:
    """All of the school's pictures, each with `subject_count` pupils named and `missing_consents` of them."""
    yes = PhotoConsent.objects.standing().filter(pupil=OuterRef("pupil"), purpose=PhotoPurpose.WEBSITE)
    missing = PhotoSubject.objects.filter(~Exists(yes))
    images = ContentImage.objects.filter(collection__in=Desk.objects.filter(school=school).values("collection"))
    return images.annotate(
        subject_count=Count("subjects", distinct=True),
        missing_consents=Count("subjects", filter=Q(subjects__in=missing.values("pk")), distinct=True),
    )


@require_safe
@staff_page("office", "head")
def photos(request: MemberRequest, posting: Posting) -> HttpResponse:
    """Of pupils, those that wait first; or all, for an editor may have overlooked a child."""
    shows_all = request.GET.get("shown") == "all"
    pictures = pictures_of(posting.at)
    if not shows_all:
        pictures = pictures.filter(Q(shows_pupils=True) | Q(subject_count__gt=0))
    order = ("-pk",) if shows_all else ("subject_count", "-pk")
    page = Paginator(pictures.order_by(*order), PAGE).get_page(request.GET.get("page"))
    load_sizes(page, "wide")
    query = "&shown=all" if shows_all else ""
    context = {"school": posting.at, "photos": page, "shows_all": shows_all, "query": query}
    return render(request, "editing/photos.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page("office", "head")
def photo(request: MemberRequest, posting: Posting, pk: int) -> HttpResponse:
    """A class at a time: who of it is in the photo. Those of other classes stay as they are."""
    school = posting.at
    image = get_object_or_404(pictures_of(school), pk=pk)
    classes = list(classes_of(school))
    chosen = request.POST.get("class") or request.GET.get("class")
    school_class = next((each for each in classes if str(each.pk) == chosen), classes[0] if classes else None)
    pupils = list(school_class.pupils_on(school.today())) if school_class else []
    form = SubjectsForm(image, school, request.POST if request.method == "POST" else None)
    if form.is_valid() and (message := save_subjects(form, pupils, by=request.user)):
        messages.success(request, message)
        return redirect("editing:photos", school.slug) if "nobody" in form.data else redirect(request.path)
    context = {
        "school": school,
        "image": image,
        "classes": classes,
        "school_class": school_class,
        "pupils": pupils,
        "subjects": list(subjects_of(image)),
        "wrong": form.wrong,
    }
    return render(request, "editing/photo.html", context, status=form.status)


def save_subjects(form: SubjectsForm, pupils: list[Pupil], *, by: User) -> str:
    """Records who is in the photo, and returns the words that say so; empty where the form has an error now."""
    if "nobody" in form.data:
        return form.save_no_subjects(subjects_of(form.image), by=by)
    return form.save_subjects(pupils, by=by)


def subjects_of(image: ContentImage) -> QuerySet[Any]:
    """The pupils in it, each with `says_yes` for the website."""
    yes = PhotoConsent.objects.standing().filter(pupil=OuterRef("pk"), purpose=PhotoPurpose.WEBSITE)
    subjects = PhotoSubject.objects.filter(image=image).values("pupil")
    return Pupil.objects.filter(pk__in=subjects).annotate(says_yes=Exists(yes))
