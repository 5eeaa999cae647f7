"""The head and the office post people on screens of their own: added, changed, ended this minute, and undone."""

from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.urls import reverse

from foundation import clock
from journal.models import Entry
from notices.models import Delivery, Event
from notices.notice import Notice
from roll.models import Class, Posting, Teaching, User
from roll.staffing.lists import staff_rows
from tests.factories import ClassFactory, PostingFactory, TeachingFactory, UserFactory

DAY = timedelta(days=1)


def url(cast, name="staff", *keys):
    return reverse(f"roll:{name}", args=[cast.school.slug, *keys])


def filled(cast, **more):
    today = cast.school.today()
    values = {"email": "ravi@example.org", "name": "Mr Das", "role": "teacher", "starts_on": today, "ends_on": ""}
    return values | more


def add(client, cast, **more):
    return client.post(url(cast, "staff_new"), filled(cast, **more))


def journal() -> list[str]:
    return list(Entry.objects.filter(kind__startswith="access.").order_by("pk").values_list("kind", flat=True))


def test_the_list_has_this_schools_staff_alone(cast, as_user):
    page = as_user(cast.office).get(url(cast)).content.decode()
    assert "Harpreet Kaur" in page and "5B" in page and "harpreet@example.org" in page
    assert "Gurleen" not in page and "Block IT desk" not in page
    for stranger in (cast.teacher, cast.editor, cast.guardian, cast.agent, cast.other_head):
        assert as_user(stranger).get(url(cast)).status_code == 404


def test_more_people_cost_no_more_queries(cast, as_user, django_assert_num_queries):
    client = as_user(cast.office)
    with django_assert_num_queries(20, exact=False) as before:
        client.get(url(cast))
    for _ in range(3):
        posting = PostingFactory(school=cast.school, role="teacher")
        TeachingFactory(user=posting.user, school_class=cast.class_2a)
    with django_assert_num_queries(len(before)):
        client.get(url(cast))


def test_who_is_new_gets_an_account_and_is_told(cast, as_user):
    before = len(journal())
    assert add(as_user(cast.office), cast, email="Ravi@Example.org").status_code == 302
    user = User.objects.get(email="ravi@example.org")
    assert not user.has_usable_password() and EmailAddress.objects.filter(user=user, verified=False).exists()
    posting = user.postings.get()
    assert (posting.name, posting.role, posting.school) == ("Mr Das", "teacher", cast.school)
    event = Event.objects.get(kind="staff.posted", subject_id=posting.pk)
    assert set(Delivery.objects.filter(event=event).values_list("user", flat=True)) <= {user.pk}
    assert {each.pk for each in Notice.of(event).recipients().other_users} == {user.pk}
    entry = Entry.objects.order_by("pk").last()
    assert journal()[before:] == ["access.posted"]
    assert (entry.user, entry.subject, entry.numbers) == (cast.office.pk, posting.pk, {"teacher": 1})


def test_the_answer_is_the_same_whether_or_not_there_was_an_account(cast, as_user):
    """What the office reads names neither the person nor whether anybody knew the address."""
    UserFactory(email="known@example.org", first_name="Canary", last_name="Qz")
    client = as_user(cast.office)
    pages = []
    for email in ("known@example.org", "unknown@example.org"):
        assert add(client, cast, email=email, name="Mr Das").status_code == 302
        pages.append(client.get(url(cast)).content.decode().replace(email, "-"))
        Posting.objects.filter(user__email=email).delete()
    strip = [[line for line in page.splitlines() if "csrf" not in line and "/staff/" not in line] for page in pages]
    assert strip[0] == strip[1] and "Canary" not in pages[0]


def test_posted_elsewhere_under_another_name_only_this_one_is_shown(cast, as_user):
    add(as_user(cast.office), cast, email=cast.other_head.email, name="Ms S")
    page = as_user(cast.office).get(url(cast)).content.decode()
    assert "Ms S" in page and "Gurleen S" not in page and "Sitara" not in page


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"email": "no address"}, "e-mail"),
        ({"name": ""}, "as families will read it"),
        ({"role": "agent"}, "agent"),
        ({"role": "head"}, "head"),
        ({"starts_on": "2026-12-10", "ends_on": "2026-12-01"}, "before the first day"),
        ({"starts_on": "2020-01-01", "ends_on": "2020-02-01"}, "has passed"),
        ({"email": "harpreet@example.org"}, "has this role here"),
    ],
)
def test_what_is_wrong_is_said_and_kept(cast, as_user, more, words):
    before = Posting.objects.count()
    answer = add(as_user(cast.office), cast, **more)
    page = answer.content.decode()
    assert answer.status_code == 422 and words in page and Posting.objects.count() == before
    if "email" in more:
        assert more["email"] in page


