"""The ground of all page types."""

from typing import Any, NamedTuple

from wagtail.models import Page, PagePermissionTester

from pages.photo_form import BasePageForm


class PagePermissions(PagePermissionTester):
    """What somebody may do with a page, as Wagtail says it, where possible without looking for pages below it."""

    def can_delete(self, ignore_bulk: bool = False) -> bool:
        """Returns whether the page, with all below it, may be deleted.

        Each row of a list asks twice. Who may not publish deletes nothing that is live: that is known of a page that is
        live itself, and of one with nothing below it.
        """
        if self.user.is_active and not self.user.is_superuser and "publish" not in self.permissions:
            if self.page.live:
                return False
            if "change" in self.permissions and self.page.is_leaf():
                return True
        return bool(super().can_delete(ignore_bulk))


class BasePage(Page):
    """The ground of all page types."""

    base_form_class = BasePageForm

    class Meta:
        abstract = True

    @property
    def is_public(self) -> bool:
        """Whether every visitor gets the same answer, so that `foundation/page_cache.py` may keep it."""
        return True

    def permissions_for_user(self, user: Any) -> PagePermissions:
        """Returns what the user may do with it."""
        return PagePermissions(user, self)


class SearchListing(NamedTuple):
    """How search shows a kind of page: an icon, and the names of the fields that hold its summary and its day."""

    icon: str
    summary: str = "summary"
    day: str = ""
