"""The office's page: who waits, in which class, and what a click decides."""

import re
from datetime import timedelta

import pytest
from django.contrib.messages import get_messages
from django.test import Client, RequestFactory
from django.urls import reverse

from foundation import clock
from roll.models import AccessGrant, Enrolment, Guardianship, Restriction, User
from roll.rights import Right
from roll.views import visible_guardianships
from tests.factories import (
    ContactPointFactory,
    GuardianFactory,
    GuardianshipFactory,
    PostingFactory,
    PupilFactory,
    UserFactory,
)
from tests.factories.cast import build_cast
from tests.rivals import at_once

PAGE = "/office/nai-umeed/access/"
DECISIONS = "/office/nai-umeed/access/decisions/"


def waits(pupil, name: str, email: str = "", phone: str = "", **more) -> Guardianship:
    guardian = GuardianFactory(school=pupil.school, first_name=name, last_name="Devi")
    if email:
        ContactPointFactory(guardian=guardian, value=email)
    if phone:
        ContactPointFactory(guardian=guardian, kind="phone", value=phone)
    return GuardianshipFactory(guardian=guardian, pupil=pupil, **more)


@pytest.fixture
def office(cast, as_user) -> Client:
    return as_user(cast.office)


def text(client: Client, query: str = "", status: int = 200) -> str:
    response = client.get(PAGE + query)
    assert response.status_code == status
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def states(*rows: Guardianship) -> list[str]:
    return [Guardianship.objects.get(pk=row.pk).access_state for row in rows]


def shown_messages(response) -> list[str]:
    return [str(message) for message in get_messages(response.wsgi_request)]


def post(client: Client, **fields):
    return client.post(DECISIONS, {"seen": "pending"} | fields)


# --- Who comes in -----------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("role", ["office", "head"])
def test_the_office_and_the_head_come_in(cast, as_user, role):
    assert as_user(getattr(cast, role)).get(PAGE).status_code == 200


@pytest.mark.parametrize(
    "role", ["guardian", "restricted", "pupil", "teacher", "editor", "agent", "officer", "other_head"]
)
def test_nobody_else_sees_or_decides(cast, as_user, role):
    row = waits(cast.aarav, "Kamla")
    client = as_user(getattr(cast, role))
    assert client.get(PAGE).status_code == 404
    assert post(client, grant=row.pk).status_code == 404
    assert states(row) == ["pending"]


def test_who_is_not_signed_in_is_sent_to_sign_in(cast):
    assert Client().get(PAGE)["Location"] == f"/accounts/login/?next={PAGE}"
    assert post(Client(), grant="1")["Location"].startswith("/accounts/login/")


def test_a_posting_that_ended_closes_the_page_at_once(cast, office):
    row = waits(cast.aarav, "Kamla")
    assert office.get(PAGE).status_code == 200
    cast.office.postings.update(ends_on=clock.today() - timedelta(days=1))
    assert office.get(PAGE).status_code == 404
    assert post(office, grant=row.pk).status_code == 404
    assert states(row) == ["pending"]


def test_looking_decides_nothing_and_deciding_is_posted(cast, office):
    row = waits(cast.aarav, "Kamla")
    office.get(f"{PAGE}?grant={row.pk}")
    assert office.get(f"{DECISIONS}?grant={row.pk}").status_code == 405
    assert states(row) == ["pending"]


def test_a_forged_form_is_refused(cast):
    client = Client(enforce_csrf_checks=True)
    client.force_login(cast.office, backend="django.contrib.auth.backends.ModelBackend")
    row = waits(cast.aarav, "Kamla")
    assert post(client, grant=row.pk).status_code == 403
    assert states(row) == ["pending"]


# --- What is shown ----------------------------------------------------------------------------------------------------
def test_when_all_is_decided_it_says_so(cast, office):
    page = text(office)
    assert "All decided" in page
    assert "Grant" not in page.replace("Granted", "")


