"""Every page of the rooms that came second, full and empty and refused, held to what `sweep.py` asks of a page.

One browser a person goes through the four languages: the school is built once.
"""

from collections.abc import Callable
from datetime import date, timedelta
from itertools import product

import pytest
from django.conf import settings
from django.core.cache import cache
from playwright.sync_api import Browser

from foundation import clock
from portal.absences.models import AbsenceNotice
from portal.attendance.models import AttendanceMark, Session
from portal.homework.models import Homework
from roll.cards import make_cards
from tests.browser.sweep import Sweep, sweeping
from tests.factories import EnrolmentFactory, PupilFactory
from tests.factories.cast import Cast
from tests.factories.homework import HomeworkDoneFactory, HomeworkFactory
from tests.factories.portal import ReportFactory

LANGUAGES = [code for code, _name in settings.LANGUAGES]
SCHOOL, OTHER = "/portal/schools/nai-umeed", "/portal/schools/sitara"
LONG = "Anandalakshmi Venkatasubramanian-Krishnamurthy"
TODAY = date(2026, 11, 24)


@pytest.fixture
def rooms(transactional_db: None, school_morning: None, cast: Cast) -> Cast:
    """A school in the middle of its day, with something of every kind."""
    cache.clear()
    EnrolmentFactory(pupil=PupilFactory(school=cast.school, first_name=LONG), school_class=cast.class_5b)
    attendance(cast)
    homework(cast)
    absences(cast)
    for name, author in (("aarav", cast.teacher), ("siya", cast.head)):
        ReportFactory(pupil=getattr(cast, name), written_by=author).publish(by=author)
    make_cards([cast.bilal], by=cast.teacher)
    return cast


def attendance(cast: Cast) -> None:
    """Some weeks of Aarav's, with each kind of mark; Siya is missed today."""
    days = [TODAY - timedelta(days=number) for number in range(1, 40)]
    codes = "PPPLPAP"
    marks = [(cast.aarav, day, session, codes[day.day % 7]) for day, session in product(days, Session.values)]
    AttendanceMark.objects.bulk_create(
        AttendanceMark(
            school=pupil.school,
            pupil=pupil,
            date=day,
            session=session,
            code=code,
            marked_by=cast.head,
            marked_at=clock.now(),
        )
        for pupil, day, session, code in [*marks, (cast.siya, TODAY, "am", "A")]
    )


def homework(cast: Cast) -> None:
    maths, text = cast.school.subjects.get(), "Look at the picture first.\nThen write five words."
    for days, title in ((1, "Read page 12"), (2, f"Write to {LONG}"), (-3, "Draw a tree")):
        task = HomeworkFactory(
            school_class=cast.class_5b,
            subject=maths,
            title=title,
            text=text,
            due_on=TODAY + timedelta(days=days),
            file="homework/sheet.pdf",
            set_by=cast.teacher,
        )
    HomeworkDoneFactory(homework=task, pupil=cast.aarav)


def absences(cast: Cast) -> None:
    """As sent, accepted, not accepted."""
    told = [
        AbsenceNotice.tell([cast.aarav], by=cast.guardian, first_day=TODAY + timedelta(days=number), **more)[0]
        for number, more in enumerate(
            (
                {"reason": "unwell", "note": f"With {LONG}."},
                {"reason": "appointment", "session": "am"},
                {"reason": "travelling", "last_day": TODAY + timedelta(days=9)},
            )
        )
    ]
    told[1].accept(by=cast.office)
    told[2].refuse(by=cast.office, answer="There is a test on that day.")