def test_only_a_head_makes_a_head(cast, as_user):
    assert add(as_user(cast.head), cast, role="head").status_code == 302
    posting = Posting.objects.get(user__email="ravi@example.org")
    assert as_user(cast.office).get(url(cast, "staff_posting", posting.pk)).status_code == 404
    assert as_user(cast.office).post(url(cast, "posting_ending", posting.pk)).status_code == 404
    with pytest.raises(Posting.HeadsOnly):
        posting.end(by=cast.office)
    teacher = cast.posting(cast.teacher)
    days = {"starts_on": None, "ends_on": None}
    with pytest.raises(Posting.HeadsOnly):
        teacher.change(role="head", name="Ms Kaur", **days, by=cast.office)


def test_the_only_head_stays(cast, as_user):
    posting = cast.posting(cast.head)
    answer = as_user(cast.head).post(url(cast, "posting_ending", posting.pk))
    assert answer.status_code == 422 and "without a head" in answer.content.decode()
    change = {"name": "Ms Verma", "role": "teacher", "starts_on": "", "ends_on": ""}
    answer = as_user(cast.head).post(url(cast, "staff_posting", posting.pk), change)
    assert answer.status_code == 422 and "without a head" in answer.content.decode()
    assert cast.posting(cast.head).role == "head"
    PostingFactory(school=cast.school, role="head")
    assert as_user(cast.head).post(url(cast, "posting_ending", posting.pk)).status_code == 302
    assert as_user(cast.head).get(url(cast)).status_code == 404


def test_a_posting_ends_this_minute_and_the_work_stays(cast, as_user):
    teacher, client = as_user(cast.teacher), as_user(cast.office)
    register = reverse("portal:attendance:register_list", args=[cast.school.slug])
    assert teacher.get(register).status_code == 200
    posting, teaching = cast.posting(cast.teacher), Teaching.objects.get(user=cast.teacher)
    assert client.post(url(cast, "posting_ending", posting.pk)).status_code == 302
    assert teacher.get(register).status_code == 404
    assert not Teaching.objects.holding().filter(user=cast.teacher).exists()
    assert not Posting.objects.holding().filter(user=cast.teacher).exists()
    assert Teaching.objects.filter(pk=teaching.pk).exists() and journal()[-1] == "access.posting_ended"
    page = client.get(url(cast)).content.decode()
    assert "Undo" in page and "Were here before" in page


@pytest.mark.parametrize("begun", [None, -400, 0, 30])
def test_undo_puts_back_exactly_what_was(cast, as_user, begun):
    client, posting = as_user(cast.office), cast.posting(cast.teacher)
    starts_on = None if begun is None else clock.today() + begun * DAY
    Posting.objects.filter(pk=posting.pk).update(starts_on=starts_on)
    Teaching.objects.filter(user=cast.teacher).update(starts_on=starts_on)
    days = ("pk", "starts_on", "ends_on")
    before = [list(model.objects.order_by("pk").values_list(*days)) for model in (Posting, Teaching)]
    client.post(url(cast, "posting_ending", posting.pk))
    assert not Posting.objects.holding().filter(pk=posting.pk).exists()
    assert client.post(url(cast, "posting_undo", posting.pk)).status_code == 302
    assert before == [list(model.objects.order_by("pk").values_list(*days)) for model in (Posting, Teaching)]
    assert "Undo" not in client.get(url(cast)).content.decode().partition("<main")[2]


def test_undo_is_for_whoever_ended_it_and_not_for_long(cast, as_user, monkeypatch):
    posting = cast.posting(cast.teacher)
    client = as_user(cast.office)
    client.post(url(cast, "posting_ending", posting.pk))
    as_user(cast.head).post(url(cast, "posting_undo", posting.pk))
    later = (clock.now() + timedelta(minutes=31)).isoformat()
    monkeypatch.setenv("CHAUPAL_NOW", later)
    client.post(url(cast, "posting_undo", posting.pk))
    assert Posting.objects.get(pk=posting.pk).ends_on is not None


def test_undo_does_not_post_twice(cast, as_user):
    posting, client = cast.posting(cast.teacher), as_user(cast.office)
    client.post(url(cast, "posting_ending", posting.pk))
    add(client, cast, email=cast.teacher.email)
    client.post(url(cast, "posting_undo", posting.pk))
    assert cast.teacher.postings.filter(ends_on=None).count() == 1


