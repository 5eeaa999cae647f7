"""Who may write where: the groups of a member of staff follow today's postings, not the other way round."""

from collections.abc import Callable
from typing import Any

from django.apps import apps
from django.contrib import messages
from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect
from django.utils.datastructures import MultiValueDictKeyError
from django.utils.translation import gettext as _
from django.views.defaults import bad_request
from wagtail.admin.modal_workflow import render_modal_workflow
from wagtail.documents.permissions import permission_policy as over_documents
from wagtail.images.permissions import permission_policy as over_images
from wagtail.models import Page
from wagtail.permissions import page_permission_policy
from wagtail_localize.models import OverridableSegment, Translation, TranslationSource
from wagtailmedia.permissions import permission_policy as over_videos

from editing.allowed import BULK_ACTION, is_allowed
from editing.confirmations import ask_for_number
from editing.held_photos import explain_held_photos
from editing.incomplete import explain_incomplete
from editing.models import Desk
from editing.protected import explain_protected
from editing.told_pages import offer_recall
from editing.translation_progress import explain_untranslated
from foundation.keys import is_key
from pages.models import SchoolContentPage
from pages.wagtail_internals import held_back
from roll.models import User
from roll.scope import signed_in

# In which keys of an admin's address a page is named.
PAGE_KEYS = ("page_id", "page_to_move_id", "parent_page_id", "destination_id")
# And in which a file, with who may use those of a collection. wagtailmedia has no right to choose.
LIBRARIES = {
    "image_id": (over_images, ("choose", "change", "delete")),
    "document_id": (over_documents, ("choose", "change", "delete")),
    "doc_id": (over_documents, ("choose", "change", "delete")),
    "media_id": (over_videos, ("change", "delete")),
}
# Whose addresses call the same `pk`, and read it as a number.
CHOSEN = {"wagtailimages_chooser:chosen": "image_id", "wagtaildocs_chooser:chosen": "document_id"}
# As what one of several would be named, to which Wagtail does something at once.
BULK_ACTION_KEYS = {"page": "page_id", "contentimage": "image_id", "contentdocument": "document_id"}


def sync_groups(user: User) -> None:
    """Gives and takes the groups of the schools' desks. Two queries where nothing changed."""
    postings = user.writing_postings
    schools = {posting.school for posting in postings if posting.school}
    desks = {desk.school_id: desk for desk in Desk.objects.with_head().filter(school__in=schools)}
    current = set(
        Group.objects.filter(Q(desk_of_editors__isnull=False) | Q(desk_of_heads__isnull=False), user=user).values_list(
            "pk", flat=True
        )
    )
    desks |= {school.pk: Desk.open(school) for school in schools if school.pk not in desks}
    for desk in desks.values():
        if not desk.is_complete:
            desk.add_missing_pages()
        if not desk.is_group_synced:
            desk.sync_group()
    wanted = {desks[posting.school_id].group_of(posting.role) for posting in postings if posting.school_id}
    if wanted != current:
        with transaction.atomic():
            user.groups.remove(*(current - wanted))
            user.groups.add(*(wanted - current))


class EditorGroupsMiddleware:
    """Before every view of the admin: a posting that ended yesterday opens nothing today."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path_info.startswith("/admin/") and signed_in(request.user) and not request.user.is_superuser:
            sync_groups(request.user)  # type: ignore[arg-type]
        try:
            response = self.get_response(request)
            return explain_held_back(request) or response
        finally:
            held_back.set(None)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: dict[str, Any]) -> None:
        match = request.resolver_match
        if not match or not signed_in(request.user):
            return
        if request.path_info.startswith("/admin/") and not request.user.is_superuser:
            if not request.user.has_perm("wagtailadmin.access_admin"):
                # Wagtail would send to sign-in, and sign-in back here.
                raise Http404
            if not is_allowed(match.view_name, kwargs):
                raise Http404
            check_accessible(request.user, named_keys(match.view_name, kwargs))
            if match.view_name == BULK_ACTION:
                check_bulk_action(request.user, kwargs["model_name"], request.GET)
        if match.view_name == "wagtail_localize:update_translations":
            held_back.set([])
        if request.method == "GET":
            offer_recall(request, match.view_name, kwargs)  # type: ignore[arg-type]
        if "wagtail_localize" in match.namespaces:
            check_translation(request, match.url_name or "", kwargs)

    def process_exception(self, request: HttpRequest, exception: Any) -> HttpResponse | None:
        """Bulk actions, workflows and translations publish without the editor's form.

        A form of which half has come, on a weak line or from a script, is no error of ours: Wagtail's own breaks off.
        """
        if isinstance(exception, MultiValueDictKeyError) and request.path_info.startswith("/admin/"):
            return bad_request(request, exception)
        if request.path_info.startswith("/admin/") and (refused := explain_protected(request, exception)):
            return refused
        answer = REFUSALS.get(type(exception))
        return redirect_modal(request, answer(request, exception.page)) if answer and signed_in(request.user) else None


def explain_awaits_head(request: HttpRequest, page: SchoolContentPage) -> HttpResponse:
    words = _("%(title)s is with the head. Nothing is published until the head decides, or you take it back.")
    messages.error(request, words % {"title": page.title})
    return redirect("wagtailadmin_pages:edit", page.pk)


REFUSALS: dict[type[Exception], Any] = {
    SchoolContentPage.PhotosHeld: explain_held_photos,
    SchoolContentPage.Untranslated: explain_untranslated,
    SchoolContentPage.Incomplete: explain_incomplete,
    SchoolContentPage.Unconfirmed: ask_for_number,
    SchoolContentPage.AwaitsHead: explain_awaits_head,
}


def explain_held_back(request: HttpRequest) -> HttpResponse | None:
    """Says of each language that could not be published with the others what it waits for."""
    answers = [REFUSALS[type(refused)](request, refused.page) for refused in held_back.get() or ()]
    return answers[0] if answers else None


def redirect_modal(request: HttpRequest, answer: HttpResponse) -> HttpResponse:
    """For Wagtail's small windows, whose script follows no redirect but is told where to go."""
    if request.headers.get("X-Requested-With") != "XMLHttpRequest":
        return answer
    return render_modal_workflow(
        request, None, None, None, json_data={"step": "success", "redirect": answer["Location"]}
    )


