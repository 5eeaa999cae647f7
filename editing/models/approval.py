"""What an editor writes waits for the head, who is found by posting each time it is asked."""

from typing import Any, Self

from django.core.exceptions import PermissionDenied
from django.db import models, transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from wagtail.models import Page, Task, TaskManager, TaskState, WorkflowState
from wagtail_localize.models import Translation

from editing.notices import PageApproved, PageSentBack, PageSubmitted
from pages.models import SchoolContentPage
from roll.models import Posting, School, User
from roll.rights import Role


def heads_of(school: Any) -> QuerySet[Posting]:
    """The postings of those who may approve there today."""
    return Posting.objects.holding().filter(school=school, role=Role.HEAD, user__is_active=True)


def is_head(user: Any, school: School) -> bool:
    return bool(user.is_superuser or user.posting_at(school, {Role.HEAD}))


class HeadApproval(Task):
    """The one step of the one workflow: the head of the page's school reads it."""

    objects = TaskManager()

    def start(self, workflow_state: WorkflowState, user: User | None = None) -> "Submission":
        """Puts the newest version before the head, and says so."""
        page = workflow_state.content_object.specific
        with transaction.atomic():
            submission = Submission(
                workflow_state=workflow_state,
                task=self,
                revision=page.get_latest_revision(),
                page_id=page.pk,
                school=page.school,
                by=user or workflow_state.requested_by,
            )
            submission.save()
            PageSubmitted(submission).send(by=user)
        return submission

    def user_can_access_editor(self, obj: Page, user: Any) -> bool:
        return is_head(user, obj.specific.school)

    def locked_for_user(self, obj: Page, user: Any) -> bool:
        """What the head reads is what goes out: nobody else changes it meanwhile, as long as there is a head."""
        return not is_head(user, obj.specific.school) and heads_of(obj.specific.school_id).exists()

    def get_actions(self, obj: Page, user: Any) -> list[tuple[str, Any, bool]]:
        if not is_head(user, obj.specific.school):
            return []
        return [("approve", _("Approve"), False), ("reject", _("Send back"), True)]

    def get_task_states_user_can_moderate(self, user: Any, **kwargs: Any) -> QuerySet[TaskState]:
        schools = [posting.school_id for posting in user.postings_today if posting.role == Role.HEAD]
        return self.task_states.filter(pk__in=Submission.objects.waiting().filter(school__in=schools).values("pk"))

    @classmethod
    def get_description(cls) -> str:
        return _("The head of the page’s school reads and approves it.")

    class Meta:
        verbose_name = "approval by the head"
        verbose_name_plural = "approvals by the head"


class SubmissionQuerySet(models.QuerySet):
    def waiting(self) -> Self:
        return self.filter(status=TaskState.STATUS_IN_PROGRESS)


class Submission(TaskState):
    """One version of a page that waits, or waited, for the head. Sent back and submitted anew it is another."""

    school = models.ForeignKey(School, on_delete=models.PROTECT, related_name="+")
    page = models.ForeignKey(Page, on_delete=models.CASCADE, related_name="+")
    by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")

    objects = SubmissionQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.page_id}: {self.status}"

    @property
    def is_waiting(self) -> bool:
        return self.status == self.STATUS_IN_PROGRESS

    @property
    def version(self) -> SchoolContentPage:
        """The newest, which is what would go out."""
        page: SchoolContentPage = self.page.get_latest_revision_as_object()
        return page

    @classmethod
    @transaction.atomic
    def submit_translation(cls, work: Translation, *, by: User) -> bool:
        """Submits a translation to the head, as a draft; False where the head has one already.

        What is live stays as it is. Raises Untranslated, and leaves the draft as it was.
        """
        page = work.source.get_ephemeral_translated_instance(work.target_locale, fallback=True)
        # Pressed twice: the second waits here until the first has been heard.
        if Page.objects.select_for_update().get(pk=page.pk).workflow_in_progress:
            return False
        page.check_is_translated(page.save_revision(user=by))
        page = Page.objects.get(pk=page.pk).specific
        if state := page.current_workflow_state:
            state.resume(by)
        else:
            page.get_workflow().start(page, by)
        return True

    @transaction.atomic
    def approve_confirmed(self, entered: int | None, *, by: User, shown_number: int | None = None) -> None:
        """Notes how many people somebody has `entered` it tells (see `confirm`), and approves it.

        Raises WrongNumber, and what `approve` raises.
        """
        self.version.confirm(entered, shown_number=shown_number, by=by)
        self.approve(user=by)

    @transaction.atomic
    def approve(self, user: Any = None, update: bool = True, comment: str = "") -> "Submission":
        """Publishes it, or leaves it to its hour, and tells who wrote it. Raises what publishing raises."""
        self.lock_for_decision(user)
        super().approve(user=user, update=update, comment=comment)
        PageApproved(self).send(by=user)
        return self

    @transaction.atomic
    def reject(self, user: Any = None, update: bool = True, comment: str = "") -> "Submission":
        """Back to who wrote it, with what the head says."""
        self.lock_for_decision(user)
        super().reject(user=user, update=update, comment=comment)
        PageSentBack(self).send(by=user)
        return self

    def lock_for_decision(self, user: Any) -> None:
        # Locked, and asked again: of two who decide at one moment, or one who takes it back, the first is right.
        if not (is_head(user, self.school) and self.is_waiting_still()):
            raise PermissionDenied

    def is_waiting_still(self) -> bool:
        return Submission.objects.waiting().select_for_update(of=("self", "taskstate_ptr")).filter(pk=self.pk).exists()


HeadApproval.task_state_class = Submission
