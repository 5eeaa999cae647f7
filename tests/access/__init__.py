"""The access matrix: what each person may open, written down by hand beside the code that decides.

A room with a module of its own (`bookings.py`, …) gives `SEES`, `ACCESS` and `build(world)`; ROOMS joins them.

`World` holds a record of every kind for children of different families and schools, each with a canary: a string that
stands nowhere else. `SEES` says whose canaries may reach whom, on whatever page, header, file or mail. `ACCESS` says
for each URL of ours who gets in, with which keys in the address. A URL that isn't here fails the house tests.
"""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.core.files.base import ContentFile
from django.urls import URLPattern, URLResolver, get_resolver

from foundation import clock
from helpdesk.models import TicketPhoto
from notices.models import Delivery, Event, Heartbeat
from portal.absences.models import AbsenceNotice
from portal.homework.models import Homework
from portal.reports.models import Report, ReportCycle
from roll.models import Audience, ContactPoint, Guardianship, Pupil
from tests.access import (
    administration,
    bookings,
    desks,
    doors,
    howtos,
    letters,
    people,
    photos,
    publishing,
    reads,
    schooldays,
    search,
    signals,
    years,
)
from tests.access import events as school_events
from tests.access.world import (
    ANONYMOUS,
    CHILDREN,
    FAMILY,
    IN_2A,
    ROLES,
    SEES,
    STAFF,
    TOLD_BY,
    Keys,
    Rule,
    World,
    as_guardian,
    by_code,
    by_school,
    canary,
    everyone,
    family,
    members,
    name_of,
    posted,
)
from tests.factories import GuardianFactory, GuardianshipFactory
from tests.factories.cast import Cast, build_cast
from tests.factories.helpdesk import TicketFactory, picture
from tests.factories.pages import content_image, news_page, publish
from tests.factories.portal import AttendanceMarkFactory, ReportCycleFactory, ReportFactory

__all__ = ["ACCESS", "ANONYMOUS", "ROLES", "SEES", "World", "build_world", "canary", "named_urls", "prefixed"]

ROOMS: tuple[Any, ...] = (
    administration,
    bookings,
    desks,
    doors,
    school_events,
    howtos,
    letters,
    people,
    photos,
    publishing,
    reads,
    schooldays,
    search,
    signals,
    years,
)
for room in ROOMS:
    SEES.update(room.SEES)


def build_world() -> World:
    """Everything published goes through its verb, so that its notices exist too."""
    world = World(build_cast())
    Heartbeat.beat()
    Heartbeat.beat(Heartbeat.FAST)
    _closed(world)
    _children(world)
    _absences(world)
    _homework(world)
    _contacts(world)
    _tickets(world)
    _news(world)
    for room in ROOMS:
        room.build(world)
    return world


def _closed(world: World) -> None:
    """Guardianships that give nothing: suspended, run out, granted without a right. Made before anybody is told."""
    cast = world.cast
    farida, imran = (user.guardians.get() for user in (cast.unrelated, cast.other_guardian))
    GuardianshipFactory(guardian=farida, pupil=cast.aarav, granted_by=cast.office).suspend(by=cast.office)
    over = GuardianshipFactory(guardian=farida, pupil=cast.siya, granted_by=cast.office)
    over.ends_on = clock.today() - timedelta(days=1)
    over.save()
    GuardianshipFactory(guardian=imran, pupil=cast.aarav, granted_by=cast.office, granted_by__rights=[])


def _children(world: World) -> None:
    cast = world.cast
    world.cycles = {school.slug: ReportCycleFactory(school=school) for school in (cast.school, cast.other_school)}
    for name in CHILDREN:
        pupil = getattr(cast, name)
        pupil.last_name = canary(name)
        pupil.save()
        world.pupils[name] = pupil
        cycle, by = world.cycles[pupil.school.slug], cast.head if pupil.school == cast.school else cast.other_head
        report = ReportFactory(pupil=pupil, cycle=cycle, comment=canary(name), written_by=by)
        report.publish(by=by)
        world.reports[name] = report
        AttendanceMarkFactory(pupil=pupil, code="A", marked_by=by)
    world.reports["draft-bilal"] = ReportFactory(
        pupil=cast.bilal,
        comment=canary("draft-bilal"),
        written_by=cast.teacher,
        cycle=ReportCycleFactory(school=cast.school),
    )


