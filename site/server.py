"""gunicorn's threaded worker, which ends as soon as it may."""

from collections.abc import Iterable
from typing import Any

from gunicorn.workers.gthread import ThreadWorker


class Worker(ThreadWorker):
    """Told to end, gunicorn's own sleeps through its whole grace (30 s) while any browser keeps an idle connection.

    It looks for those that have run out only when something happens; this one looks each second. And to what is idle it
    leaves the time that a connection is kept open otherwise; for this one it has run out once it is told to end.
    """

    def wait_for_and_dispatch_events(self, timeout: float) -> None:
        super().wait_for_and_dispatch_events(min(timeout, 1.0))

    def murder_keepalived(self) -> None:
        self._run_out(self.keepalived_conns)
        super().murder_keepalived()

    def murder_pending(self) -> None:
        """Those that were opened and have said nothing yet, as browsers open them beforehand."""
        self._run_out(self.pending_conns)
        super().murder_pending()

    def _run_out(self, connections: Iterable[Any]) -> None:
        for connection in () if self.alive else connections:
            connection.timeout = 0
