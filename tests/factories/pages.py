"""Pages as the tests, the benches and the demo school need them."""

from io import BytesIO
from typing import Any

from django.core.files.base import ContentFile
from PIL import Image as Pillow
from PIL import ImageDraw
from wagtail.models import Page

from foundation.models import ContentImage
from home.models import Desk, SchoolPage
from newsfeed.models import NewsIndexPage, NewsPage
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


def translated(page: NewsPage, language: str, title: str, **more: Any) -> NewsPage:
    """The same news in another language, live."""
    return news_page(
        page.school,
        title,
        language,
        translation_key=page.translation_key,
        slug=page.slug,
        read_by=page.read_by,
        date=page.date,
        photo=page.photo,
        topic=page.topic,
        tell=page.tell,
        **more,
    )


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
