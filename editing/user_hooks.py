"""What administrators do to accounts in Wagtail's admin, for the journal: one can be made an administrator's there."""

from collections.abc import Iterable
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail import hooks

from journal.clients import client_of
from journal.kinds import Kind, write_all
from roll.models import User

USER_MADE = Kind("admin.user_made", _("An account was made in the admin"), about="roll.user")
USER_CHANGED = Kind("admin.user_changed", _("An account was changed in the admin"), about="roll.user")
USER_ERASED = Kind("admin.user_erased", _("An account was erased in the admin"), about="roll.user")


@hooks.register("after_create_user")
def write_user_made(request: HttpRequest, user: User) -> None:
    USER_MADE.write(by=request.user, subject=user, **powers(user))


@hooks.register("after_edit_user")
def write_user_changed(request: HttpRequest, user: User) -> None:
    USER_CHANGED.write(by=request.user, subject=user, **powers(user))


def powers(user: User) -> dict[str, Any]:
    """What the account may do from now on: whether it is an administrator's, and whether it opens at all."""
    return {"administrator": int(user.is_superuser), "active": int(user.is_active)}


@hooks.register("before_delete_user")
def keep_key_of_user(request: Any, user: User) -> None:
    """Once it is erased, it has none."""
    request.erased_user = user.pk


@hooks.register("after_delete_user")
def write_user_erased(request: Any, user: User) -> None:
    USER_ERASED.write(by=request.user, subject=request.erased_user)


@hooks.register("after_bulk_action")
def write_users_after_bulk_action(request: HttpRequest, action: str, objects: Iterable[Any], _view: Any) -> None:
    kind, client = USER_ERASED if action == "delete" else USER_CHANGED, client_of()
    users = (each for each in objects if isinstance(each, User))
    write_all(kind.entry(by=request.user, school=None, subject=user, client=client) for user in users)
