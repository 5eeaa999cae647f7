"""What is made of lines (mail, calendars, feeds, sheets, captions, headers) with rows that hold what breaks lines.

The rows are written past every form, as an old one or a translation may hold them.
"""

import csv
from email import message_from_bytes, policy
from email.message import EmailMessage
from io import StringIO
from xml.etree import ElementTree

import pytest
from django.core import mail
from django.core.files.base import ContentFile
from django.db import connection, transaction
from django.test import Client, TestCase
from django.urls import reverse
from icalendar import Calendar

from editing.models import Desk
from foundation.models import ContentDocument
from home.models import EventPage
from newsfeed.captions import check_captions
from newsfeed.models import HowToPage, NewsPage, PageRead, Topic
from portal.bookings.models import Window
from portal.letters.models import Letter
from roll.models import Pupil, School
from tests.factories.bookings import BookingEventFactory, WindowFactory, booked
from tests.factories.homework import HomeworkFactory
from tests.factories.letters import LetterFactory
from tests.factories.pages import CAPTIONS, content_image, event_page, howto_page, news_page, video
from tests.factories.photos import pdf
from tests.factories.signs import ALL, HALVES, NUL, left_over

STORED = [sign for sign in ALL if sign not in HALVES and (sign != NUL or connection.vendor == "sqlite")]


def planted(sign: str) -> str:
    return f"Sports{sign}day{sign}water"


def plant(rows, *fields: str, words: str) -> None:
    assert rows.update(**dict.fromkeys(fields, words))


def one_line(text: str) -> str:
    """The text, which is in one line of plain signs for whoever reads it."""
    assert text.splitlines() == [text] and not left_over(text, has_lines=False), ascii(text)
    return text


def headers(answer) -> list[str]:
    """The names of an answer's headers, each in one line."""
    for value in answer.headers.values():
        one_line(value)
    return sorted(answer.headers)


# --- What is made, each with its rows planted: (made, what is the same with and without the signs) -------------------
def mails(cast, as_user, words: str) -> list[list[str]]:
    plant(School.objects.filter(pk=cast.school.pk), "name", words=words)
    letter = LetterFactory(place=cast.school)
    plant(Letter.objects.filter(pk=letter.pk), "title", "text", words=words)
    mail.outbox.clear()
    with TestCase.captureOnCommitCallbacks(execute=True):
        Letter.objects.get(pk=letter.pk).send(by=cast.office)
    return sorted(names_of_mail(message) for message in mail.outbox)


def names_of_mail(message) -> list[str]:
    read = message_from_bytes(message.message().as_bytes(), policy=policy.default)
    assert not read.defects and "Sports" in one_line(read["Subject"])
    (to,) = read["To"].addresses
    assert not to.display_name and one_line(to.addr_spec)
    text = read.get_body(("plain",)).get_content()
    assert not left_over(text.replace("\r\n", "\n"), has_lines=True)
    return sorted(read.keys())


def calendar(answer) -> list[list[str]]:
    entries = list(Calendar.from_ical(answer.content).walk())
    assert any("water" in one_line(entry["SUMMARY"]) for entry in entries[1:])
    # Long lines go on behind a line end and a blank.
    lines = answer.content.decode().replace("\r\n ", "").splitlines()
    assert not left_over("".join(lines), has_lines=True)
    names = [line.partition(":")[0].partition(";")[0] for line in lines]
    assert names.count("BEGIN") == len(entries)
    return [names, headers(answer)]


def bookings(cast, as_user, words: str) -> list[list[str]]:
    """One by video, and one at another school, in a room."""
    meetings = ((cast.school, cast.aarav, "video", 3), (cast.other_school, cast.meher, "in_person", 5))
    for school, pupil, mode, number in meetings:
        window = WindowFactory(event=BookingEventFactory(school=school))
        booked(window.slots.all()[number], cast.guardian.guardians.get(school=school), pupil, mode=mode)
        plant(Window.objects.filter(pk=window.pk), "place", words=words)
        plant(Window.objects.filter(pk=window.pk), "video_link", words=f"https://{words}")
        plant(Pupil.objects.filter(pk=pupil.pk), "first_name", words=words)
        plant(School.objects.filter(pk=school.pk), "name", words=words)
    made = calendar(as_user(cast.guardian).get("/portal/bookings/mine.ics"))
    assert made[0].count("LOCATION") == 2
    return made


def events(cast, as_user, words: str) -> list[list[str]]:
    page = event_page(cast.school, place="Hall")
    plant(EventPage.objects.filter(pk=page.pk), "title", "summary", "place", words=words)
    plant(School.objects.filter(pk=cast.school.pk), "name", words=words)
    return calendar(as_user(cast.guardian).get(reverse("home:events_file", args=[cast.school.slug, "en"])))


