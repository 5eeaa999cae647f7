"""The head and the office post people at their school, change what they do, and end it."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from roll.doors import MemberRequest, staff_page
from roll.models import Posting, Teaching
from roll.rights import SEES_SCHOOL, Role
from roll.staffing import undo
from roll.staffing.forms import CoverForm, NewPostingForm, PostingForm
from roll.staffing.lists import covers_of, former_rows, staff_rows

REFUSED = tuple(PostingForm.REFUSALS)


@require_safe
@staff_page(*SEES_SCHOOL)
def staff(request: MemberRequest, posting: Posting) -> HttpResponse:
    """Everybody who serves at the school, those who did, and who covers a class."""
    school = posting.at
    today = school.today()
    context = {
        "school": school,
        "staff": staff_rows(school, today, by_head=is_head(request, posting)),
        "former": former_rows(school, today),
        "covers": covers_of(school, today),
        "undo": undo.kept(request, school),
    }
    return render(request, "roll/staff/list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(*SEES_SCHOOL)
def staff_new(request: MemberRequest, posting: Posting) -> HttpResponse:
    """Adds somebody by the address of their mail; the answer is the same whether or not it had an account."""
    school = posting.at
    data = request.POST if request.method == "POST" else None
    form = NewPostingForm(data, school=school, by_head=is_head(request, posting))
    if form.is_valid():
        try:
            given = Posting.give(school, **form.cleaned_data, by=request.user)
        except REFUSED as why:
            form.add_refusal(why)
        else:
            done = _("%(name)s has been added. We send them an e-mail with the way to sign in.")
            messages.success(request, done % {"name": given.name})
            return redirect("roll:staff", school.slug)
    return render_form(request, "roll/staff/new.html", {"school": school, "form": form})


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(*SEES_SCHOOL)
def staff_posting(request: MemberRequest, posting: Posting, pk: int) -> HttpResponse:
    """Changes a role, its days, the name shown."""
    target = changeable(request, posting, pk)
    by_head, days = is_head(request, posting), {"starts_on": target.starts_on, "ends_on": target.ends_on}
    initial = {"name": target.shown_name, "role": target.role, **days}
    form = PostingForm(request.POST if request.method == "POST" else None, initial=initial, by_head=by_head)
    form.fields["starts_on"].required = target.starts_on is not None
    if form.is_valid():
        try:
            target.change(**form.cleaned_data, by=request.user)
        except REFUSED as why:
            if target.has_ended:
                return say_ended(request, posting)
            form.add_refusal(why)
        else:
            messages.success(request, _("Saved."))
            return redirect("roll:staff", posting.at.slug)
    return render_posting(request, posting, pk, form)


@require_POST
@staff_page(*SEES_SCHOOL)
def posting_ending(request: MemberRequest, posting: Posting, pk: int) -> HttpResponse:
    """Ends a posting this minute; the list then offers to undo it."""
    target = changeable(request, posting, pk)
    try:
        ending = target.end(by=request.user)
    except Posting.LastHead:
        wrong = _("Then the school would be without a head. Please add another head first.")
        return render_posting(request, posting, pk, None, wrong)
    except Posting.HeadsOnly as since:
        raise Http404 from since
    except Posting.Over:
        return say_ended(request, posting)
    undo.keep(request, ending)
    done = _(
        "Ended: %(name)s can’t open anything here as a member of staff, save by another role. What they wrote stays."
    )
    messages.success(request, done % {"name": target.shown_name})
    if target.user_id == request.user.pk:
        return redirect("portal:home")
    return redirect("roll:staff", posting.at.slug)


@require_POST
@staff_page(*SEES_SCHOOL)
def posting_undo(request: MemberRequest, posting: Posting, pk: int) -> HttpResponse:
    """Puts back what was ended from this browser last."""
    school, ending = posting.at, undo.ending_of(request, pk)
    target = Posting.objects.at_school(school).filter(pk=pk).first()
    if not ending or not target:
        messages.info(request, _("There is nothing to undo any more."))
        return redirect("roll:staff", school.slug)
    try:
        target.restore(ending, by=request.user)
        messages.success(request, _("%(name)s is back, as before.") % {"name": target.shown_name})
    except Posting.HeadsOnly:
        messages.warning(request, _("Only a head can say who is a head."))
    except Posting.Taken:
        messages.warning(request, _("This can’t be undone any more: they have been added again since."))
    undo.forget(request)
    return redirect("roll:staff", school.slug)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(*SEES_SCHOOL)
def cover_new(request: MemberRequest, posting: Posting) -> HttpResponse:
    """Gives a class to a teacher for some days."""
    school = posting.at
    form = CoverForm(request.POST if request.method == "POST" else None, school=school)
    if form.is_valid():
        data = form.cleaned_data
        teacher = data.pop("posting")
        try:
            Teaching.give_cover(teacher, **data, by=request.user)
        except tuple(CoverForm.REFUSALS) as why:
            form.add_refusal(why)
        else:
            words = {"name": teacher.shown_name, "class": data["school_class"].name}
            messages.success(request, _("%(name)s covers class %(class)s.") % words)
            return redirect("roll:staff", school.slug)
    return render_form(request, "roll/staff/cover.html", {"school": school, "form": form})


@require_POST
@staff_page(*SEES_SCHOOL)
def cover_ending(request: MemberRequest, posting: Posting, pk: int) -> HttpResponse:
    """Ends a cover this minute."""
    get_object_or_404(Teaching, pk=pk, school=posting.at, is_cover=True).end_cover(by=request.user)
    messages.success(request, _("The cover has ended."))
    return redirect("roll:staff", posting.at.slug)


def say_ended(request: MemberRequest, posting: Posting) -> HttpResponse:
    """Somebody else ended it just before."""
    messages.info(request, _("This has ended already."))
    return redirect("roll:staff", posting.at.slug)


def is_head(request: MemberRequest, posting: Posting) -> bool:
    """Says whether whoever looks is a head of this school, whatever else they are there."""
    return request.user.posting_at(posting.at, {Role.HEAD}) is not None


def changeable(request: MemberRequest, posting: Posting, pk: int) -> Posting:
    """Returns a posting of the school that has not ended; a head's to heads alone. Raises Http404."""
    school = posting.at
    standing = Posting.objects.at_school(school).exclude(ends_on__lt=school.today())
    target: Posting = get_object_or_404(standing.select_related("user", "school"), pk=pk)
    if target.role == Role.HEAD and not is_head(request, posting):
        raise Http404
    return target


def render_posting(
    request: MemberRequest, posting: Posting, pk: int, form: PostingForm | None, wrong: str = ""
) -> HttpResponse:
    """The page of one posting as the database has it, with what was filled in."""
    target = changeable(request, posting, pk)
    if form is None:
        initial = {"name": target.shown_name, "role": target.role}
        days = {"starts_on": target.starts_on, "ends_on": target.ends_on}
        form = PostingForm(initial=initial | days, by_head=is_head(request, posting))
    context = {"school": posting.at, "form": form, "target": target, "name": target.shown_name, "wrong": wrong}
    return render_form(request, "roll/staff/posting.html", context)


def render_form(request: MemberRequest, template: str, context: dict[str, Any]) -> HttpResponse:
    """Returns the page, 422 where what was filled in was refused."""
    refused = context["form"].is_bound or context.get("wrong")
    return render(request, template, context, status=422 if refused else 200)
