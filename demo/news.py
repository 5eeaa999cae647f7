"""News of the demo schools: written, published and translated as their editors would."""

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from django.core.files.base import ContentFile
from wagtail.models import Locale
from wagtail_localize.models import StringSegment, StringTranslation, Translation, TranslationSource

from demo.moments import Calendar
from demo.paintings import picture
from demo.queries import Step
from demo.stories import INTRO, Story
from editing.models import Desk
from foundation import clock
from foundation.models import ContentImage
from home.models import SchoolPage
from newsfeed.models import HowToPage, NewsPage, ResourcePage, Topic
from roll.models import Audience, School, User
from tests.factories.pages import news_page, publish

TARGETS = ("hi", "pa", "ur")


def image(school: School, name: str, title: str, editor: User) -> ContentImage:
    """Each picture once a school."""
    collection = Desk.open(school).collection
    if found := ContentImage.objects.filter(collection=collection, title=title).first():
        return found
    file = ContentFile(picture(name), f"{name}.jpg")
    return ContentImage.objects.create(title=title, file=file, collection=collection, uploaded_by_user=editor)


def introduce(school: School, editor: User) -> None:
    """The school's own page in the four languages."""
    photo = image(school, "school", "The school", editor)
    intros = dict(zip(("en", *TARGETS), INTRO, strict=True))
    for page in SchoolPage.objects.filter(school=school).select_related("locale"):
        page.intro, page.photo = intros[page.language], photo
        page.photo_alt = intros[page.language]
        publish(page, by=editor)


def news(school: School, stories: tuple[Story, ...], editor: User) -> Iterator[Step]:
    calendar = Calendar.of(school)
    for story in stories:
        yield calendar.at(story.back, story.at), write(school, story, editor)


def write(school: School, story: Story, editor: User) -> Callable[[], None]:
    def go() -> None:
        place: Any = school.classes.get(name=story.read_by) if story.read_by else school
        audience = Audience.of(place)
        page = news_page(
            school,
            story.title,
            summary=story.summary,
            date=clock.today(school.time_zone),
            topic=Topic.objects.filter(name=story.topic).first(),
            photo=image(school, story.picture, story.alt, editor),
            photo_alt=story.alt,
            body=list(blocks(story)),
            read_by=audience if story.read_by else None,
            tell=audience if story.tells else None,
            live=False,
            owner=editor,
        )
        publish(page, by=editor)
        if story.words:
            translate(page, story.words, editor)

    return go


def ask_the_head(school: School, editor: User) -> Callable[[], None]:
    """Its editors may publish alone; this one is about money, and the head reads it first."""

    def go() -> None:
        audience = Audience.of(school)
        page = news_page(
            school,
            "New winter uniforms",
            summary="They will come in December, free of charge. Please write your child's size on the "
            "list in the office.",
            date=clock.today(school.time_zone),
            topic=Topic.objects.filter(name="School life").first(),
            body=[
                ("paragraph", "<p>Each child gets a jersey and a scarf. The list is in the office until Friday.</p>")
            ],
            tell=audience,
            live=False,
            owner=editor,
        )
        page.save_revision(user=editor)
        page.get_workflow().start(page, editor)

    return go


def blocks(story: Story) -> Iterator[tuple[str, Any]]:
    for kind, text in story.body:
        if kind == "paragraph":
            yield kind, f"<p>{text}</p>"
        elif kind == "quote":
            yield kind, {"words": text, "who": ""}
        else:
            yield kind, text


def translate(page: Any, words: Mapping[str, tuple[str, ...]], editor: User, codes: tuple[str, ...] = TARGETS) -> None:
    """Through wagtail-localize, string by string: the editor finds each one where they would have written it."""
    source, _made = TranslationSource.update_or_create_from_instance(type(page).objects.get(pk=page.pk))
    segments = list(StringSegment.objects.filter(source=source).select_related("string"))
    for number, code in enumerate(codes):
        locale = Locale.objects.get(language_code=code)
        for segment in segments:
            StringTranslation.objects.get_or_create(
                translation_of=segment.string,
                locale=locale,
                context_id=segment.context_id,
                defaults={"data": words[segment.string.data][number], "last_translated_by": editor},
            )
        translation = Translation.objects.create(source=source, target_locale=locale)
        translation.save_target(user=editor, publish=True)


def set_back() -> None:
    """Wagtail has a clock of its own: pages and their translations are as old as their date says."""
    kinds: tuple[Any, ...] = (NewsPage, ResourcePage, HowToPage)
    for kind in kinds:
        for page in kind.objects.live().select_related("school"):
            moment = datetime.combine(page.date, time(10), ZoneInfo(page.school.time_zone))
            kind.objects.filter(pk=page.pk).update(
                first_published_at=moment, last_published_at=moment, latest_revision_created_at=moment
            )
