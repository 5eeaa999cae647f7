"""Every act that the journal writes down, really done: by its page, its command or its verb, on the cast.

Each of ACTS is given the cast, prepares what it needs and returns what does it; that gives the rows which must stand in
the journal then, no more and no less. `manage.py` and the demo's front door are among them.
"""

import re
from collections.abc import Callable
from datetime import timedelta
from io import StringIO
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from django.apps import apps
from django.conf import settings
from django.core import mail
from django.core.management import call_command
from django.test import Client, override_settings

from foundation import clock
from journal.models import Entry
from journal.months import Month
from portal.letters.models import Letter
from roll.cards import make_cards
from roll.forward.actions import roll_forward, undo
from roll.forward.plan import plan_of
from roll.models import Area, Guardian, Guardianship, Posting, Pupil, School, Teaching, User
from roll.oneroster import import_roll
from tests.factories import (
    AcademicYearFactory,
    ContactPointFactory,
    GuardianFactory,
    GuardianshipFactory,
    PupilFactory,
    TermFactory,
    UserFactory,
)
from tests.factories.bookings import WindowFactory, booked
from tests.factories.cast import Cast
from tests.factories.journal import old_entries
from tests.factories.letters import LetterFactory
from tests.factories.oneroster import Export
from tests.factories.roll import year_around

LOGIN, CONFIRM, CARD, LOGOUT = (
    "/accounts/login/",
    "/accounts/login/code/confirm/",
    "/accounts/pupil/",
    "/accounts/logout/",
)
# Typed by somebody, and nowhere in the journal.
STRANGER, NO_NAME, WRONG, WRONG_CODE = "zebra.stranger@example.org", "zebra9286", "zebra zebra zebra", "ZEBR-ZEBR"
TYPED = {"zebra", "zebr-zebr", "127.0.0.1", "10.1.2.3"}
BACKEND = "django.contrib.auth.backends.ModelBackend"


class Row(NamedTuple):
    kind: str
    user: int | None = None
    school: int | None = None
    subject: int | None = None


Do = Callable[[], list[Row]]
ACTS: dict[str, Callable[[Cast], Do]] = {}


def act(prepare: Callable[[Cast], Do]) -> Callable[[Cast], Do]:
    ACTS[prepare.__name__] = prepare
    return prepare


def new_rows(after: int) -> list[Row]:
    """What stands in the journal since the row of this key."""
    return [Row(*values) for values in Entry.objects.filter(pk__gt=after).order_by("pk").values_list(*Row._fields)]


def last_key() -> int:
    return Entry.objects.order_by("-pk").values_list("pk", flat=True).first() or 0


def secrets() -> set[str]:
    """Names, addresses, user names and numbers of everybody there is, and what was typed; in small letters."""
    found = set(TYPED)
    for model, fields in (
        (User, ("first_name", "last_name", "email", "username", "phone")),
        (Guardian, ("first_name", "last_name", "contact_points__value")),
        (Pupil, ("first_name", "last_name", "code")),
    ):
        for values in model.objects.values_list(*fields):
            found.update(str(value).lower() for value in values if value and len(value) > 3)
    return found


def named(after: int) -> list[str]:
    """The rows since that one in which a secret stands."""
    rows = Entry.objects.filter(pk__gt=after).values_list("kind", "subject_kind", "client", "numbers")
    known = secrets()
    return [text for row in rows if any(secret in (text := str(row).lower()) for secret in known)]


def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user, backend=BACKEND)
    return client


def newest_code() -> str:
    found = re.findall(r"^\s*([A-Z0-9]+(?:-[A-Z0-9]+)+)\s*$", mail.outbox[-1].body, re.M)
    return str(found[-1])


def sign_in_by_code(email: str) -> Client:
    client = Client()
    client.post(LOGIN, {"email": email})
    client.post(CONFIRM, {"code": newest_code()})
    assert "_auth_user_id" in client.session
    return client


# --- Signing in ------------------------------------------------------------------------------------------------------
@act
def signs_in_by_a_code(cast: Cast) -> Do:
    user = cast.unrelated

    def do() -> list[Row]:
        sign_in_by_code(user.email)
        return [Row("sign_in.code_asked", user.pk), Row("sign_in.by_code", user.pk)]

    return do


