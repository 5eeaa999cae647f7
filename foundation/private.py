"""Files that only a view which has asked the record may hand out."""

from pathlib import Path
from uuid import uuid4

from django.conf import settings
from django.core.files.storage import FileSystemStorage
from django.db.models.fields.files import FieldFile
from django.http import FileResponse, Http404


class PrivateStorage(FileSystemStorage):
    """Keeps files in PRIVATE_ROOT, outside MEDIA_ROOT and without a URL, so that no web server hands them out."""

    def __init__(self) -> None:
        super().__init__(location=settings.PRIVATE_ROOT)

    def url(self, name: str | None) -> str:
        """Raises NotImplementedError: a private file is handed out by a view behind a door."""
        raise NotImplementedError("A private file has no address: serve it from a view behind a door.")


def random_name(folder: str, filename: str) -> str:
    """Returns `folder/<32 random hex>.<ext>`: only the ending is kept of a name that may be a child's."""
    return f"{folder}/{uuid4().hex}{Path(filename).suffix.lower()[:12]}"


def serve_private(file: FieldFile, content_type: str) -> FileResponse:
    """Returns the file as a response that is shown in place, kept by no cache, and of no type but the one given.

    Whether the reader may have it, the view has asked before. Raises Http404 where the file is missing from storage.
    """
    try:
        response = FileResponse(file.open("rb"), content_type=content_type)
    except FileNotFoundError:
        raise Http404 from None  # the record came back from a backup, its file did not
    response["Cache-Control"] = "private, no-store"
    response["X-Content-Type-Options"] = "nosniff"
    return response
