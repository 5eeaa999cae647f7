"""What editors are kept from, in words."""

from typing import Any, ClassVar

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from wagtail import hooks
from wagtail.admin import messages as wagtail_messages
from wagtail.admin.action_menu import PublishMenuItem, RestartWorkflowMenuItem, SubmitForModerationMenuItem
from wagtail.admin.menu import MenuItem
from wagtail.admin.userbar import ContentCheckerItem
from wagtail.models import Page
from wagtail.permissions import page_permission_policy
from wagtail.query import PageQuerySet

from editing import (  # noqa: F401  (registered where Wagtail looks)
    fault_hooks,
    journal_hooks,
    menu_hooks,
    translation_hooks,
    user_hooks,
)
from editing.checks import edit_address, run_checks
from editing.confirmations import ask_for_number
from editing.desk_panels import desk_panels
from editing.held_photos import explain_held_photos
from editing.incomplete import explain_incomplete
from editing.models.approval import heads_of, is_head
from foundation.keys import key_of
from pages.menu_labels import school_label
from pages.models import SchoolContentPage
from roll.doors import MemberRequest
from roll.rights import Role

CHECKS_SHOWN = 5  # of those after saving; all of them stand in the panel beside the form
CLOSED_REPORTS = ("page-types-usage", "translations", "locked-pages", "workflow-tasks")


def refuse(request: HttpRequest, page: Page, words: Any) -> HttpResponse:
    messages.error(request, words)
    return redirect("wagtailadmin_explore", page.get_parent().pk)


@hooks.register("before_move_page")
def refuse_move_to_other_school(request: HttpRequest, page: Page, destination: Page) -> HttpResponse | None:
    if not page.permissions_for_user(request.user).can_move():
        # Wagtail asks only when the page is moved: the question before it names the page to anybody.
        raise PermissionDenied
    if isinstance(page, SchoolContentPage) and not page.is_in_same_school(destination):
        return refuse(request, page, page.OTHER_SCHOOL)
    return None


@hooks.register("before_copy_page")
def refuse_copy_to_other_school(request: HttpRequest, page: Page) -> HttpResponse | None:
    """Its readers, photos and files are of that school too."""
    page = page.specific
    key = request.POST.get("new_parent_page", "")
    target = Page.objects.filter(pk=key_of(key)).first()
    if key and target is None:
        # Wagtail looks for it without asking whether it is there.
        raise Http404
    if target and isinstance(page, SchoolContentPage) and not page.is_in_same_school(target):
        return refuse(request, page, page.OTHER_SCHOOL)
    return None


@hooks.register("before_delete_page", order=-1)
def refuse_delete_of_fixed_pages(request: HttpRequest, page: Page) -> HttpResponse | None:
    """A school's own page and its index come with the school: an editor can't bring them back."""
    page = page.specific
    if isinstance(page, SchoolContentPage) and not page.is_creatable and not request.user.is_superuser:
        return refuse(request, page, _("Every school has this page. You can change it, but not delete it."))
    return None


@hooks.register("construct_homepage_summary_items", order=100)
def remove_summary_items(request: HttpRequest, items: list[Any]) -> None:
    """Wagtail counts below the nearest ancestor of one's pages, which is every school's."""
    items.clear()


@hooks.register("construct_homepage_panels")
def set_desk_panels(request: MemberRequest, items: list[Any]) -> None:
    """In place of Wagtail's: those name pages of a school that somebody has left."""
    if not request.user.is_superuser:
        schools = {posting.at.pk: posting.at for posting in request.user.writing_postings}
        items[:] = desk_panels(request.user, schools.values())


@hooks.register("construct_page_chooser_queryset")
def limit_page_chooser(pages: PageQuerySet, request: HttpRequest) -> PageQuerySet:
    """What another school has, an editor neither sees nor links from a list."""
    return pages & page_permission_policy.explorable_instances(request.user)


@hooks.register("construct_reports_menu")
def remove_closed_reports(request: HttpRequest, items: list[Any]) -> None:
    """Those that `editing/allowed.py` leaves closed."""
    if not request.user.is_superuser:
        items[:] = [item for item in items if item.name not in CLOSED_REPORTS]


@hooks.register("construct_main_menu")
def remove_help_menu(request: HttpRequest, items: list[Any]) -> None:
    """Wagtail's help is a list of links to its own site, about things that are not here."""
    if not request.user.is_superuser:
        items[:] = [item for item in items if item.name != "help"]


@hooks.register("before_publish_page")
def refuse_publish_with_held_photos(request: HttpRequest, page: Page) -> HttpResponse | None:
    """The editor's own button; other ways to publish raise PhotosHeld, for which `editing.editors` answers."""
    if isinstance(page, SchoolContentPage) and page.held_pictures():
        return explain_held_photos(request, page)
    return None


