"""Before many are told, somebody says how many: where each way to publish is sent, and what is read there."""

from datetime import timedelta
from typing import Any, NamedTuple

from django.conf import settings
from django.contrib import messages
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from editing.models import Submission
from pages.models import SchoolContentPage
from roll.recipients import RecipientCounts
from roll.rights import Role

# How long a number that was shown holds: to count thousands anew would keep waiting whoever presses the button.
SEAL_MAX_AGE = timedelta(minutes=30)
SALT = "editing.confirmations"


class Telling(NamedTuple):
    """What publishing a page would do. `number` is to be typed; 0 where nothing is asked. `seal` says it was shown."""

    numbers: RecipientCounts | None
    told_at: Any
    number: int
    seal: str


def telling_of(page: SchoolContentPage) -> Telling:
    people = page.people_to_tell()
    numbers = people.counts() if people else None
    number = numbers.total if numbers and numbers.total > settings.TELL_CONFIRM_ABOVE else 0
    seal = signing.dumps([page.latest_revision_id, number], salt=SALT) if number else ""
    return Telling(numbers, page.told_at(), number, seal)


def sealed_number(page: SchoolContentPage, seal: str) -> int | None:
    """The number that was shown for this very version; None where there is none, or it is too old."""
    try:
        version, number = signing.loads(seal, salt=SALT, max_age=SEAL_MAX_AGE)
    except signing.BadSignature:
        return None
    return int(number) if version == page.latest_revision_id else None


def parse_number(text: str) -> int | None:
    """A number as people write it, in whichever digits: 1,024 · 1 024 · १०२४. None where it is none."""
    bare = "".join(each for each in text if each not in " ,.\u00a0\u202f")
    return int(bare) if bare.isdecimal() and len(bare) < 10 else None


def wrong_number_text(number: int, typed: str) -> str:
    if not typed.strip():
        return _("Type how many people will be notified.")
    words = ngettext(
        "%(n)d person will be notified. Nothing is published yet. To confirm, type this number.",
        "%(n)d people will be notified. Nothing is published yet. To confirm, type this number.",
        number,
    )
    return words % {"n": number}


def ask_for_number(request: HttpRequest, page: SchoolContentPage) -> HttpResponse:
    """To the page where it is said: with the decision for a head before whom it waits, else on its own.

    Both are for those who are posted at the school: to a superuser who isn't they would answer 404.
    """
    user: Any = request.user
    if not user.posting_at(page.school, {Role.EDITOR, Role.HEAD}):
        words = _(
            "Not published yet. First an editor or the head of the school has to confirm how many people "
            "will be notified."
        )
        messages.warning(request, words)
        return redirect("wagtailadmin_pages:edit", page.pk)
    messages.warning(request, _("Not published yet. Please confirm first how many people will be notified."))
    submission = Submission.objects.waiting().filter(page=page.pk).first()
    if submission and user.posting_at(page.school, {Role.HEAD}):
        return redirect("editing:submission", page.school.slug, submission.pk)
    return redirect("editing:confirmation", page.school.slug, page.pk)