def another_class(cast):
    return ClassFactory(school=cast.school, academic_year=cast.class_5b.academic_year)


def test_undo_puts_back_no_class_that_was_changed_since(cast):
    """What the same person was given again, what has ended itself, and what another hand has changed."""
    posting = cast.posting(cast.teacher)
    again = Teaching.objects.get(user=cast.teacher)
    closed, moved, untouched = (TeachingFactory(user=cast.teacher, school_class=another_class(cast)) for _ in "abc")
    ending = posting.end(by=cast.office)
    PostingFactory(user=cast.teacher, school=cast.school, role="office")
    TeachingFactory(user=cast.teacher, school_class=again.school_class, subject=again.subject)
    Class.objects.filter(pk=closed.school_class_id).update(ended_on=ending.day)
    Teaching.objects.filter(pk=moved.pk).update(ends_on=ending.day - DAY)
    posting.restore(ending, by=cast.office)
    assert Posting.objects.holding().filter(pk=posting.pk).exists()
    held = Teaching.objects.holding().filter(pk__in=[again.pk, closed.pk, moved.pk, untouched.pk])
    assert set(held) == {untouched}
    with pytest.raises(Posting.Taken):
        posting.restore(ending, by=cast.office)


def test_undo_by_who_is_no_head_any_more_says_so(cast, as_user):
    other = PostingFactory(school=cast.school, role="head")
    client = as_user(cast.head)
    client.post(url(cast, "posting_ending", other.pk))
    PostingFactory(school=cast.school, role="head")
    PostingFactory(user=cast.head, school=cast.school, role="office")
    Posting.objects.filter(user=cast.head, role="head").update(ends_on=cast.school.last_day_gone())
    page = client.post(url(cast, "posting_undo", other.pk), follow=True).content.decode()
    assert "Only a head can say who is a head." in page and "added again" not in page
    assert not Posting.objects.holding().filter(pk=other.pk).exists()


def test_another_schools_posting_does_not_exist_here(cast, as_user):
    theirs = cast.posting(cast.other_head)
    for name in ("staff_posting", "posting_ending"):
        assert as_user(cast.head).post(url(cast, name, theirs.pk)).status_code == 404
    as_user(cast.head).post(url(cast, "posting_undo", theirs.pk))
    agents = cast.posting(cast.agent)
    assert as_user(cast.head).get(url(cast, "staff_posting", agents.pk)).status_code == 404


def test_a_posting_is_changed(cast, as_user):
    posting, today = cast.posting(cast.teacher), cast.school.today()
    last = today + 7 * DAY
    change = {"name": "Ms Kaur", "role": "teacher", "starts_on": "2026-01-05", "ends_on": last}
    assert as_user(cast.office).post(url(cast, "staff_posting", posting.pk), change).status_code == 302
    posting.refresh_from_db()
    assert (posting.name, posting.ends_on) == ("Ms Kaur", last)
    # What is taught ends with it.
    assert Teaching.objects.get(user=cast.teacher).ends_on == last
    assert journal()[-1] == "access.posting_changed"
    change |= {"ends_on": today - DAY}
    answer = as_user(cast.office).post(url(cast, "staff_posting", posting.pk), change)
    assert answer.status_code == 422 and "use the button below" in answer.content.decode()


def test_who_no_longer_teaches_teaches_no_class(cast, as_user):
    posting = cast.posting(cast.teacher)
    posting.change(role="editor", name="Ms Kaur", starts_on=None, ends_on=None, by=cast.head)
    assert not Teaching.objects.holding().filter(user=cast.teacher).exists()


@pytest.fixture
def taught(cast):
    """A class that the head teaches, besides."""
    return TeachingFactory(user=cast.head, school_class=cast.class_2a)


def test_the_list_says_what_a_head_teaches_too(cast, taught):
    rows = {each.posting.role: each.classes for each in staff_rows(cast.school, cast.school.today(), by_head=True)}
    assert rows == {"teacher": ["5B"], "head": ["2A"], "office": [], "editor": []}


def holds_still(teaching) -> bool:
    return Teaching.objects.holding().filter(pk=teaching.pk).exists()


def test_a_head_who_teaches_keeps_the_class_when_the_name_is_put_right(cast, as_user, taught):
    posting = cast.posting(cast.head)
    change = {"name": "Ms Varma", "role": "head", "starts_on": posting.starts_on or "", "ends_on": ""}
    assert as_user(cast.head).post(url(cast, "staff_posting", posting.pk), change).status_code == 302
    posting.refresh_from_db()
    taught.refresh_from_db()
    assert (posting.name, taught.ends_on) == ("Ms Varma", None)
    PostingFactory(school=cast.school, role="head")
    posting.change(role="office", name="Ms Varma", starts_on=None, ends_on=None, by=cast.head)
    assert holds_still(taught)


