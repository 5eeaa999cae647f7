"""Files that only a view which has asked the record may hand out."""

from pathlib import Path
from uuid import uuid4

from django.conf import settings
from django.core.files.storage import FileSystemStorage
from django.db.models.fields.files import FieldFile
from django.http import FileResponse, Http404


class PrivateStorage(FileSystemStorage):
    """Kept outside MEDIA_ROOT and without a URL: `.url` raises."""

    def __init__(self) -> None:
        super().__init__(location=settings.PRIVATE_ROOT)

    def url(self, name: str | None) -> str:
        raise NotImplementedError("A private file has no address: serve it from a view behind a door.")


def random_name(folder: str, filename: str) -> str:
    """`folder/<32 random hex>.<ext>`: the uploader's own file name may hold a child's name."""
    return f"{folder}/{uuid4().hex}{Path(filename).suffix.lower()}"


def serve_private(file: FieldFile, content_type: str) -> FileResponse:
    """The answer for a file its record allows: never cached, never sniffed, shown in place."""
    try:
        response = FileResponse(file.open("rb"), content_type=content_type)
    except FileNotFoundError:
        raise Http404 from None  # the record came back from a backup, its file did not
    response["Cache-Control"] = "private, no-store"
    response["X-Content-Type-Options"] = "nosniff"
    return response
