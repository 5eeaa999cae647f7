"""What editors and heads are told of each other: something waits, is approved, comes back."""

from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse

from foundation import clock
from notices.notice import Notice
from roll.dated import holds
from roll.models import Posting, User
from roll.recipients import Recipients
from roll.rights import Role


class AboutSubmission(Notice):
    """`subject` is a Submission."""

    subject_model = "editing.Submission"
    writes_home = False

    @classmethod
    def subjects(cls) -> QuerySet[Any]:
        return super().subjects().select_related("school", "page", "by", "finished_by")

    def thread(self) -> str:
        return f"page-{self.subject.page_id}"

    @property
    def title(self) -> str:
        return self.subject.page.draft_title


class PageSubmitted(AboutSubmission):
    """To whoever may approve it, as long as it waits."""

    kind = "pages.submitted"
    template = "page_submitted"
    icon = "file-text"

    def recipients(self) -> Recipients:
        heads = Posting.objects.filter(holds(), school=self.subject.school_id, role=Role.HEAD)
        waits = Q() if self.subject.is_waiting else Q(pk__in=[])
        return Recipients.users_matching(Q(pk__in=heads.values("user")) & ~Q(pk=self.subject.by_id) & waits)

    def url(self) -> str:
        return reverse("editing:submission", args=[self.subject.school.slug, self.subject.pk])

    @classmethod
    def readable(cls, user: User) -> QuerySet[Any]:
        return cls.subjects().filter(school__in=schools_posted_at(user, Role.HEAD))


class PageDecided(AboutSubmission):
    """To who submitted it, as long as they write there."""

    def recipients(self) -> Recipients:
        writes = Posting.objects.filter(holds(), school=self.subject.school_id, role__in=(Role.EDITOR, Role.HEAD))
        return Recipients.users_matching(Q(pk=self.subject.by_id, pk__in=writes.values("user")))

    def url(self) -> str:
        return reverse("wagtailadmin_pages:edit", args=[self.subject.page_id])

    @classmethod
    def readable(cls, user: User) -> QuerySet[Any]:
        return cls.subjects().filter(by=user, school__in=schools_posted_at(user, Role.EDITOR, Role.HEAD))


class PageApproved(PageDecided):
    kind = "pages.approved"
    template = "page_approved"
    icon = "circle-check"

    @property
    def goes_live_at(self) -> datetime | None:
        """Its hour, where that is yet to come."""
        moment: datetime | None = self.subject.page.go_live_at
        return moment if moment and moment > clock.now() else None


class PageSentBack(PageDecided):
    kind = "pages.sent_back"
    template = "page_sent_back"
    icon = "undo-2"


class PhotosWaiting(Notice):
    """To whoever says who is in a photo, of all that wait at once. `subject` is the school's Desk."""

    kind = "photos.waiting"
    subject_model = "editing.Desk"
    template = "photos_waiting"
    icon = "camera"
    writes_home = False

    def recipients(self) -> Recipients:
        """The office; the head of a school without one. Nobody once all are named."""
        postings = Posting.objects.filter(holds(), school=self.subject.school_id, user__is_active=True)
        office = postings.filter(role=Role.OFFICE)
        posted = office if office.exists() else postings.filter(role=Role.HEAD)
        waits = Q() if self.subject.waiting_pictures().exists() else Q(pk__in=[])
        return Recipients.users_matching(Q(pk__in=posted.values("user")) & waits)

    def url(self) -> str:
        return reverse("editing:photos", args=[self.subject.school.slug])

    def dedupe_key(self) -> str:
        """By the newest that waits: told once, and once more when that one was named and others wait still."""
        newest = self.subject.waiting_pictures().order_by("-pk").values_list("pk", "file_hash").first() or ()
        return ":".join([super().dedupe_key(), *map(str, newest)])

    @classmethod
    def readable(cls, user: User) -> QuerySet[Any]:
        return cls.subjects().filter(school__in=schools_posted_at(user, Role.OFFICE, Role.HEAD))

    @classmethod
    def subjects(cls) -> QuerySet[Any]:
        return super().subjects().select_related("school")


def schools_posted_at(user: User, *roles: str) -> QuerySet[Any, Any]:
    return Posting.objects.filter(holds(), user=user, role__in=roles, school__isnull=False).values("school")
