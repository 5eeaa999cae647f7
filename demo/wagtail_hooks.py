"""The way out of Wagtail's admin, which has no strip of ours."""

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem


def switch_person() -> MenuItem:
    return MenuItem(_("Switch person"), reverse("demo:index"), name="demo", icon_name="group", order=10_000)


if settings.DEMO:
    hooks.register("register_admin_menu_item", switch_person)
