"""Everything that is looked at, in the order in which one thing stands on another."""

from collections.abc import Callable, Iterator

from operate import around, inside
from operate.findings import Finding, wrong

CHECKS: tuple[Callable[[], Iterator[Finding]], ...] = (
    inside.settings_are_safe,
    inside.addresses_agree,
    around.folders_are_ours,
    around.disk_has_room,
    inside.database_is_there,
    around.clocks_agree,
    around.caches_answer,
    inside.workers_are_alive,
    inside.jobs_were_done,
    around.mail_is_taken,
    around.proxy_leads_here,
    inside.backup_is_young,
)


def examine() -> Iterator[Finding]:
    """One that can't be looked at is wrong, and the others are looked at all the same."""
    for check in CHECKS:
        try:
            yield from check()
        except Exception as error:  # noqa: BLE001
            first = (str(error).strip() or type(error).__name__).splitlines()[0]
            yield wrong(f"{check.__name__.replace('_', ' ').capitalize()}? It could not be asked: {first}")
