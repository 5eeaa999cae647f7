"""Pages as the tests, the benches and the demo school need them."""

from io import BytesIO
from typing import Any

from django.core.files.base import ContentFile
from PIL import Image as Pillow
from PIL import ImageDraw
from wagtail.models import Page

from foundation.models import ContentDocument, ContentImage, ContentMedia
from home.models import Desk, SchoolPage
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


def publish(page: Page, by: User | None = None) -> None:
    """As the editor's button does."""
    page.save_revision(user=by).publish(user=by, skip_permission_checks=True)


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


def mp4(seconds: int = 48, noted: bytes = b"", pictures: bytes = b"pictures", codec: bytes = b"avc1") -> bytes:
    """As small as an MP4 can be that says how long and large it is; `noted` is what a phone adds of itself."""

    def box(kind: bytes, *inside: bytes) -> bytes:
        data = b"".join(inside)
        return (len(data) + 8).to_bytes(4, "big") + kind + data

    head = box(b"mvhd", bytes(12), (1000).to_bytes(4, "big"), (seconds * 1000).to_bytes(4, "big"), bytes(80))
    shape = box(b"tkhd", bytes(76), (426 << 16).to_bytes(4, "big"), (240 << 16).to_bytes(4, "big"))
    kinds = box(b"stsd", bytes(4), (1).to_bytes(4, "big"), box(codec, bytes(78)))
    track = box(b"trak", shape, box(b"mdia", box(b"minf", box(b"stbl", kinds))))
    film = box(b"moov", head, track, *([box(b"udta", noted)] if noted else []))
    return box(b"ftyp", b"isom", bytes(4), b"isom") + film + box(b"mdat", pictures)


def video(school: School, title: str = "Reading", **more: Any) -> ContentMedia:
    """In the school's own collection."""
    return ContentMedia.objects.create(
        title=title, file=ContentFile(mp4(**more), "a.mp4"), collection=Desk.open(school).collection
    )


def paper(school: School, title: str = "Menu", data: bytes = b"%PDF-1.4 dal") -> ContentDocument:
    """A document in the school's own collection."""
    file = ContentFile(data, "paper.pdf")
    return ContentDocument.objects.create(
        title=title, file=file, file_size=len(data), collection=Desk.open(school).collection
    )
