"""What families are told about news."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.conf import settings
from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.utils.translation import get_language

from notices.inbox import mark_opened
from notices.models import Event, recalled_key
from notices.notice import Notice
from pages.addresses import address
from roll.models import User
from roll.recipients import Recipients

if TYPE_CHECKING:
    from newsfeed.models import NewsPage


def with_translated_texts(pages: "QuerySet[NewsPage]", languages: Iterable[str]) -> "QuerySet[NewsPage]":
    """With title and summary of the live translations into these beside the page's own: one query for a whole inbox."""
    translations = pages.model.objects.live().filter(translation_key=OuterRef("translation_key"))
    words = {
        f"{field}_{code}": Subquery(translations.filter(locale__language_code=code).values(field)[:1])
        for code in languages
        for field in ("title", "summary")
    }
    return pages.select_related("school", "locale").annotate(**words)


class NewsPublished(Notice):
    kind = "news.published"
    subject_model = "newsfeed.NewsPage"
    template = "news_published"
    icon = "newspaper"

    @classmethod
    def subjects(cls) -> "QuerySet[Any]":
        return with_translated_texts(super().subjects().live(), [code for code, _name in settings.LANGUAGES])

    @classmethod
    def readable(cls, user: User) -> "QuerySet[Any]":
        """In this reader's own language alone: of all four Django would write most of what an inbox costs."""
        pages = super().subjects().live().readable_by(user)
        return with_translated_texts(pages, [user.language])

    def recipients(self) -> Recipients:
        page = self.subject
        if page.tell is None:
            return Recipients.users_matching(Q(pk__in=[]))
        people = page.tell.recipients()
        if page.read_by is None or page.read_by == page.tell:
            return people
        # `tell` is never wider when it is chosen; a class may change its year group afterwards.
        return people.intersection(page.read_by.recipients())

    def url(self) -> str:
        """In the reader's language: there the translation is served, or the source, marked."""
        return address(get_language() or "en", self.subject.below_home)

    def thread(self) -> str:
        return f"news-{self.subject.translation_key}"

    def is_public(self) -> bool:
        return self.subject.read_by_id is None

    def dedupe_key(self) -> str:
        """Its translations, and the same page published again, are the same news."""
        return self.key_of(self.subject.translation_key)

    @classmethod
    def key_of(cls, page: UUID) -> str:
        return f"{cls.kind}:{page}"

    @classmethod
    def current_event(cls, page: UUID) -> Event | None:
        """What was told of it and not taken back."""
        return Event.objects.filter(dedupe_key=cls.key_of(page)).first()

    @classmethod
    def told(cls, pages: Iterable[UUID]) -> set[UUID]:
        """Those of these of which something was told and not taken back: one query for all."""
        keys = {cls.key_of(page): page for page in pages}
        events = Event.objects.filter(dedupe_key__in=keys).values_list("dedupe_key", flat=True)
        return {keys[key] for key in events}

    @classmethod
    def recalled_events(cls, page: UUID) -> "QuerySet[Event]":
        """What was taken back of it, the newest first."""
        events = Event.objects.filter(dedupe_key__startswith=f"{cls.key_of(page)}:")
        return events.select_related("recalled_by").order_by("-pk")

    @classmethod
    def was_recalled(cls, page: UUID) -> bool:
        """Taken back, and not told anew since. By whole keys: visitors ask this."""
        key = cls.key_of(page)
        keys = Event.objects.filter(dedupe_key__in=(key, recalled_key(key))).values_list("dedupe_key", flat=True)
        return list(keys) == [recalled_key(key)]

    @classmethod
    def mark_opened_by(cls, user: User, page: "NewsPage") -> None:
        """Whoever reads it on the site, in whichever language, has opened what they were told."""
        mark_opened(user, Event.objects.filter(dedupe_key=cls.key_of(page.translation_key)))

    @property
    def title(self) -> str:
        return getattr(self.subject, f"title_{get_language()}", None) or self.subject.title

    @property
    def summary(self) -> str:
        return getattr(self.subject, f"summary_{get_language()}", None) or self.subject.summary
