"""What stands in the bar at the bottom or side: five items by role, and only what exists."""

from dataclasses import dataclass, field
from typing import Any

from django.db.models import QuerySet, Value
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from foundation.templatetags.chaupal import address
from notices.inbox import unread_count
from roll.language import member
from roll.models import Guardian, Posting, Pupil, User
from roll.rights import Role


@dataclass
class Item:
    label: str
    icon: str
    url: str
    count: int = 0
    current: bool = field(default=False)


def navigation(request: HttpRequest) -> dict[str, Any]:
    """Context for base.html. Nothing is asked of the database before a template uses it."""
    user = member(request) if hasattr(request, "user") else None
    if user is None:
        return {"nav": [], "bar_school": "", "unread": 0}
    unread = SimpleLazyObject(lambda: unread_count(user))
    ties = SimpleLazyObject(lambda: list(_ties(user)))
    return {
        "nav": SimpleLazyObject(lambda: marked(items(user, unread, ties), request.path)),
        "bar_school": SimpleLazyObject(lambda: bar_school(user, ties)),
        "unread": unread,
    }


def items(user: User, unread: Any, ties: Any) -> list[Item]:
    """A person with two roles has the staff's bar; their children are on the staff's Today page as well."""
    postings = {posting.role: posting for posting in reversed(user.postings_today)}
    home = Item(_("Home"), "house", address("portal:home"))
    news = Item(_("News"), "newspaper", f"/{get_language()}/")
    bell = Item(_("Notices"), "bell", address("notices:inbox"), unread)
    you = Item(_("You"), "user-round", address("portal:you"))
    middle = [item for role in MIDDLE if role in postings for item in MIDDLE[role](postings[role])]
    if not middle and not postings:
        # Asked only of those who may be a pupil: it would cost each guardian's page a query.
        own = next((code for code, _school in ties if code), None) if user.may_have_a_card else None
        middle = (
            [homework(own)] if own and len(ties) == 1 else [Item(_("Children"), "users", address("portal:children"))]
        )
    chosen = {item.url: item for item in middle}
    return [home, *list(chosen.values())[:2], *([news] if len(chosen) < 2 else []), bell, you][:5]


def homework(own: str) -> Item:
    """A pupil's own."""
    return Item(_("Homework"), "book-open", reverse("portal:homework:child_list", args=[own]))


def registers(posting: Posting) -> Item:
    return Item(_("Register"), "clipboard-check", reverse("portal:attendance:register_list", args=[posting.at.slug]))


def reports(posting: Posting) -> Item:
    return Item(_("Reports"), "file-text", reverse("portal:reports:staff_list", args=[posting.at.slug]))


def access(posting: Posting) -> Item:
    return Item(_("Access"), "key-round", reverse("roll:access", args=[posting.at.slug]))


def writing(posting: Posting) -> Item:
    return Item(_("Write"), "pencil", reverse("newsfeed:write", args=[posting.at.slug]))


def queries() -> Item:
    return Item(_("Help"), "life-buoy", reverse("helpdesk:list"))


MIDDLE = {
    Role.HEAD: lambda posting: [queries(), registers(posting)],
    Role.TEACHER: lambda posting: [registers(posting), reports(posting)],
    Role.OFFICE: lambda posting: [access(posting), registers(posting)],
    Role.AGENT: lambda posting: [queries()],
    Role.EDITOR: lambda posting: [writing(posting), Item(_("Pages"), "newspaper", reverse("wagtailadmin_home"))],
}


def marked(bar: list[Item], path: str) -> list[Item]:
    """The item whose address is the longest beginning of the page's own is the current one."""
    under = [item for item in bar if path.startswith(item.url)]
    if under:
        max(under, key=lambda item: len(item.url)).current = True
    return bar


def bar_school(user: User, ties: Any) -> str:
    """The school's name when there is just one; a family of two schools reads the product's."""
    posted = {posting.school.name for posting in user.postings_today if posting.school}
    if not user.postings_today:
        posted = {school for _code, school in ties}
    return next(iter(posted)) if len(posted) == 1 else ""


def _ties(user: User) -> QuerySet[Any, Any]:
    """(code of the pupil whom this person is, school), and (empty, school) for each that knows them as a guardian."""
    as_guardian = Guardian.objects.filter(user=user).order_by().values_list(Value(""), "school__name")
    as_pupil = Pupil.objects.filter(user=user).order_by().values_list("code", "school__name")
    return as_pupil.union(as_guardian, all=True)
