"""What was ended from this browser last, kept with its session, so that one tap puts it back."""

from datetime import date
from typing import Any, NamedTuple

from django.http import HttpRequest

from foundation import clock
from roll.dated import Ending, Span
from roll.models import Posting, School

KEY = "ended_posting"
SECONDS = 30 * 60


class Undo(NamedTuple):
    """What the list offers to put back."""

    posting: int
    name: str


def keep(request: HttpRequest, ending: Ending) -> None:
    """Keeps it for half an hour, in place of what was kept before."""
    request.session[KEY] = {
        "posting": ending.posting,
        "span": written(ending.span),
        "day": ending.day.isoformat(),
        "teachings": {str(key): written(span) for key, span in ending.teachings.items()},
        "at": clock.now().timestamp(),
    }


def ending_of(request: HttpRequest, pk: int) -> Ending | None:
    """Returns what ended with this posting; None where it is another, or too long ago."""
    kept_now = request.session.get(KEY)
    if not kept_now or kept_now["posting"] != pk or kept_now["at"] < clock.now().timestamp() - SECONDS:
        return None
    spans = {int(key): read(span) for key, span in kept_now["teachings"].items()}
    return Ending(pk, read(kept_now["span"]), date.fromisoformat(kept_now["day"]), spans)


def kept(request: HttpRequest, school: School) -> Undo | None:
    """Returns what the school's list offers to put back; None where there is nothing."""
    kept_now = request.session.get(KEY)
    if not kept_now or not ending_of(request, kept_now["posting"]):
        return None
    posting = Posting.objects.at_school(school).filter(pk=kept_now["posting"]).select_related("user").first()
    return Undo(posting.pk, posting.shown_name) if posting else None


def forget(request: HttpRequest) -> None:
    """Nothing is offered any more."""
    request.session.pop(KEY, None)


def written(span: Span) -> list[str | None]:
    return [day.isoformat() if day else None for day in span]


def read(span: list[Any]) -> Span:
    return Span(*(date.fromisoformat(day) if day else None for day in span))
