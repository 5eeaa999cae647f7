"""What is read: the editors' and the head's report."""

from typing import Any, NamedTuple
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from newsfeed.report import PERIODS, Report
from roll.doors import MemberRequest, staff_page
from roll.models import Posting

# The drawing's own units: a day's width, and the height of the day with most readers.
WIDTH, HEIGHT = 10, 100


class Bar(NamedTuple):
    x: int
    y: int
    height: int


class Column(NamedTuple):
    """A heading that sorts: `turn` is what the address asks when it is pressed."""

    label: str
    turn: str
    sorts: str


@require_safe
@staff_page("editor", "head")
def reads(request: MemberRequest, posting: Posting) -> HttpResponse:
    report = chosen_report(request, posting)
    order = request.GET.get("sort", "-reads")
    days = report.by_day()
    context = {
        "school": posting.school,
        "report": report,
        "items": report.sorted(order),
        "columns": columns(order),
        "order": order,
        "by_day": days,
        "total": sum(number for _day, number in days),
        "most": max(number for _day, number in days),
        "bars": bars([number for _day, number in days]),
        "box": f"0 0 {WIDTH * len(days)} {HEIGHT}",
        "shares": [(_("By language"), report.by_language()), (_("Where readers come from"), report.by_source())],
        "periods": PERIODS,
    }
    return render(request, "newsfeed/reads.html", context)


@require_safe
@staff_page("editor", "head")
def reads_csv(request: MemberRequest, posting: Posting) -> HttpResponse:
    """For a spreadsheet; begins with the mark by which Excel knows the letters of all languages."""
    report = chosen_report(request, posting)
    response = HttpResponse("\ufeff" + report.csv(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="reads-{report.school.slug}-{report.days}-days.csv"'
    return response


def chosen_report(request: MemberRequest, posting: Posting) -> Report:
    assert posting.school  # noqa: S101  (the door has looked)
    days = request.GET.get("days", "")
    try:
        page = UUID(request.GET.get("page", ""))
    except ValueError:
        page = None
    return Report(posting.school, int(days) if days in map(str, PERIODS) else 30, page)


def columns(order: str) -> list[Column]:
    """Words go up first, numbers down."""
    result = []
    for name, label in (
        ("title", _("Page")),
        ("reads", _("Reads")),
        ("told", _("Notified")),
        ("opened", _("Opened")),
    ):
        first, then = (name, f"-{name}") if name == "title" else (f"-{name}", name)
        sorts = {name: "ascending", f"-{name}": "descending"}.get(order, "")
        result.append(Column(label, then if order == first else first, sorts))
    return result


def bars(numbers: list[int]) -> list[Bar]:
    most = max(numbers, default=0) or 1
    heights: list[Any] = [round(number * HEIGHT / most) for number in numbers]
    return [Bar(WIDTH * place + 1, HEIGHT - height, height) for place, height in enumerate(heights)]
