"""What a floor needs of a floor above it: named here, filled by `site/wiring.py`, empty ports found by `check`."""

from collections.abc import Callable
from typing import Any, ClassVar, Generic, ParamSpec

from django.core import checks
from django.core.exceptions import ImproperlyConfigured

P = ParamSpec("P")


class Port(Generic[P]):
    """A call upwards, without a result: whoever is above says by `fill` what they do then, one after the other."""

    every: ClassVar[list["Port[Any]"]] = []

    def __init__(self, name: str) -> None:
        self.name = name
        self.fillings: list[Callable[P, None]] = []
        Port.every.append(self)

    def fill(self, filling: Callable[P, None]) -> None:
        self.fillings.append(filling)

    def __call__(self, *args: P.args, **kwargs: P.kwargs) -> None:
        """Raises ImproperlyConfigured where it is empty."""
        if not self.fillings:
            raise ImproperlyConfigured(f"The port {self.name} is empty: see site/wiring.py.")
        for filling in self.fillings:
            filling(*args, **kwargs)


@checks.register
def check_ports(app_configs: Any, **kwargs: Any) -> list[checks.CheckMessage]:
    empty = [port.name for port in Port.every if not port.fillings]
    return [checks.Error(f"The port {name} is empty: see site/wiring.py.", id="chaupal.E001") for name in empty]


# In the transaction in which a school's record of an adult became a user's, or was a user's no more (guardian, user).
guardian_linked: Port[[Any, Any]] = Port("guardian_linked")
guardian_unlinked: Port[[Any, Any]] = Port("guardian_unlinked")
