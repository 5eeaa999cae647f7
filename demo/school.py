"""The demo's two schools: the cast that every test knows, in a place with a past."""

from collections.abc import Iterator
from datetime import datetime
from random import Random

from django.db import transaction
from django.db.models import Q

from demo.absences import absences, reasons
from demo.facts import NAI_UMEED, SITARA, say
from demo.homework import homework
from demo.howtos import howtos
from demo.letters import letters
from demo.meetings import meetings
from demo.moments import Calendar, at
from demo.news import ask_the_head, introduce, news, set_back
from demo.pages import colour, furnish
from demo.photos import name_pupils, say_yes
from demo.queries import Step, queries
from demo.readers import readers
from demo.reports import open_cycle, read_by_families, reports
from demo.resources import resources
from demo.stories import OF_SITARA, STORIES
from notices.inbox import events_of, mark_opened
from notices.models import Event
from portal.reports.models import Report
from roll.cards import make_cards
from roll.models import Area, Class, Guardianship, School, User
from tests.factories import AcademicYearFactory, PostingFactory, SchoolFactory, TermFactory
from tests.factories.cast import Cast, build_cast
from tests.factories.pages import editors_publish
from tests.factories.school import (
    appoint_teachers,
    keep_registers,
    lay_year,
    open_classes,
    prove_addresses,
    settle,
    staff_member,
)

SEED = "nai umeed"
CLASSES = tuple(f"{year}{letter}" for year in range(1, 7) for letter in "AB")
SITARA_CLASSES = ("1A", "2A", "3A")
TEACHERS = (
    "Ramesh Yadav",
    "Farhat Khan",
    "Kavita Mishra",
    "Manjot Kaur",
    "Alok Srivastava",
    "Nusrat Jahan",
    "Poonam Rawat",
    "Davinder Singh",
    "Mary Joseph",
    "Vandana Gupta",
    "Salma Bano",
)
SITARA_TEACHERS = ("Shabnam Rizvi", "Gurpreet Bedi", "Neelam Shukla")
# Of the cast's teacher, and one that is simply late: theirs are left to be taken this morning.
LEFT_TODAY = ("5B", "3A")


def top_up() -> int:
    """Brings the registers of both schools up to this morning."""
    return sum(
        keep_registers(school, SEED, LEFT_TODAY if school.slug == "nai-umeed" else ())
        for school in School.objects.filter(slug__in=("nai-umeed", "sitara"))
    )


@transaction.atomic
def build() -> None:
    """All of it, or nothing."""
    cast = build_cast()
    place(cast)
    fill(cast)
    top_up()
    today = cast.school.today()
    with at(Calendar.of(cast.school).at(30, "09:00")):
        editors_publish(cast.school, by=cast.head)
        introduce(cast.school, cast.editor)
        introduce(cast.other_school, cast.other_head)
        furnish(cast.school, cast.editor, today)
        colour(cast.other_school, cast.other_head)
    make_cards([cast.aarav], by=cast.teacher)
    with at(Calendar.of(cast.school).at(60, "12:00")):
        say_yes(cast)
    history(cast)
    with at(Calendar.of(cast.school).at(1, "12:00")):
        name_pupils(cast)
    for school in (cast.school, cast.other_school):
        readers(school, SEED)
    set_back()
    prove_addresses()


def place(cast: Cast) -> None:
    """Both schools in the district of Barabanki, a block each, with a year that runs from April to March."""
    other = Area.objects.get(pk=cast.other_school.area_id)
    other.name, other.code, other.parent = "Nindura", "09-045-11", Area.objects.get(code="09-045")
    other.save()
    for school, facts, by in (
        (cast.school, NAI_UMEED, cast.head),
        (cast.other_school, SITARA, cast.other_head),
    ):
        school.refresh_from_db()
        say(school, facts, by)
        lay_year(school)


def fill(cast: Cast) -> None:
    rng = Random(SEED)  # noqa: S311
    classes = open_classes(cast.school, CLASSES)
    appoint_teachers(cast.school, TEACHERS)
    sizes = {each: 30 if each.name == "5B" else 25 + number * 7 % 5 for number, each in enumerate(classes)}
    settle(cast.school, sizes, rng, by=cast.office, new_in=classes[0])
    PostingFactory(user=staff_member("Rekha Lal"), school=cast.other_school, role="office", name="Rekha Lal")
    classes = open_classes(cast.other_school, SITARA_CLASSES)
    appoint_teachers(cast.other_school, SITARA_TEACHERS)
    settle(cast.other_school, dict.fromkeys(classes, 22), rng, by=cast.other_head, girls=1)
    relate(cast)


