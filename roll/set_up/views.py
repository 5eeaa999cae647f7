from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from roll.doors import MemberRequest, staff_page
from roll.forward.next_year import next_year
from roll.models import Posting
from roll.rights import SEES_SCHOOL
from roll.set_up.steps import steps_of


@require_safe
@staff_page(*SEES_SCHOOL)
def set_up(request: MemberRequest, posting: Posting) -> HttpResponse:
    """What the school has, what it still needs, and the way to each. It keeps nothing itself: two may work at once."""
    steps = steps_of(posting.at)
    done = sum(step.is_done for step in steps)
    following = next((step for step in steps if not step.is_done), None)
    context = {"school": posting.at, "steps": steps, "done": done, "following": following}
    context["next_year"] = next_year(posting.at)
    return render(request, "roll/set_up.html", context)
