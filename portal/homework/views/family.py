"""What a home does with homework: sees it, opens its file, says that it is done."""

from pathlib import Path

from django.http import FileResponse, Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from foundation.files.cleaning import HOMEWORK
from foundation.files.names import disposition
from foundation.keys import key_of
from foundation.private import serve_private
from foundation.ways_back import way_back
from notices.inbox import mark_subjects_opened
from portal.homework.lists import LOOK_BACK, homework_of, homework_since
from portal.homework.models import Homework, HomeworkDone
from portal.homework.notices import HomeworkSet
from roll.doors import MemberRequest, family_page, member_page
from roll.models import Pupil
from roll.rights import Right

SHOWN_IN_PLACE = {".pdf", ".jpg"}


@require_safe
@family_page(Right.HOMEWORK)
def child_list(request: MemberRequest, pupil: Pupil) -> HttpResponse:
    """A child's homework, what comes next first, then the last month's."""
    today = pupil.school.today()
    homework_list = list(homework_since(pupil=pupil.pk, day=today - LOOK_BACK))
    if request.method == "GET" and homework_list:
        mark_subjects_opened(request.user, HomeworkSet, [each.pk for each in homework_list])
    context = {
        "pupil": pupil,
        "own": pupil.user_id == request.user.pk,
        "today": today,
        "upcoming": [each for each in homework_list if each.due_on >= today],
        "past": [each for each in reversed(homework_list) if each.due_on < today],
    }
    return render(request, "portal/homework/child_list.html", context)


@require_POST
@family_page(Right.HOMEWORK)
def ticks(request: MemberRequest, pupil: Pupil) -> HttpResponse:
    """`done` or `undone` is the key of the homework; `back` the page to return to."""
    word = "done" if "done" in request.POST else "undone"
    key = request.POST.get(word, "")
    homework = get_object_or_404(homework_of(pupil.pk), pk=key_of(key))
    if word == "done":
        homework.done_by(pupil, by=request.user)
    else:
        homework.undone_by(pupil, by=request.user)
    child_page = reverse("portal:homework:child_list", args=[pupil.code])
    return redirect(way_back(request, request.POST.get("back", ""), otherwise=child_page))


@require_safe
@member_page
def detail(request: MemberRequest, pk: int) -> HttpResponse:
    """One homework, with a tick for each child of this reader that it is set for."""
    of_family = Homework.objects.of_family(request.user)
    homework = get_object_or_404(of_family.select_related("school", "school_class", "subject", "set_by"), pk=pk)
    same_day = list(of_family.set_with(homework).select_related("subject"))
    family_pupils = Pupil.objects.of_family(request.user, Right.HOMEWORK).filter(pk__in=homework.pupils().values("pk"))
    pupils = list(family_pupils)
    done = HomeworkDone.objects.filter(homework=homework, pupil__in=pupils).values_list("pupil", flat=True)
    if request.method == "GET":
        mark_subjects_opened(request.user, HomeworkSet, [each.pk for each in same_day])
    request.school_name = homework.school.local_name
    context = {
        "homework": homework,
        "others": [each for each in same_day if each != homework],
        "today": homework.school.today(),
        "rows": [(pupil, pupil.pk in set(done)) for pupil in pupils],
        "own": [pupil.user_id for pupil in pupils] == [request.user.pk],
    }
    return render(request, "portal/homework/detail.html", context)


@require_safe
@member_page
def file(request: MemberRequest, pk: int) -> HttpResponseBase:
    """The file that belongs to it, for the home and for the class's teachers."""
    homework = get_object_or_404(Homework.objects.visible_to(request.user), pk=pk)
    ending = Path(homework.file.name or "").suffix
    if ending not in HOMEWORK.content_types:
        raise Http404
    response: FileResponse = serve_private(homework.file, HOMEWORK.content_types[ending])
    as_attachment = ending not in SHOWN_IN_PLACE
    response["Content-Disposition"] = disposition(homework.title, ending, "homework", as_attachment)
    return response
