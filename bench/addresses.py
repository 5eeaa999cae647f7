"""The pages that each reader of the demo school opens."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils import translation

from helpdesk.models import Ticket
from newsfeed.models import NewsIndexPage, NewsPage
from notices.inbox import events_of
from portal.bookings.models import BookingEvent
from portal.homework.models import Homework
from portal.letters.models import Letter
from portal.reports.models import Report
from roll.models import Class, Pupil, Restriction, School, User

FIRST_PAGE = 12


@dataclass(frozen=True)
class Address:
    """`user` is None for a visitor."""

    name: str
    user: User | None
    path: str

    @property
    def queries(self) -> int | None:
        """The most that it may ask: said of everybody's first page alone."""
        return FIRST_PAGE if self.name.endswith("-home") else None


class Demo:
    """The demo school's people, and what there is for them to open.

    Raises `ValueError` where no court order stands between an adult and the guardian's own child: pages that have none
    to ask about cost less.
    """

    def __init__(self) -> None:
        translation.activate("en")
        self.school = School.objects.get(slug="nai-umeed")
        self.siya, self.aarav = (self.child(name) for name in ("Siya", "Aarav"))
        self.class_2a = Class.objects.get(school=self.school, name="2A")
        self.class_5b = Class.objects.get(school=self.school, name="5B")
        if not Restriction.objects.filter(pupil=self.siya).exists():
            raise ValueError("No restriction stands on the reader's own child.")

    def child(self, name: str) -> Pupil:
        mother = {"guardianships__guardian__user": self.person("sunita")}
        return Pupil.objects.get(school=self.school, first_name=name, **mother)

    def person(self, name: str) -> User:
        return User.objects.get(email=f"{name}@example.org")

    def addresses(self) -> Iterator[Address]:
        for role in ("guardian", "pupil", "teacher", "office", "head", "agent", "editor", "visitor"):
            yield from getattr(self, role)()

    def at_school(self, name: str, *more: Any) -> str:
        return reverse(name, args=[self.school.slug, *more])

    def of_family(self, user: User) -> Iterator[tuple[str, str]]:
        """What guardians and pupils share."""
        yield "inbox", reverse("notices:inbox")
        yield "notice", reverse("notices:open", args=[events_of(user).order_by("pk")[:1].get().pk])
        yield "children", reverse("portal:children")
        yield "bookings", reverse("portal:bookings:list")
        yield "news", NewsPage.objects.live().filter(school=self.school, read_by__isnull=False).latest("pk").address
        yield "news-index", NewsIndexPage.objects.get(school=self.school, locale__language_code="en").url
        yield "search", f"{reverse('search')}?q=quiz"
        yield "you", reverse("portal:you")

    def of_child(self, child: Pupil) -> Iterator[tuple[str, str]]:
        task = Homework.objects.standing().filter(school_class__enrolments__pupil=child).latest("pk")
        report = Report.objects.published().filter(pupil=child).latest("pk")
        yield "child", reverse("portal:child", args=[child.code])
        yield "attendance", reverse("portal:attendance:family", args=[child.code])
        yield "homework", reverse("portal:homework:child_list", args=[child.code])
        yield "task", reverse("portal:homework:detail", args=[task.pk])
        yield "report", reverse("portal:reports:detail", args=[child.code, report.pk])

    def guardian(self) -> Iterator[Address]:
        user = self.person("sunita")
        letter = Letter.objects.filter(sent_at__isnull=False, audience__school_class=self.class_2a).latest("pk")
        yield Address("guardian-home", user, reverse("portal:home"))
        paths = dict([*self.of_family(user), *self.of_child(self.siya)]) | {
            "letters": reverse("portal:letters:list"),
            "letter": reverse("portal:letters:detail", args=[letter.pk]),
            "times": reverse("portal:bookings:book", args=[self.siya.code, self.event.pk]),
            "plan": reverse("portal:bookings:plan", args=[self.event.pk]),
            "absences": reverse("portal:absences:list"),
            "absence-new": reverse("portal:absences:new"),
            "photos": reverse("photo_consents", args=[self.siya.code]),
        }
        yield from addresses_of("guardian", user, paths)

    def pupil(self) -> Iterator[Address]:
        user = self.person("aarav")
        yield Address("pupil-home", user, reverse("portal:home"))
        yield from addresses_of("pupil", user, dict([*self.of_family(user), *self.of_child(self.aarav)]))

    @property
    def event(self) -> BookingEvent:
        return BookingEvent.objects.get(school=self.school)

    def of_staff(self) -> Iterator[tuple[str, str]]:
        """What teachers, office and head open alike."""
        yield "inbox", reverse("notices:inbox")
        yield "registers", self.at_school("portal:attendance:register_list")
        yield "absences", self.at_school("portal:absences:staff_list")
        yield "homework", self.at_school("portal:homework:staff_list")
        yield "letters", self.at_school("portal:letters:staff_list")
        yield "reports", self.at_school("portal:reports:staff_list")
        yield "bookings", self.at_school("portal:bookings:staff_list")
        yield "day", self.at_school("portal:bookings:day")

    def of_letter(self, letter: Letter) -> Iterator[tuple[str, str]]:
        yield "who-has-answered", self.at_school("portal:letters:who_has_answered", letter.pk)
        yield "homes-not-reached", self.at_school("portal:letters:unreached", letter.pk)

    def of_whole_school(self) -> Iterator[tuple[str, str]]:
        """The letter to everybody: by class, and then one class of it."""
        letter, chosen = Letter.objects.get(audience__school=self.school), f"?class={self.class_5b.pk}"
        answered = self.at_school("portal:letters:who_has_answered", letter.pk)
        unreached = self.at_school("portal:letters:unreached", letter.pk)
        yield "classes-answered", answered
        yield "class-answered", answered + chosen
        yield "classes-not-reached", unreached
        yield "class-not-reached", unreached + chosen

    def teacher(self) -> Iterator[Address]:
        user, today = self.person("harpreet"), self.school.today()
        task = Homework.objects.filter(school_class=self.class_5b).latest("pk")
        report = Report.objects.filter(pupil=self.aarav).latest("pk")
        letter = Letter.objects.get(school=self.school, audience__school_class=self.class_5b)
        paths = dict([*self.of_staff(), *self.of_letter(letter), *self.of_whole_school()]) | {
            "register": self.at_school("portal:attendance:register", self.class_5b.pk, today, "am"),
            "task": self.at_school("portal:homework:who_has_done", task.pk),
            "report": self.at_school("portal:reports:edit", report.cycle_id, self.aarav.code),
            "homework-new": self.at_school("portal:homework:new"),
        }
        yield Address("teacher-home", user, reverse("portal:home"))
        yield from addresses_of("teacher", user, paths)

    def office(self) -> Iterator[Address]:
        user = self.person("neha")
        letter = Letter.objects.filter(school=self.school, sent_at__isnull=False).exclude(question="").latest("pk")
        participation = self.at_school("portal:bookings:participation", self.event.pk)
        paths = dict([*self.of_staff(), *self.of_letter(letter), *self.of_whole_school()]) | {
            "event": self.at_school("portal:bookings:event", self.event.pk),
            "participation": participation,
            "participation-of-class": f"{participation}?class={self.class_5b.pk}",
            "access": self.at_school("roll:access"),
            "decided": f"{self.at_school('roll:access')}?shown=decided",
            "refused-addresses": self.at_school("refused_addresses"),
            "cards": self.at_school("roll:cards"),
            "class-cards": self.at_school("roll:class_cards", self.class_5b.pk),
            "photo-classes": self.at_school("roll:photo_classes"),
            "photo-class": self.at_school("roll:photo_class", self.class_5b.pk),
            "school-photos": self.at_school("editing:photos"),
            "letter-new": self.at_school("portal:letters:new"),
            "queries": reverse("helpdesk:list"),
        }
        yield Address("office-home", user, reverse("portal:home"))
        yield from addresses_of("office", user, paths)

    def head(self) -> Iterator[Address]:
        user = self.person("sushma")
        ticket = Ticket.objects.filter(school=self.school).latest("pk")
        paths = dict(self.of_staff()) | {
            "queries": reverse("helpdesk:list"),
            "query": reverse("helpdesk:detail", args=[ticket.public_ref]),
            "event": self.at_school("portal:bookings:event", self.event.pk),
            "waiting": self.at_school("editing:waiting"),
            "publishing": self.at_school("editing:publishing"),
            "reads": self.at_school("newsfeed:reads"),
            "told": self.at_school("newsfeed:who_is_told"),
            "posts": self.at_school("newsfeed:posts"),
        }
        yield Address("head-home", user, reverse("portal:home"))
        yield from addresses_of("head", user, paths)

    def agent(self) -> Iterator[Address]:
        user, queue = self.person("anil"), reverse("helpdesk:list")
        ticket = Ticket.objects.under_way().filter(school=self.school).latest("pk")
        paths = {
            "inbox": reverse("notices:inbox"),
            "queue": queue,
            "closed": f"{queue}?show=closed",
            "query": reverse("helpdesk:detail", args=[ticket.public_ref]),
            "number": f"{queue}?number={ticket.public_ref}",
        }
        yield Address("agent-home", user, reverse("portal:home"))
        yield from addresses_of("agent", user, paths)

    def editor(self) -> Iterator[Address]:
        user = self.person("aisha")
        index = NewsIndexPage.objects.get(school=self.school, locale__language_code="en")
        paths = {
            "desk": reverse("wagtailadmin_home"),
            "pages": reverse("wagtailadmin_explore", args=[index.pk]),
            "search": f"{reverse('wagtailadmin_pages:search')}?q=quiz",
        }
        yield from addresses_of("editor", user, paths)

    def visitor(self) -> Iterator[Address]:
        page = NewsPage.objects.live().filter(school=self.school, read_by__isnull=True).latest("pk")
        paths = {
            "news": f"{page.address}?anew=1",
            "search": f"{reverse('search')}?q=quiz&anew=1",
            "sitemap": reverse("sitemap_part", args=[1]),
        }
        yield from addresses_of("visitor", None, paths)


def addresses_of(role: str, user: User | None, paths: dict[str, str]) -> Iterator[Address]:
    for name, path in paths.items():
        yield Address(f"{role}-{name}", user, path)