@act
def signs_in_for_the_first_time(cast: Cast) -> Do:
    """An address that stands on a guardian's record: it makes the user, and joins them."""
    guardian = GuardianFactory(school=cast.school, first_name="Kamla", last_name="Bhavnani")
    ContactPointFactory(guardian=guardian, value="kamla.bhavnani@example.org")
    GuardianshipFactory(guardian=guardian, pupil=cast.bilal, granted_by=cast.office)

    def do() -> list[Row]:
        sign_in_by_code("kamla.bhavnani@example.org")
        user = User.objects.get(email="kamla.bhavnani@example.org").pk
        return [
            Row("sign_in.code_asked", user),
            Row("access.guardian_linked", user, cast.school.pk, guardian.pk),
            Row("sign_in.by_code", user),
        ]

    return do


@act
def a_stranger_asks_for_a_code(cast: Cast) -> Do:
    def do() -> list[Row]:
        client = Client()
        client.post(LOGIN, {"email": STRANGER})
        client.post(CONFIRM, {"code": WRONG_CODE})
        return [Row("sign_in.code_asked"), Row("sign_in.code_refused")]

    return do


@act
def writes_a_wrong_code(cast: Cast) -> Do:
    def do() -> list[Row]:
        client = Client()
        client.post(LOGIN, {"email": cast.head.email})
        for code in (WRONG_CODE, ""):
            client.post(CONFIRM, {"code": code})
        return [Row("sign_in.code_asked", cast.head.pk), *2 * [Row("sign_in.code_refused", cast.head.pk)]]

    return do


@act
def signs_in_by_a_link(cast: Cast) -> Do:
    user = cast.unrelated

    def do() -> list[Row]:
        link = sign_in_link(user.email)
        for _ in range(2):
            Client().post(link)
        return [Row("sign_in.link_made", None, None, user.pk), Row("sign_in.by_link", user.pk)]

    return do


@act
def an_administrator_is_made(cast: Cast) -> Do:
    def do() -> list[Row]:
        for _ in range(2):
            sign_in_link("zebra.first@example.org", admin=True)
        user = User.objects.get(email="zebra.first@example.org").pk
        made = Row("sign_in.link_made", None, None, user)
        return [Row("access.administrator_made", None, None, user), made, made]

    return do


def sign_in_link(email: str, *, admin: bool = False) -> str:
    """The path of a new link, as `manage.py` prints it."""
    out = StringIO()
    call_command("sign_in_link", email, admin=admin, stdout=out, stderr=StringIO())
    return urlsplit(out.getvalue().strip()).path


def card_of(pupil: Pupil, by: User) -> tuple[str, str, int]:
    (card,) = make_cards([pupil], by=by)
    return card.user_name, card.words, User.objects.get(username=card.user_name).pk


@act
def signs_in_by_a_card(cast: Cast) -> Do:
    name, words, user = card_of(PupilFactory(school=cast.school), cast.teacher)

    def do() -> list[Row]:
        assert Client().post(CARD, {"user_name": name, "words": words}).status_code == 302
        return [Row("sign_in.by_card", user)]

    return do


@act
def writes_wrong_words(cast: Cast) -> Do:
    name, _words, user = card_of(PupilFactory(school=cast.school), cast.teacher)

    def do() -> list[Row]:
        for user_name in (name, NO_NAME):
            Client().post(CARD, {"user_name": user_name, "words": WRONG})
        return [Row("sign_in.card_refused", user), Row("sign_in.card_refused")]

    return do


@act
def signs_out(cast: Cast) -> Do:
    client = client_of(cast.guardian)

    def do() -> list[Row]:
        client.post(LOGOUT)
        return [Row("sign_in.session_ended", cast.guardian.pk, None, cast.guardian.pk)]

    return do


@act
def a_pupils_day_is_over(cast: Cast) -> Do:
    client = client_of(cast.pupil)
    session = client.session
    session["ends_at"] = clock.now().timestamp() - 1
    session.save()

    def do() -> list[Row]:
        client.get("/portal/")
        client.get("/portal/")
        return [Row("sign_in.session_ended", cast.pupil.pk, None, cast.pupil.pk)]

    return do


@act
def comes_by_the_demos_door(cast: Cast) -> Do:
    def do() -> list[Row]:
        if not apps.is_installed("demo"):
            return []
        with override_settings(ROOT_URLCONF="tests.site.demo_urls"):
            Client().post("/demo/visits/guardian/")
        return [Row("demo.signed_in", cast.guardian.pk)]

    return do


# --- Limits ----------------------------------------------------------------------------------------------------------
def limited(action: str, rate: str) -> Any:
    return override_settings(ACCOUNT_RATE_LIMITS=settings.ACCOUNT_RATE_LIMITS | {action: rate})


