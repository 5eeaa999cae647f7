"""The only ways into a view. Each answers who may come in, and marks the view so that a test can find one without.

Who is not signed in is sent to sign in. What a person may not see does not exist for them: 404, the same page as for
"no such thing". Put `@require_POST` and its kin outside the door.
"""

from collections.abc import Callable
from copy import copy
from functools import wraps
from typing import Any, Concatenate, cast

from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404

from roll.classes import class_words, with_class_days
from roll.models import Posting, Pupil, School, User
from roll.scope import NotVisible, enable_key_cache, signed_in


class MemberRequest(HttpRequest):
    """The request that a view behind any door but the public one is given: its user is signed in.

    `school_name` is that of the school that the page is about; unset where it is about several, or none.
    """

    user: User
    school_name: str


# What stands behind each door takes the request, what the door found, then the rest of the URL by name.
PublicView = Callable[Concatenate[HttpRequest, ...], HttpResponseBase]
MemberView = Callable[Concatenate[MemberRequest, ...], HttpResponseBase]
FamilyView = Callable[Concatenate[MemberRequest, Pupil, ...], HttpResponseBase]
StaffView = Callable[Concatenate[MemberRequest, Posting, ...], HttpResponseBase]


def _door(
    name: str, enter: Callable[[Any, MemberRequest, dict[str, Any]], HttpResponseBase]
) -> Callable[[Any], PublicView]:
    """Returns the decorator that is a door: `enter(view, request, kwargs)` calls the view, or raises Http404.

    Any door but "public" sends who is not signed in to sign in, holds the user's keys, and has no cache keep the
    answer. NotVisible becomes 404.
    """

    def decorate(view: Any) -> PublicView:
        @wraps(view)
        def inside(request: HttpRequest, **kwargs: Any) -> HttpResponseBase:
            if name != "public" and not signed_in(request.user):
                return redirect_to_login(request.get_full_path())
            if name != "public":
                enable_key_cache(request.user)
            try:
                response = enter(view, cast(MemberRequest, request), kwargs)
            except NotVisible:
                raise Http404 from None
            if name != "public":
                # Shared phones: the back button after signing out must not show a child.
                response.setdefault("Cache-Control", "private, no-store")
            return response

        inside.door = name  # type: ignore[attr-defined]
        return inside

    return decorate


def public_page(view: PublicView) -> PublicView:
    """Opens the view to anybody, `view(request)`: it shows nothing about a person."""
    return _door("public", lambda view, request, kwargs: view(request, **kwargs))(view)


def member_page(view: MemberView) -> PublicView:
    """Opens the view to anybody who is signed in, `view(request)`: it is about themselves."""
    return _door("member", lambda view, request, kwargs: view(request, **kwargs))(view)


def family_page(right: str | None) -> Callable[[FamilyView], PublicView]:
    """Opens the view to who may see this right (any where None) of a pupil as guardian or as that pupil; 404 to others.

    The pupil's `code` stands in the URL: `view(request, pupil)`, school loaded, with `class_words`. Staff have doors of
    their own: what a family opens is recorded as read by the family.
    """

    def enter(view: FamilyView, request: MemberRequest, kwargs: dict[str, Any]) -> HttpResponseBase:
        pupils = with_class_days(Pupil.objects.of_family(request.user, right).select_related("school"))
        pupil = get_object_or_404(pupils, code=kwargs.pop("code"))
        pupil.class_words = class_words(pupil)
        request.school_name = pupil.school.local_name
        return view(request, pupil, **kwargs)

    return _door("family", enter)


def staff_page(*roles: str) -> Callable[[StaffView], PublicView]:
    """Opens the view to whoever is posted today in one of these roles at the URL's `school` (a slug); 404 to others.

    It is called as `view(request, posting)`. The posting's `school` is that one, where it is an area's posting too.
    """

    def enter(view: StaffView, request: MemberRequest, kwargs: dict[str, Any]) -> HttpResponseBase:
        slug, user = kwargs.pop("school"), request.user
        # Nearly everybody is posted at the very school: its row came with the postings.
        schools = (posting.school for posting in user.postings_today if posting.school and posting.school.slug == slug)
        school: Any = next(schools, None) or School.objects.select_related("area").filter(slug=slug).first()
        posting = school and user.posting_at(school, roles)
        if not posting:
            raise Http404
        # A copy: the one that is held for the request stays an area's where it is.
        here = copy(posting)
        here.school = school
        request.school_name = school.local_name
        return view(request, here, **kwargs)

    return _door("staff", enter)


def posted_page(*roles: str) -> Callable[[MemberView], PublicView]:
    """Opens the view to whoever is posted today in one of these roles anywhere; 404 to others.

    It is called as `view(request)`; what this person may see there, the view narrows by its queryset.
    """

    def enter(view: MemberView, request: MemberRequest, kwargs: dict[str, Any]) -> HttpResponseBase:
        if not any(posting.role in roles for posting in request.user.postings_today):
            raise Http404
        return view(request, **kwargs)

    return _door("posted", enter)


def administrator_page(view: MemberView) -> PublicView:
    """Opens the view to administrators of the whole site, `view(request)`; 404 to others. It shows no pupil."""

    def enter(view: MemberView, request: MemberRequest, kwargs: dict[str, Any]) -> HttpResponseBase:
        if not request.user.is_superuser:
            raise Http404
        return view(request, **kwargs)

    return _door("administrator", enter)(view)
