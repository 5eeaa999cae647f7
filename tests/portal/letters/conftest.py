from datetime import timedelta

import pytest

from portal.letters.models import Letter
from tests.factories.letters import LetterFactory


@pytest.fixture
def tell(django_capture_on_commit_callbacks):
    """Sends a letter and runs the jobs."""

    def go(letter, by):
        with django_capture_on_commit_callbacks(execute=True):
            letter.send(by=by)
        letter.refresh_from_db()
        return letter

    return go


@pytest.fixture
def settled(cast):
    """As if the letter had been sent yesterday: who has not opened it is not reached by now."""

    def go(letter):
        Letter.objects.filter(pk=letter.pk).update(sent_on=cast.school.today() - timedelta(days=1))
        letter.refresh_from_db()
        return letter

    return go


@pytest.fixture
def trip(cast, tell, settled):
    """A letter to the whole school that asks, told to everybody yesterday."""
    return settled(tell(LetterFactory(place=cast.school, asked=True, title="Canary counts to twelve"), cast.office))