def test_adults_are_listed_by_class_and_child(cast, office):
    waits(cast.siya, "Lata")
    waits(cast.aarav, "Kamla", email="kamla@example.org", phone="+919876543210", parental_responsibility=True)
    waits(cast.bilal, "Zara", relationship="mother", parental_responsibility=False)
    page = text(office, f"?class={cast.class_5b.pk}")
    assert "3 decisions are waiting" in page
    assert "Grant all in 5B" in page
    assert page.index("Aarav Verma") < page.index("Kamla Devi") < page.index("Bilal Khan") < page.index("Zara Devi")
    assert "Lata" not in page
    assert "Kamla Devi Other Parental responsibility ka•••@example.org +91 ••• 210" in page
    assert "Zara Devi Mother No parental responsibility" in page
    assert "Lata Devi" in text(office, f"?class={cast.class_2a.pk}")


@pytest.mark.parametrize("query", ["", "?class=", "?class=nonsense", "?class=99999999999999999999", "?class=0"])
def test_without_a_class_the_first_one_is_shown(cast, office, query):
    waits(cast.siya, "Lata")
    waits(cast.aarav, "Kamla")
    assert "Grant all in 2A" in text(office, query)


def test_addresses_are_never_shown_whole(cast, office):
    waits(cast.aarav, "Kamla", email="kamla.devi@example.org", phone="+919876543210")
    waits(cast.aarav, "Al", email="al@example.org")
    content = office.get(f"{PAGE}?class={cast.class_5b.pk}").content.decode()
    assert "kamla.devi@" not in content
    assert "9876543" not in content
    assert "al@" not in content


def test_a_pupil_without_a_class_stands_apart(cast, office):
    row = waits(PupilFactory(school=cast.school, first_name="Nobodys"), "Kamla")
    Enrolment.objects.filter(pupil=cast.bilal).update(ends_on=clock.today() - timedelta(days=1))
    left = waits(cast.bilal, "Zara")
    page = text(office)
    assert "Not in a class 2" in page
    assert "Kamla Devi" in page
    assert "Zara Devi" in page
    post(office, **{"grant": "class", "class": "none"})
    assert states(row, left) == ["granted", "granted"]


def test_what_has_ended_does_not_wait(cast, office):
    row = waits(cast.aarav, "Kamla", ends_on=clock.today() - timedelta(days=1))
    assert "All decided" in text(office)
    post(office, **{"grant": "class", "class": str(cast.class_5b.pk)})
    assert states(row) == ["pending"]


def test_another_schools_are_nowhere(cast, office):
    waits(cast.meher, "Secret")
    assert "Secret" not in text(office)
    assert "Secret" not in text(office, f"?class={cast.other_class.pk}")
    assert "Secret" not in text(office, "?shown=decided")


def test_a_restriction_is_shown_plainly_and_has_no_button(cast, office):
    row = waits(cast.siya, "Rocky", email=cast.restricted.email)
    Restriction.objects.update(document="Court file 12/2026")
    content = office.get(PAGE).content.decode()
    page = text(office)
    assert "Restriction Court order: Rakesh Verma Court file 12/2026" in page
    assert "Can’t be granted while there is a restriction." in page
    assert f'name="grant" value="{row.pk}"' not in " ".join(content.split())
    assert f'name="refuse" value="{row.pk}"' in " ".join(content.split())


def test_an_address_on_two_records_is_named_with_both(cast, office):
    waits(cast.aarav, "Kamla", email="shared@example.org")
    waits(cast.bilal, "Zara", email="shared@example.org")
    waits(cast.meher, "Elsewhere", email="kamla@example.org")
    page = text(office)
    assert "One address, two records" in page
    assert "shared@example.org Kamla Devi (Aarav Verma) Zara Devi (Bilal Khan)" in page
    assert "kamla@example.org" not in page


def test_a_shared_phone_is_no_matter(cast, office):
    for pupil, name in ((cast.aarav, "Kamla"), (cast.bilal, "Zara")):
        waits(pupil, name, phone="+919876543210")
    assert "One address, two records" not in text(office)


