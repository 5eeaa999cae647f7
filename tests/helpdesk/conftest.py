import pytest

from tests.factories.cast import Cast
from tests.factories.helpdesk import TicketFactory


@pytest.fixture
def ticket(cast: Cast):
    return TicketFactory(requester=cast.head, school=cast.school)
