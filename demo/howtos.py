"""How-tos of Nai Umeed: clips, captions and steps, as its editor would put them in."""

from collections.abc import Callable, Iterator
from typing import Any

from django.core.files.base import ContentFile
from wagtail_localize.strings import StringValue

from demo.films import PARTS, captions, clip, slides, still, transcript
from demo.moments import Calendar
from demo.news import translate
from demo.practices import PRACTICES, Practice, Slide
from demo.queries import Step
from editing.models import Desk
from foundation import clock
from foundation.models import ContentImage, ContentMedia
from roll.models import School, User
from tests.factories.pages import howto_page, publish


def howtos(school: School, editor: User) -> Iterator[Step]:
    calendar = Calendar.of(school)
    pictures: dict[str, ContentImage] = {}
    for practice in PRACTICES:
        yield calendar.at(practice.back, "14:05"), write(school, practice, editor, pictures)


def write(school: School, practice: Practice, editor: User, pictures: dict[str, ContentImage]) -> Callable[[], None]:
    def go() -> None:
        first = practice.shown[0]
        page = howto_page(
            school,
            practice.title,
            slug=practice.name,
            summary=practice.summary,
            date=clock.today(school.time_zone),
            photo=image(school, first, editor, pictures),
            photo_alt=first.alt,
            what=practice.what,
            how=practice.how,
            how_poster=image(school, practice.steps[0], editor, pictures),
            steps=[("step", step(school, each, editor, pictures)) for each in practice.steps],
            live=False,
            owner=editor,
            **films(school, practice, editor),
        )
        publish(page, by=editor)
        if practice.hindi:
            translate(page, words(practice), editor, ("hi",))

    return go


def step(school: School, slide: Slide, editor: User, pictures: dict[str, ContentImage]) -> dict[str, Any]:
    return {"words": slide.line, "image": image(school, slide, editor, pictures), "alt": slide.alt}


def image(school: School, slide: Slide, editor: User, pictures: dict[str, ContentImage]) -> ContentImage:
    """Each picture once."""
    if slide.scene not in pictures:
        path = still(slide.scene)
        pictures[slide.scene] = ContentImage.objects.create(
            title=slide.alt,
            file=ContentFile(path.read_bytes(), path.name),
            collection=Desk.open(school).collection,
            uploaded_by_user=editor,
        )
    return pictures[slide.scene]


def films(school: School, practice: Practice, editor: User) -> dict[str, Any]:
    fields: dict[str, Any] = {}
    for part in PARTS:
        path, lines = clip(practice, part), [slide.line for slide in slides(practice, part)]
        fields[f"{part}_video"] = ContentMedia.objects.create(
            title=f"{practice.title} ({part})",
            file=ContentFile(path.read_bytes(), path.name),
            collection=Desk.open(school).collection,
            uploaded_by_user=editor,
        )
        fields[f"{part}_captions"], fields[f"{part}_transcript"] = captions(lines), transcript(lines)
    return fields


def words(practice: Practice) -> dict[str, tuple[str]]:
    """Every string of the page with its Hindi: captions and transcript line by line."""
    known = dict(practice.hindi)
    for part in PARTS:
        english = [slide.line for slide in slides(practice, part)]
        hindi = [practice.hindi[line] for line in english]
        known |= {make(english): make(hindi) for make in (captions, transcript)}
    return {stored_text(english): (stored_text(hindi),) for english, hindi in known.items()}


def stored_text(text: str) -> str:
    """As wagtail-localize keeps plain text of several lines."""
    return str(StringValue.from_plaintext(text).data)
