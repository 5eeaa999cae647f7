"""Mails as they go over the wire: written out and read again, for what can't be written is found nowhere else."""

import smtplib
from email import message_from_bytes, policy
from email.errors import HeaderParseError

import pytest
from django.core.mail import EmailMultiAlternatives

from notices.models import Batch, Delivery, Message
from portal.letters.models import Letter
from roll.models import User
from tests.factories.letters import LetterFactory
from tests.notices.test_engine import SchoolTold, tell  # noqa: F401

PASTED = ["\x0b", "\x0c", "\x1c", "\x1e", "\x85", "\u2028", "\r", "\x7f", "\x1b"]

SUNITA_FAILED = {"Sunita": "failed", "Aarav": "handed", "Farida": "handed", "Imran": "handed"}


def states_by_name() -> dict[str, str]:
    return dict(Delivery.objects.filter(channel="email").values_list("user__first_name", "message__state"))


@pytest.fixture
def sent(settings, monkeypatch):
    """The subjects of what the mail server was handed, by address."""
    found: dict[str, str] = {}

    class Server:
        def __init__(self, *args, **kwargs):
            pass

        def sendmail(self, sender, recipients, content):
            found[recipients[0]] = str(message_from_bytes(content, policy=policy.default)["Subject"])

        def quit(self):
            pass

    monkeypatch.setattr(smtplib, "SMTP", Server)
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    return found


@pytest.mark.parametrize("sign", PASTED, ids=ascii)
def test_a_title_of_two_lines_is_told_in_one(cast, sent, sign, django_capture_on_commit_callbacks):
    letter = LetterFactory(place=cast.school)
    # Past every form, as an old row or a translation may hold it.
    Letter.objects.filter(pk=letter.pk).update(title=f"Sports day{sign}Reminder: water")
    with django_capture_on_commit_callbacks(execute=True):
        Letter.objects.get(pk=letter.pk).send(by=cast.office)
    assert set(sent) == {f"{name}@example.org" for name in ("sunita", "imran", "farida")}
    between = "" if sign in "\x7f\x1b" else " "
    assert {subject.partition(": ")[2] for subject in sent.values()} == {f"Sports day{between}Reminder: water"}
    assert set(Message.objects.values_list("state", flat=True)) == {"handed"}
    assert Batch.objects.get().done_at


@pytest.mark.parametrize("sign", ["\x0b", "\r", "\n"], ids=ascii)
def test_one_mail_that_no_server_could_take_holds_up_nobody(cast, tell, sent, monkeypatch, sign):  # noqa: F811
    real = SchoolTold.text

    def text(self, reader):
        words = real(self, reader)
        return words._replace(title=f"Sports day{sign}Reminder: water") if reader == cast.guardian else words

    monkeypatch.setattr(SchoolTold, "text", text)
    tell()
    assert states_by_name() == SUNITA_FAILED and len(sent) == 3 and Batch.objects.get().done_at


@pytest.mark.parametrize("error", [RuntimeError, LookupError, HeaderParseError])
def test_whatever_trips_while_a_mail_is_written_out_holds_up_nobody(cast, tell, sent, monkeypatch, error):  # noqa: F811
    real = EmailMultiAlternatives.message

    def message(self, *args, **kwargs):
        if self.to == [cast.guardian.email]:
            raise error
        return real(self, *args, **kwargs)

    monkeypatch.setattr(EmailMultiAlternatives, "message", message)
    tell()
    assert states_by_name() == SUNITA_FAILED and len(sent) == 3 and Batch.objects.get().done_at


@pytest.mark.parametrize("address", ['"', ".<b-@_a", "a b@example.org", "sunita\r.@\\):)"])
def test_what_is_no_address_holds_up_nobody(cast, tell, sent, address):  # noqa: F811
    User.objects.filter(pk=cast.guardian.pk).update(email=address)
    tell()
    assert states_by_name() == SUNITA_FAILED and len(sent) == 3 and Batch.objects.get().done_at
