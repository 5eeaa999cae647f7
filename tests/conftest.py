"""The cast as fixtures, and a client signed in as each."""

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client

from foundation import clock
from roll.models import User
from tests.factories.cast import Cast, build_cast, standing_cast

pytest_plugins = ["tests.database"]


@pytest.fixture
def cast(db: None, planted_on: date | None) -> Cast:
    """The people of `tests.factories.cast`. Their schools' desks are open, but on a `bare_database`."""
    if planted_on is None:
        return build_cast()
    assert planted_on == clock.today(), "Who pins the clock before the cast is there asks for `bare_database`."
    return standing_cast()


@pytest.fixture
def as_user() -> Callable[[User], Client]:
    """`as_user(cast.guardian).get(url)`."""

    def sign_in(user: User) -> Client:
        client = Client()
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        return client

    return sign_in