@act
def asks_for_too_many_codes_from_one_place(cast: Cast) -> Do:
    def do() -> list[Row]:
        with limited("request_login_code", "1/m/ip"):
            for _ in range(4):
                Client().post(LOGIN, {"email": cast.agent.email})
        return [Row("sign_in.code_asked", cast.agent.pk), Row("limits.request_login_code")]

    return do


@act
def asks_for_too_many_codes_to_one_address(cast: Cast) -> Do:
    user = cast.officer.pk

    def do() -> list[Row]:
        for _ in range(8):
            Client().post(LOGIN, {"email": cast.officer.email})
        return [*5 * [Row("sign_in.code_asked", user)], Row("limits.code_for_address", user)]

    return do


@act
def tries_too_many_codes_for_one_address(cast: Cast) -> Do:
    user = cast.other_head.pk

    def do() -> list[Row]:
        client = Client()
        client.post(LOGIN, {"email": cast.other_head.email})
        with limited("code_tries", "1/10m/key"):
            for _ in range(2):
                client.post(CONFIRM, {"code": WRONG_CODE})
        return [
            Row("sign_in.code_asked", user),
            Row("sign_in.code_refused", user),
            Row("limits.code_tries", user),
        ]

    return do


@act
def has_too_many_strangers_written_to(cast: Cast) -> Do:
    def do() -> list[Row]:
        with limited("mail_to_stranger", "20/h/ip,1/h/key"):
            for number in range(4):
                Client().post(LOGIN, {"email": f"{number}.{STRANGER}"})
        return [*4 * [Row("sign_in.code_asked")], Row("limits.mail_to_stranger")]

    return do


@act
def tries_too_many_cards_from_one_place(cast: Cast) -> Do:
    def do() -> list[Row]:
        with limited("pupil_sign_in", "1/m/ip"):
            answers = [Client().post(CARD, {"user_name": NO_NAME, "words": WRONG}) for _ in range(4)]
        assert [answer.status_code for answer in answers] == [422, 429, 429, 429]
        return [Row("sign_in.card_refused"), Row("limits.pupil_sign_in")]

    return do


@act
def tries_one_card_too_often(cast: Cast) -> Do:
    name, words, user = card_of(PupilFactory(school=cast.school), cast.teacher)

    def do() -> list[Row]:
        for each in (*5 * [WRONG], words, words):
            Client().post(CARD, {"user_name": name, "words": each})
        return [*5 * [Row("sign_in.card_refused", user)], Row("limits.pupil_card", user)]

    return do


# --- Access ----------------------------------------------------------------------------------------------------------
def pair(cast: Cast, **more: Any) -> Guardianship:
    guardian = GuardianFactory(school=cast.school)
    return GuardianshipFactory(guardian=guardian, pupil=cast.bilal, **more)


def decide(cast: Cast, act: str, rows: list[Guardianship], seen: str, **fields: Any) -> None:
    data = {act: "chosen", "guardianship": [row.pk for row in rows], "seen": seen} | fields
    answer = client_of(cast.office).post("/office/nai-umeed/access/decisions/", data)
    assert answer.status_code == 302


def decided(cast: Cast, kind: str, rows: list[Guardianship]) -> list[Row]:
    return [Row(kind, cast.office.pk, cast.school.pk, row.pk) for row in rows]


@act
def the_office_grants(cast: Cast) -> Do:
    rows = [pair(cast), pair(cast)]

    def do() -> list[Row]:
        decide(cast, "grant", rows, "pending")
        return decided(cast, "access.granted", rows)

    return do


@act
def the_office_refuses(cast: Cast) -> Do:
    rows = [pair(cast)]

    def do() -> list[Row]:
        decide(cast, "refuse", rows, "pending")
        return decided(cast, "access.refused", rows)

    return do


@act
def the_office_suspends(cast: Cast) -> Do:
    rows = [pair(cast, granted_by=cast.head)]

    def do() -> list[Row]:
        decide(cast, "suspend", rows, "granted")
        return decided(cast, "access.suspended", rows)

    return do


@act
def the_office_narrows_and_widens(cast: Cast) -> Do:
    rows = [pair(cast, granted_by=cast.head)]

    def do() -> list[Row]:
        for rights in (["reports"], ["reports", "attendance"]):
            decide(cast, "grant", rows, "granted", rights=rights)
        return 2 * decided(cast, "access.rights_changed", rows)

    return do