@hooks.register("before_publish_page")
def refuse_publish_without_words(request: HttpRequest, page: Page) -> HttpResponse | None:
    """As above. The form asks too, but its blocks are shared: while another saves a draft they ask nothing."""
    if not isinstance(page, SchoolContentPage):
        return None
    try:
        page.check_is_described()
    except SchoolContentPage.Incomplete as draft:
        return explain_incomplete(request, draft.page)
    return None


@hooks.register("before_publish_page", order=1)
def ask_for_number_before_publish(request: HttpRequest, page: Page) -> HttpResponse | None:
    """As above: other ways raise Unconfirmed."""
    if isinstance(page, SchoolContentPage) and page.number_to_confirm():
        return ask_for_number(request, page)
    return None


@hooks.register("construct_page_action_menu")
def order_publish_buttons(items: list[Any], request: HttpRequest, context: dict[str, Any]) -> None:
    """Who may not publish submits to the head. A head reads what waits and approves it, and submits to nobody."""
    page = context.get("page") or context.get("parent_page")
    page = page.specific if page else None
    if not isinstance(page, SchoolContentPage):
        return
    approves = any(item.name == "approve" for item in items)
    needs_no_approval = is_head(request.user, page.school) or not heads_of(page.school).exists()
    kept = [
        item
        for item in items
        if not (approves and isinstance(item, PublishMenuItem))
        and not (needs_no_approval and isinstance(item, SubmitForModerationMenuItem | RestartWorkflowMenuItem))
    ]
    publishes = any(isinstance(item, PublishMenuItem) for item in kept)
    first = "approve" if approves else "" if publishes else "action-submit"
    # The first is the button; the others stand in the menu beside it.
    items[:] = sorted(kept, key=lambda item: item.name != first)


@hooks.register("after_create_page")
@hooks.register("after_edit_page")
def show_checks_after_save(request: HttpRequest, page: Page) -> None:
    if request.accepts("text/html"):  # what saves by itself says nothing
        checks = list(run_checks(page.specific))
        for each in checks[:CHECKS_SHOWN]:
            button = wagtail_messages.button(edit_address(page.specific, each), _("Go there"))
            wagtail_messages.warning(request, each.words, buttons=[button])
        if (more := len(checks) - CHECKS_SHOWN) > 0:
            words = ngettext("See the checks for %(n)d more.", "See the checks for %(n)d more.", more)
            messages.warning(request, words % {"n": more})


@hooks.register("construct_main_menu")
def name_videos_menu_item(request: HttpRequest, items: list[Any]) -> None:
    """Wagtailmedia calls them media; here they are videos, and nothing else."""
    for item in items:
        if item.name == "media":
            item.label = _("Videos")


@hooks.register("construct_main_menu")
def add_desk_menu_items(request: MemberRequest, items: list[Any]) -> None:
    """For each school one writes at; the head's own for each school one leads."""
    postings = request.user.writing_postings
    for posting in postings:
        for name, label, icon, order in DESK_MENU_ITEMS if posting.role == Role.HEAD else DESK_MENU_ITEMS[-1:]:
            address = reverse(name, args=[posting.at.slug])
            item_name = f"{name.partition(':')[2]}-{posting.pk}"
            whose = school_label(label, posting.at, postings)
            items.append(MenuItem(whose, address, name=item_name, icon_name=icon, order=order))


DESK_MENU_ITEMS = (
    ("editing:waiting", gettext_lazy("Waiting for you"), "clipboard-list", 260),
    ("editing:publishing", gettext_lazy("Who publishes"), "key", 890),
    ("home:look", gettext_lazy("Logo and colour"), "sliders", 900),
)


class PageChecker(ContentCheckerItem):
    """Wagtail's checker in the preview: of the page's own text alone. What frames it is not the editor's to change."""

    axe_include: ClassVar[list[str]] = ["article"]
    # An empty description for search engines is filled from the summary.
    axe_run_only: ClassVar[list[str]] = [
        *(rule for rule in ContentCheckerItem.axe_run_only if rule != "empty-meta-description"),
        "image-alt",
        "list",
        "listitem",
    ]
    axe_custom_rules: ClassVar[list[dict[str, Any]]] = [
        rule for rule in ContentCheckerItem.axe_custom_rules if rule["id"] != "empty-meta-description"
    ]


@hooks.register("construct_wagtail_userbar")
def limit_content_checker(request: HttpRequest, items: list[Any], page: Page | None) -> None:
    items[:] = [
        PageChecker(in_editor=item.in_editor) if isinstance(item, ContentCheckerItem) else item for item in items
    ]
