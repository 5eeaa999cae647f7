"""Rights that end between two requests of one browser: the first is answered, the next learns that there is nothing."""

import os
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any, NamedTuple

from django.db import connection, transaction
from django.test import Client
from django.urls import reverse

from bench.harness import Proof
from foundation import clock
from portal.letters.notices import LetterSent
from roll.models import (
    AccessGrant,
    ContactPoint,
    Guardian,
    Guardianship,
    Pupil,
    Restriction,
    School,
    User,
)
from tests.factories import GuardianFactory
from tests.factories.cast import Cast, build_cast
from tests.factories.letters import LetterFactory
from tests.factories.notices import mailed


class Ending(NamedTuple):
    """Who reads which page, and what then happens; `second` is what the same page answers afterwards."""

    name: str
    role: str
    page: Callable[[Cast], str]
    happen: Callable[[Cast], Any]
    first: int = 200
    second: int = 404


def endings() -> Iterator[Proof]:
    cast = build_cast()
    wrong = [line for ending in ENDINGS if (line := fault_of(cast, ending))]
    for line in wrong:
        print("  ", line)
    figure = f"endings={len(ENDINGS)},open-afterwards={len(wrong)}"
    yield Proof(f"rights-{connection.vendor}-endings", figure, "open-afterwards=0", not wrong)


def fault_of(cast: Cast, ending: Ending) -> str:
    """What was wrong, in words; everything is as it was before."""
    client, now = Client(), os.environ["CHAUPAL_NOW"]
    with transaction.atomic():
        client.force_login(getattr(cast, ending.role), backend="django.contrib.auth.backends.ModelBackend")
        path = ending.page(cast)
        first = client.get(path).status_code
        ending.happen(cast)
        second = client.get(path).status_code
        transaction.set_rollback(True)
    os.environ["CHAUPAL_NOW"] = now
    kept = (first, second) == (ending.first, ending.second)
    return "" if kept else f"{ending.name}: {path} answers {ending.role} {first}, then {second}"


# --- Pages ----------------------------------------------------------------------------------------------------------
def siya(cast: Cast) -> str:
    return reverse("portal:child", args=[cast.siya.code])


def attendance_of_siya(cast: Cast) -> str:
    return reverse("portal:attendance:family", args=[cast.siya.code])


def attendance_of_aarav(cast: Cast) -> str:
    return reverse("portal:attendance:family", args=[cast.aarav.code])


def registers(cast: Cast) -> str:
    return reverse("portal:attendance:register_list", args=[cast.school.slug])


def register(cast: Cast) -> str:
    return reverse("portal:attendance:register", args=[cast.school.slug, cast.class_5b.pk, clock.today(), "am"])


def register_of_all(cast: Cast) -> str:
    School.objects.filter(pk=cast.school.pk).update(teachers_see_all=True)
    cast.teacher.teachings.update(**yesterday())
    return register(cast)


def decisions(cast: Cast) -> str:
    return reverse("roll:access", args=[cast.school.slug])


def letter(cast: Cast) -> str:
    return reverse("portal:letters:detail", args=[LetterFactory(place=cast.class_2a, sent=True).pk])


def mailed_link(cast: Cast) -> str:
    event = LetterSent(LetterFactory(place=cast.class_2a, sent=True)).send(by=cast.office)
    mailed(event, user=cast.other_guardian)
    return reverse("notices:open", args=[event.pk])


# --- What happens ---------------------------------------------------------------------------------------------------
def imran(cast: Cast) -> Any:
    return Guardianship.objects.filter(guardian__user=cast.other_guardian)


def yesterday() -> dict[str, Any]:
    return {"ends_on": clock.today() - timedelta(days=1)}


def restrict(cast: Cast, guardian: Guardian) -> None:
    Restriction.objects.create(
        school=cast.school, pupil=cast.siya, guardian=guardian, kind="no_contact", made_by=cast.head
    )