@pytest.mark.parametrize("shown", ["", "?shown=decided"])
def test_the_queries_do_not_grow_with_the_rows(cast, office, shown, django_assert_max_num_queries):
    def count_queries() -> int:
        with django_assert_max_num_queries(25) as found:
            text(office, shown or f"?class={cast.class_5b.pk}")
        return len(found)

    def add(number: int) -> None:
        row = waits(cast.aarav, f"N{number}", email=f"n{number}@example.org", phone="+919876543210")
        again = waits(cast.bilal, f"M{number}", email=f"n{number}@example.org")
        barred = waits(cast.aarav, f"R{number}")
        Restriction.objects.create(
            school=cast.school, pupil=cast.aarav, guardian=barred.guardian, kind="no_contact", made_by=cast.head
        )
        if shown:
            row.grant(by=cast.office, rights=["reports"])
            again.refuse(by=UserFactory())

    add(0)
    one = count_queries()
    for number in (1, 2):
        add(number)
    assert count_queries() == one


# --- Deciding ---------------------------------------------------------------------------------------------------------
def test_one_is_granted_with_every_right(cast, office):
    row, other = waits(cast.aarav, "Kamla"), waits(cast.aarav, "Lata")
    response = post(office, **{"grant": row.pk, "class": cast.class_5b.pk})
    assert response["Location"] == f"{PAGE}?class={cast.class_5b.pk}"
    assert shown_messages(response) == ["Granted: 1"]
    assert states(row, other) == ["granted", "pending"]
    row.refresh_from_db()
    assert row.decided_by == cast.office
    assert set(row.grants.values_list("right", flat=True)) == set(Right.values)


def test_one_is_refused(cast, office):
    row = waits(cast.aarav, "Kamla")
    assert shown_messages(post(office, refuse=row.pk)) == ["Refused: 1"]
    assert states(row) == ["refused"]
    assert not row.grants.exists()


def test_the_ticked_are_granted_and_the_others_wait(cast, office):
    rows = [waits(cast.aarav, name) for name in ("A", "B", "C")]
    response = post(office, grant="chosen", guardianship=[rows[0].pk, rows[2].pk, "x", "9" * 30, ""])
    assert shown_messages(response) == ["Granted: 2"]
    assert states(*rows) == ["granted", "pending", "granted"]


def test_the_ticked_are_refused(cast, office):
    rows = [waits(cast.aarav, name) for name in ("A", "B")]
    assert shown_messages(post(office, refuse="chosen", guardianship=[row.pk for row in rows])) == ["Refused: 2"]
    assert states(*rows) == ["refused", "refused"]


def test_a_whole_class_is_granted_at_once_and_no_other(cast, office):
    rows = [waits(pupil, f"N{n}") for n, pupil in enumerate([cast.aarav, cast.bilal, cast.bilal])]
    other, elsewhere = waits(cast.siya, "Other"), waits(cast.meher, "Elsewhere")
    refused = waits(cast.aarav, "Refused")
    refused.refuse(by=cast.head)
    response = post(office, **{"grant": "class", "class": cast.class_5b.pk})
    assert shown_messages(response) == ["Granted: 3"]
    assert states(*rows) == ["granted"] * 3
    assert states(other, elsewhere, refused) == ["pending", "pending", "refused"]


def test_a_class_of_another_school_is_none_of_ours(cast, office):
    row = waits(cast.meher, "Elsewhere")
    post(office, **{"grant": "class", "class": cast.other_class.pk})
    assert states(row) == ["pending"]


def test_the_school_is_no_class_to_grant_at_once(cast, office):
    """`all` is one where lists are read, and nowhere else."""
    row = waits(cast.aarav, "Kamla")
    post(office, **{"grant": "class", "class": "all"})
    assert states(row) == ["pending"]


def test_a_whole_class_is_never_refused_at_once(cast, office):
    row = waits(cast.aarav, "Kamla")
    assert post(office, **{"refuse": "class", "class": cast.class_5b.pk}).status_code == 404
    assert states(row) == ["pending"]


