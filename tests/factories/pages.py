"""Pages as the tests, the benches and the demo school need them."""

from collections.abc import Callable, Iterator
from io import BytesIO
from typing import Any

from django.core.files.base import ContentFile
from django.test import TestCase
from PIL import Image as Pillow
from PIL import ImageDraw
from wagtail.models import Locale, Page
from wagtail_localize.models import StringTranslation, Translation, TranslationSource

from editing.models import Desk
from foundation import clock
from foundation.models import ContentDocument, ContentImage, ContentMedia
from home.models import ContactPage, EventIndexPage, EventPage, SchoolPage, StandardPage
from newsfeed.models import HowToIndexPage, HowToPage, NewsIndexPage, NewsPage, ResourceIndexPage, ResourcePage
from roll.models import School, User


def school_page(school: School, language: str = "en") -> SchoolPage:
    """The school's page in a language; its desk is opened where it isn't yet."""
    Desk.open(school)
    return SchoolPage.objects.get(school=school, locale__language_code=language)


def news_index(school: School, language: str = "en") -> NewsIndexPage:
    page = school_page(school, language)
    return NewsIndexPage.objects.child_of(page).get()


def news_page(school: School, title: str = "Sports day", language: str = "en", **more: Any) -> NewsPage:
    """A live page of news; nobody is told unless `publish(page)` follows. `live=False` leaves a draft."""
    more.setdefault("summary", f"{title}: come and see.")
    if more.get("photo"):
        more.setdefault("photo_alt", "Children on the field")
    page = NewsPage(title=title, **more)
    news_index(school, language).add_child(instance=page)
    return page


def translated(page: Any, language: str, title: str, **more: Any) -> Any:
    """The same page in another language, live."""
    shared: dict[NewsPage | Any, tuple[str, ...]] = {
        NewsPage: ("topic", "tell"),
        HowToPage: tuple(f"{part}_{kind}" for part in ("what", "how") for kind in ("video", "captions", "transcript")),
        ResourcePage: (),
    }
    make = {NewsPage: news_page, HowToPage: howto_page, ResourcePage: resource_page}[type(page)]
    fields = ("translation_key", "slug", "read_by", "date", "photo", "photo_alt", *shared[type(page)])
    return make(page.school, title, language, **{name: getattr(page, name) for name in fields} | more)


def localized(
    page: Any, language: str, say: Callable[[str], str] = str, by: User | None = None, live: bool = True
) -> Any:
    """The page in another language as an editor makes it: each of its texts said anew, then published."""
    source, _made = TranslationSource.update_or_create_from_instance(type(page).objects.get(pk=page.pk))
    locale = Locale.objects.get(language_code=language)
    made, _made = Translation.objects.get_or_create(source=source, target_locale=locale)
    say_all(made, say)
    # It publishes on commit, which a test's own transaction never sees.
    with TestCase.captureOnCommitCallbacks(execute=True):
        made.save_target(user=by, publish=live)
    return type(page).objects.get(translation_key=page.translation_key, locale=locale)


def say_all(work: Translation, say: Callable[[str], str] = str) -> None:
    """Each of its texts, as a translator writes them one by one."""
    for segment in work.source.stringsegment_set.select_related("string", "context"):
        StringTranslation.objects.update_or_create(
            translation_of=segment.string,
            locale=work.target_locale,
            context=segment.context,
            defaults={"data": say(segment.string.data)},
        )


def howto_page(school: School, title: str = "How we read", language: str = "en", **more: Any) -> HowToPage:
    """A live how-to of one step and no video; `what_video=video(school)` brings its captions along."""
    more.setdefault("summary", f"{title}, in one step.")
    more.setdefault("what", "We read every day.")
    more.setdefault("how", "We begin with ten minutes.")
    more.setdefault("steps", [("step", {"words": "Choose a book.", "image": None, "alt": ""})])
    for part in ("what", "how"):
        if more.get(f"{part}_video"):
            more.setdefault(f"{part}_captions", CAPTIONS)
            more.setdefault(f"{part}_transcript", "We read.")
    page = HowToPage(title=title, **more)
    HowToIndexPage.objects.child_of(school_page(school, language)).get().add_child(instance=page)
    return page


def resource_page(school: School, title: str = "Time table", language: str = "en", **more: Any) -> ResourcePage:
    """A live resource with one link."""
    more.setdefault("summary", f"{title} of this year.")
    more.setdefault("items", [("link", {"url": "https://ncert.nic.in/textbook.php", "title": "School books"})])
    page = ResourcePage(title=title, **more)
    ResourceIndexPage.objects.child_of(school_page(school, language)).get().add_child(instance=page)
    return page


def standard_page(school: School, title: str = "About us", language: str = "en", below: Any = None, **more: Any) -> Any:
    """A live page of the school, in its menu; `below` another one where it is given."""
    page = StandardPage(title=title, **more)
    (below or school_page(school, language)).add_child(instance=page)
    return page


def contact_page(school: School, title: str = "Contact", language: str = "en", **more: Any) -> ContactPage:
    office = {
        "who": "School office",
        "about": "",
        "phone": "+91 5248 222 333",
        "email": "office@example.org",
        "hours": "",
    }
    more.setdefault("people", [("contact", office)])
    page = ContactPage(title=title, **{"address_lines": "Dewa Road\nBarabanki 225301"} | more)
    school_page(school, language).add_child(instance=page)
    return page


def event_page(school: School, title: str = "Parents' meeting", language: str = "en", **more: Any) -> EventPage:
    """A live event, today and all day where nothing else is said."""
    more.setdefault("summary", f"{title}: please come.")
    more.setdefault("first_day", clock.today(school.time_zone))
    page = EventPage(title=title, **more)
    EventIndexPage.objects.child_of(school_page(school, language)).get().add_child(instance=page)
    return page