def the_night_passes(cast: Cast) -> None:
    os.environ["CHAUPAL_NOW"] = (clock.now() + timedelta(days=1)).isoformat()


def ends_tonight(cast: Cast) -> str:
    imran(cast).update(ends_on=clock.today())
    return attendance_of_siya(cast)


def rakesh_has_his_address(cast: Cast) -> None:
    rakesh = Guardian.objects.get(user=cast.restricted)
    ContactPoint.objects.create(guardian=rakesh, kind="email", value=cast.other_guardian.email)


def rakesh_has_his_address_elsewhere(cast: Cast) -> None:
    """On another record of the restricted person, at another school."""
    elsewhere = GuardianFactory(school=cast.other_school, user=cast.restricted)
    ContactPoint.objects.create(guardian=elsewhere, kind="email", value=cast.other_guardian.email)


ENDINGS = (
    Ending(
        "a right is taken",
        "other_guardian",
        attendance_of_siya,
        lambda cast: AccessGrant.objects.filter(guardianship__in=imran(cast), right="attendance").delete(),
    ),
    Ending(
        "every right is taken",
        "other_guardian",
        siya,
        lambda cast: AccessGrant.objects.filter(guardianship__in=imran(cast)).delete(),
    ),
    Ending("suspended", "other_guardian", attendance_of_siya, lambda cast: imran(cast).suspend(by=cast.office)),
    Ending("refused", "other_guardian", siya, lambda cast: imran(cast).refuse(by=cast.office)),
    Ending("ended", "other_guardian", attendance_of_siya, lambda cast: imran(cast).update(**yesterday())),
    Ending("ends at midnight", "other_guardian", ends_tonight, the_night_passes),
    Ending(
        "restricted",
        "other_guardian",
        attendance_of_siya,
        lambda cast: restrict(cast, cast.other_guardian.guardians.get()),
    ),
    Ending(
        "restricted as another record of the user",
        "other_guardian",
        siya,
        lambda cast: restrict(cast, GuardianFactory(school=cast.other_school, user=cast.other_guardian)),
    ),
    Ending("restricted through an address", "other_guardian", attendance_of_siya, rakesh_has_his_address),
    Ending("restricted through another record", "other_guardian", siya, rakesh_has_his_address_elsewhere),
    Ending(
        "the record is another's",
        "other_guardian",
        attendance_of_siya,
        lambda cast: cast.other_guardian.guardians.update(user=cast.agent),
    ),
    Ending(
        "shut out",
        "other_guardian",
        attendance_of_siya,
        lambda cast: User.objects.filter(pk=cast.other_guardian.pk).update(is_active=False),
        second=302,
    ),
    Ending("a letter, suspended", "other_guardian", letter, lambda cast: imran(cast).suspend(by=cast.office)),
    Ending(
        "a mailed link, suspended",
        "other_guardian",
        mailed_link,
        lambda cast: imran(cast).suspend(by=cast.office),
        first=302,
    ),
    Ending(
        "the pupil has no sign-in any more",
        "pupil",
        attendance_of_aarav,
        lambda cast: Pupil.objects.filter(user=cast.pupil).update(user=None),
    ),
    Ending("posting ended", "teacher", registers, lambda cast: cast.teacher.postings.update(**yesterday())),
    Ending("posting ended, in a class", "teacher", register, lambda cast: cast.teacher.postings.update(**yesterday())),
    Ending(
        "teaching ended",
        "teacher",
        register,
        lambda cast: cast.teacher.teachings.update(**yesterday()),
    ),
    Ending(
        "no longer shows its teachers all",
        "teacher",
        register_of_all,
        lambda cast: School.objects.filter(pk=cast.school.pk).update(teachers_see_all=False),
    ),
    Ending("posting ended", "office", decisions, lambda cast: cast.office.postings.update(**yesterday())),
    Ending("another role", "head", decisions, lambda cast: cast.head.postings.update(role="editor")),
)