def _absences(world: World) -> None:
    """Each told by one guardian: what Sunita writes of Siya is not for Siya's father."""
    cast = world.cast
    for name in CHILDREN:
        by = cast.unrelated if name == "bilal" else cast.guardian
        absences = AbsenceNotice.tell(
            [world.pupils[name]],
            by=by,
            reason="unwell",
            first_day=clock.today(),
            last_day=clock.today() + timedelta(days=1),
            note=canary(f"absence-{name}"),
        )
        world.absences[name] = absences[0]


def _homework(world: World) -> None:
    cast = world.cast
    for room, by in ((cast.class_5b, cast.teacher), (cast.class_2a, cast.head), (cast.other_class, cast.other_head)):
        name = f"homework-{room.name.lower()}"
        file = ContentFile(f"%PDF-1.4 {canary(name)}".encode(), name="a.pdf")
        fields = {"title": canary(name), "text": canary(name), "file": file, "due_on": clock.today(), "by": by}
        (world.homework[name],) = Homework.set_for([room], **fields)
    world.homework["homework-5b"].done_by(cast.bilal, by=cast.unrelated)


def _contacts(world: World) -> None:
    """Sunita's number, and somebody about whom the office hasn't decided yet."""
    sunita = world.cast.guardian.guardians.get(school=world.cast.school)
    ContactPoint.objects.create(guardian=sunita, kind="email", value=f"{canary('contact')}@example.org")
    waiting = GuardianFactory(school=world.cast.school, first_name=canary("contact"))
    world.pending = Guardianship.objects.create(
        school=world.cast.school, guardian=waiting, pupil=world.cast.siya, relationship="father"
    )


def _tickets(world: World) -> None:
    cast = world.cast
    for name, school, by in (("ticket", cast.school, cast.head), ("other-ticket", cast.other_school, cast.other_head)):
        world.tickets[name] = TicketFactory(school=school, requester=by, title=canary(name), photos=[picture()])


def _news(world: World) -> None:
    only_2a = Audience.of(world.cast.class_2a)
    image = content_image(world.cast.school, title=canary("news-2a"))
    page = news_page(world.cast.school, canary("news-2a"), slug="only-2a", read_by=only_2a, tell=only_2a, photo=image)
    publish(page)
    world.page_url, world.image_url = page.url, image.get_rendition("width-400").url


def code_and_report(world: World) -> list[Keys]:
    """Each child's address with each report: only the pair that belongs together opens."""
    return [
        {"code": pupil.code, "pk": report.pk} for pupil in world.pupils.values() for report in world.reports.values()
    ]


def own_report(world: World, keys: Keys) -> Iterable[str]:
    name = name_of(world, keys["code"])
    return FAMILY[name] if world.reports[name].pk == keys["pk"] else ()


def registers(world: World) -> list[Keys]:
    cast, day = world.cast, clock.today().isoformat()
    rooms = (cast.class_5b, cast.class_2a, cast.other_class)
    schools = (cast.school, cast.other_school)
    return [
        {"school": school.slug, "class_pk": room.pk, "date": day, "session": "am"}
        for school in schools
        for room in rooms
    ]


def keeps_register(world: World, keys: Keys) -> Iterable[str]:
    cast = world.cast
    return {
        (cast.school.slug, cast.class_5b.pk): {"teacher", "office", "head"},
        (cast.school.slug, cast.class_2a.pk): {"office", "head"},
        (cast.other_school.slug, cast.other_class.pk): {"other_head"},
    }.get((keys["school"], keys["class_pk"]), ())


def rooms(world: World) -> list[Keys]:
    found = {(keys["school"], keys["class_pk"]) for keys in registers(world)}
    return [{"school": school, "class_pk": room} for school, room in sorted(found)]


def makes_cards(world: World, keys: Keys) -> Iterable[str]:
    return keeps_register(world, keys)