@act
def a_guardian_is_parted_from_a_user(cast: Cast) -> Do:
    guardian = GuardianFactory(school=cast.school, user=UserFactory())

    def do() -> list[Row]:
        guardian.unlink()
        return [Row("access.guardian_unlinked", None, cast.school.pk, guardian.pk)]

    return do


@act
def somebody_is_posted(cast: Cast) -> Do:
    def do() -> list[Row]:
        for _ in range(2):
            call_command("appoint", "zebra.office@example.org", "office", school="nai-umeed", stdout=StringIO())
        posting = Posting.objects.get(user__email="zebra.office@example.org")
        return [Row("access.posted", None, cast.school.pk, posting.pk)]

    return do


@act
def a_teacher_is_given_a_class_that_ends(cast: Cast) -> Do:
    client = client_of(cast.office)

    def do() -> list[Row]:
        client.post(f"/office/nai-umeed/classes/{cast.class_2a.pk}/teachings/", {"user": cast.teacher.pk})
        given = cast.class_2a.teachings.get()
        for _ in range(2):
            client.post(f"/office/nai-umeed/classes/teachings/{given.pk}/ending/")
        kinds = ("access.teaching_given", "access.teaching_ended")
        return [Row(kind, cast.office.pk, cast.school.pk, given.pk) for kind in kinds]

    return do


@act
def teachers_are_shown_all_classes(cast: Cast) -> Do:
    client = client_of(cast.head)

    def do() -> list[Row]:
        for _ in range(2):
            client.post("/office/nai-umeed/classes/sight/", {"all": "yes"})
        return [Row("access.sees_all_changed", cast.head.pk, cast.school.pk, cast.school.pk)]

    return do


@act
def a_roll_is_imported(cast: Cast) -> Do:
    file = Export.of_two_schools().zip()

    def do() -> list[Row]:
        import_roll(file)
        return [Row("access.roll_imported")]

    return do


@act
def an_administrator_changes_an_account(cast: Cast) -> Do:
    client, by = administrators(cast)
    user = UserFactory(username="zebra9287")

    def do() -> list[Row]:
        words = {"username": "zebra9287", "email": "zebra9287@example.org", "first_name": "Zebra", "last_name": "Zebra"}
        assert client.post(f"/admin/users/edit/{user.pk}/", words | {"is_active": "on"}).status_code == 302
        return [Row("admin.user_changed", by, None, user.pk)]

    return do


@act
def an_administrator_closes_several_accounts(cast: Cast) -> Do:
    client, by = administrators(cast)
    keys = [UserFactory().pk for _ in range(2)]

    def do() -> list[Row]:
        path = f"/admin/bulk/roll/user/set_active_state/?id={keys[0]}&id={keys[1]}"
        assert client.post(path, {"mark_as_active": "False"}).status_code == 302
        return [Row("admin.user_changed", by, None, key) for key in keys]

    return do


def administrators(cast: Cast) -> tuple[Client, int]:
    user = UserFactory(is_superuser=True, is_staff=True)
    return client_of(user), user.pk


# --- Cards, and what is taken out ------------------------------------------------------------------------------------
@act
def cards_are_made(cast: Cast) -> Do:
    pupils = [cast.aarav, cast.bilal]
    keys = [pupil.pk for pupil in pupils if not (pupil.user_id and pupil.user.is_staff)]

    def do() -> list[Row]:
        path = f"/office/nai-umeed/cards/{cast.class_5b.pk}/"
        assert client_of(cast.teacher).post(path, {"pupil": keys}).status_code == 200
        return [Row("cards.made", cast.teacher.pk, cast.school.pk, key) for key in keys]

    return do


def fetch(user: User, path: str) -> None:
    answer = client_of(user).get(path)
    assert answer.status_code == 200, path


def printed(cast: Cast, name: str, kind: str) -> Do:
    letter = LetterFactory(place=cast.class_5b, written_by=cast.head, sent=True)
    # So long ago that whoever has not opened it counts as not reached.
    Letter.objects.filter(pk=letter.pk).update(sent_on=letter.sent_on - timedelta(days=2))

    def do() -> list[Row]:
        fetch(cast.head, f"/portal/schools/nai-umeed/letters/{letter.pk}/{name}/")
        return [Row(kind, cast.head.pk, cast.school.pk, letter.pk)]

    return do


@act
def letters_are_printed(cast: Cast) -> Do:
    return printed(cast, "print", "letters.printed")


