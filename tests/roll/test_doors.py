"""The ways into a view: who is let in, what the view is given, and what the others are told."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import Http404, HttpResponse
from django.test import RequestFactory

from foundation import clock
from roll.doors import family_page, member_page, posted_page, public_page, staff_page
from roll.models import User
from roll.scope import NotVisible, family_keys
from tests.factories import PostingFactory, UserFactory


def enter(door, user, **kwargs):
    """What the door hands to a view behind it; a redirect where it sends the person away."""
    given = {}

    @door
    def view(request, *args, **more):
        given["args"], given["more"] = args, more
        return HttpResponse("inside")

    request = RequestFactory().get("/somewhere/?a=1")
    # As the middleware does: a fresh user each request.
    request.user = User.objects.get(pk=user.pk) if getattr(user, "pk", None) else user
    response = view(request, **kwargs)
    return (given["args"], given["more"], response) if given else response


CLOSED = [
    (member_page, {}),
    (family_page("reports"), {"code": "siya"}),
    (staff_page("office"), {"school": "nai-umeed"}),
    (posted_page("agent"), {}),
]


@pytest.mark.parametrize(("door", "kwargs"), CLOSED)
def test_who_is_not_signed_in_is_sent_to_sign_in_and_back(cast, door, kwargs):
    response = enter(door, AnonymousUser(), **kwargs)
    assert response.status_code == 302
    assert response["Location"] == "/accounts/login/?next=/somewhere/%3Fa%3D1"


@pytest.mark.parametrize(("door", "kwargs"), CLOSED)
def test_an_inactive_user_is_not_signed_in(cast, door, kwargs):
    User.objects.filter(pk=cast.office.pk).update(is_active=False)
    assert enter(door, cast.office, **kwargs).status_code == 302


def test_each_door_has_its_name_and_keeps_the_views(cast):
    def view(request):
        """Kept."""

    doors = {
        "public": public_page,
        "member": member_page,
        "family": family_page("x"),
        "staff": staff_page("x"),
        "posted": posted_page("x"),
    }
    assert {door(view).door for door in doors.values()} == set(doors)
    assert {door(view).__doc__ for door in doors.values()} == {"Kept."}


def test_a_public_page_is_open_and_may_be_cached(db):
    args, more, response = enter(public_page, AnonymousUser())
    assert (args, more) == ((), {})
    assert "Cache-Control" not in response


def test_what_is_behind_a_door_is_never_cached(cast):
    for door, user, kwargs in [
        (member_page, cast.guardian, {}),
        (family_page("reports"), cast.guardian, {"code": cast.siya.code}),
        (staff_page("office"), cast.office, {"school": "nai-umeed"}),
        (posted_page("agent"), cast.agent, {}),
    ]:
        assert enter(door, user, **kwargs)[2]["Cache-Control"] == "private, no-store"


def test_a_view_may_say_itself_how_it_is_cached(cast):
    @member_page
    def view(request):
        return HttpResponse(headers={"Cache-Control": "private, max-age=60"})

    request = RequestFactory().get("/")
    request.user = cast.guardian
    assert view(request)["Cache-Control"] == "private, max-age=60"


def test_behind_a_door_the_keys_are_asked_once(cast, django_assert_num_queries):
    @member_page
    def view(request):
        with django_assert_num_queries(1):
            assert family_keys(request.user) == family_keys(request.user)
        return HttpResponse()

    request = RequestFactory().get("/")
    request.user = cast.guardian
    assert view(request).status_code == 200


def test_whom_one_may_see_no_longer_does_not_exist(cast):
    """It is found out by what writes, in the middle of the view."""
    for door, user, kwargs in [
        (member_page, cast.guardian, {}),
        (family_page(None), cast.guardian, {"code": cast.siya.code}),
        (staff_page("office"), cast.office, {"school": "nai-umeed"}),
    ]:

        @door
        def view(request, *args):
            raise NotVisible

        request = RequestFactory().post("/")
        request.user = user
        with pytest.raises(Http404):
            view(request, **kwargs)


# --- Families -------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("role", ["guardian", "other_guardian"])
def test_a_guardian_enters_with_the_pupil(cast, role):
    args, more, _ = enter(family_page("reports"), getattr(cast, role), code=cast.siya.code, pk=4)
    assert args == (cast.siya,)
    assert more == {"pk": 4}


def test_the_pupil_enters_their_own(cast):
    assert enter(family_page("reports"), cast.pupil, code=cast.aarav.code)[0] == (cast.aarav,)
    assert enter(family_page(None), cast.pupil, code=cast.aarav.code)[0] == (cast.aarav,)


@pytest.mark.parametrize(
    "role",
    ["restricted", "unrelated", "pupil", "teacher", "office", "head", "editor", "agent", "officer", "other_head"],
)
def test_nobody_else_enters_the_family_door_not_even_staff(cast, role):
    with pytest.raises(Http404):
        enter(family_page("reports"), getattr(cast, role), code=cast.siya.code)


def test_no_such_pupil_is_the_same_as_not_yours(cast):
    with pytest.raises(Http404):
        enter(family_page("reports"), cast.guardian, code="nobody")


def test_the_family_door_asks_for_its_right(cast):
    cast.siya.guardianships.get(guardian__user=cast.other_guardian).grant(by=cast.office, rights=["attendance"])
    assert enter(family_page("attendance"), cast.other_guardian, code=cast.siya.code)
    assert enter(family_page(None), cast.other_guardian, code=cast.siya.code)
    with pytest.raises(Http404):
        enter(family_page("reports"), cast.other_guardian, code=cast.siya.code)


# --- Staff ----------------------------------------------------------------------------------------------------------
def test_staff_enter_with_their_posting(cast):
    args, more, _ = enter(staff_page("teacher", "office"), cast.office, school="nai-umeed", pk=4)
    assert args == (cast.posting(cast.office),)
    assert args[0].school == cast.school
    assert more == {"pk": 4}


@pytest.mark.parametrize("role", ["guardian", "pupil", "teacher", "editor", "agent", "officer", "other_head"])
def test_another_role_or_school_does_not_enter(cast, role):
    with pytest.raises(Http404):
        enter(staff_page("office", "head"), getattr(cast, role), school="nai-umeed")


def test_no_such_school(cast):
    with pytest.raises(Http404):
        enter(staff_page("office"), cast.office, school="nowhere")


@pytest.mark.parametrize(("starts", "ends"), [(-9, -1), (1, None)])
def test_a_posting_that_does_not_hold_today_opens_nothing(cast, starts, ends):
    today = clock.today()
    until = None if ends is None else today + timedelta(days=ends)
    for user in (cast.office, cast.agent):
        user.postings.update(starts_on=today + timedelta(days=starts), ends_on=until)
    with pytest.raises(Http404):
        enter(staff_page("office"), cast.office, school="nai-umeed")
    with pytest.raises(Http404):
        enter(posted_page("agent"), cast.agent)


def test_a_posting_at_an_area_covers_its_schools(cast):
    """The agent's block holds Nai Umeed, not Sitara; the officer's district holds the block."""
    for user in (cast.agent, cast.officer):
        args, _, _ = enter(staff_page("agent", "officer"), user, school="nai-umeed")
        assert args[0].user == user
        assert args[0].school == cast.school
        with pytest.raises(Http404):
            enter(staff_page("agent", "officer"), user, school="sitara")


def test_a_second_role_at_the_school_enters_as_that_role(cast):
    PostingFactory(user=cast.office, school=cast.school, role="teacher")
    args, _, _ = enter(staff_page("teacher"), cast.office, school="nai-umeed")
    assert args[0].role == "teacher"


# --- Posted anywhere ------------------------------------------------------------------------------------------------
def test_posted_anywhere_enters(cast):
    assert enter(posted_page("agent", "head"), cast.agent, ref="HD-1")[1] == {"ref": "HD-1"}
    assert enter(posted_page("agent", "head"), cast.other_head)


@pytest.mark.parametrize("role", ["guardian", "teacher", "officer"])
def test_another_role_does_not_enter(cast, role):
    with pytest.raises(Http404):
        enter(posted_page("agent", "head"), getattr(cast, role))


def test_a_member_needs_no_role_at_all(db):
    assert enter(member_page, UserFactory())