# --- The ways through the rooms, by role ------------------------------------------------------------------------------
def guardian(sweep: Sweep, cast: Cast) -> None:
    aarav, meher = (f"/portal/children/{pupil.code}" for pupil in (cast.aarav, cast.meher))
    sweep.visit("dashboard", "/portal/")
    sweep.visit("homework", f"{aarav}/homework/")
    sweep.visit("homework, none", f"{meher}/homework/")
    sweep.visit("one homework", f"/portal/homework/{Homework.objects.earliest('pk').pk}/")
    sweep.visit("absences", "/portal/absences/")
    sweep.visit("new absence", f"/portal/absences/new/?child={cast.siya.code}")
    sweep.unfold("new absence")
    sweep.page.locator("[name=first_day]").fill("2026-11-01")
    sweep.send("absence refused", "main form .pick")
    sweep.visit("attendance", f"{aarav}/attendance/")
    sweep.unfold("attendance")
    sweep.visit("attendance, a month before", f"{aarav}/attendance/?month=2026-10")
    sweep.visit("attendance, no marks", f"{meher}/attendance/")


def other_guardian(sweep: Sweep, cast: Cast) -> None:
    sweep.visit("absences, none", "/portal/absences/")
    sweep.visit("new absence, one child", "/portal/absences/new/")


def pupil(sweep: Sweep, cast: Cast) -> None:
    aarav = f"/portal/children/{cast.aarav.code}"
    sweep.visit("a pupil's home", "/portal/")
    sweep.visit("a pupil's homework", f"{aarav}/homework/")
    sweep.visit("a pupil's one homework", f"/portal/homework/{Homework.objects.earliest('pk').pk}/")
    sweep.visit("a pupil's attendance", f"{aarav}/attendance/")


def anyone(sweep: Sweep, cast: Cast) -> None:
    cache.clear()
    sweep.visit("pupil sign-in", "/accounts/pupil/")
    sweep.send("pupil sign-in, nothing written", "main form .primary")


def teacher(sweep: Sweep, cast: Cast) -> None:
    tasks, cards = f"{SCHOOL}/homework/", "/office/nai-umeed/cards/"
    sweep.visit("homework of the classes", tasks)
    sweep.visit("new homework", f"{tasks}new/")
    sweep.page.locator("[name=due_other]").fill("2026-11-01")
    sweep.send("homework refused", "main form .primary")
    sweep.visit("who has done it", f"{tasks}{Homework.objects.earliest('pk').pk}/")
    sweep.unfold("who has done it")
    sweep.visit("absences of the classes", f"{SCHOOL}/absences/")
    sweep.visit("cards", cards)
    sweep.visit("cards of a class", f"{cards}{cast.class_5b.pk}/")
    sweep.page.evaluate("for (const one of document.querySelectorAll('[name=pupil]')) one.checked = false")
    sweep.send("cards, nobody ticked", "main form .primary")
    sweep.page.locator("[name=pupil]").first.check()
    sweep.send("cards to print", "main form .primary", 200)


def office(sweep: Sweep, cast: Cast) -> None:
    sweep.visit("absences to decide", f"{SCHOOL}/absences/")
    sweep.unfold("absences to decide")
    sweep.send("absence, no answer", "main form button[value=refuse]")


def other_head(sweep: Sweep, cast: Cast) -> None:
    sweep.visit("homework of the classes, none", f"{OTHER}/homework/")
    sweep.visit("absences of the classes, none", f"{OTHER}/absences/")
    sweep.visit("cards, other school", "/office/sitara/cards/")


GROUPS: dict[str, tuple[tuple[str, Callable[[Sweep, Cast], None]], ...]] = {
    "family": (("guardian", guardian), ("other_guardian", other_guardian)),
    "pupil": (("pupil", pupil), ("", anyone)),
    "teacher": (("teacher", teacher),),
    "office": (("office", office), ("other_head", other_head)),
}


@pytest.mark.parametrize("group", GROUPS)
def test_no_room_shuts_anybody_out(group: str, rooms: Cast, browser: Browser, live_server) -> None:
    wrong, seen = [], []
    for role, way in GROUPS[group]:
        with sweeping(browser, live_server.url, getattr(rooms, role) if role else None) as sweep:
            for language in LANGUAGES:
                sweep.speak(language)
                way(sweep, rooms)
        wrong += sweep.wrong
        seen += sweep.seen
    print(f"\n{group}: {len(seen)} pages", end="")
    assert not wrong, "\n" + "\n".join(wrong)
