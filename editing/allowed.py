"""Which views of Wagtail's admin a school's editors and heads may open. Every other one is a 404.

A list of what is open, not of what is closed: a view that comes with a new Wagtail stays closed until somebody has
read it and put its name here. Whose page, photo or file it then shows is asked in `editing/editors.py`.

Closed on purpose, though Wagtail asks for no permission there: the `images` and `documents` APIs, the tag
autocompletes, the reports of page types, locked pages and translations and `choose_page_chosen_multiple` name what
other schools have; `wagtailadmin_api:pages:action` writes pages around every question of ours; `wagtailimages:preview`
gives a photo's bytes whether a home has said yes or no.
"""

from collections.abc import Mapping
from typing import Any

ALLOWED = frozenset(
    (
        # The frame of every screen: the home, one's own account, the words and icons of Wagtail's scripts, the notes
        # that one has put away, the way out.
        "wagtailadmin_home",
        "wagtailadmin_account",
        "wagtailadmin_javascript_catalog",
        "wagtail_localize:javascript_catalog",
        "wagtailadmin_sprite",
        "wagtailadmin_dismissibles",
        "wagtailadmin_logout",
        # Wagtail's own ways to sign in, which `site/urls.py` turns to ours.
        "django.views.generic.base.RedirectView",
        # Finding a page: the explorer, its menu at the side (which asks the pages' API), search, all of one kind.
        "wagtailadmin_explore_root",
        "wagtailadmin_explore",
        "wagtailadmin_explore_results",
        "wagtailadmin_api:pages:listing",
        "wagtailadmin_api:pages:detail",
        "wagtailadmin_pages:search",
        "wagtailadmin_pages:search_results",
        "wagtailadmin_pages:type_use",
        "wagtailadmin_pages:type_use_results",
        # Writing a page: the form, what it looks like, who else has it open, what a block looks like.
        "wagtailadmin_pages:add_subpage",
        "wagtailadmin_pages:choose_parent",
        "wagtailadmin_pages:add",
        "wagtailadmin_pages:edit",
        "wagtailadmin_pages:preview_on_add",
        "wagtailadmin_pages:preview_on_edit",
        "wagtailadmin_pages:view_draft",
        "wagtailadmin_editing_sessions:ping",
        "wagtailadmin_editing_sessions:release",
        "wagtailadmin_block_preview",
        # Where a page stands, and its end.
        "wagtailadmin_pages:copy",
        "wagtailadmin_pages:move",
        "wagtailadmin_pages:move_confirm",
        "wagtailadmin_pages:set_page_position",
        "wagtailadmin_pages:unpublish",
        "wagtailadmin_pages:delete",
        "wagtailadmin_pages:usage",
        # A window beside the form of whoever may publish. `SchoolContentPage` offers nothing in it.
        "wagtailadmin_pages:set_privacy",
        # What a page was before.
        "wagtailadmin_pages:history",
        "wagtailadmin_pages:history_results",
        "wagtailadmin_pages:revisions_view",
        "wagtailadmin_pages:revisions_compare",
        "wagtailadmin_pages:revisions_revert",
        "wagtailadmin_pages:revisions_unschedule",
        # The head's approval: read what waits, decide it, take back what one has submitted, and how that went.
        "wagtailadmin_pages:workflow_preview",
        "wagtailadmin_pages:workflow_action",
        "wagtailadmin_pages:collect_workflow_action_data",
        "wagtailadmin_pages:confirm_workflow_cancellation",
        "wagtailadmin_pages:workflow_history",
        "wagtailadmin_pages:workflow_history_detail",
        # Reports that hold one's own pages alone.
        "wagtailadmin_reports:site_history",
        "wagtailadmin_reports:site_history_results",
        "wagtailadmin_reports:aging_pages",
        "wagtailadmin_reports:aging_pages_results",
        "wagtailadmin_reports:workflow",
        "wagtailadmin_reports:workflow_results",
        # Choosing what a text links to.
        "wagtailadmin_choose_page",
        "wagtailadmin_choose_page_child",
        "wagtailadmin_choose_page_search",
        "wagtailadmin_choose_page_external_link",
        "wagtailadmin_choose_page_email_link",
        "wagtailadmin_choose_page_phone_link",
        "wagtailadmin_choose_page_anchor_link",
        # Photos of one's own school.
        "wagtailimages:index",
        "wagtailimages:index_results",
        "wagtailimages:add",
        "wagtailimages:edit",
        "wagtailimages:delete",
        "wagtailimages:image_usage",
        "wagtailimages:add_multiple",
        "wagtailimages:edit_multiple",
        "wagtailimages:delete_multiple",
        "wagtailimages:create_multiple_from_uploaded_image",
        "wagtailimages:delete_upload_multiple",
        "wagtailimages_chooser:choose",
        "wagtailimages_chooser:choose_results",
        "wagtailimages_chooser:chosen",
        "wagtailimages_chooser:create",
        # Its documents.
        "wagtaildocs:index",
        "wagtaildocs:index_results",
        "wagtaildocs:add",
        "wagtaildocs:edit",
        "wagtaildocs:delete",
        "wagtaildocs:document_usage",
        "wagtaildocs:add_multiple",
        "wagtaildocs:edit_multiple",
        "wagtaildocs:delete_multiple",
        "wagtaildocs:create_multiple_from_uploaded_document",
        "wagtaildocs:delete_upload_multiple",
        "wagtaildocs_chooser:choose",
        "wagtaildocs_chooser:choose_results",
        "wagtaildocs_chooser:chosen",
        "wagtaildocs_chooser:create",
        # Its videos.
        "wagtailmedia:index",
        "wagtailmedia:add",
        "wagtailmedia:edit",
        "wagtailmedia:delete",
        "wagtailmedia:media_usage",
        "wagtailmedia:chooser",
        "wagtailmedia:chooser_typed",
        "wagtailmedia:chooser_upload",
        "wagtailmedia:media_chosen",
        # The topics of news, which all schools share: chosen, not written.
        "wagtailsnippetchoosers_newsfeed_topic:choose",
        "wagtailsnippetchoosers_newsfeed_topic:choose_results",
        "wagtailsnippetchoosers_newsfeed_topic:chosen",
        "wagtail_localize:snippets_api_detail",
        # Translating; `check_translation` asks whether this very page.
        "wagtail_localize:submit_page_translation",
        "wagtail_localize:update_translations",
        "wagtail_localize:edit_string_translation",
        "wagtail_localize:edit_override",
        "wagtail_localize:preview_translation",
        "wagtail_localize:stop_translation",
        "wagtail_localize:download_pofile",
        "wagtail_localize:upload_pofile",
    )
)
# What may be done to several at once: one view of Wagtail's, which finds the act by the address.
BULK_ACTION = "wagtail_bulk_action"
BULK_ACTIONS: dict[str, frozenset[str]] = {
    "wagtailcore.page": frozenset(("publish", "unpublish", "move", "delete")),
    "foundation.contentimage": frozenset(("add_to_collection", "delete")),
    "foundation.contentdocument": frozenset(("add_to_collection", "delete")),
}


def is_allowed(name: str, kwargs: Mapping[str, Any]) -> bool:
    """Whether somebody who is no superuser may open the view of this name, with these parts of its address."""
    if name == BULK_ACTION:
        return kwargs["action"] in BULK_ACTIONS.get(f"{kwargs['app_label']}.{kwargs['model_name']}", ())
    return name in ALLOWED
