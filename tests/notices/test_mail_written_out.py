"""Mails as they go over the wire: written out and read again, for what can't be written is found nowhere else."""

import smtplib
from datetime import timedelta
from email import message_from_bytes, policy
from email.errors import HeaderParseError
from email.utils import parsedate_to_datetime

import pytest
from django.core.mail import EmailMultiAlternatives

from notices.channels.mails import Mail, Part, words_of
from notices.models import Batch, Delivery, Message
from notices.notice import Notice
from portal.letters.models import Letter
from roll.models import User
from tests.factories.letters import LetterFactory
from tests.notices.test_engine import SchoolTold, tell  # noqa: F401

PASTED = ["\x0b", "\x0c", "\x1c", "\x1e", "\x85", "\u2028", "\r", "\x7f", "\x1b"]

# The boundary between the parts is chance.
CHANGING = {"Date", "Content-Type"}
SUNITA_FAILED = {"Sunita": "failed", "Aarav": "handed", "Farida": "handed", "Imran": "handed"}


PARTS = (
    Part("Zoo trip: समय बदला", "Come at 9.\n.\nBring \u2028 water " + "and bread " * 120, "https://x.org/1/", "Umeed"),
)


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
    words_of.cache_clear()

    def message(self, *args, **kwargs):
        if cast.guardian.first_name in self.subject:
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


@pytest.mark.parametrize("address", ["sunita@example.org", "sunita@exämple.org", '"sunita k"@example.org'])
@pytest.mark.parametrize("language", ["en", "ur"])
@pytest.mark.parametrize("reply_to", ["", "office@school.example.org"])
def test_a_mail_is_what_django_would_write(address, language, reply_to):
    """Words that many get are written out once: the head of each is added in front of them."""
    thread = "<thread-letter-1@example.org>"
    words = words_of(language, "Chaupal <no-reply@example.org>", PARTS, reply_to)
    own = Mail(words, address, "<message-1@example.org>", [thread])
    whole = EmailMultiAlternatives(
        own.subject,
        own.body,
        "Chaupal <no-reply@example.org>",
        own.to,
        headers={"Message-ID": "<message-1@example.org>", **dict.fromkeys(("References", "In-Reply-To"), thread)},
        reply_to=[reply_to] if reply_to else None,
    )
    whole.attach_alternative(*own.alternatives[0])
    ours, django = (message_from_bytes(each.message().as_bytes(linesep="\r\n")) for each in (own, whole))
    assert {name: value for name, value in ours.items() if name not in CHANGING} == {
        name: value for name, value in django.items() if name not in CHANGING
    }
    assert abs(parsedate_to_datetime(ours["Date"]) - parsedate_to_datetime(django["Date"])) < timedelta(minutes=1)
    assert ours.get_content_type() == django.get_content_type() == "multipart/alternative"
    assert [part.as_bytes() for part in ours.get_payload()] == [part.as_bytes() for part in django.get_payload()]
    assert b"\r" not in own.message().as_bytes() and own.message().as_bytes(linesep="\r\n").count(b"\r\n") > 50


def test_words_are_written_out_once_for_all_who_read_one_language(cast, tell, sent, monkeypatch):  # noqa: F811
    monkeypatch.setattr(SchoolTold, "text", Notice.text)
    monkeypatch.setattr(SchoolTold, "template", "photos_waiting")
    User.objects.filter(pk=cast.guardian.pk).update(language="hi")
    words_of.cache_clear()
    tell()
    assert len(sent) == 4 and words_of.cache_info()[:2] == (2, 2)