def test_the_restricted_are_left_out_and_named(cast, office):
    rows = [waits(cast.siya, "Kamla"), waits(cast.siya, "Rocky", email=cast.restricted.email)]
    response = post(office, **{"grant": "class", "class": cast.class_2a.pk})
    assert shown_messages(response) == ["Granted: 1", "Skipped because of a restriction: Rocky Devi (Siya Verma)"]
    assert states(*rows) == ["granted", "pending"]


@pytest.mark.parametrize("how", ["alone", "chosen"])
def test_a_restricted_one_is_not_granted_by_hand_either(cast, office, how):
    row = waits(cast.siya, "Rocky", email=cast.restricted.email)
    fields = {"grant": row.pk} if how == "alone" else {"grant": "chosen", "guardianship": row.pk}
    assert shown_messages(post(office, **fields)) == ["Skipped because of a restriction: Rocky Devi (Siya Verma)"]
    assert states(row) == ["pending"]
    post(office, refuse=row.pk)
    assert states(row) == ["refused"]


def test_chosen_rights_are_given_and_no_others(cast, office):
    row = waits(cast.aarav, "Kamla")
    post(office, grant=row.pk, rights_asked="1", rights=["reports", "messages", "everything"])
    assert set(row.grants.values_list("right", flat=True)) == {"reports", "messages"}


def test_no_right_at_all_is_asked_about_and_nothing_is_done(cast, office):
    row = waits(cast.aarav, "Kamla")
    response = post(office, grant="chosen", guardianship=row.pk, rights_asked="1", **{"class": cast.class_5b.pk})
    assert response.status_code == 422
    assert "Choose at least one thing they may see" in response.content.decode()
    assert re.search(rf'value="{row.pk}"\s+checked', response.content.decode())
    assert states(row) == ["pending"]


def test_a_right_that_there_is_not_opens_nothing(cast, office):
    row = waits(cast.aarav, "Kamla")
    assert post(office, grant=row.pk, rights=["everything"]).status_code == 422
    assert states(row) == ["pending"] and not row.grants.exists()


def test_nobody_ticked_is_asked_about(cast, office):
    row = waits(cast.aarav, "Kamla")
    for act in ("grant", "refuse"):
        response = post(office, **{act: "chosen", "class": cast.class_5b.pk})
        assert response.status_code == 422
        assert "Tick the adults you mean" in response.content.decode()
    assert states(row) == ["pending"]


def test_one_of_another_school_does_not_exist(cast, office):
    row = waits(cast.meher, "Elsewhere")
    for act in ("grant", "refuse"):
        assert post(office, **{act: row.pk}).status_code == 404
        post(office, **{act: "chosen", "guardianship": [row.pk]})
    assert states(row) == ["pending"]


def test_who_serves_at_two_schools_decides_for_one_at_a_time(cast, office):
    PostingFactory(user=cast.office, school=cast.other_school, role="office")
    here, there = waits(cast.aarav, "Here"), waits(cast.meher, "There")
    assert "There" not in text(office)
    assert post(office, grant=there.pk).status_code == 404
    post(office, grant="chosen", guardianship=[here.pk, there.pk])
    assert states(here, there) == ["granted", "pending"]


def test_the_rows_are_asked_of_the_posting_and_not_of_the_door_alone(cast):
    waits(cast.aarav, "Kamla")
    request = RequestFactory().get(PAGE)
    for user, expected in ((cast.office, True), (cast.teacher, False), (cast.guardian, False)):
        request.user = user
        assert visible_guardianships(request, cast.school).exists() == expected


@pytest.mark.parametrize("value", ["0", "x", "", "-1", "9" * 30, "1 OR 1=1"])
def test_no_such_guardianship(cast, office, value):
    assert post(office, grant=value).status_code == 404


@pytest.mark.parametrize(
    "fields", [{}, {"seen": "open", "grant": "1"}, {"delete": "1"}, {"seen": "granted", "refuse": "1"}]
)
def test_no_such_act(cast, office, fields):
    assert post(office, **fields).status_code == 404


