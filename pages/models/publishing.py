"""What may hold up a publish: the head who reads it, a photo, what is missing, a number that nobody said."""

from collections.abc import Sequence
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from wagtail.actions.publish_page_revision import PublishPageRevisionAction
from wagtail.models import Page, Revision

from foundation import clock
from foundation.models import ContentImage
from pages.languages import Progress, progress_of
from pages.models.telling import TellingMixin
from pages.photo_form import undescribed_pictures
from pages.wagtail_internals import references_of
from roll.consent.photos import held_images
from roll.models import User


class PublishChecksMixin(TellingMixin):
    """Of a page: what is asked before it is published, in whichever way."""

    class NotPublished(Exception):
        """`page` is what was to be published, and stays a draft."""

        def __init__(self, page: Page) -> None:
            super().__init__(page.pk)
            self.page = page

    class PhotosHeld(NotPublished):
        """It shows a photo that may not be shown."""

    class Untranslated(NotPublished):
        """It is a translation, and some of it would stand there in the language of its source."""

    class Incomplete(NotPublished):
        """A draft may lack what the editor's form asks for before it publishes; there are ways without the form."""

    class Unconfirmed(NotPublished):
        """It would tell so many that somebody has to say the number first."""

    class AwaitsHead(NotPublished):
        """The head reads it: what goes out is what was read."""

    full_clean: Any
    latest_revision: Any
    current_workflow_task: Any
    # Of a translation that was refused: how far it was.
    progress: Progress = Progress(0, 0)
    # Of a page that was refused: what it lacks, in sentences.
    lacking: Sequence[str] = ()

    def pictures(self) -> set[int]:
        """Returns the keys of the pictures on this very version, by foreign key or anywhere in its text."""
        kind = ContentType.objects.get_for_model(ContentImage).pk
        return {int(key) for content_type, key, *_paths in references_of(self) if content_type == kind}

    def held_pictures(self) -> set[int]:
        """Returns the keys of its pictures that may not be shown today."""
        pictures = self.pictures()
        return set(held_images().filter(pk__in=pictures).values_list("pk", flat=True)) if pictures else set()

    def publish(
        self,
        revision: Revision,
        user: Any = None,
        changed: bool = True,
        log_action: Any = True,
        previous_revision: Revision | None = None,
        skip_permission_checks: bool = False,
    ) -> None:
        """Publishes a revision as Wagtail does. Raises AwaitsHead, and what `check_may_be_published` raises.

        Its signature is Wagtail's. What was scheduled was asked when it was scheduled, and goes out at its hour: a
        photo that is held by then stays hidden.
        """
        if user and self.is_locked_for(user):
            raise self.AwaitsHead(self)
        action = PublishPageRevisionAction(revision, user, changed, log_action, previous_revision)
        if log_action != "wagtail.publish.scheduled":
            action.object.check_may_be_published(revision)
        action.execute(skip_permission_checks)

    @transaction.atomic
    def publish_confirmed(self, entered: int | None, *, by: User, shown_number: int | None = None) -> bool:
        """Notes how many people somebody has `entered` the newest version tells (see `confirm`), and publishes it.

        Returns True if it is scheduled and waits for its hour. Raises WrongNumber, and what `publish` raises.
        """
        self.confirm(entered, shown_number=shown_number, by=by)
        revision = self.latest_revision
        revision.publish(user=by)
        return bool(revision.approved_go_live_at and revision.approved_go_live_at > clock.now())

    def is_locked_for(self, user: Any) -> bool:
        """Returns whether somebody else has to approve the page first, so that this user may not publish it.

        True also where editors may publish alone by now, as long as the page waits.
        """
        task = self.current_workflow_task
        return bool(task and task.locked_for_user(self, user))

    def check_may_be_published(self, revision: Revision) -> None:
        """Raises PhotosHeld, Untranslated, Incomplete or Unconfirmed, the first that holds for this revision."""
        if self.held_pictures():
            raise self.PhotosHeld(self)
        self.check_is_translated(revision)
        self.check_is_described()
        self.check_is_complete()
        # Asked in this order: to count thousands takes longer than all the rest.
        if not self.is_confirmed(revision) and self.number_to_confirm():
            raise self.Unconfirmed(self)

    def check_is_translated(self, revision: Revision) -> None:
        """Raises Untranslated if some text of this translation was not translated when the revision was made.

        Leaves the count in `progress`.
        """
        self.progress = progress_of(self, at=revision.created_at)
        if self.progress.done < self.progress.texts:
            raise self.Untranslated(self)

    def check_is_described(self) -> None:
        """Raises Incomplete if nothing says what one of its pictures shows. Names them in `lacking`.

        Asked of what would go out, not left to a form: its blocks are shared by all requests, and so is their word that
        a mere draft is being saved.
        """
        words = _("Say in a few words what the photo “%(title)s” shows.")
        pictures = dict.fromkeys(picture for _field, picture in undescribed_pictures(self))
        self.lacking = [words % {"title": picture.title} for picture in pictures]
        if self.lacking:
            raise self.Incomplete(self)

    def check_is_complete(self) -> None:
        """Raises Incomplete if it lacks what a page has to have. Says what in `lacking`.

        Wagtail asks of what goes out at once alone, and breaks off.
        """
        try:
            self.full_clean()
        except ValidationError as wrong:
            self.lacking = sentences_of(self, wrong)
            raise self.Incomplete(self) from wrong


def sentences_of(page: Page, wrong: ValidationError) -> list[str]:
    """Returns what is wrong with a page, with the names of the fields as the form has them."""
    if not hasattr(wrong, "error_dict"):
        return wrong.messages
    names = {field.name: field.verbose_name for field in page._meta.fields}
    return [
        f"{capfirst(names[field])}: {said}" if field in names else said
        for field, messages in wrong.message_dict.items()
        for said in messages
    ]
