"""The way to every room of a person's roles: in groups at the side, and on a phone five at the bottom."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from itertools import groupby
from typing import Any, NamedTuple

from django.db.models import QuerySet, Value
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from foundation.addresses import pattern
from notices.inbox import unread_count
from roll.language import member
from roll.models import Guardian, Posting, Pupil, User
from roll.models.facts import local_name_of
from roll.rights import Role
from roll.rooms import Group, NavigationLink, rooms

# Whoever has several has the first rooms of the first of these in the bar.
ROLES = (Role.HEAD, Role.TEACHER, Role.OFFICE, Role.AGENT, Role.EDITOR)
# So many have room at the bottom of a phone; the last leads to the others.
FITTING = 5
# Places in the bar that are behind all others, of one posting and of all.
LAST, LAST_OF_ALL = 99, 10_000


class Post(NamedTuple):
    """What of a posting the links depend on; `slug` and `name` are its school's."""

    role: str
    slug: str
    name: str


@dataclass(frozen=True)
class Item:
    """A link as it is drawn. `count` is what is new behind it, `heading` stands in place of its group's."""

    link: NavigationLink
    bar_place: int = LAST_OF_ALL
    heading: str = ""
    count: int = 0
    current: bool = False


@dataclass(frozen=True)
class Navigation:
    """`groups`: a heading and its items each; no heading where all have room in the bar. `bar`: what stands in it."""

    groups: tuple[tuple[str, tuple[Item, ...]], ...]
    bar: tuple[Item, ...]

    def drawn(self) -> str:
        return _drawn(self, get_language())


@lru_cache(maxsize=1000)
def _drawn(nav: Navigation, _language: str | None) -> str:
    """The same for everybody with these links, on every page of a room."""
    return render_to_string("navigation/bar.html", {"nav": nav})


def navigation(request: HttpRequest) -> dict[str, Any]:
    """Context for base.html. Nothing is asked of the database before a template uses it."""
    user = member(request) if hasattr(request, "user") else None
    if user is None:
        return {"nav": None, "bar_school": "", "unread": 0}
    unread = cache(lambda: unread_count(user))
    codes_and_schools = SimpleLazyObject(lambda: list(_pupil_codes_and_schools(user)))
    return {
        "nav": SimpleLazyObject(lambda: navigation_of(user, codes_and_schools, request.path, unread())),
        "bar_school": getattr(request, "school_name", "")
        or SimpleLazyObject(lambda: bar_school(user, codes_and_schools)),
        "unread": SimpleLazyObject(unread),
    }


def navigation_of(user: User, codes_and_schools: Any, path: str, unread: int) -> Navigation:
    """A person with two roles has the staff's links; their children are on the staff's first page as well."""
    language = get_language()
    if postings := user.postings_today:
        items = _staff_items(tuple(map(_post, postings)), language)
    elif code := _own_code(user, codes_and_schools):
        items = tuple(Item(link) for room in rooms() for link in room.pupil_links(code))
    elif user.is_superuser and not codes_and_schools:
        items = (Item(NavigationLink(_("Pages"), "newspaper", pattern("wagtailadmin_home")(), Group.WEBSITE)),)
    else:
        items = _guardian_items(language)
    if user.is_superuser:
        items = (Item(administration_link()), *items)
    return _arranged(items, path, unread)


def administration_link() -> NavigationLink:
    """The page of administrators, who may be posted nowhere."""
    return NavigationLink(_("Schools"), "school", pattern("administration:schools")(), Group.SCHOOL)