def test_a_page_left_open_undoes_no_decision(cast, office):
    """The head has refused meanwhile; the office's page still shows the row as waiting."""
    row = waits(cast.aarav, "Kamla")
    row.refuse(by=cast.head)
    assert shown_messages(post(office, grant=row.pk)) == ["1 was decided by somebody else in the meantime."]
    text(office)
    assert shown_messages(post(office, grant="chosen", guardianship=[row.pk])) == [
        "1 was decided by somebody else in the meantime."
    ]
    post(office, **{"grant": "class", "class": cast.class_5b.pk})
    assert states(row) == ["refused"]


def test_sending_twice_decides_once(cast, office):
    row = waits(cast.aarav, "Kamla")
    post(office, grant=row.pk)
    first = Guardianship.objects.get(pk=row.pk).decided_at
    post(office, grant=row.pk)
    assert Guardianship.objects.get(pk=row.pk).decided_at == first
    assert AccessGrant.objects.filter(guardianship=row).count() == len(Right)


def test_a_class_takes_as_many_queries_as_one(cast, office, django_assert_max_num_queries):
    def count_queries(number: int) -> int:
        text(office)
        for n in range(number):
            waits(cast.aarav, f"N{n}", email=f"n{number}{n}@example.org")
        with django_assert_max_num_queries(30) as found:
            assert shown_messages(post(office, **{"grant": "class", "class": cast.class_5b.pk})) == [
                f"Granted: {number}"
            ]
        return len(found)

    assert count_queries(1) == count_queries(12)


def test_granting_opens_the_childs_page(cast, office, as_user):
    row = waits(cast.aarav, "Kamla")
    row.guardian.user = UserFactory()
    row.guardian.save()
    child = reverse("portal:child", args=[cast.aarav.code])
    assert as_user(row.guardian.user).get(child).status_code == 404
    post(office, grant=row.pk)
    assert as_user(row.guardian.user).get(child).status_code == 200
    post(office, seen="granted", suspend=row.pk)
    assert as_user(row.guardian.user).get(child).status_code == 404


# --- What was decided -------------------------------------------------------------------------------------------------
def test_a_decision_is_found_again_with_who_and_what(cast, office):
    row = waits(cast.aarav, "Kamla")
    row.grant(by=cast.head, rights=["reports", "homework"])
    page = text(office, "?shown=decided&q=kamla")
    assert "Kamla Devi Other, Aarav Verma Granted Sushma Verma," in page
    assert "Reports · Homework" in page or "Homework · Reports" in page
    assert "Farida" not in page
    assert "May see everything" in text(office, "?shown=decided&q=Farida+bilal")
    assert "Nobody of that name" in text(office, "?shown=decided&q=Farida+aarav")
    assert "Nobody of that name" in text(office, "?shown=decided&q=%25")


def test_the_newest_decision_comes_first_and_pending_ones_do_not(cast, office):
    waits(cast.aarav, "Waiting")
    waits(cast.aarav, "Kamla").refuse(by=cast.head)
    page = text(office, "?shown=decided")
    assert page.index("Kamla") < page.index("Farida")
    assert "Waiting Devi" not in page


def test_granted_is_suspended_and_granted_again(cast, office):
    row = waits(cast.aarav, "Kamla")
    row.grant(by=cast.head)
    response = post(office, seen="granted", suspend=row.pk, shown="decided", q="kamla", page="1")
    assert response["Location"] == f"{PAGE}?shown=decided&q=kamla&page=1"
    assert shown_messages(response) == ["Suspended: 1"]
    assert states(row) == ["suspended"]
    assert "Grant again" in text(office, "?shown=decided&q=kamla")
    post(office, seen="suspended", grant=row.pk)
    assert states(row) == ["granted"]
    assert Guardianship.objects.get(pk=row.pk).decided_by == cast.office


def rights_of(row: Guardianship) -> set[str]:
    return set(row.grants.values_list("right", flat=True))


