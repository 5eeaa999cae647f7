"""What somebody wrote or attached and could not send: their session had ended, or our side broke.

It is the person's own: nobody else sees it, whatever it says and of whom; it is given back to them alone, and is gone
when it was sent, when they throw it away, or after a day.
"""

from collections.abc import Collection, Iterable
from datetime import timedelta
from functools import partial
from pathlib import Path
from secrets import token_urlsafe
from typing import Any, Self

from django.conf import settings
from django.core.files.base import File
from django.core.files.uploadedfile import UploadedFile
from django.db import models, transaction
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict

from foundation import clock
from foundation.models import private_storage
from foundation.private import random_name

KEPT = timedelta(days=1)
# Of one person: an older one makes room.
MOST = 5
FOLDER = "unsent"
NOT_KEPT = ("csrfmiddlewaretoken", "unsent", "unsent_without")


def unsent_path(instance: Any, filename: str) -> str:
    return random_name(FOLDER, filename)


def new_token() -> str:
    return token_urlsafe(12)


class UnsentQuerySet(models.QuerySet["Unsent"]):
    def of(self, user: Any) -> Self:
        return self.filter(user=user, kept_at__gte=clock.now() - KEPT)

    def whole(self) -> Self:
        """A form with all that was written in it, and not the files alone of one that is still open."""
        return self.exclude(path="").order_by("-kept_at", "-pk")

    def discard(self) -> None:
        """Deletes them with their files."""
        with transaction.atomic():
            keys = list(self.values_list("pk", flat=True))
            names = list(UnsentFile.objects.filter(unsent__in=keys).values_list("file", flat=True))
            Unsent.objects.filter(pk__in=keys).delete()
            transaction.on_commit(partial(remove_files, names))


class Unsent(models.Model):
    """One form that was not taken, or only the files (`path` is empty) of one that is shown again to be mended."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    token = models.CharField(max_length=16, unique=True, default=new_token)
    path = models.TextField(blank=True)
    body = models.TextField(blank=True)
    kept_at = models.DateTimeField(db_index=True)

    objects = UnsentQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.user_id}: {self.kept_at:%Y-%m-%d %H:%M}"

    @classmethod
    def make_room(cls, user: Any) -> None:
        """Of whole forms, and of files of forms that are being mended, the newest stay."""
        own = cls.objects.filter(user=user).order_by("-kept_at", "-pk")
        for some in (own.whole(), own.filter(path="")):
            cls.objects.filter(pk__in=list(some.values_list("pk", flat=True)[MOST:])).discard()

    @classmethod
    def keep(cls, user: Any, path: str, data: QueryDict, files: "MultiValueDict[str, UploadedFile]") -> "Unsent":
        """Keeps a whole form. A file that can't be read any more is left out."""
        copies = [copy for name, uploads in files.lists() for each in uploads if (copy := UnsentFile.copy(name, each))]
        with transaction.atomic():
            unsent = cls.objects.create(user=user, path=path, body=written(data).urlencode(), kept_at=clock.now())
            unsent.files.set(copies, bulk=False)
            cls.make_room(user)
        return unsent

    @classmethod
    def keep_files(cls, user: Any) -> "Unsent":
        """Room for the files of a form that is shown again."""
        with transaction.atomic():
            unsent = cls.objects.create(user=user, kept_at=clock.now())
            cls.make_room(user)
        return unsent

    @property
    def data(self) -> QueryDict:
        return QueryDict(self.body)

    def uploads(self, present: Collection[str]) -> Iterable[tuple[str, UploadedFile]]:
        """The files as they came, with the names of their fields; without those of fields that are `present`.

        Those that are gone from storage are left out too.
        """
        for kept in self.files.exclude(field__in=present).order_by("pk"):
            if kept.file.storage.exists(str(kept.file)):
                yield kept.field, UploadedFile(kept.file.open("rb"), kept.name, kept.content_type, kept.file.size)


class UnsentFile(models.Model):
    """A file as it came, unlooked at: nothing hands it out, it only goes through its form again."""

    unsent = models.ForeignKey(Unsent, on_delete=models.CASCADE, related_name="files")
    field = models.CharField(max_length=127)
    name = models.CharField(max_length=255)
    content_type = models.CharField(max_length=127, blank=True)
    file = models.FileField(upload_to=unsent_path, storage=private_storage)

    def __str__(self) -> str:
        return self.field

    @classmethod
    def copy(cls, field: str, upload: UploadedFile) -> "UnsentFile | None":
        """A copy in storage, for the form may have moved its own away, and not saved: that comes with the form.

        Before any transaction, so that nobody waits for it; None where the file can't be read any more.
        """
        name = Path(upload.name or "").name
        try:
            content = File(upload, name=name)
            content.seek(0)
            path = private_storage().save(unsent_path(None, name), content)
        except (OSError, ValueError):
            return None
        return cls(field=field[:127], name=name[:255], content_type=(upload.content_type or "")[:127], file=path)


def written(data: QueryDict) -> QueryDict:
    """What was written in a form, without what the page itself put there."""
    found = data.copy()
    for name in NOT_KEPT:
        found.pop(name, None)
    return found


def remove_files(names: Iterable[str]) -> None:
    for name in names:
        private_storage().delete(name)


def forget_unsent() -> None:
    """Each day: what is older than a day, and files of it that no row names."""
    oldest = clock.now() - KEPT
    Unsent.objects.filter(kept_at__lt=oldest).discard()
    storage = private_storage()
    if not storage.exists(FOLDER):
        return
    found = [f"{FOLDER}/{name}" for name in storage.listdir(FOLDER)[1]]
    named = set(UnsentFile.objects.values_list("file", flat=True))
    remove_files(name for name in found if name not in named and storage.get_modified_time(name) < oldest)
