"""When a form's input is kept, and how it comes back: into the request, before the view that takes it."""

import re
from contextvars import ContextVar
from typing import Any
from urllib.parse import urlsplit

from django.core.exceptions import SuspiciousOperation
from django.core.files.uploadedfile import UploadedFile
from django.db import DatabaseError
from django.http import HttpRequest
from django.http.multipartparser import MultiPartParserError
from django.utils.http import url_has_allowed_host_and_scheme

from roll.scope import signed_in
from roll.unsent.models import Unsent, UnsentFile, written

TOKEN = re.compile(r"[\w-]{16}", re.ASCII)
# Where nothing can be kept, what was promised before still holds.
NOT_KEPT = (DatabaseError, MultiPartParserError, OSError, SuspiciousOperation, ValueError)
# The request that is being answered: a form's widget knows of none.
current_request: ContextVar[HttpRequest | None] = ContextVar("current_request", default=None)


def may_be_kept(request: HttpRequest, view: Any) -> bool:
    """Whether a person has sent a form there behind a door. Cards and codes are not kept, nor what a script sends."""
    is_inside = getattr(view, "door", "public") != "public" or request.path.startswith("/admin/")
    mode = request.headers.get("Sec-Fetch-Mode", "navigate")
    is_sent_by_hand = mode == "navigate" or bool(request.headers.get("HX-Request"))
    return request.method == "POST" and is_inside and is_sent_by_hand


def keep_form(request: HttpRequest, user: Any) -> Unsent | None:
    """Keeps all that was sent; None where there was nothing, where it can't be read, or where nothing can be kept."""
    try:
        # What it was to bring back comes along.
        before = give_back(request, user)
        if not written(request.POST) and not request.FILES:
            return None
        kept = Unsent.keep(user, request.get_full_path(), request.POST, request.FILES)
        if before:
            Unsent.objects.filter(pk=before.pk).discard()
    except NOT_KEPT:
        return None
    return kept


def keep_upload(field: str, upload: UploadedFile) -> str | None:
    """Keeps a file of a form that is shown again, and returns the token by which the form brings it back."""
    request: Any = current_request.get()
    if request is None or not signed_in(getattr(request, "user", None)):
        return None
    try:
        copy = UnsentFile.copy(field, upload)
        if copy is None:
            return None
        unsent: Unsent | None = getattr(request, "kept_files", None)
        if unsent is None:
            unsent = request.kept_files = Unsent.keep_files(request.user)
        unsent.files.add(copy, bulk=False)
    except NOT_KEPT:
        return None
    return unsent.token


def give_back(request: HttpRequest, user: Any) -> Unsent | None:
    """Puts what the request names by `unsent` into it: the whole form, or those files that it has not got itself."""
    token = request.POST.get("unsent", "")
    unsent = Unsent.objects.of(user).filter(token=token).first() if TOKEN.fullmatch(token) else None
    if unsent is None or (unsent.path and unsent.path != request.get_full_path()):
        return None
    present = {*request.FILES, *request.POST.getlist("unsent_without")}
    for field, upload in unsent.uploads(present):
        request.FILES.appendlist(field, upload)
    if unsent.path:
        request.POST = unsent.data  # type: ignore[assignment]
    return unsent


def is_of_this_site(request: HttpRequest) -> bool:
    """Whether a page of ours sent it: the browser says which site did."""
    origin = request.headers.get("Origin", "")
    host, is_secure = request.get_host(), request.is_secure()
    return bool(urlsplit(origin).netloc) and url_has_allowed_host_and_scheme(origin, {host}, require_https=is_secure)