def _arranged(room_items: tuple[Item, ...], path: str, unread: int) -> Navigation:
    home = Item(NavigationLink(_("Home"), "house", pattern("portal:home")(), Group.HOME))
    bell = Item(NavigationLink(_("Notices"), "bell", pattern("notices:inbox")(), Group.HOME), count=unread)
    news = Item(NavigationLink(_("News"), "newspaper", f"/{get_language()}/", Group.WEBSITE))
    you = Item(NavigationLink(_("You"), "user-round", pattern("portal:you")(), Group.YOU))
    items = [home, *room_items, news, bell, you]
    if len(items) <= FITTING:
        lit = _current(items, path)
        only = tuple(replace(item, current=item is lit) for item in items)
        return Navigation((("", only),), only)
    more = Item(NavigationLink(_("More"), "ellipsis", pattern("portal:more")(), Group.HOME))
    first_two = sorted(room_items, key=lambda item: item.bar_place)[:2]
    current = _current([*items, more], path)
    # On a phone what has no place of its own stands behind the last.
    bar = [replace(item, current=item is current) for item in (home, *first_two, bell)]
    bar.append(replace(more, current=current is not None and not any(item.current for item in bar)))
    return Navigation(tuple(_grouped(replace(item, current=item is current) for item in items)), tuple(bar))


def _grouped(items: Iterable[Item]) -> Iterator[tuple[str, tuple[Item, ...]]]:
    """Each heading once: the first page's own, each of several schools, the rest by group."""
    order = list(Group)
    in_order = sorted(items, key=lambda item: (_rank(item), item.heading, order.index(item.link.group)))
    for heading, group in groupby(in_order, key=lambda item: item.heading or str(item.link.group.value)):
        yield heading, tuple(group)


def _rank(item: Item) -> int:
    return 0 if item.link.group is Group.HOME else 1 if item.heading else 2


def _current(items: Iterable[Item], path: str) -> Item | None:
    """The item whose address is the longest beginning of the page's own."""
    under = [item for item in items if path.startswith(item.link.url)]
    return max(under, key=lambda item: len(item.link.url), default=None)


@lru_cache(maxsize=1000)
def _staff_items(posts: tuple[Post, ...], _language: str | None) -> tuple[Item, ...]:
    return tuple(_items_of_posts(posts))


def _items_of_posts(posts: tuple[Post, ...]) -> Iterator[Item]:
    """What the rooms offer each posting, each address once; under the school's name where there are several."""
    in_order = sorted(posts, key=lambda post: ROLES.index(Role(post.role)) if post.role in ROLES else len(ROLES))
    several = len({post.slug for post in in_order if post.slug}) > 1
    met: set[str] = set()
    for number, post in enumerate(in_order):
        for room in rooms():
            place = room.bar_places.get(post.role, LAST)
            for link in room.staff_links(post.role, post.slug):
                if link.url not in met:
                    met.add(link.url)
                    heading = post.name if several and post.slug in link.url else ""
                    yield Item(link, number * (LAST + 1) + place, heading)
                    place = LAST


@lru_cache
def _guardian_items(_language: str | None) -> tuple[Item, ...]:
    """The same for all guardians."""
    children = NavigationLink(_("Children"), "users", pattern("portal:children")(), Group.CHILDREN)
    return (Item(children), *(Item(link) for room in rooms() for link in room.guardian_links()))


def _post(posting: Posting) -> Post:
    return (
        Post(posting.role, posting.school.slug, posting.school.local_name)
        if posting.school
        else Post(posting.role, "", "")
    )


def _own_code(user: User, codes_and_schools: Any) -> str:
    """The code of the pupil whom this person is who is nobody's guardian, or empty."""
    # Asked only of those who may be a pupil: it would cost each guardian's page a query.
    if not user.has_written_username or len(codes_and_schools) != 1:
        return ""
    return next(code for code, _school in codes_and_schools)


def bar_school(user: User, codes_and_schools: Any) -> str:
    """The school's name when there is just one; a family of two schools reads the product's."""
    posted = {posting.school.local_name for posting in user.postings_today if posting.school}
    if not user.postings_today:
        posted = {school for _code, school in codes_and_schools}
    return next(iter(posted)) if len(posted) == 1 else ""


def _pupil_codes_and_schools(user: User) -> QuerySet[Any, Any]:
    """(code of the pupil whom this person is, school), and (empty, school) for each that knows them as a guardian."""
    name = local_name_of("school__")
    as_guardian = Guardian.objects.filter(user=user).order_by().values_list(Value(""), name)
    as_pupil = Pupil.objects.filter(user=user).order_by().values_list("code", name)
    return as_pupil.union(as_guardian, all=True)