@act
def the_unreached_are_printed(cast: Cast) -> Do:
    return printed(cast, "unreached", "letters.unreached_printed")


@act
def day_sheets_are_printed(cast: Cast) -> Do:
    def do() -> list[Row]:
        fetch(cast.head, "/portal/schools/nai-umeed/bookings/sheets/")
        return [Row("bookings.sheets_printed", cast.head.pk, cast.school.pk)]

    return do


@act
def calendars_are_taken(cast: Cast) -> Do:
    slot = WindowFactory(event__school=cast.school, teacher=cast.teacher).slots.first()
    booking = booked(slot, cast.guardian.guardians.get(school=cast.school), cast.aarav)

    def do() -> list[Row]:
        for name in ("mine", str(booking.pk)):
            fetch(cast.guardian, f"/portal/bookings/{name}.ics")
        return 2 * [Row("bookings.calendar_exported", cast.guardian.pk, None, cast.guardian.pk)]

    return do


# --- The journal itself ----------------------------------------------------------------------------------------------
@act
def a_month_is_dropped(cast: Cast) -> Do:
    administrator = UserFactory(email="zebra.administrator@example.org", is_superuser=True)
    month = Month.of(clock.now()).plus(-40)
    old_entries(month)

    def do() -> list[Row]:
        call_command("journal", drop_month=str(month), by=administrator.email, stdout=StringIO())
        return [Row("journal.month_dropped", administrator.pk, None, month.number)]

    return do


@act
def a_posting_is_changed_ended_and_restored(cast: Cast) -> Do:
    def do() -> list[Row]:
        posting = Posting.give(
            cast.school, "zebra.staff@example.org", role="teacher", name="Z", by=cast.head, starts_on=clock.today()
        )
        posting.change(role="editor", name="Y", starts_on=clock.today(), ends_on=None, by=cast.head)
        posting.restore(posting.end(by=cast.head), by=cast.head)
        kinds = ("access.posted", "access.posting_changed", "access.posting_ended", "access.posting_restored")
        return [Row(kind, cast.head.pk, cast.school.pk, posting.pk) for kind in kinds]

    return do


@act
def a_class_is_covered_for_some_days(cast: Cast) -> Do:
    posting = Posting.objects.get(user=cast.teacher, school=cast.school, role="teacher")

    def do() -> list[Row]:
        today = cast.school.today()
        cover = Teaching.give_cover(
            posting, cast.class_2a, starts_on=today, ends_on=today + timedelta(days=2), by=cast.office
        )
        for _ in range(2):
            cover.end_cover(by=cast.office)
        kinds = ("access.cover_given", "access.cover_ended")
        return [Row(kind, cast.office.pk, cast.school.pk, cover.pk) for kind in kinds]

    return do


@act
def a_child_comes_is_corrected_moves_and_leaves(cast: Cast) -> Do:
    def do() -> list[Row]:
        today = cast.school.today()
        names = {"first_name": "Zebra", "last_name": "Z", "admission_number": "Z-1"}
        child = Pupil.add(cast.class_2a, on=today - timedelta(days=5), by=cast.office, **names)
        child.correct(by=cast.office, first_name="Zoe")
        child.move(cast.class_5b, on=today, by=cast.office)
        child.leave(on=today, by=cast.office)
        kinds = ("access.enrolled", "access.child_corrected", "access.enrolled", "access.left")
        return [Row(kind, cast.office.pk, cast.school.pk, child.pk) for kind in kinds]

    return do


@act
def classes_go_into_the_next_year_and_back(cast: Cast) -> Do:
    first, last = year_around(clock.today() + timedelta(days=366))
    year = AcademicYearFactory(school=cast.school, name="Next", starts_on=first, ends_on=last)
    TermFactory(academic_year=year)

    def do() -> list[Row]:
        done = roll_forward(year, plan_of(year).digest, by=cast.office)
        undo(done, by=cast.head)
        kinds = (("access.rolled_forward", cast.office), ("access.roll_forward_undone", cast.head))
        return [Row(kind, user.pk, cast.school.pk, done.pk) for kind, user in kinds]

    return do


@act
def areas_and_schools_are_added(cast: Cast) -> Do:
    root = UserFactory(is_superuser=True)

    def do() -> list[Row]:
        area = Area.add(name="Zebra", kind="block", code="z-1", by=root)
        school = School.add("Zebra School", area=area, by=root)
        return [
            Row("places.area_added", root.pk, None, area.pk),
            Row("places.school_added", root.pk, school.pk, school.pk),
        ]

    return do
