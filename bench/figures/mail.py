"""What a worker needs to hand over the mails of a batch to a mail server that takes them at once.

A letter to a school, whose homes read four languages. Counted is a batch of 500: the statements to the database and the
calls of Python functions, both of which grow with each mail. Seen: mails a second, of one worker.
"""

import gc
from collections.abc import Iterator
from time import perf_counter
from typing import Any

from django.conf import settings
from django.db.models import F
from django.test import override_settings

from bench.count import Queries
from bench.harness import Figure, p50, scratch_database
from bench.measure import Calls
from bench.sink import sink
from bench.tables import analyze
from notices import jobs
from notices.models import Batch, Event, Message
from notices.models.messages import SIZE
from roll.models import User
from tests.factories.letters import LetterFactory
from tests.factories.many import families

NAME = "mail"
WARM_UPS, ROUNDS = 1, 5
# One look at each mail before it leaves, and what each twenty need together.
STATEMENTS_A_MAIL = 2
SMTP = {"EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend", "EMAIL_HOST": "127.0.0.1"}


def measure() -> Iterator[Figure]:
    with scratch_database(), sink() as port, override_settings(**SMTP, EMAIL_PORT=port):
        batches = told(SIZE * (WARM_UPS + ROUNDS + 2))
        for _ in range(WARM_UPS):
            jobs.deliver(next(batches))
        queries, calls = (counted(meter, next(batches)) for meter in (Queries(NAME), Calls()))
        seconds = p50([timed(batch) for batch in batches])
        counts, most = {"queries": queries.counts["queries"], "calls": calls.counts["calls"]}, STATEMENTS_A_MAIL * SIZE
        yield Figure(f"{NAME}-{SIZE}", counts, {"queries": most}, {"mails_a_second": SIZE / seconds})


def told(number: int) -> Iterator[int]:
    """The batches, by their keys, of a letter to so many homes."""
    school = families(number)
    for place, (language, _name) in enumerate(settings.LANGUAGES):
        User.objects.alias(place=F("pk") % len(settings.LANGUAGES)).filter(place=place).update(language=language)
    LetterFactory(place=school).send(by=school.postings.get().user)
    jobs.expand(Event.objects.get().pk)
    analyze()
    return iter(Batch.objects.order_by("pk").values_list("pk", flat=True))


def counted(meter: Any, batch: int) -> Any:
    gc.collect()
    gc.disable()
    try:
        with meter:
            jobs.deliver(batch)
    finally:
        gc.enable()
    check_all_went(batch)
    return meter


def timed(batch: int) -> float:
    start = perf_counter()
    jobs.deliver(batch)
    seconds = perf_counter() - start
    check_all_went(batch)
    return seconds


def check_all_went(batch: int) -> None:
    """Raises `RuntimeError` where a mail did not go: it would cost nothing."""
    if Message.objects.filter(batch=batch, state=Message.State.HANDED).count() != SIZE:
        raise RuntimeError("Not all mails were handed over.")
