"""gunicorn's threaded worker, which ends as soon as it may."""

from gunicorn.workers.gthread import ThreadWorker


class Worker(ThreadWorker):
    """Told to end, gunicorn's own sleeps through its whole grace (30 s) while any browser keeps an idle connection:
    it looks for those that have run out only when something happens. This one looks each second."""

    def murder_keepalived(self) -> None:
        """Once told to end, what is idle has run out."""
        for connection in () if self.alive else self.keepalived_conns:
            connection.timeout = 0
        super().murder_keepalived()

    def wait_for_and_dispatch_events(self, timeout: float) -> None:
        super().wait_for_and_dispatch_events(min(timeout, 1.0))
