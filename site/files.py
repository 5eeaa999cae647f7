"""The files of the public site: nothing under MEDIA_ROOT goes out before the pages that use it have been asked.

A picture, document or video is public when a live public page of its school uses it; somebody's when a page they may
read uses it, or when they may choose it as an editor. To everybody else it isn't there, whatever its address.
"""

import hashlib
from collections.abc import Callable
from functools import partial
from mimetypes import guess_type
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.contrib.contenttypes.models import ContentType
from django.core.files.storage import default_storage
from django.db.models import Exists, Q
from django.http import FileResponse, Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import condition, require_safe
from wagtail.documents.views.serve import serve
from wagtail.models import Page, ReferenceIndex

from editing.models import Desk
from editing.photo_access import audience_of_photo
from foundation.files.names import disposition
from foundation.files.ranges import serve_ranges
from foundation.models import ContentDocument, ContentImage, ContentMedia, Rendition
from pages.models import SchoolContentPage
from roll.doors import public_page
from roll.scope import signed_in

File = ContentImage | ContentDocument | ContentMedia


def pages_using(file: File) -> dict[type[SchoolContentPage], list[int]]:
    """Of each kind: by foreign key, in an article's blocks, or linked from its text."""
    kinds = ContentType.objects.get_for_models(type(file), Page)
    used = ReferenceIndex.objects.filter(
        to_content_type=kinds[type(file)], to_object_id=str(file.pk), base_content_type=kinds[Page]
    )
    pages_by_kind: dict[Any, list[int]] = {}
    for kind, pk in used.values_list("content_type", "object_id").distinct():
        pages_by_kind.setdefault(ContentType.objects.get_for_id(kind).model_class(), []).append(int(pk))
    return {kind: pages for kind, pages in pages_by_kind.items() if kind and issubclass(kind, SchoolContentPage)}


def is_read_by(user: Any, file: File, pages: dict[type[SchoolContentPage], list[int]]) -> bool:
    """A school's file is opened by pages of that school alone: no other editor can publish it by its number."""
    desk_schools = Desk.objects.filter(collection=file.collection_id).values("school")
    shared = ~Exists(desk_schools)
    return any(
        kind._default_manager.live().readable_by(user).filter(Q(school__in=desk_schools) | shared, pk__in=keys).exists()
        for kind, keys in pages.items()
    )


def may_choose(user: Any, file: File) -> bool:
    """By today's posting: the groups may be those of yesterday until the editor comes to the admin again."""
    if not signed_in(user):
        return False
    schools = [posting.school_id for posting in user.writing_postings]
    is_own = bool(schools) and Desk.objects.filter(school__in=schools, collection=file.collection_id).exists()
    return is_own or user.is_superuser


def audience_of(file: File, user: Any) -> str:
    """`public` or `private`. Raises Http404 for whoever may not see it."""
    pages = pages_using(file)
    if is_read_by(AnonymousUser(), file, pages):
        return "public"
    if (signed_in(user) and is_read_by(user, file, pages)) or may_choose(user, file):
        return "private"
    raise Http404


def image_at(path: str) -> ContentImage:
    if path.startswith("original_images/"):
        return get_object_or_404(ContentImage, file=path)
    return get_object_or_404(Rendition.objects.select_related("image"), file=path).image


def conditional_response(
    request: HttpRequest, audience: str, tag: str, answer: Callable[[], HttpResponseBase]
) -> HttpResponseBase:
    """The file, or 304 for whoever has it; kept by shared caches only where anybody may have it."""
    response: HttpResponseBase = condition(etag_func=lambda request: f'"{tag}"')(lambda request: answer())(request)
    response["Cache-Control"] = "public, max-age=3600" if audience == "public" else "private, no-cache"
    if audience != "public":
        response["Vary"] = "Cookie"
    return response


@require_safe
@public_page
def media(request: HttpRequest, path: str) -> HttpResponseBase:
    """A picture of the site, in the size its name says."""
    image = image_at(path)
    try:
        audience = audience_of_photo(image, request.user, audience_of)
    except Http404:
        # A school's editors choose among all of its pictures, also among those that are not shown.
        if not may_choose(request.user, image):
            raise
        return lock_response(request)
    # A name is never used twice, so that the name is the version.
    tag = hashlib.sha256(f"{path} {image.file_hash}".encode()).hexdigest()[:32]
    return conditional_response(request, audience, tag, partial(image_response, path))


def lock_response(request: HttpRequest) -> HttpResponseBase:
    """A drawn lock for a photo that is held: still 404, which browsers show in the photo's place."""
    response = render(request, "editing/not_shown.svg", content_type="image/svg+xml", status=404)
    response["Content-Security-Policy"] = "default-src 'none'"
    response["Cache-Control"] = "private, no-store"
    return response


def image_response(path: str) -> HttpResponseBase:
    if not default_storage.exists(path):
        raise Http404
    response = FileResponse(default_storage.open(path), content_type=guess_type(path)[0] or "application/octet-stream")
    response["Content-Security-Policy"] = "default-src 'none'"
    response["X-Content-Type-Options"] = "nosniff"
    return response


@require_safe
@public_page
def document(request: HttpRequest, document_id: int, document_filename: str) -> HttpResponseBase:
    """Stands before Wagtail's own view of the same address, which asks for collections only."""
    file = get_object_or_404(ContentDocument, pk=document_id)
    audience = audience_of(file, request.user)
    tag = f"{file.pk}-{file.file_hash}"
    return conditional_response(request, audience, tag, partial(document_response, request, file, document_filename))


def document_response(request: HttpRequest, file: ContentDocument, name: str) -> HttpResponseBase:
    """What Wagtail's view answers, saved under the document's title: its own name is a number of chance."""
    response: HttpResponseBase = serve(request, file.pk, name)
    if "Content-Disposition" in response:
        as_attachment = file.content_disposition != "inline"
        ending = f".{file.file_extension.lower()}"
        response["Content-Disposition"] = disposition(file.title, ending, "document", as_attachment)
    return response


@require_safe
@public_page
def video(request: HttpRequest, name: str) -> HttpResponseBase:
    """A video, or the part of it that the player asks for."""
    film = get_object_or_404(ContentMedia, file=f"videos/{name}")
    # A name is never used twice, so that the name is the version.
    return conditional_response(
        request, audience_of(film, request.user), name, partial(video_response, request, film, f'"{name}"')
    )


def video_response(request: HttpRequest, film: ContentMedia, etag: str) -> HttpResponseBase:
    try:
        opened = film.file.open("rb")
    except FileNotFoundError:
        raise Http404 from None  # the record came back from a backup, its file did not
    response = serve_ranges(request, opened, film.file_size, film.mime, etag)
    response["Content-Security-Policy"] = "default-src 'none'"
    response["X-Content-Type-Options"] = "nosniff"
    return response
