"""What waits for a member of staff falls out where their posting has ended before it is sent."""

import pytest
from django.core import mail

from notices import expansion, jobs
from notices.models import Batch, Event
from notices.postings import PostingGiven
from tests.factories.notices import outcomes


@pytest.mark.parametrize(("ended", "outcome"), [(False, "handed"), (True, "withheld")])
def test_a_queued_message_falls_out_with_the_posting(cast, ended, outcome):
    posting = cast.posting(cast.teacher)
    event: Event = PostingGiven(posting).send(by=cast.office)
    assert event.claim()
    while expansion.expand_next(event):
        pass
    assert outcomes(event=event) == ["queued"]
    if ended:
        posting.end(by=cast.office)
    jobs.deliver(Batch.objects.get().pk)
    assert outcomes(event=event) == [outcome]
    assert [message.to for message in mail.outbox] == ([] if ended else [[cast.teacher.email]])