def written_reports(world: World) -> list[Keys]:
    return [
        {"school": school, "cycle": cycle.pk, "code": pupil.code}
        for school in world.cycles
        for cycle in (*world.cycles.values(), world.reports["draft-bilal"].cycle)
        for pupil in world.pupils.values()
    ]


def writes_report(world: World, keys: Keys) -> Iterable[str]:
    name = name_of(world, keys["code"])
    cycle = ReportCycle.objects.get(pk=keys["cycle"])
    together = cycle.school.slug == keys["school"] == world.pupils[name].school.slug
    return STAFF[name] if together else ()


def publishes_report(world: World, keys: Keys) -> Iterable[str]:
    exists = Report.objects.filter(cycle=keys["cycle"], pupil__code=keys["code"]).exists()
    return writes_report(world, keys) if exists else ()


def corrects_report(world: World, keys: Keys) -> Iterable[str]:
    published = Report.objects.published().filter(cycle=keys["cycle"], pupil__code=keys["code"])
    return writes_report(world, keys) if published.exists() else ()


def report_dates(world: World) -> list[Keys]:
    keys = [*ReportCycle.objects.values_list("pk", flat=True), 0]
    return [school | {"pk": pk} for school in by_school(world) for pk in keys]


def sets_date(world: World, keys: Keys) -> Iterable[str]:
    there = ReportCycle.objects.filter(pk=keys["pk"], school__slug=keys["school"]).exists()
    return posted("office", "head")(world, keys) if there else ()


def homework(world: World) -> list[Keys]:
    return [{"pk": each.pk} for each in world.homework.values()]


def homework_name(world: World, keys: Keys) -> str:
    return next(name for name, each in world.homework.items() if each.pk == keys["pk"])


def sees_homework(world: World, keys: Keys) -> Iterable[str]:
    return SEES[homework_name(world, keys)]


def has_homework(world: World, keys: Keys) -> Iterable[str]:
    """At home: the staff have a page of their own."""
    return sees_homework(world, keys) - {"teacher", "office", "head", "other_head"}


def tick(world: World, keys: Keys) -> dict[str, Any]:
    """The homework of the child's own class."""
    pupil = Pupil.objects.filter(code=keys["code"]).first()
    room = pupil.enrolments.get().school_class if pupil else None
    return {"done": next((each.pk for each in world.homework.values() if each.school_class == room), 0)}


def set_homework(world: World) -> list[Keys]:
    schools = (world.cast.school, world.cast.other_school)
    return [{"school": school.slug, "pk": each.pk} for school in schools for each in world.homework.values()]


def sets_homework(world: World, keys: Keys) -> Iterable[str]:
    together = world.homework[homework_name(world, keys)].school.slug == keys["school"]
    return sees_homework(world, keys) & {"teacher", "office", "head", "other_head"} if together else ()


def new_homework(world: World, keys: Keys) -> dict[str, Any]:
    cast = world.cast
    room = cast.class_5b if keys["school"] == cast.school.slug else cast.other_class
    tomorrow = clock.today() + timedelta(days=1)
    return {"classes": [room.pk], "title": "Read page 12", "due_other": tomorrow.isoformat()}


def decision(world: World, keys: Keys) -> dict[str, Any]:
    assert world.pending
    return {"grant": "chosen", "guardianship": [world.pending.pk]}


def events(world: World) -> list[Keys]:
    return [{"pk": pk} for pk in Event.objects.order_by("pk").values_list("pk", flat=True)] + [{"pk": 999_999}]


def names_told(world: World, keys: Keys) -> Iterable[str]:
    """Who has a delivery of it; the canaries hold against whoever should have had none."""
    users = Delivery.objects.filter(event=keys["pk"], user__isnull=False).values_list("user", flat=True)
    names = {getattr(world.cast, role).pk: role for role in Cast.ROLES}
    return {names[pk] for pk in users if pk in names}


def tickets(world: World) -> list[Keys]:
    return [{"ref": ticket.public_ref} for ticket in world.tickets.values()]


