"""What may not be deleted in Wagtail's admin: whoever tries reads why and what to do instead, never a broken page."""

from collections.abc import Iterator
from html import unescape

import pytest
from django.test import Client
from wagtail.models import Collection, Locale, Page, Site

from editing.models import Desk
from foundation import clock
from foundation.models import ContentDocument, ContentImage
from newsfeed.models import Topic
from roll.models import User
from roll.sessions.models import SignIn
from tests.access.admin import Theirs, admin_addresses, one_of_everything, spelt
from tests.factories import UserFactory
from tests.factories.helpdesk import TicketFactory

NEEDED, CLOSED = "This is still needed by: ", "Accounts are not deleted: what a person did stays theirs."
# The addresses at which something ends, with what is deleted there; each is tried with all that is needed elsewhere.
ENDS = {
    "wagtail_bulk_action": ("images", "documents", "pages", "people"),
    "wagtailadmin_collections:delete": ("collections",),
    "wagtailadmin_pages:delete": ("pages", "targets", "school_pages"),
    "wagtailadmin_workflows:remove": ("pages",),
    "wagtaildocs:delete": ("documents",),
    "wagtaildocs:delete_multiple": ("documents",),
    "wagtaildocs:delete_upload_multiple": ("uploads",),
    "wagtailimages:delete": ("images",),
    "wagtailimages:delete_multiple": ("images",),
    "wagtailimages:delete_upload_multiple": ("uploads",),
    "wagtaillocales:delete": ("locales",),
    "wagtailmedia:delete": ("videos",),
    "wagtailsites:delete": ("sites",),
    "wagtailsnippets_newsfeed_topic:delete": ("topics",),
    "wagtailusers_groups:delete": ("groups",),
    "wagtailusers_users:delete": ("people",),
}
BULK = {
    "images": ("foundation", "contentimage"),
    "documents": ("foundation", "contentdocument"),
    "pages": ("wagtailcore", "page"),
    "people": ("roll", "user"),
}


@pytest.fixture
def client(cast, as_user) -> Client:
    client = as_user(UserFactory(is_superuser=True, is_staff=True, email="rules@example.org"))
    client.raise_request_exception = False
    return client


@pytest.fixture
def theirs(cast) -> Theirs:
    """A school with all that is deleted anywhere, and people who did something."""
    TicketFactory(requester=cast.head, school=cast.school)
    theirs = one_of_everything(cast.school, cast.class_5b, "QzZebraZq7", by=cast.head)
    pages = Page.objects.filter(pk__in=theirs.keys["pages"])
    theirs.keys |= {
        "people": [user.pk for user in (cast.head, cast.editor, cast.agent, cast.guardian, cast.pupil, cast.teacher)],
        "school_pages": [page.pk for page in pages.filter(depth=3)],
        "topics": list(Topic.objects.values_list("pk", flat=True)[:1]),
        "locales": list(Locale.objects.values_list("pk", flat=True)),
        "sites": [],
        "collections": [Desk.open(cast.school).collection_id, Collection.get_first_root_node().pk],
    }
    return theirs


def ends() -> dict[str, tuple[str, ...]]:
    return {name: keys for name, keys in admin_addresses() if name in ENDS}


def tries(theirs: Theirs) -> Iterator[tuple[str, str]]:
    """(what, address) of all that can be asked to end."""
    for name, places in ends().items():
        for what in ENDS[name]:
            for key in theirs.keys[what]:
                if name == "wagtail_bulk_action":
                    app, model = BULK[what]
                    yield what, f"/admin/bulk/{app}/{model}/delete/?id={key}"
                else:
                    yield what, spelt(name, dict.fromkeys(places, key))


def test_every_address_at_which_something_ends_is_in_the_list(db):
    words = ("delete", "remove", "bulk", "destroy", "unregister")
    assert {name for name, _keys in admin_addresses() if any(word in name for word in words)} == set(ENDS)


def test_nothing_that_is_needed_breaks_the_page_that_would_delete_it(theirs, client):
    tried = list(tries(theirs))
    broken = [
        (address, answer.status_code)
        for _what, address in tried
        for answer in (client.get(address), client.post(address), client.post(address, {"next": "/admin/"}))
        if answer.status_code >= 500
    ]
    assert broken == [] and len(tried) > 30