def every_block(school: School, number: int = 1) -> Iterator[tuple[str, Any]]:
    """All that an article can hold, each so many times."""
    for n in range(number):
        photo = {"image": content_image(school, f"Photo {n}"), "alt": "A race", "caption": "Class 3"}
        yield "paragraph", "<p>All came.</p>"
        yield "heading", "What to bring"
        yield "quote", {"words": "We won!", "who": "Class 5"}
        yield "facts", {"facts": [{"name": "Meal", "value": "11:45"}]}
        yield "questions", {"questions": [{"question": "When?", "answer": "<p>Now.</p>"}]}
        yield "photo", photo
        yield "gallery", {"photos": [{**photo, "image": content_image(school, f"Other {n}")} for _ in range(2)]}
        yield "document", {"title": "Form", "document": content_document(school, f"Form {n}")}
        yield "link", {"title": "School books", "url": "https://ncert.nic.in/textbook.php"}
        yield "notice", {"tone": "warn", "title": "Mind the gate", "text": ""}
        yield "contact", {"who": "Office", "about": "", "phone": "+91 5248 222 333", "email": "", "hours": ""}


def publish(page: Page, by: User | None = None) -> None:
    """As the editor's button does; where many are told, `by` has said how many."""
    revision = page.save_revision(user=by)
    if by:
        page.confirm(page.number_to_confirm(), by=by)
    revision.publish(user=by, skip_permission_checks=True)


def form_of(page: NewsPage) -> dict[str, Any]:
    """What the editor's form sends, pressed to publish."""
    empty_formset = {"comments-TOTAL_FORMS": 0, "comments-INITIAL_FORMS": 0, "comments-MIN_NUM_FORMS": 0}
    return empty_formset | {
        "title": page.title,
        "slug": page.slug,
        "summary": page.summary,
        "date": page.date.isoformat(),
        "tell": page.tell_id or "",
        "body-count": 0,
        "action-publish": "action-publish",
    }


def editors_publish(school: School, by: User) -> None:
    """Its editors need nobody to read it first."""
    Desk.open(school).let_editors_publish(True, by=by)


def jpeg(width: int = 1200, height: int = 800, colour: str = "#0B566B", exif: bytes = b"", kind: str = "JPEG") -> bytes:
    """A picture of a sun over a field, whose colours differ by `colour`."""
    picture = Pillow.new("RGB", (width, height), colour)
    draw = ImageDraw.Draw(picture)
    draw.rectangle((0, height * 2 // 3, width, height), fill="#176639")
    draw.ellipse((width // 2 - 120, height // 3 - 120, width // 2 + 120, height // 3 + 120), fill="#F6A91B")
    out = BytesIO()
    picture.save(out, kind, **({"exif": exif} if exif else {}))
    return out.getvalue()


def content_image(school: School | None = None, title: str = "The field", **more: Any) -> ContentImage:
    """A picture in the school's own collection; without a school, in the root's, where no editor chooses."""
    fields = {"collection": Desk.open(school).collection} if school else {}
    return ContentImage.objects.create(title=title, file=ContentFile(jpeg(**more), "field.jpg"), **fields)


CAPTIONS = "WEBVTT\n\n00:00.000 --> 00:04.000\nWe read.\n"


AS_IT_IS = (1, 0, 0, 0, 1, 0, 0, 0, 1)


def mp4(
    seconds: int = 48,
    noted: bytes = b"",
    pictures: bytes = b"pictures",
    codec: bytes = b"avc1",
    turns: tuple[tuple[int, ...], tuple[int, ...]] = (AS_IT_IS, AS_IT_IS),
) -> bytes:
    """As small as an MP4 can be that says how long and large it is; `noted` is what a phone adds of itself.

    `turns`: the matrices of the film and of its picture, in whole numbers.
    """

    def box(kind: bytes, *inside: bytes) -> bytes:
        data = b"".join(inside)
        return (len(data) + 8).to_bytes(4, "big") + kind + data

    film_turn, turn = (b"".join((one << 16).to_bytes(4, "big", signed=True) for one in each) for each in turns)
    head = box(
        b"mvhd",
        bytes(12),
        (1000).to_bytes(4, "big"),
        (seconds * 1000).to_bytes(4, "big"),
        bytes(16),
        film_turn,
        bytes(28),
    )
    shape = box(b"tkhd", bytes(40), turn, (426 << 16).to_bytes(4, "big"), (240 << 16).to_bytes(4, "big"))
    kinds = box(b"stsd", bytes(4), (1).to_bytes(4, "big"), box(codec, bytes(78)))
    track = box(b"trak", shape, box(b"mdia", box(b"minf", box(b"stbl", kinds))))
    film = box(b"moov", head, track, *([box(b"udta", noted)] if noted else []))
    return box(b"ftyp", b"isom", bytes(4), b"isom") + film + box(b"mdat", pictures)


def video(school: School, title: str = "Reading", **more: Any) -> ContentMedia:
    """In the school's own collection."""
    return ContentMedia.objects.create(
        title=title, file=ContentFile(mp4(**more), "a.mp4"), collection=Desk.open(school).collection
    )


def content_document(school: School, title: str = "Menu", data: bytes = b"%PDF-1.4 dal") -> ContentDocument:
    """A document in the school's own collection."""
    file = ContentFile(data, "paper.pdf")
    return ContentDocument.objects.create(
        title=title, file=file, file_size=len(data), collection=Desk.open(school).collection
    )
