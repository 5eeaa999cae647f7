from typing import Any

from django.apps import AppConfig
from django.db import transaction


class HomeConfig(AppConfig):
    name = "home"

    def ready(self) -> None:
        from wagtail.actions.publish_page_revision import PublishPageRevisionAction
        from wagtail.models import WorkflowState
        from wagtail.signals import workflow_approved, workflow_rejected, workflow_submitted

        # The editor's form saves a page as live and then says so, each for itself: broken off in between, it would be
        # live and nobody told. There is no verb of ours on that way.
        whole = transaction.atomic(PublishPageRevisionAction.execute)
        setattr(PublishPageRevisionAction, "execute", whole)  # noqa: B010

        # Wagtail's own mails about a workflow: ours say it in the reader's language, and once. It connects after us,
        # and not where its place is taken.
        for signal, name in (
            (workflow_submitted, "submitted"),
            (workflow_approved, "approved"),
            (workflow_rejected, "rejected"),
        ):
            uid = f"workflow_state_{name}_email_notification"
            signal.connect(nothing, sender=WorkflowState, dispatch_uid=uid)


def nothing(sender: Any, **kwargs: Any) -> None:
    """What Wagtail would mail."""
