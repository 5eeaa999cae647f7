"""Who may write where: the groups of a member of staff follow today's postings, not the other way round."""

from collections.abc import Callable
from typing import Any

from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from wagtail.models import Page
from wagtail.permissions import page_permission_policy
from wagtail_localize.models import TranslationSource
from wagtailmedia.permissions import permission_policy as media_permission_policy

from home.models import Desk
from roll.models import Posting, User
from roll.rights import Role
from roll.scope import signed_in

WRITES = frozenset({Role.EDITOR, Role.HEAD})
# Wagtail's lists that ask for no permission: they name every school's pictures, files and last written pages.
EVERY_SCHOOLS = (
    "wagtailadmin_api:images:",
    "wagtailadmin_api:documents:",
    "wagtailadmin_reports:page_types_usage",
    "wagtail_localize:translations_report",
    "wagtailadmin_choose_page_chosen_multiple",
)
# In which keys of an admin's address a page is named.
PAGE_KEYS = ("page_id", "page_to_move_id", "parent_page_id", "destination_id")


def writing_postings(user: User) -> list[Posting]:
    return [posting for posting in user.postings_today if posting.role in WRITES and posting.school_id]


def bring_in_line(user: User) -> None:
    """Gives and takes the groups of the schools' desks. Two queries where nothing changed."""
    postings = writing_postings(user)
    schools = {posting.school for posting in postings if posting.school}
    desks = {desk.school_id: desk for desk in Desk.objects.filter(school__in=schools)}
    held = set(
        Group.objects.filter(Q(desk_of_editors__isnull=False) | Q(desk_of_heads__isnull=False), user=user).values_list(
            "pk", flat=True
        )
    )
    desks |= {school.pk: Desk.open(school) for school in schools if school.pk not in desks}
    wanted = {desks[posting.school_id].group_of(posting.role) for posting in postings if posting.school_id}
    if wanted != held:
        with transaction.atomic():
            user.groups.remove(*(held - wanted))
            user.groups.add(*(wanted - held))


class EditorGroupsMiddleware:
    """Before every view of the admin: a posting that ended yesterday opens nothing today."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path_info.startswith("/admin/") and signed_in(request.user) and not request.user.is_superuser:
            bring_in_line(request.user)  # type: ignore[arg-type]
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: dict[str, Any]) -> None:
        match = request.resolver_match
        if not match or not signed_in(request.user):
            return
        if request.path_info.startswith("/admin/") and not request.user.is_superuser:
            if not request.user.has_perm("wagtailadmin.access_admin"):
                # Wagtail would send to sign-in, and sign-in back here.
                raise Http404
            check_own(request.user, match.view_name, kwargs)
        if "wagtail_localize" in match.namespaces:
            check_translation(request, match.url_name or "", kwargs)


def check_own(user: Any, name: str, kwargs: dict[str, Any]) -> None:
    """404 for what is another school's. Some of Wagtail's views say the page's title before they ask who asks."""
    if name.startswith(EVERY_SCHOOLS):
        raise Http404
    for key in PAGE_KEYS:
        if key in kwargs and not page_permission_policy.explorable_instances(user).filter(pk=kwargs[key]).exists():
            raise Http404
    if "media_id" in kwargs:
        own = media_permission_policy.instances_user_has_any_permission_for(user, ["change", "delete"])
        if not own.filter(pk=kwargs["media_id"]).exists():
            raise Http404


def check_translation(request: HttpRequest, name: str, kwargs: dict[str, Any]) -> None:
    """wagtail-localize asks only whether somebody may translate at all; we ask whether this very page."""
    if name == "convert_to_alias":
        # A missing translation is served as its source: aliases would only stand in the way.
        raise Http404
    page: Any = None
    if "page_id" in kwargs:
        page = get_object_or_404(Page, pk=kwargs["page_id"])
    elif "translation_source_id" in kwargs:
        page = get_object_or_404(TranslationSource, pk=kwargs["translation_source_id"]).get_source_instance()
    if isinstance(page, Page):
        may = page.permissions_for_user(request.user)
        if not (may.can_edit() and may.can_publish()):
            raise PermissionDenied