def file_names(cast, as_user, words: str) -> list[list[str]]:
    page = event_page(cast.school)
    plant(EventPage.objects.filter(pk=page.pk), "title", words=words)
    letter = LetterFactory(place=cast.class_5b, sent=True)
    homework = HomeworkFactory(school_class=cast.class_5b)
    for row in (letter, homework):
        row.file.save("a.pdf", ContentFile(pdf()))
        plant(type(row).objects.filter(pk=row.pk), "title", words=words)
    document = ContentDocument(
        title="A", file=ContentFile(pdf(), "a.pdf"), collection=Desk.open(cast.school).collection
    )
    document.save()
    plant(ContentDocument.objects.filter(pk=document.pk), "title", words=words)
    paths = {
        reverse("home:event_file", args=[cast.school.slug, page.pk]): cast.guardian,
        reverse("portal:letters:file", args=[letter.pk]): cast.guardian,
        reverse("portal:homework:file", args=[homework.pk]): cast.guardian,
        document.url: cast.editor,
    }
    return [named(as_user(user).get(path)) for path, user in paths.items()]


def named(answer) -> list[str]:
    """The names of its headers; its file has a name in one line, with its ending last."""
    read = EmailMessage(policy=policy.HTTP)
    read["Content-Disposition"] = answer["Content-Disposition"]
    name = one_line(read.get_filename())
    assert "water" in name and name.endswith((".pdf", ".ics"))
    return headers(answer)


def feeds(cast, as_user, words: str) -> list[list[str]]:
    topic = Topic.objects.get(name="Sport")
    page = news_page(cast.school, topic=topic, photo=content_image(cast.school))
    plant(NewsPage.objects.filter(pk=page.pk), "title", "summary", words=words)
    plant(School.objects.filter(pk=cast.school.pk), "name", words=words)
    plant(Topic.objects.filter(pk=topic.pk), "name", words=words)
    paths = [f"/news/nai-umeed/topic-{topic.pk}-en.{kind}" for kind in ("rss", "atom")]
    return [part for path in paths for part in tags(Client().get(path))]


def tags(answer) -> list[list[str]]:
    root = ElementTree.fromstring(answer.content)  # noqa: S314  (our own)
    for each in root.iter():
        for text in (each.text or "", *each.attrib.values()):
            is_long = each.tag.endswith(("description", "summary"))
            assert not left_over(text, has_lines=is_long), (each.tag, ascii(text))
    assert "water" in answer.text
    return [[each.tag for each in root.iter()], headers(answer)]


def sheet(cast, as_user, words: str) -> list[list[str]]:
    page = news_page(cast.school)
    day = cast.school.today()
    more = {"language": "en", "source": "direct", "number": 3}
    PageRead.objects.create(page=page.translation_key, school=cast.school, day=day, **more)
    plant(NewsPage.objects.filter(pk=page.pk), "title", words=words)
    answer = as_user(cast.editor).get(reverse("newsfeed:reads_csv", args=[cast.school.slug]))
    rows = list(csv.reader(StringIO(answer.text, newline=""), strict=True))
    assert "water" in one_line(rows[1][0]) and len(answer.text.splitlines()) == len(rows)
    return [[str(len(row)) for row in rows], headers(answer)]


def captions(cast, as_user, words: str) -> list[list[str]]:
    page = howto_page(cast.school, what_video=video(cast.school))
    plant(HowToPage.objects.filter(pk=page.pk), "what_captions", words=CAPTIONS.replace("We read.", words))
    answer = Client().get(reverse("newsfeed:captions", args=[page.pk, "what"]))
    check_captions(answer.text)
    assert "water" in answer.text and not left_over(answer.text, has_lines=True)
    return [["-->" for line in answer.text.split("\n") if "-->" in line], headers(answer)]


@pytest.mark.parametrize("made", [mails, bookings, events, file_names, feeds, sheet, captions])
def test_what_is_made_of_lines_has_as_many_as_without(cast, as_user, made):
    def shape(words: str):
        with transaction.atomic():
            point = transaction.savepoint()
            found = made(cast, as_user, words)
            transaction.savepoint_rollback(point)
        return found

    plain = shape("Sports day water")
    assert plain
    for sign in STORED:
        assert shape(planted(sign)) == plain, ascii(sign)


@pytest.mark.parametrize("sign", HALVES, ids=ascii)
def test_no_row_can_hold_half_a_letter(cast, sign):
    with pytest.raises(UnicodeEncodeError), transaction.atomic():
        School.objects.filter(pk=cast.school.pk).update(name=planted(sign))