def test_what_is_needed_stays_and_its_page_says_what_needs_it(cast, theirs, client):
    desk = Desk.open(cast.school)
    needed = {
        f"/admin/groups/delete/{desk.editors_id}/": desk.editors,
        f"/admin/groups/delete/{desk.heads_id}/": desk.heads,
    }
    for address, row in needed.items():
        answer = client.post(address, follow=True)
        assert answer.status_code == 200 and NEEDED in unescape(answer.content.decode()), address
        assert type(row).objects.filter(pk=row.pk).exists()


def test_a_collection_that_a_school_needs_stays(cast, client):
    desk = Desk.open(cast.school)
    answer = client.post(f"/admin/collections/{desk.collection_id}/delete/", follow=True)
    assert answer.status_code == 200 and NEEDED in unescape(answer.content.decode())
    assert Collection.objects.filter(pk=desk.collection_id).exists()


def test_the_words_name_kinds_and_nobody(cast, client):
    """What needs a row may be a child's."""
    answer = client.post(f"/admin/groups/delete/{Desk.open(cast.school).editors_id}/", follow=True)
    words = [str(message) for message in answer.context["messages"]]
    assert words and not [name for name in (str(cast.school), str(cast.head)) if name in words[0]]


@pytest.mark.parametrize("who", ["head", "editor", "agent", "guardian", "pupil", "teacher", "office", "other_guardian"])
def test_no_account_is_deleted_and_the_page_says_what_to_do(cast, client, who):
    user = getattr(cast, who)
    for address in (f"/admin/users/delete/{user.pk}/", f"/admin/bulk/roll/user/delete/?id={user.pk}&id={cast.head.pk}"):
        for method in (client.get, client.post):
            page = unescape(method(address, follow=True).content.decode())
            assert CLOSED in page and "Take away “Active” instead" in page
    assert User.objects.filter(pk=user.pk).exists()


def test_no_account_is_added_in_the_admin(client):
    words = {"username": "zebra", "email": "z@example.org", "password1": "aVeryLong7", "password2": "aVeryLong7"}
    for method in (client.get, client.post):
        page = unescape(method("/admin/users/new/", words, follow=True).content.decode())
        assert "Accounts are not added here." in page and "manage.py appoint" in page
    assert not User.objects.filter(username="zebra").exists()


def closed_by_form(client: Client, user: User) -> None:
    words = {"username": user.username, "email": user.email, "first_name": "Meena", "last_name": "Rao"}
    assert client.post(f"/admin/users/edit/{user.pk}/", words).status_code == 302


def closed_by_list(client: Client, user: User) -> None:
    path = f"/admin/bulk/roll/user/set_active_state/?id={user.pk}"
    assert client.post(path, {"mark_as_active": "False"}).status_code == 302


@pytest.mark.parametrize("close", [closed_by_form, closed_by_list])
def test_a_closed_account_is_signed_out_at_once_and_stays_so(cast, client, as_user, close):
    head = as_user(cast.head)
    assert head.get("/help/").status_code == 200
    values = {"browser": "Firefox", "good_until": clock.now()}
    sign_in = SignIn.objects.filter(user=cast.head).first()
    sign_in = sign_in or SignIn.begin(cast.head, head.session.session_key, **values)
    close(client, cast.head)
    assert not User.objects.get(pk=cast.head.pk).is_active
    for answer in (head.get("/help/"), head.post("/help/new/", {"title": "x"}), head.get("/admin/")):
        assert answer.status_code == 302 and "/login/" in answer["Location"]
    sign_in.refresh_from_db()
    assert sign_in.ended_at
    # Opened again, the old session is none: whoever still has its cookie has to prove who they are.
    User.objects.filter(pk=cast.head.pk).update(is_active=True)
    assert head.get("/help/").status_code == 302


def test_photos_and_documents_of_a_page_go_as_wagtail_says(theirs, client):
    """No row of ours protects them: the page goes on without."""
    (image,), (document,) = theirs.keys["images"], theirs.keys["documents"]
    client.post(f"/admin/images/{image}/delete/")
    client.post(f"/admin/documents/delete/{document}/")
    assert not ContentImage.objects.filter(pk=image).exists()
    assert not ContentDocument.objects.filter(pk=document).exists()
    assert Site.objects.count() == 1