def ticket_name(world: World, keys: Keys) -> str:
    return next(name for name, ticket in world.tickets.items() if ticket.public_ref == keys["ref"])


def sees_ticket(world: World, keys: Keys) -> Iterable[str]:
    return SEES[ticket_name(world, keys)]


def asks_about(world: World, keys: Keys) -> Iterable[str]:
    return SEES[ticket_name(world, keys)] - {"agent"}


def works_on(world: World, keys: Keys) -> Iterable[str]:
    return SEES[ticket_name(world, keys)] & {"agent"}


def ticket_photos(world: World) -> list[Keys]:
    return [{"pk": pk} for pk in TicketPhoto.objects.values_list("pk", flat=True)]


def sees_photo(world: World, keys: Keys) -> Iterable[str]:
    ref = TicketPhoto.objects.get(pk=keys["pk"]).event.ticket.public_ref
    return sees_ticket(world, {"ref": ref})


def absences(world: World) -> list[Keys]:
    return [{"pk": absence.pk} for absence in world.absences.values()]


def told_it(world: World, keys: Keys) -> Iterable[str]:
    return next(TOLD_BY[name] for name, absence in world.absences.items() if absence.pk == keys["pk"])


def absences_by_school(world: World) -> list[Keys]:
    return [school | absence for school in by_school(world) for absence in absences(world)]


def decides_absence(world: World, keys: Keys) -> Iterable[str]:
    name = next(name for name, absence in world.absences.items() if absence.pk == keys["pk"])
    return STAFF[name] - {"teacher"} if world.pupils[name].school.slug == keys["school"] else ()


def a_guardian(world: World, keys: Keys) -> Iterable[str]:
    return {"guardian", "other_guardian", "unrelated"}


SCHOOL_SIDE = ("head", "office", "other_head")
MARKS = {"do": "rest"}
WORDS = {"text": "The light is on now.", "do": "reply"}
ACCESS: dict[str, Rule] = {
    "portal:home": Rule(members),
    "portal:children": Rule(members),
    "portal:more": Rule(members),
    "portal:you": Rule(members, data=lambda world, keys: {"language": "hi"}),
    "portal:child": Rule(family, by_code),
    "portal:joining": Rule(as_guardian, by_code),
    "portal:absences:list": Rule(members),
    "portal:absences:new": Rule(a_guardian, data=lambda world, keys: {"reason": ""}),
    "portal:absences:withdrawal": Rule(told_it, absences),
    "portal:absences:staff_list": Rule(posted("teacher", "office", "head"), by_school),
    "portal:absences:decision": Rule(decides_absence, absences_by_school, lambda world, keys: {"do": "seen"}),
    "portal:attendance:family": Rule(family, by_code),
    "portal:attendance:register_list": Rule(posted("teacher", "office", "head"), by_school),
    "portal:attendance:register": Rule(keeps_register, registers, lambda world, keys: MARKS),
    "portal:homework:child_list": Rule(family, by_code),
    "portal:homework:ticks": Rule(family, by_code, tick),
    "portal:homework:detail": Rule(has_homework, homework),
    "portal:homework:file": Rule(sees_homework, homework),
    "portal:homework:staff_list": Rule(posted("teacher", "office", "head"), by_school),
    "portal:homework:new": Rule(posted("teacher", "office", "head"), by_school, new_homework),
    "portal:homework:who_has_done": Rule(sets_homework, set_homework),
    "portal:homework:withdrawal": Rule(sets_homework, set_homework),
    "portal:reports:detail": Rule(own_report, code_and_report),
    "portal:reports:staff_list": Rule(posted("teacher", "office", "head"), by_school),
    "portal:reports:edit": Rule(writes_report, written_reports, lambda world, keys: {"comment": "Reads well."}),
    "portal:reports:publication": Rule(publishes_report, written_reports),
    "portal:reports:correction": Rule(
        corrects_report, written_reports, lambda world, keys: {"comment": "Reads well by now."}
    ),
    "portal:reports:withdrawal": Rule(publishes_report, written_reports),
    "roll:set_up": Rule(posted("office", "head"), by_school),
    "portal:reports:cycles": Rule(posted("office", "head"), by_school),
    "portal:reports:new_cycle": Rule(posted("office", "head"), by_school),
    "portal:reports:cycle": Rule(sets_date, report_dates),
    "portal:reports:cycle_removal": Rule(sets_date, report_dates),
    "roll:access": Rule(posted("office", "head"), by_school),
    "roll:school": Rule(posted("office", "head"), by_school),
    "roll:decisions": Rule(posted("office", "head"), by_school, decision),
    "roll:cards": Rule(posted("teacher", "office", "head"), by_school),
    "roll:class_cards": Rule(makes_cards, rooms, lambda world, keys: {"pupil": world.cast.aarav.pk}),
    "refused_addresses": Rule(posted("office", "head"), by_school),
    "notices:inbox": Rule(members),
    "notices:all_read": Rule(members),
    "notices:open": Rule(names_told, events),
    "helpdesk:list": Rule(lambda world, keys: {*SCHOOL_SIDE, "agent"}),
    "helpdesk:new": Rule(lambda world, keys: SCHOOL_SIDE, data=lambda world, keys: {"title": "Light"}),
    "helpdesk:detail": Rule(sees_ticket, tickets),
    "helpdesk:photo": Rule(sees_photo, ticket_photos),
    "helpdesk:photo_small": Rule(sees_photo, ticket_photos),
    "helpdesk:replies": Rule(sees_ticket, tickets, lambda world, keys: WORDS),
    "helpdesk:taking": Rule(works_on, tickets),
    "helpdesk:resolution": Rule(works_on, tickets, lambda world, keys: WORDS),
    "helpdesk:answer": Rule(asks_about, tickets, lambda world, keys: {"do": "works_now"}),
    "newsfeed:write": Rule(posted("editor", "head"), by_school),
    "language": Rule(everyone, data=lambda world, keys: {"language": "hi", "next": "/portal/"}),
    "healthz": Rule(everyone),
}
for room in ROOMS:
    ACCESS.update(room.ACCESS)
