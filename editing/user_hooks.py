"""What administrators do to accounts in Wagtail's admin, and what nobody does there: adding and deleting them."""

from collections.abc import Iterable
from typing import Any, ClassVar

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.users.views.bulk_actions import DeleteBulkAction

from journal.clients import client_of
from journal.kinds import Kind, write_all
from roll.models import User
from roll.sessions.models import SignIn

USER_CHANGED = Kind("admin.user_changed", _("An account was changed in the admin"), about="roll.user")


@hooks.register("after_edit_user")
def write_user_changed(request: HttpRequest, user: User) -> None:
    USER_CHANGED.write(by=request.user, subject=user, **powers(user))
    end_sign_ins([user])


def powers(user: User) -> dict[str, Any]:
    """What the account may do from now on: whether it is an administrator's, and whether it opens at all."""
    return {"administrator": int(user.is_superuser), "active": int(user.is_active)}


def end_sign_ins(users: Iterable[User]) -> None:
    """Ends the sessions of those whose account opens no more: opened again one day, it begins with a new sign-in."""
    for sign_in in SignIn.objects.filter(user__in=users, user__is_active=False, ended_at=None):
        sign_in.finish(SignIn.End.SIGNED_OUT)


@hooks.register("before_create_user")
def explain_adding(request: HttpRequest) -> HttpResponse:
    """Accounts of the form would have a name and a password, which no page asks for."""
    messages.info(
        request,
        _(
            "Accounts are not added here. Whoever works at a school gets one with a posting (manage.py appoint, or the "
            "school's roll), and parents when they sign in with the address that their school has."
        ),
    )
    return redirect("wagtailusers_users:index")


@hooks.register("before_delete_user")
def explain_deletion(request: HttpRequest, user: User | None = None) -> HttpResponse:
    """What somebody did stays theirs; what a person has, a deletion would take along without a word."""
    messages.warning(
        request,
        _(
            "Accounts are not deleted: what a person did stays theirs. Take away “Active” instead: all sessions of the "
            "account end at once, and nobody can sign in with it. Nothing was deleted."
        ),
    )
    return redirect("wagtailusers_users:edit", user.pk) if user else redirect("wagtailusers_users:index")


class DeletionClosed(DeleteBulkAction):
    """The same for several at once; the same name puts it in the place of Wagtail's."""

    models: ClassVar[list[type[User]]] = [User]

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return explain_deletion(request)


hooks.register("register_bulk_action", DeletionClosed, order=100)


@hooks.register("after_bulk_action")
def write_users_after_bulk_action(request: HttpRequest, action: str, objects: Iterable[Any], _view: Any) -> None:
    client, users = client_of(), [each for each in objects if isinstance(each, User)]
    write_all(USER_CHANGED.entry(by=request.user, school=None, subject=user, client=client) for user in users)
    end_sign_ins(users)
