"""Wagtail's background work (search and reference index) through our one queue."""

from contextlib import suppress
from functools import partial
from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django.db import transaction
from django.utils.module_loading import import_string
from django_q.tasks import async_task
from django_tasks.backends.base import BaseTaskBackend
from django_tasks.base import Task, TaskResult, TaskResultStatus
from django_tasks.utils import get_random_id, normalize_json


def run(path: str, args: list[Any], kwargs: dict[str, Any]) -> None:
    """Runs the django-tasks Task at the dotted `path`, in the worker; gives up quietly where its object was deleted."""
    # Deleted before its turn came: nothing is left to be indexed, and nothing to be tried again.
    with suppress(ObjectDoesNotExist):
        import_string(path).func(*args, **kwargs)


class QueueBackend(BaseTaskBackend):
    """The backend of django-tasks that puts each task into django-q2's queue, once the transaction is committed.

    Before that a worker could run it while the rows that it is about do not exist yet.
    """

    supports_defer = False
    supports_async_task = False

    def enqueue(self, task: Task, args: Any, kwargs: Any) -> TaskResult:
        """Queues the task on commit and returns its result, which stays READY: what became of it is not told.

        Raises InvalidTaskError for a task that can't run here, TypeError or ValueError for arguments that are no JSON.
        """
        self.validate_task(task)
        args, kwargs = normalize_json(args), normalize_json(kwargs)
        transaction.on_commit(partial(async_task, "foundation.tasks.run", task.module_path, args, kwargs))
        return TaskResult(
            task=task,
            id=get_random_id(),
            status=TaskResultStatus.READY,
            enqueued_at=None,
            started_at=None,
            last_attempted_at=None,
            finished_at=None,
            args=args,
            kwargs=kwargs,
            backend=self.alias,
            errors=[],
            worker_ids=[],
        )
