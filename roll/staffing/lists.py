"""Who serves at a school, with what they teach, and who covers a class."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from roll.models import Posting, School, Teaching
from roll.models.postings import PostingQuerySet
from roll.rights import STAFF, Role

MOST_FORMER = 50


@dataclass
class StaffRow:
    """One posting; `classes` are the names of those taught today, each once. `may_change`: by whoever looks."""

    posting: Posting
    name: str
    classes: list[str]
    may_change: bool

    @property
    def sign_in(self) -> str:
        """The address with which they sign in; empty where they have none."""
        return self.posting.user.email or self.posting.user.phone or ""


def staff_rows(school: School, day: date, *, by_head: bool) -> list[StaffRow]:
    """Those who serve there on that day or later, by name. Two queries."""
    postings = with_user(Posting.objects.at_school(school).filter(Q(ends_on__isnull=True) | Q(ends_on__gte=day)))
    taught: dict[int, list[str]] = defaultdict(list)
    teachings = Teaching.objects.holding(day).filter(school=school).order_by("school_class__sort_key", "pk")
    for user, name in teachings.values_list("user", "school_class__name"):
        taught[user].append(name)
    return [
        StaffRow(
            each,
            each.shown_name,
            list(dict.fromkeys(taught[each.user_id])) if each.role in STAFF else [],
            by_head or each.role != Role.HEAD,
        )
        for each in postings.order_by("sort_key", "pk")
    ]


def former_rows(school: School, day: date) -> list[StaffRow]:
    """Those whose days there have passed, the last first, as many as a page holds."""
    postings = with_user(Posting.objects.at_school(school).filter(ends_on__lt=day))
    former = postings.order_by("-ends_on", "sort_key", "pk")[:MOST_FORMER]
    return [StaffRow(each, each.shown_name, [], may_change=False) for each in former]


def with_user(postings: PostingQuerySet) -> PostingQuerySet:
    """With what a row shows of the person."""
    return postings.select_related("user")


def covers_of(school: School, day: date) -> list[Teaching]:
    """The covers that hold on that day or later, the first to begin first, each with `cover_name`."""
    covers = Teaching.objects.filter(school=school, is_cover=True, ends_on__gte=day)
    listed = list(covers.select_related("user", "school_class").order_by("starts_on", "school_class__sort_key", "pk"))
    names = Posting.objects.names_at(school, [each.user_id for each in listed])
    for each in listed:
        each.cover_name = names.get(each.user_id) or str(each.user)  # type: ignore[attr-defined]
    return listed