@pytest.mark.parametrize("how", ["alone", "chosen"])
def test_granted_again_is_what_stood_and_the_page_says_what(cast, office, how):
    row = waits(cast.aarav, "Kamla")
    row.grant(by=cast.head, rights=["reports", "homework"])
    row.suspend(by=cast.head)
    found = re.search(r"“Grant again” gives back: (\w+) · (\w+) ", text(office, "?shown=decided&q=kamla"))
    assert set(found.groups()) == {"Reports", "Homework"}
    fields = {"grant": row.pk} if how == "alone" else {"grant": "chosen", "guardianship": row.pk}
    assert shown_messages(post(office, seen="suspended", **fields)) == ["Granted: 1"]
    assert states(row) == ["granted"]
    assert rights_of(row) == {"reports", "homework"}
    row.suspend(by=cast.head)
    row.grant(by=cast.head, rights=Right.values)
    row.suspend(by=cast.head)
    assert "“Grant again” gives back everything" in text(office, "?shown=decided&q=kamla")


def test_what_is_given_back_can_be_narrowed_before_the_tap(cast, office):
    row = waits(cast.aarav, "Kamla")
    row.grant(by=cast.head, rights=["reports", "homework"])
    row.suspend(by=cast.head)
    content = office.get(f"{PAGE}?shown=decided&q=kamla").content.decode()
    boxes = dict(re.findall(r'name="rights" value="(\w+)"\s*(\w*)', content))
    assert {right for right, checked in boxes.items() if checked} == {"reports", "homework"}
    assert boxes.keys() == set(Right.values)
    stood = re.findall(r'name="stood" value="(\w+)"', content)
    post(
        office,
        seen="suspended",
        grant=row.pk,
        shown="decided",
        rights_asked="1",
        rights=["homework"],
        stood=stood,
        stood_shown="1",
    )
    assert states(row) == ["granted"] and rights_of(row) == {"homework"}


def test_boxes_of_a_page_left_open_give_back_nothing(cast, office):
    """They show what stood then; meanwhile somebody narrows it and suspends it again."""
    row = waits(cast.aarav, "Kamla")
    row.grant(by=cast.head, rights=["reports", "homework"])
    row.suspend(by=cast.head)
    sent = {"rights_asked": "1", "rights": ["reports", "homework"], "stood_shown": "1"}
    shown = ["reports", "homework"]
    for now, stood in (
        (["reports"], shown),
        ([*shown, "messages"], shown),
        ([], shown),
        (["reports"], []),
        (shown, ["\0"]),
    ):
        row.grant(by=cast.head, rights=now)
        row.suspend(by=cast.head)
        response = post(office, seen="suspended", grant=row.pk, shown="decided", stood=stood, **sent)
        assert set(shown_messages(response)) == {"1 was decided by somebody else in the meantime."}
        assert states(row) == ["suspended"] and rights_of(row) == set(now)


def test_what_ended_is_opened_with_the_rights_that_stood(cast, office):
    row = waits(cast.aarav, "Kamla")
    row.grant(by=cast.head, rights=["messages"])
    Guardianship.objects.filter(pk=row.pk).update(ends_on=clock.today() - timedelta(days=1))
    assert "gives back: Messages" in text(office, "?shown=decided&q=kamla")
    post(office, seen="granted", grant=row.pk)
    assert rights_of(row) == {"messages"}


def test_a_page_left_open_gives_back_no_more_than_stands_now(cast, office):
    """Shown with every right; meanwhile somebody narrows it and suspends it again."""
    row = waits(cast.aarav, "Kamla")
    row.grant(by=cast.head)
    row.suspend(by=cast.head)
    text(office, "?shown=decided&q=kamla")
    row.grant(by=cast.head, rights=["reports"])
    row.suspend(by=cast.head)
    post(office, seen="suspended", grant=row.pk)
    assert rights_of(row) == {"reports"}


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("_turn", range(5))
def test_of_two_who_grant_again_at_once_one_does(_turn):
    """Granted and ended it stays in one state throughout: what stood tells them apart."""
    cast = build_cast()
    row = waits(cast.aarav, "Kamla")
    row.grant(by=cast.head, rights=["reports", "homework"])
    Guardianship.objects.filter(pk=row.pk).update(ends_on=clock.today() - timedelta(days=1))
    results = {}

    def grant(right: str) -> None:
        rows = Guardianship.objects.filter(pk=row.pk, access_state="granted")
        stood = ["homework", "reports"]
        results[right] = rows.decide("grant", by=cast.head, rights=[right], stood=stood, chosen_count=1)

    at_once(lambda: grant("reports"), lambda: grant("homework"))
    assert sorted((each.done, each.late) for each in results.values()) == [(0, 1), (1, 0)]
    assert rights_of(row) == {right for right, each in results.items() if each.done}


