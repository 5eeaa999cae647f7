"""What editors do to a page that has translations: they move and end with it, and wait for the head as it does."""

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.db.models import Count, Exists, OuterRef
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail import hooks
from wagtail.actions.delete_page import DeletePageAction
from wagtail.admin import messages as wagtail_messages
from wagtail.admin.widgets.button import Button
from wagtail.models import Locale, Page
from wagtail_localize.models import Translation, TranslationSource

from editing.editors import explain_awaits_head
from editing.models import Submission
from editing.models.approval import is_head
from pages.languages import deleted_with, unpublish_translations, unpublished_with
from pages.models import SchoolContentPage
from pages.row_buttons import add_to_menu, asked_of_rows


# --- Moved -----------------------------------------------------------------------------------------------------------
@hooks.register("after_move_page")
def move_translations_after_move(request: HttpRequest, page: Page) -> None:
    page = page.specific
    if isinstance(page, SchoolContentPage):
        page.move_translations(by=request.user)


@hooks.register("after_bulk_action")
def move_translations_after_bulk_move(request: HttpRequest, action: str, pages: list[Any], _view: Any) -> None:
    """Several at once, which Wagtail moves as plain pages."""
    for page in pages if action == "move" else ():
        move_translations_after_move(request, page)


# --- Unpublished and deleted -----------------------------------------------------------------------------------------
@hooks.register("construct_translated_pages_to_cascade_actions")
def list_translations_to_cascade(pages: list[Page], action: str) -> dict[Page, Any]:
    """Wagtail's page before the button says how many translations go with it."""
    of = {"unpublish": unpublished_with, "delete": deleted_with}.get(action)
    return {page: of(page) for page in pages if of and isinstance(page, SchoolContentPage)}


@hooks.register("after_bulk_action")
def unpublish_translations_after_bulk_unpublish(request: HttpRequest, action: str, pages: list[Any], view: Any) -> None:
    for page in pages if action == "unpublish" else ():
        if isinstance(page, Page) and isinstance(page := page.specific, SchoolContentPage):
            below = view.cleaned_form.cleaned_data["include_descendants"]
            unpublish_translations(page, request.user, include_descendants=below)


@hooks.register("before_delete_page")
def refuse_delete_with_live_translation(request: HttpRequest, page: Page) -> HttpResponse | None:
    """Wagtail asks for the page alone: a draft would take along what the head has published."""
    page = page.specific
    if isinstance(page, SchoolContentPage):
        for other in deleted_with(page):
            if not other.permissions_for_user(request.user).can_delete():
                words = _("%(title)s is on the site in another language. Ask the head to take it off the site first.")
                messages.error(request, words % {"title": page.title})
                return redirect("wagtailadmin_explore", page.get_parent().pk)
    return None


@hooks.register("before_bulk_action")
def delete_translations_before_bulk_delete(
    request: HttpRequest, action: str, pages: list[Any], _view: Any
) -> HttpResponse | None:
    if action != "delete" or not all(isinstance(page, Page) for page in pages):
        return None
    for page in pages:
        if refusal := refuse_delete_with_live_translation(request, page):
            return refusal
    for page in pages:
        if isinstance(page := page.specific, SchoolContentPage):
            for other in deleted_with(page):
                DeletePageAction(other, user=request.user).execute(skip_permission_checks=True)
    # One of them may have been a translation of another.
    remaining = set(Page.objects.filter(pk__in=[page.pk for page in pages]).values_list("pk", flat=True))
    pages[:] = [page for page in pages if page.pk in remaining]
    return None


# --- Before the head -------------------------------------------------------------------------------------------------
@hooks.register("before_edit_page", order=-1)
def show_way_to_head_for_translation(request: HttpRequest, page: Page) -> HttpResponse | None:
    """wagtail-localize's page has one button, which publishes: who may not is shown the way to the head."""
    page = page.specific
    if not isinstance(page, SchoolContentPage) or not is_translation(page):
        return None
    if request.method != "GET":
        # It publishes in nobody's name, before Wagtail's own lock is asked.
        is_locked = request.POST.get("action") == "publish" and page.is_locked_for(request.user)
        return explain_awaits_head(request, page) if is_locked else None
    submission = Submission.objects.waiting().filter(page=page.pk).first()
    if submission and is_head(request.user, page.school):
        button = wagtail_messages.button(
            reverse("editing:submission", args=[page.school.slug, submission.pk]), _("Read and decide")
        )
        wagtail_messages.info(request, _("This translation is waiting for you."), buttons=[button])
    elif submission:
        wagtail_messages.info(request, _("This translation is with the head. What you change now is not part of it."))
    elif not page.permissions_for_user(request.user).can_publish():
        button = wagtail_messages.button(
            reverse("editing:translated", args=[page.school.slug, page.pk]), _("Send to the head")
        )
        wagtail_messages.info(request, _("Once it is translated, the head reads and approves it."), buttons=[button])
    return None


def is_translation(page: SchoolContentPage) -> bool:
    work = Translation.objects.filter(source__object_id=page.translation_key, target_locale=page.locale_id)
    return work.filter(enabled=True).exists()


# --- In the rows of a list -------------------------------------------------------------------------------------------
@hooks.register("construct_page_listing_buttons")
def add_translation_buttons_to_row(buttons: list[Any], page: Page, user: Any, context: dict[str, Any]) -> None:
    """Localize's own, which above a page ask for that page alone."""
    if not user.has_perm("wagtail_localize.submit_translation"):
        return
    if page.translation_key in asked_of_rows(context, untranslated):
        url = reverse("wagtail_localize:submit_page_translation", args=[page.alias_of_id or page.pk])
        add_to_menu(buttons, Button(_("Translate this page"), url, priority=60, icon_name="wagtail-localize-language"))
    if source := asked_of_rows(context, translation_sources).get((page.translation_key, page.locale_id)):
        back = urlencode({"next": context["request"].path})
        url = f"{reverse('wagtail_localize:update_translations', args=[source])}?{back}"
        add_to_menu(buttons, Button(_("Sync translated pages"), url, priority=60, icon_name="resubmit"))


def untranslated(pages: list[Any], request: HttpRequest) -> set[UUID]:
    """By translation key: what does not yet stand in every language."""
    keys = {page.translation_key for page in pages}
    rows = Page.objects.filter(translation_key__in=keys, alias_of__isnull=True)
    # In the order of the tree each would be a group of its own.
    translations = rows.order_by().values("translation_key")
    whole = translations.annotate(languages=Count("locale")).filter(languages=Locale.objects.count())
    return keys - set(whole.values_list("translation_key", flat=True))


def translation_sources(pages: list[Any], request: HttpRequest) -> dict[tuple[UUID, int], int]:
    """By translation key and language: the key of what is being translated from there."""
    rows = TranslationSource.objects.filter(object_id__in={page.translation_key for page in pages})
    rows = rows.filter(Exists(Translation.objects.filter(source=OuterRef("pk"), enabled=True)))
    return {(key, locale): source for key, locale, source in rows.values_list("object_id", "locale_id", "pk")}