def test_who_stays_head_keeps_the_class_when_another_posting_ends(cast, taught):
    for role in ("office", "editor"):
        PostingFactory(user=cast.head, school=cast.school, role=role).end(by=cast.head)
        assert holds_still(taught)
    PostingFactory(school=cast.school, role="head")
    cast.head.postings.get(role="head").end(by=cast.head)
    assert not holds_still(taught)


def test_the_only_heads_last_day_waits_for_another_head(cast, as_user):
    posting, last = cast.posting(cast.head), cast.school.today() + 7 * DAY
    change = {"name": "Ms Verma", "role": "head", "starts_on": posting.starts_on or "", "ends_on": last}
    path, client = url(cast, "staff_posting", posting.pk), as_user(cast.head)
    other = PostingFactory(school=cast.school, role="head", ends_on=last)
    for day in (last, cast.school.today()):
        Posting.objects.filter(pk=other.pk).update(ends_on=day)
        answer = client.post(path, change | {"ends_on": day})
        assert answer.status_code == 422 and "without a head" in answer.content.decode()
        assert cast.posting(cast.head).ends_on is None
    Posting.objects.filter(pk=other.pk).update(ends_on=None)
    assert client.post(path, change).status_code == 302
    # Said once, it can be said again with another name.
    other.delete()
    assert client.post(path, change | {"name": "Ms Varma"}).status_code == 302


def test_what_has_ended_is_neither_changed_nor_ended_again(cast):
    posting = cast.posting(cast.teacher)
    read = [Posting.objects.get(pk=posting.pk) for _ in "abc"]
    posting.end(by=cast.office)
    with pytest.raises(Posting.Over):
        read[0].end(by=cast.office)
    with pytest.raises(Posting.Over):
        read[1].change(role="teacher", name="Ms Kaur", starts_on=None, ends_on=None, by=cast.office)
    assert not Posting.objects.holding().filter(pk=posting.pk).exists()
    today = cast.school.today()
    with pytest.raises(Teaching.NotPosted):
        Teaching.give_cover(read[2], cast.class_2a, starts_on=today, ends_on=today, by=cast.office)


@pytest.mark.parametrize("name", ["staff_posting", "posting_ending"])
def test_whom_somebody_else_ended_just_before_is_said_to_have_ended(cast, as_user, monkeypatch, name):
    posting = cast.posting(cast.teacher)

    def changeable(*asked):
        """The page found it, and then it ended."""
        found = Posting.objects.select_related("school", "user").get(pk=posting.pk)
        posting.end(by=cast.head)
        return found

    monkeypatch.setattr("roll.staffing.views.changeable", changeable)
    change = {"name": "Ms Kaur", "role": "teacher", "starts_on": posting.starts_on or "", "ends_on": ""}
    answer = as_user(cast.office).post(url(cast, name, posting.pk), change, follow=True)
    assert "This has ended already." in answer.content.decode()


def test_the_page_says_what_ends_for_who_is_family_too(cast, as_user):
    page = as_user(cast.office).get(url(cast, "staff_posting", cast.posting(cast.teacher).pk)).content.decode()
    assert "no more messages as one" in page and "no more messages from it." not in page


def test_two_heads_who_end_each_other_leave_one(cast):
    other = PostingFactory(school=cast.school, role="head")
    other.end(by=cast.head)
    with pytest.raises(Posting.LastHead):
        cast.posting(cast.head).end(by=cast.head)


def test_another_head_whose_last_day_is_set_is_no_other_head_after_it(cast, as_user):
    last = cast.school.today() + 7 * DAY
    PostingFactory(school=cast.school, role="head", ends_on=last)
    posting, client = cast.posting(cast.head), as_user(cast.head)
    first = posting.starts_on or ""
    change = {"name": "Ms Verma", "role": "head", "starts_on": first, "ends_on": last - DAY}
    ways = {
        "posting_ending": {},
        "staff_posting": change,
        "staff_posting/": change | {"role": "office", "ends_on": ""},
    }
    for name, data in ways.items():
        answer = client.post(url(cast, name.strip("/"), posting.pk), data)
        assert answer.status_code == 422 and "without a head" in answer.content.decode(), name
        assert Posting.objects.filter(pk=posting.pk, role="head", ends_on=None).exists()
    # Nor with a day between them that is nobody's.
    successor = PostingFactory(school=cast.school, role="head", starts_on=last + 2 * DAY)
    with pytest.raises(Posting.LastHead):
        cast.posting(cast.head).end(by=cast.head)
    Posting.objects.filter(pk=successor.pk).update(starts_on=last + DAY)
    assert client.post(url(cast, "posting_ending", posting.pk)).status_code == 302
    # Nor is the one who is to come given up.
    with pytest.raises(Posting.LastHead):
        Posting.objects.get(pk=successor.pk).end(by=UserFactory(is_superuser=True))


