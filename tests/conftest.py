"""The cast as fixtures, and a client signed in as each."""

from collections.abc import Callable

import pytest
from django.test import Client

from roll.models import User
from tests.factories.cast import Cast, build_cast

pytest_plugins = ["tests.database"]


@pytest.fixture
def cast(db: None) -> Cast:
    return build_cast()


@pytest.fixture
def as_user() -> Callable[[User], Client]:
    """`as_user(cast.guardian).get(url)`."""

    def sign_in(user: User) -> Client:
        client = Client()
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        return client

    return sign_in