def named_keys(view_name: str, kwargs: dict[str, Any]) -> dict[str, Any]:
    """The keys of an address by their own names; 404 where a chooser's is no number."""
    if "pk" in kwargs and view_name.endswith(":chosen") and not is_key(str(kwargs["pk"])):
        raise Http404
    return kwargs | {CHOSEN[view_name]: kwargs["pk"]} if view_name in CHOSEN else kwargs


def check_accessible(user: Any, kwargs: dict[str, Any]) -> None:
    """404 for what is another school's. Some of Wagtail's views say the page's title before they ask who asks."""
    if not issubclass(page_model(kwargs), Page):
        # Wagtail previews as a page whatever has the name of a model.
        raise Http404
    for key, value in kwargs.items():
        if key in (*PAGE_KEYS, *LIBRARIES) and not accessible_objects(user, key).filter(pk=value).exists():
            raise Http404


def page_model(kwargs: dict[str, Any]) -> type[Any]:
    """What is to be written, where an address of the admin names it."""
    try:
        return apps.get_model(kwargs["content_type_app_name"], kwargs["content_type_model_name"])
    except (KeyError, LookupError):
        return Page


def accessible_objects(user: Any, key: str) -> QuerySet[Any]:
    """What of its kind is in this person's own school, and of pages the way down to it; that is moved by nobody."""
    if key == "page_to_move_id":
        return writable_pages(user)
    if key not in LIBRARIES:
        return page_permission_policy.explorable_instances(user)
    policy, rights = LIBRARIES[key]
    return policy.instances_user_has_any_permission_for(user, rights)


def check_bulk_action(user: Any, kind: str, query: QueryDict) -> None:
    """404 where one of them is another school's: Wagtail lists by title what it will not touch."""
    keys, accessible = query.getlist("id"), accessible_objects(user, BULK_ACTION_KEYS[kind])
    if "all" in keys:
        if kind != "page":
            # Wagtail takes one's own.
            return
        # All that stand below this page, or anywhere at all.
        keys, accessible = query.getlist("childOf"), writable_pages(user)
    if not keys or not all(map(is_key, keys)) or accessible.filter(pk__in=keys).count() != len(set(keys)):
        raise Http404


def writable_pages(user: Any) -> QuerySet[Any]:
    """One's own pages alone, without the way down to them."""
    return page_permission_policy.instances_user_has_any_permission_for(user, ("add", "change", "publish"))


def check_translation(request: HttpRequest, name: str, kwargs: dict[str, Any]) -> None:
    """wagtail-localize asks only whether somebody may translate at all; we ask whether this very page."""
    if name == "convert_to_alias":
        # A missing translation is served as its source: aliases would only stand in the way.
        raise Http404
    if name == "edit_override" and request.method == "PUT":
        # wagtail-localize takes any number for a photo or file: another school's too. A translation has its source's.
        words = OverridableSegment.objects.exclude(data_json__regex=r"^\d+$")
        get_object_or_404(words, pk=kwargs["overridable_segment_id"])
    page: Any = None
    if "page_id" in kwargs:
        page = get_object_or_404(Page, pk=kwargs["page_id"])
    elif "translation_source_id" in kwargs:
        page = get_object_or_404(TranslationSource, pk=kwargs["translation_source_id"]).get_source_instance()
    elif "translation_id" in kwargs:
        page = get_object_or_404(Translation, pk=kwargs["translation_id"]).source.get_source_instance()
    if isinstance(page, Page):
        may = page.permissions_for_user(request.user)
        # Below a page others may be translated already, and live: they would be written over.
        publishes = request.POST.get("publish_translations") or request.POST.get("include_subtree")
        if not may.can_edit() or (publishes and not may.can_publish()):
            raise PermissionDenied
        if publishes and any(other.is_locked_for(request.user) for other in page.get_translations().specific()):
            raise PermissionDenied