# Addresses that aren't by name: the page tree, its files, and what Wagtail and allauth hold, by prefix.
BY_PREFIX = ("admin/", "accounts/", "documents/", "_util/", "media/")


def prefixed(world: World) -> list[tuple[str, set[str]]]:
    """(address, who gets an answer other than a refusal)."""
    editors = {"editor", "head", "other_head"}
    return [
        ("/en/", set(ROLES)),
        (world.page_url, IN_2A),
        (world.image_url, IN_2A),
        *howtos.prefixed(world),
        ("/media/original_images/no-such.jpg", set()),
        ("/media/videos/no-such.mp4", set()),
        ("/documents/1/no-such.pdf", set()),
        ("/admin/", editors),
        ("/admin/pages/", editors),
        ("/admin/images/", editors),
        ("/admin/documents/", editors),
        ("/admin/media/", editors),
        ("/admin/reports/site-history/", editors),
        ("/admin/users/", set()),
        ("/admin/reports/journal/", set()),
        ("/accounts/login/", set(ROLES)),
        ("/accounts/pupil/", set(ROLES)),
        ("/accounts/logout/", set(ROLES)),
        *(page for room in ROOMS if hasattr(room, "pages") for page in room.pages(world)),
    ]


def named_urls() -> set[str]:
    """Every URL of ours that isn't held by prefix."""
    return set(_names(get_resolver("urls").url_patterns))


def _names(patterns: list[Any], path: str = "", space: str = "") -> Iterable[str]:
    for pattern in patterns:
        here = path + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from _names(
                pattern.url_patterns, here, f"{space}{pattern.namespace}:" if pattern.namespace else space
            )
        elif isinstance(pattern, URLPattern) and not _held_by_prefix(here, pattern):
            yield f"{space}{pattern.name}"


def _held_by_prefix(path: str, pattern: URLPattern) -> bool:
    below_language = path.split("/", 1)[-1]
    ours = not (pattern.callback.__module__ or "").startswith("wagtail.")
    return path.startswith(BY_PREFIX) or below_language.startswith("_util/") or not ours
