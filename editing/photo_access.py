"""Who may be shown a picture of pupils: a page's readers when every home has said yes, the school before that."""

from collections.abc import Callable
from typing import Any

from django.http import Http404

from editing.models import Desk
from foundation.models import ContentImage
from roll.consent.photos import FREE, HELD, WAITING, state_of
from roll.rights import SEES_SCHOOL, Role
from roll.scope import signed_in


def may_keep(user: Any, image: ContentImage, state: str) -> bool:
    """The office and the head of its school; who wrote the page, only until the office has said who is in it."""
    if not signed_in(user):
        return False
    roles = SEES_SCHOOL | {Role.EDITOR} if state == WAITING else SEES_SCHOOL
    schools = {posting.school_id for posting in user.postings_today if posting.role in roles and posting.school_id}
    return bool(schools) and Desk.objects.filter(school__in=schools, collection=image.collection_id).exists()


def audience_of_photo(image: ContentImage, user: Any, of_pages: Callable[[ContentImage, Any], str]) -> str:
    """`public` or `private`; raises Http404. What shows a pupil no shared cache keeps: a yes may end any minute.

    `of_pages` answers for what shows none.
    """
    state = state_of(image)
    if state == FREE:
        return of_pages(image, user)
    if may_keep(user, image, state):
        return "private"
    if state in (WAITING, HELD):
        raise Http404
    of_pages(image, user)
    return "private"