# --- Covers ----------------------------------------------------------------------------------------------------------
def cover(client, cast, **more):
    today = cast.school.today()
    values = {
        "school_class": cast.class_2a.pk,
        "posting": cast.posting(cast.teacher).pk,
        "starts_on": today,
        "ends_on": today + 2 * DAY,
    }
    return client.post(url(cast, "cover_new"), values | more)


def test_a_cover_gives_a_class_for_its_days_and_ends_by_itself(cast, as_user, monkeypatch):
    assert cover(as_user(cast.office), cast).status_code == 302
    assert set(cast.teacher.classes_at(cast.school)) == {cast.class_5b, cast.class_2a}
    home = as_user(cast.teacher).get(reverse("portal:home")).content.decode()
    assert "You cover class 2A" in home
    assert "You cover class" not in as_user(cast.office).get(reverse("portal:home")).content.decode()
    monkeypatch.setenv("CHAUPAL_NOW", (clock.now() + 3 * DAY).isoformat())
    assert set(User.objects.get(pk=cast.teacher.pk).classes_at(cast.school)) == {cast.class_5b}


def test_a_cover_is_ended_this_minute(cast, as_user):
    client = as_user(cast.office)
    cover(client, cast)
    row = Teaching.objects.get(is_cover=True)
    assert "2A" in client.get(url(cast)).content.decode()
    assert client.post(url(cast, "cover_ending", row.pk)).status_code == 302
    assert not Teaching.objects.holding().filter(is_cover=True).exists()
    assert client.post(url(cast, "cover_ending", Teaching.objects.get(is_cover=False).pk)).status_code == 404


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"ends_on": ""}, "choose the last day"),
        ({"ends_on": "2026-01-01", "starts_on": "2026-01-01"}, "has passed"),
        ({"starts_on": "2999-01-01", "ends_on": "2998-01-01"}, "before the first day"),
    ],
)
def test_a_cover_without_right_days_is_refused(cast, as_user, more, words):
    answer = cover(as_user(cast.office), cast, **more)
    assert answer.status_code == 422 and words in answer.content.decode()


def test_a_cover_is_for_who_teaches_here_then(cast, as_user):
    posting = cast.posting(cast.teacher)
    Posting.objects.filter(pk=posting.pk).update(ends_on=cast.school.today() + DAY)
    answer = cover(as_user(cast.office), cast)
    assert answer.status_code == 422 and "does not teach here" in answer.content.decode()
    theirs = PostingFactory(school=cast.other_school, role="teacher")
    assert cover(as_user(cast.office), cast, posting=theirs.pk).status_code == 422
    assert cover(as_user(cast.office), cast, school_class=cast.other_class.pk).status_code == 422
    assert not Teaching.objects.filter(is_cover=True).exists()


def test_the_same_cover_twice_is_one(cast, as_user):
    cover(as_user(cast.office), cast)
    assert cover(as_user(cast.office), cast).status_code == 422
    assert Teaching.objects.filter(is_cover=True).count() == 1


def test_a_refused_ending_leaves_a_page_that_saves_and_ends_nobody(cast, as_user):
    head = Posting.objects.get(user=cast.head, school=cast.school, role="head")
    answer = as_user(cast.head).post(url(cast, "posting_ending", head.pk))
    assert answer.status_code == 422
    form = answer.text.partition('<form class="form"')[2].partition(">")[0]
    assert f'action="{url(cast, "staff_posting", head.pk)}"' in form


@pytest.mark.parametrize(
    "name, first, last",
    [
        ("Ms Kaur", "Ms Kaur", ""),
        ("Dr. Ravi Das", "Ravi", "Das"),
        ("श्रीमती देवी", "श्रीमती देवी", ""),
        ("Ravi Kumar Das", "Ravi", "Kumar Das"),
        ("Meena", "Meena", ""),
        ("Ms", "Ms", ""),
        ("", "", ""),
    ],
)
def test_nobody_is_greeted_by_a_form_of_address_alone(db, name, first, last):
    user = User.of_address("new@example.org", name=name)
    assert (user.first_name, user.last_name) == (first, last)
