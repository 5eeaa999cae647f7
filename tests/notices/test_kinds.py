"""Each kind has a name of its own in the database, whatever its class is called."""

from importlib import import_module

import pytest
from django.apps import apps
from django.core.exceptions import ImproperlyConfigured

from notices.channels import EMAIL
from notices.models import Event
from notices.notice import Notice

NAMES = import_module("notices.migrations.0005_explicit_kinds")


def test_every_kind_was_given_its_name():
    ours = {kind for kind, notice in Notice.kinds.items() if not notice.__module__.startswith("tests.")}
    assert set(NAMES.KINDS.values()) <= ours


@pytest.mark.django_db
def test_what_was_told_keeps_its_key(cast):
    names = {"LetterSent": "letters.sent", "BookingMade": "bookings.made"}
    for number, name in enumerate(names):
        Event.objects.create(kind=name, subject_id=number, dedupe_key=f"{name}:{number}:1")
    NAMES.forwards(apps, None)
    found = [(event.kind, event.dedupe_key) for event in Event.objects.order_by("pk")]
    assert found == [("letters.sent", "letters.sent:0:1"), ("bookings.made", "bookings.made:1:1")]
    NAMES.backwards(apps, None)
    assert [event.dedupe_key for event in Event.objects.order_by("pk")] == ["LetterSent:0:1", "BookingMade:1:1"]


def test_a_kind_goes_to_the_inbox():
    with pytest.raises(ImproperlyConfigured, match="The kind tests.by_mail_alone goes to no inbox."):
        type("ByMailAlone", (Notice,), {"kind": "tests.by_mail_alone", "channels": (EMAIL,)})
    assert "tests.by_mail_alone" not in Notice.kinds
