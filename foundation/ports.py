"""What a floor needs of a floor above it: named here, filled by `site/wiring.py`, empty ports found by `check`."""

from collections.abc import Callable, Collection
from datetime import date
from typing import Any, ClassVar, Generic, ParamSpec, TypeVar
from uuid import UUID

from django.core import checks
from django.core.exceptions import ImproperlyConfigured
from django.db.models import QuerySet

P = ParamSpec("P")
R = TypeVar("R")


class Port(Generic[P, R]):
    """A named call from a lower floor to those above it, which say by `fill` what is then done. `every` lists all."""

    every: ClassVar[list["Port[Any, Any]"]] = []

    def __init__(self, name: str) -> None:
        self.name = name
        self.fillings: list[Callable[P, R]] = []
        Port.every.append(self)

    def fill(self, filling: Callable[P, R]) -> None:
        """Adds a function that is called, or queued, when the port is used."""
        self.fillings.append(filling)

    def filled(self) -> list[Callable[P, R]]:
        """Returns the functions in the order they were added; raises ImproperlyConfigured where there is none."""
        if not self.fillings:
            raise ImproperlyConfigured(f"The port {self.name} is empty: see site/wiring.py.")
        return self.fillings


class Announcement(Port[P, None]):
    """A port that calls all its functions, one after the other, in the transaction of the caller."""

    def __call__(self, *args: P.args, **kwargs: P.kwargs) -> None:
        for filling in self.filled():
            filling(*args, **kwargs)


class Question(Port[P, R]):
    """A port with one function, whose answer the caller gets."""

    def fill(self, filling: Callable[P, R]) -> None:
        """Sets the function that answers; raises ImproperlyConfigured where there is one already."""
        if self.fillings:
            raise ImproperlyConfigured(f"The port {self.name} has an answer already: see site/wiring.py.")
        super().fill(filling)

    def __call__(self, *args: P.args, **kwargs: P.kwargs) -> R:
        return self.filled()[0](*args, **kwargs)


class Jobs(Port[[], Any]):
    """A port whose functions, which take nothing, are put into the queue, each as a job of its own."""

    def paths(self) -> list[str]:
        """Returns the functions' dotted paths, which the queue keeps: a path outlives a new version of the code."""
        return [f"{filling.__module__}.{filling.__name__}" for filling in self.filled()]


@checks.register
def check_ports(app_configs: Any, **kwargs: Any) -> list[checks.CheckMessage]:
    """Returns an Error (`chaupal.E001`) for each port that nobody has filled; one of Django's system checks."""
    empty = [port.name for port in Port.every if not port.fillings]
    return [checks.Error(f"The port {name} is empty: see site/wiring.py.", id="chaupal.E001") for name in empty]


# In the transaction in which a school's record of an adult became a user's, or was a user's no more (guardian, user).
guardian_linked: Announcement[[Any, Any]] = Announcement("guardian_linked")
guardian_unlinked: Announcement[[Any, Any]] = Announcement("guardian_unlinked")
# In the transaction in which somebody was posted at a school on its own screens (posting, user who did it).
posted: Announcement[[Any, Any]] = Announcement("posted")
# Whether the queue's quick lane works.
lane_is_alive: Question[[], bool] = Question("lane_is_alive")
# A site was restored from a backup, and what waited to be sent then is not to go out.
outbox_held: Announcement[[]] = Announcement("outbox_held")
each_minute = Jobs("each_minute")
each_day = Jobs("each_day")
# Of these expected absences those whose register was sent, which are answered.
absences_recorded: Question[[QuerySet[Any]], QuerySet[Any]] = Question("absences_recorded")
# The days of a school (its key) from one until another on which registers were taken, each with how many.
registers_on: Question[[int, date, date], dict[date, int]] = Question("registers_on")
# (key, title) of how-tos that everybody may read, the newest first; with keys, of these alone.
offered_howtos: Question[[Collection[UUID] | None], list[tuple[UUID, str]]] = Question("offered_howtos")
# Keeps what was attached to a form that is shown again (name of the field, file), and says with what token it comes
# back; None where nobody is signed in.
keep_upload: Question[[str, Any], str | None] = Question("keep_upload")
# The images that may not be shown: a pupil stands in them whose home has not said yes.
photos_held: Question[[], QuerySet[Any]] = Question("photos_held")
# The schools' desks, which say whose a collection of files is (`collection`, `school`).
desks: Question[[], QuerySet[Any]] = Question("desks")
# A school's pages, whatever room they are in, show: the entries of its menu (school, user, language), its colour and
# banner (school), the page that says how to reach it (school's key), each None or empty where it has none.
menu_of: Question[[Any, Any, str], list[Any]] = Question("menu_of")
# As above, the pages that the foot of every page leads to.
foot_pages_of: Question[[Any, Any, str], list[Any]] = Question("foot_pages_of")
look_of: Question[[Any], Any] = Question("look_of")
contact_of: Question[[int], Any] = Question("contact_of")
# The newest news: so many, of a school what this user may read, of all schools (None) what everybody may.
newest_news: Question[[int, Any, Any], list[Any]] = Question("newest_news")
# Where programs find the news of a school, or of all (None): (content type, its name, title, address).
news_feeds: Question[[Any], list[tuple[str, str, str, str]]] = Question("news_feeds")
# Whether attendance of a school was marked.
has_marks: Question[[Any], bool] = Question("has_marks")