def relate(cast: Cast) -> None:
    """Who is what to whom in the cast."""
    for email, relationship in (("sunita", "mother"), ("imran", "father"), ("farida", "mother"), ("rakesh", "father")):
        Guardianship.objects.filter(guardian__user__email=f"{email}@example.org").update(
            relationship=relationship, parental_responsibility=True
        )
    for user in (cast.teacher, cast.head, cast.office, cast.editor):
        user.postings.update(name=f"Ms {user.get_full_name()}")


def history(cast: Cast) -> None:
    """What has happened in the last weeks, in the order in which it did."""
    calendar = Calendar.of(cast.school)
    cycle, other_cycle = open_cycle(cast.school, calendar), open_cycle(cast.other_school, calendar)
    steps = [
        *news(cast.school, STORIES, cast.editor),
        *news(cast.other_school, (OF_SITARA,), cast.other_head),
        *resources(cast.school, cast.editor),
        *howtos(cast.school, cast.editor),
        *queries(cast.school, cast.head, cast.agent, list(neighbours(cast))),
        *homework_of(cast, calendar),
        *absences(cast, calendar),
        *letters(cast, calendar, teacher_of(cast.class_2a)),
        *meetings(cast, calendar),
        (calendar.at(1, "15:40"), ask_the_head(cast.school, cast.editor)),
        *reports(cycle, cast.class_5b, cast.teacher, calendar),
        *reports(cycle, cast.class_2a, teacher_of(cast.class_2a), calendar, newest=cast.siya),
        *reports(other_cycle, cast.other_class, teacher_of(cast.other_class), Calendar.of(cast.other_school)),
    ]
    for moment, go in sorted(steps, key=first_of):
        with at(moment):
            go()
    reasons(cast.class_5b, calendar.day(20))
    read_by_families(cycle, cast.siya, Random(SEED))  # noqa: S311
    read_by_families(other_cycle, None, Random(SEED))  # noqa: S311
    read_notices(cast)


def homework_of(cast: Cast, calendar: Calendar) -> Iterator[Step]:
    """In every class; the homes of the cast's own classes have had the mails."""
    known = {cast.class_5b, cast.class_2a, cast.other_class}
    for school_class in Class.objects.filter(school__in=(cast.school, cast.other_school)).select_related("school"):
        yield from homework(school_class, teacher_of(school_class), calendar, told=school_class in known)


def first_of(step: Step) -> datetime:
    return step[0]


def neighbours(cast: Cast) -> Iterator[tuple[School, User]]:
    """Two more schools of the block: the agent answers them all."""
    for name, head in (("Primary School Mati", "Rafiq Ahmad"), ("Upper Primary School Dewa", "Kusum Pal")):
        slug = name.split()[-1].lower()
        school = SchoolFactory(
            name=name, short_name=name.split()[-1], slug=slug, area=cast.school.area, weekdays="123456"
        )
        TermFactory(academic_year=AcademicYearFactory(school=school))
        user = staff_member(head)
        PostingFactory(user=user, school=school, role="head", name=head)
        yield school, user


def teacher_of(school_class: Class) -> User:
    return school_class.teachings.select_related("user").order_by("pk")[:1].get().user


def read_notices(cast: Cast) -> None:
    """Everybody has opened what is older; new are Siya's report, the last news, what waits, and yesterday's queries."""
    about_siya = Report.objects.filter(pupil=cast.siya).values("pk")
    newest = Event.objects.filter(kind="news.published", school=cast.school).order_by("-pk").values("pk")[:1]
    fresh = Event.objects.filter(
        Q(kind="reports.published", subject_id__in=about_siya)
        | Q(pk__in=list(newest.values_list("pk", flat=True)))
        | Q(kind="pages.submitted")
        | Q(kind="helpdesk.changed", created_at__gte=Calendar.of(cast.school).at(1, "09:15"))
    )
    for user in User.objects.filter(deliveries__isnull=False).distinct():
        mark_opened(user, events_of(user).exclude(pk__in=fresh))