def test_suspended_without_a_right_is_asked_about(cast, office):
    row = waits(cast.aarav, "Kamla")
    row.grant(by=cast.head, rights=[])
    assert "May see nothing" in text(office, "?shown=decided&q=kamla")
    row.suspend(by=cast.head)
    content = office.get(f"{PAGE}?shown=decided&q=kamla").content.decode()
    assert "Could see nothing before. Choose what may be seen now." in content
    assert re.findall(r'name="rights" value="\w+"\s*(\w*)', content) == [""] * len(Right)
    again = {"seen": "suspended", "grant": row.pk, "shown": "decided", "rights_asked": "1"}
    response = post(office, **again)
    assert response.status_code == 422
    assert "Choose at least one thing they may see" in response.content.decode()
    assert states(row) == ["suspended"]
    post(office, **again, rights=["details"])
    assert rights_of(row) == {"details"}


def test_refused_before_any_yes_is_granted_with_what_the_boxes_show(cast, office):
    row = waits(cast.aarav, "Kamla")
    row.refuse(by=cast.head)
    content = office.get(f"{PAGE}?shown=decided&q=kamla").content.decode()
    assert re.findall(r'name="rights" value="\w+"\s*(\w*)', content) == ["checked"] * len(Right)
    post(office, seen="refused", grant=row.pk, rights_asked="1", rights=["reports"])
    assert rights_of(row) == {"reports"}


def test_refused_is_granted_again(cast, office):
    row = waits(cast.aarav, "Kamla")
    row.refuse(by=cast.head)
    post(office, seen="refused", grant=row.pk)
    assert states(row) == ["granted"]


def test_what_an_import_ended_is_opened_by_a_person(cast, office):
    row = waits(cast.aarav, "Kamla")
    row.grant(by=cast.head)
    Guardianship.objects.filter(pk=row.pk).update(ends_on=clock.today() - timedelta(days=1))
    page = text(office, "?shown=decided&q=kamla")
    assert "Ended" in page
    assert "Grant again" in page
    post(office, seen="granted", grant=row.pk)
    assert Guardianship.objects.get(pk=row.pk).ends_on is None


def test_the_restricted_have_no_button_to_grant_again(cast, office):
    row = Guardianship.objects.get(guardian__user=cast.restricted)
    row.suspend(by=cast.head)
    page = text(office, "?shown=decided&q=rakesh")
    assert "Suspended Restriction" in page
    assert "Grant again" not in page
    post(office, seen="suspended", grant=row.pk)
    assert states(row) == ["suspended"]


def test_many_decisions_come_in_pages(cast, office):
    for number in range(35):
        waits(cast.aarav, f"N{number:02}").refuse(by=cast.head)
    assert "Page 1 of 2" in text(office, "?shown=decided&q=aarav")
    content = office.get(f"{PAGE}?shown=decided&q=aarav").content.decode()
    assert "?page=2&amp;shown=decided&amp;q=aarav" in content
    assert "N00 Devi" in text(office, "?shown=decided&q=aarav&page=2")
    assert "N00 Devi" in text(office, "?shown=decided&q=aarav&page=99")


@pytest.mark.parametrize("language", ["hi", "pa", "ur"])
def test_the_page_stands_in_every_language(cast, office, language):
    User.objects.filter(pk=cast.office.pk).update(language=language)
    waits(cast.aarav, "Kamla", email="kamla@example.org")
    assert "Kamla Devi" in text(office)
    assert "Farida Khan" in text(office, "?shown=decided")
