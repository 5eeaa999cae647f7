"""Tries to have a photo shown against a home's word, by every way there is."""

from datetime import timedelta
from typing import Any

from django.core.management import call_command
from django.urls import reverse
from wagtail.models import Locale
from wagtail_localize.models import Translation, TranslationSource

from bench.doors import signed_in
from bench.harness import FULL
from foundation import clock
from foundation.models import ContentImage
from foundation.pictures import SHAPES
from newsfeed.models import NewsPage
from tests.factories.cast import Cast
from tests.factories.pages import form_of, news_index, news_page, say_all, school_page
from tests.factories.photos import consent, photo_of, waiting_photo

# Who reads pages in the short proof; every role asks for every file.
READERS = ("anybody", "guardian", "editor")


class Against:
    """Tries to have a photo shown that may not be, and notes where it was."""

    def __init__(self, cast: Cast) -> None:
        self.cast, self.tries, self.shown = cast, 0, list[str]()
        self.people = {role: signed_in(getattr(cast, role)) for role in Cast.ROLES} | {"anybody": signed_in(None)}

    def look(self, image: ContentImage, how: str, but: tuple[str, ...]) -> None:
        """Everybody asks for every size, and for every page, with what they once had."""
        shapes = SHAPES.values() if FULL else [SHAPES["wide"]]
        paths = [image.file.url, *(image.get_rendition(spec).file.url for specs in shapes for spec in specs)]
        pages = [page.address for page in NewsPage.objects.all()]
        pages += ["/en/", school_page(self.cast.school).address, news_index(self.cast.school).address]
        for role, client in self.people.items():
            if role in but:
                continue
            for path in paths:
                self.note(client.get(path).status_code == 404, f"{how}: {role} gets {path}")
            had = client.get(paths[0], headers={"If-None-Match": "*"})
            self.note(had.status_code == 404, f"{how}: {role} is told that it is still there")
            for page in pages if FULL or role in READERS else []:
                text = client.get(page).text
                self.note(not any(path in text for path in paths), f"{how}: {role} reads of it on {page}")

    def note(self, fine: bool, what: str) -> None:
        self.tries += 1
        if not fine:
            self.shown.append(what)

    def draft(self, image: ContentImage) -> NewsPage:
        page = news_page(self.cast.school, "Saplings", photo=image, live=False)
        page.save_revision()
        return page

    def press(self, page: NewsPage, role: str = "editor", **more: Any) -> None:
        data = form_of(page) | {"photo": page.photo_id, "photo_alt": "A tree"} | more
        self.people[role].post(reverse("wagtailadmin_pages:edit", args=[page.pk]), data)

    def is_live(self, page: NewsPage) -> bool:
        page.refresh_from_db()
        return bool(page.live) or page.revisions.filter(approved_go_live_at__isnull=False).exists()

    def run(self) -> None:
        cast = self.cast
        waits, held = waiting_photo(cast.school), photo_of([cast.siya, cast.bilal], by=cast.office)
        consent(cast.bilal, cast.office)
        consent(cast.siya, cast.office, "press")
        for image, but in ((waits, ("editor", "office", "head")), (held, ("office", "head"))):
            for role in ("editor", "head"):
                self.publishes(image, role)
            self.look(image, "never published", but)
            # As a page comes that some job saved as live, past every form.
            news_page(cast.school, "Saplings", photo=image)
            self.look(image, "live all the same", but)
        self.withdrawn()

    def publishes(self, image: ContentImage, role: str) -> None:
        page = self.draft(image)
        self.press(page, role)
        self.note(not self.is_live(page), f"{role} publishes")
        self.press(page, role, go_live_at=(clock.now() + timedelta(hours=2)).astimezone().strftime("%Y-%m-%d %H:%M"))
        self.note(not self.is_live(page), f"{role} schedules")
        many = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"])
        self.people[role].post(f"{many}?id={page.pk}")
        self.note(not self.is_live(page), f"{role} publishes many")
        page.refresh_from_db()
        source, _made = TranslationSource.update_or_create_from_instance(page)
        translation = Translation.objects.create(source=source, target_locale=Locale.objects.get(language_code="hi"))
        # Nothing but the photo stands in its way.
        say_all(translation)
        translation.save_target(publish=False)
        hindi = NewsPage.objects.get(translation_key=page.translation_key, locale__language_code="hi")
        self.people[role].post(reverse("wagtailadmin_pages:edit", args=[hindi.pk]), {"action": "publish"})
        self.note(not self.is_live(hindi), f"{role} publishes a translation")

    def withdrawn(self) -> None:
        """Published with a yes; the schedule was made with one; then the home takes it back."""
        cast = self.cast
        image, later = (photo_of([cast.bilal], by=cast.office) for _ in range(2))
        page, scheduled = self.draft(image), self.draft(later)
        self.press(page)
        if self.people["anybody"].get(image.file.url).status_code != 200:
            raise RuntimeError("With a yes it should be shown.")
        revision = scheduled.save_revision()
        revision.approved_go_live_at = clock.now() - timedelta(minutes=1)
        revision.save()
        cast.bilal.photo_consents.standing().get(purpose="website").withdraw(by=cast.unrelated)
        self.look(image, "taken back", ("office", "head"))
        call_command("publish_scheduled")
        if not self.is_live(scheduled):
            raise RuntimeError("The words of what was scheduled should be published.")
        self.look(later, "scheduled before", ("office", "head"))
