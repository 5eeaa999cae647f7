"""The site itself: settings, database, workers, jobs, backups."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings
from django.core import checks
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.http.request import validate_host
from django_q.models import OrmQ

from foundation import clock
from foundation.failed_jobs import given_up
from notices.models import Heartbeat
from operate.archives import ENDING
from operate.findings import Finding, well, wrong

# Beyond it a worker is started anew (run.py), jobs wait too long, a nightly backup has not been made.
STALE_BEAT, LONG_QUEUE, OLD_BACKUP = timedelta(seconds=180), 5_000, timedelta(hours=26)
LATELY = timedelta(days=7)
LONG_KEY = 20


def settings_are_safe() -> Iterator[Finding]:
    """Django's own list, with what only matters on a real site: DEBUG, SECRET_KEY, cookies, https."""
    found = [each for each in checks.run_checks(include_deployment_checks=True) if not each.is_silenced()]
    for each in found:
        yield wrong(f"Settings: {each.msg.split(chr(10))[0]} {each.hint or ''}".strip() + f" ({each.id})")
    if not found:
        yield well("Settings: `manage.py check --deploy` finds nothing.")


def addresses_agree() -> Iterator[Finding]:
    base = urlsplit(settings.BASE_URL)
    if base.scheme != "https":
        yield wrong(f"Addresses: links in mails begin with {settings.BASE_URL}. Set CHAUPAL_BASE_URL to https://….")
    elif not validate_host(base.hostname or "", settings.ALLOWED_HOSTS):
        yield wrong(f"Addresses: {base.hostname} is not in ALLOWED_HOSTS, so that no link in a mail opens. Add it.")
    else:
        yield well(f"Addresses: links lead to {settings.BASE_URL}.")
    if settings.ALLAUTH_TRUSTED_PROXY_COUNT:
        yield well(f"Proxies: {settings.ALLAUTH_TRUSTED_PROXY_COUNT} are believed (TRUSTED_PROXY_COUNT).")
    else:
        yield wrong(
            "Proxies: none is believed: all visitors share one limit. Set TRUSTED_PROXY_COUNT to how many stand."
        )


def database_is_there() -> Iterator[Finding]:
    executor = MigrationExecutor(connection)
    waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if waiting:
        yield wrong(f"Database: {len(waiting)} migrations wait. Make a backup, then `manage.py migrate`.")
    else:
        yield well(f"Database: {connection.vendor}, every migration done.")


def workers_are_alive() -> Iterator[Finding]:
    """Each lane writes its own beat: the first is that of the worker for everything."""
    beats = dict(Heartbeat.objects.exclude(pk=Heartbeat.SITE).values_list("pk", "at"))
    for lane in sorted({Heartbeat.WORKER, Heartbeat.FAST, *beats}):
        name = "Worker" if lane == Heartbeat.WORKER else "Fast worker"
        age = clock.now() - beats[lane] if lane in beats else None
        if age is None:
            yield wrong(f"{name}: never seen. Start the site by run.py, which starts it too.")
        elif abs(age) < STALE_BEAT:
            yield well(f"{name}: alive {int(age.total_seconds())} s ago.")
        else:
            words = "Is the site running? Did the clock jump? Restart it; then look into its log."
            yield wrong(f"{name}: last seen on {beats[lane]:%Y-%m-%d at %H:%M} UTC. {words}")


def jobs_were_done() -> Iterator[Finding]:
    failed = given_up().filter(started__gt=clock.now() - LATELY)
    waiting = OrmQ.objects.count()
    if number := failed.count():
        last = failed.latest("started").func
        yield wrong(f"Jobs: {number} failed in a week, the last: {last}. See What went wrong, under Reports.")
    if waiting > LONG_QUEUE:
        yield wrong(f"Jobs: {waiting} wait. Is the worker alive, and does mail go out?")
    if not number and waiting <= LONG_QUEUE:
        yield well(f"Jobs: none failed in a week, {waiting} wait.")


def backup_is_young() -> Iterator[Finding]:
    folder = Path(settings.BACKUP_DIR)
    made = [path.stat().st_mtime for path in folder.glob(f"*{ENDING}")]
    if not made:
        yield wrong(f"Backup: there is none in {folder}. `manage.py backup`, and each night by chaupal-backup.timer.")
        return
    age = clock.now() - datetime.fromtimestamp(max(made), UTC)
    hours = f"the last is {int(age.total_seconds() // 3600)} hours old"
    if age > OLD_BACKUP:
        yield wrong(f"Backup: {hours} ({folder}). Does the timer run? `systemctl status chaupal-backup`.")
    else:
        yield well(f"Backup: {hours}. Was one ever restored, on another machine?")
    if not settings.BACKUP_KEY:
        yield wrong("Backup: not encrypted. Set CHAUPAL_BACKUP_KEY, and keep it somewhere else too.")
    elif len(settings.BACKUP_KEY) < LONG_KEY or len(set(settings.BACKUP_KEY)) < LONG_KEY // 2:
        yield wrong(
            "Backup: CHAUPAL_BACKUP_KEY can be guessed. Take one of 20 letters or more, made by a machine: "
            "`openssl rand -base64 30`. Keep the old one too: it opens the backups made with it."
        )
