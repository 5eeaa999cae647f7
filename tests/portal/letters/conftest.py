import pytest

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
def trip(cast, tell):
    """A letter to the whole school that asks, told to everybody."""
    return tell(LetterFactory(place=cast.school, asked=True, title="Canary counts to twelve"), cast.office)
