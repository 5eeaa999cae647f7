"""What stands in the bar at the bottom or side: five items by role, and only what exists."""

from dataclasses import dataclass, field
from typing import Any

from django.db.models import QuerySet, Value
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from foundation.templatetags.chaupal import address
from notices.inbox import unread_count
from roll.language import member
from roll.models import Guardian, Posting, Pupil, User
from roll.rights import Role
from roll.rooms import Link, rooms, rooms_with_link

# Whoever has several has the links of the first of these.
ROLES = (Role.HEAD, Role.TEACHER, Role.OFFICE, Role.AGENT, Role.EDITOR)


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
    codes_and_schools = SimpleLazyObject(lambda: list(_pupil_codes_and_schools(user)))
    return {
        "nav": SimpleLazyObject(lambda: mark_current(items(user, unread, codes_and_schools), request.path)),
        "bar_school": SimpleLazyObject(lambda: bar_school(user, codes_and_schools)),
        "unread": unread,
    }


def items(user: User, unread: Any, codes_and_schools: Any) -> list[Item]:
    """A person with two roles has the staff's bar; their children are on the staff's Today page as well."""
    postings = {posting.role: posting for posting in reversed(user.postings_today)}
    home = Item(_("Home"), "house", address("portal:home"))
    news = Item(_("News"), "newspaper", f"/{get_language()}/")
    bell = Item(_("Notices"), "bell", address("notices:inbox"), unread)
    you = Item(_("You"), "user-round", address("portal:you"))
    middle = staff_links(postings) if postings else family_links(user, codes_and_schools)
    chosen = {item.url: item for item in middle}
    return [home, *list(chosen.values())[:2], *([news] if len(chosen) < 2 else []), bell, you][:5]


def staff_links(postings: dict[str, Posting]) -> list[Item]:
    """What the rooms offer each role of this person."""
    roles = [role for role in ROLES if role in postings]
    links = [room.staff_link(postings[role]) for role in roles for room in rooms_with_link(role)]
    return [item(link) for link in links if link]


def family_links(user: User, codes_and_schools: Any) -> list[Item]:
    """A guardian's children; of a pupil who is nobody's guardian what the rooms offer a pupil."""
    # Asked only of those who may be a pupil: it would cost each guardian's page a query.
    pupil_code = (
        next((code for code, _school in codes_and_schools if code), None) if user.has_written_username else None
    )
    if pupil_code and len(codes_and_schools) == 1:
        return [item(link) for room in rooms() if (link := room.pupil_link(pupil_code))]
    return [Item(_("Children"), "users", address("portal:children"))]


def item(link: Link) -> Item:
    return Item(link.label, link.icon, link.url)


def mark_current(bar: list[Item], path: str) -> list[Item]:
    """The item whose address is the longest beginning of the page's own is the current one."""
    under = [item for item in bar if path.startswith(item.url)]
    if under:
        max(under, key=lambda item: len(item.url)).current = True
    return bar


def bar_school(user: User, codes_and_schools: Any) -> str:
    """The school's name when there is just one; a family of two schools reads the product's."""
    posted = {posting.school.name for posting in user.postings_today if posting.school}
    if not user.postings_today:
        posted = {school for _code, school in codes_and_schools}
    return next(iter(posted)) if len(posted) == 1 else ""


def _pupil_codes_and_schools(user: User) -> QuerySet[Any, Any]:
    """(code of the pupil whom this person is, school), and (empty, school) for each that knows them as a guardian."""
    as_guardian = Guardian.objects.filter(user=user).order_by().values_list(Value(""), "school__name")
    as_pupil = Pupil.objects.filter(user=user).order_by().values_list("code", "school__name")
    return as_pupil.union(as_guardian, all=True)
