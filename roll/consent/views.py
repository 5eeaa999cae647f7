"""A home says yes or no to photos of its child; the office sees who has, a class at a time, and notes signed forms."""

from typing import Any, NamedTuple

from django.contrib import messages
from django.db.models import Count, Q
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_safe

from foundation.keys import key_of
from roll.consent.forms import SignedFormsForm
from roll.consent.models import Answer, PhotoConsent, PhotoPurpose
from roll.doors import MemberRequest, family_page, staff_page
from roll.models import Class, Enrolment, Posting, Pupil, School
from roll.rights import SEES_SCHOOL, Right

WORDS = {
    PhotoPurpose.WEBSITE: ("globe", gettext_lazy("In news and pages that anyone can read. Never with the full name.")),
    PhotoPurpose.SOCIAL: ("share-2", gettext_lazy("On the school’s pages in social media.")),
    PhotoPurpose.PRESS: ("newspaper", gettext_lazy("When reporters come to the school, for a celebration or a prize.")),
}


# --- At home ---------------------------------------------------------------------------------------------------------
@require_http_methods(["GET", "HEAD", "POST"])
@family_page(Right.DETAILS)
def photo_consents(request: MemberRequest, pupil: Pupil) -> HttpResponse:
    """One card a purpose, with one button: yes, or take it back."""
    if request.method == "POST":
        decide(request, pupil)
        return redirect("photo_consents", pupil.code)
    standing = {each.purpose: each for each in PhotoConsent.objects.standing().filter(pupil=pupil)}
    context = {
        "pupil": pupil,
        "purposes": [(purpose, *WORDS[purpose], standing.get(purpose)) for purpose in PhotoPurpose],
        "may_decide": PhotoConsent.may_be_given_by(request.user, pupil),
    }
    return render(request, "roll/photo_consents.html", context)


def decide(request: MemberRequest, pupil: Pupil) -> None:
    act = next((act for act in ("give", "withdraw") if request.POST.get(act) in PhotoPurpose.values), None)
    if act is None:
        raise Http404
    purpose = request.POST[act]
    try:
        if act == "give":
            PhotoConsent.give(pupil, purpose, by=request.user)
            messages.success(request, _("Thank you. The school may now show these photos."))
            return
        if consent := PhotoConsent.objects.standing().filter(pupil=pupil, purpose=purpose).first():
            consent.withdraw(by=request.user)
        messages.success(request, _("Withdrawn. These photos will no longer be shown."))
    except PhotoConsent.Withdrawn:
        messages.info(request, _("Only the school office can change this one. Please ask there."))
    except PhotoConsent.NotAllowed:
        messages.info(request, _("The school office can say who decides about photos of this child."))


# --- At school -------------------------------------------------------------------------------------------------------
@require_safe
@staff_page(*SEES_SCHOOL)
def photo_classes(request: MemberRequest, posting: Posting) -> HttpResponse:
    """The classes, each with the number of homes that have said yes to the website."""
    school = posting.at
    yes = active_consents(school).filter(purpose=PhotoPurpose.WEBSITE).values("pupil")
    counted = Enrolment.objects.holding(school.today()).filter(school_class__in=classes_of(school))
    numbers = {
        key: (consented, total)
        for key, consented, total in counted.order_by()
        .values("school_class")
        .annotate(consented=Count("pupil", filter=Q(pupil__in=yes), distinct=True), total=Count("pupil", distinct=True))
        .values_list("school_class", "consented", "total")
    }
    context = {"school": school, "classes": [(each, *numbers.get(each.pk, (0, 0))) for each in classes_of(school)]}
    return render(request, "roll/photo_classes.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(*SEES_SCHOOL)
def photo_class(request: MemberRequest, posting: Posting, class_pk: int) -> HttpResponse:
    """Each pupil with the purposes; ticks that were set or taken away since the page was shown are written down."""
    school = posting.at
    school_class = get_object_or_404(classes_of(school), pk=class_pk)
    pupils = list(school_class.pupils_on(school.today()))
    form = SignedFormsForm(request.POST if request.method == "POST" else None)
    ticked, seen = posted_answers(request, "yes"), posted_answers(request, "seen")
    if form.is_valid():
        changed = {"given": ticked - seen, "withdrawn": seen - ticked}
        number = PhotoConsent.note_signed_forms(pupils, **changed, note=form.cleaned_data["note"], by=request.user)
        done = ngettext("%(n)d answer recorded.", "%(n)d answers recorded.", number)
        messages.success(request, done % {"n": number})
        return redirect("roll:photo_class", school.slug, school_class.pk)
    standing = set(active_consents(school).filter(pupil__in=pupils).values_list("purpose", "pupil"))
    context = {
        "school": school,
        "school_class": school_class,
        "form": form,
        "rows": [(pupil, consent_boxes(pupil, standing, ticked if form.is_bound else standing)) for pupil in pupils],
    }
    return render(request, "roll/photo_class.html", context, status=422 if form.is_bound else 200)


def posted_answers(request: MemberRequest, name: str) -> set[Answer]:
    """From `purpose-pupil`, as the page writes them."""
    pairs = (each.partition("-") for each in request.POST.getlist(name))
    return {(purpose, key_of(key)) for purpose, _dash, key in pairs}


class ConsentBox(NamedTuple):
    """One purpose of one pupil: what the page sends for it, its name, whether there is a yes, whether it is ticked."""

    value: str
    label: str
    stands: bool
    is_ticked: bool


def consent_boxes(pupil: Pupil, standing: set[Answer], ticked: set[Answer]) -> list[ConsentBox]:
    return [
        ConsentBox(f"{name}-{pupil.pk}", str(label), (name, pupil.pk) in standing, (name, pupil.pk) in ticked)
        for name, label in PhotoPurpose.choices
    ]


def active_consents(school: School) -> Any:
    return PhotoConsent.objects.standing().filter(school=school)


def classes_of(school: School) -> Any:
    running = Class.objects.filter(school=school, academic_year=school.current_year())
    return (
        running.filter(kind=Class.Kind.REGISTRATION).standing(school.today()).order_by("year_group__order", "sort_key")
    )
