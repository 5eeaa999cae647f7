"""Whoever was posted at a school hears of it, with the way to sign in."""

from django.db.models import Q, QuerySet
from django.urls import reverse

from foundation import clock
from notices.notice import Notice
from roll.dated import meets
from roll.models import Posting, User
from roll.recipients import Recipients
from roll.rights import SEES_SCHOOL
from roll.set_up.steps import steps_of


class PostingGiven(Notice):
    """Somebody was added to a school's staff: to them alone, as long as it has not ended."""

    kind = "staff.posted"
    subject_model = "roll.Posting"
    loaded = ("school",)
    template = "posting_given"
    icon = "users"
    writes_home = False

    def recipients(self) -> Recipients:
        """Returns whoever was posted, unless it has ended."""
        standing = Posting.objects.filter(meets(clock.today(), None), pk=self.subject.pk)
        return Recipients.users_matching(Q(pk__in=standing.values("user")))

    def url(self) -> str:
        """Of a school that lacks something, whoever sets it up begins there, from their first day on."""
        posting: Posting = self.subject
        sets_up = posting.role in SEES_SCHOOL and posting.is_held(clock.today())
        if sets_up and not all(step.is_done for step in steps_of(posting.at)):
            return reverse("roll:set_up", args=[posting.at.slug])
        return reverse("portal:home")

    @classmethod
    def readable(cls, user: User) -> QuerySet[Posting]:
        """Returns the user's own postings that have not ended."""
        rows: QuerySet[Posting] = cls.subjects().filter(meets(clock.today(), None), user=user)
        return rows


def tell_posted(posting: Posting, by: User) -> None:
    """Fills `ports.posted`."""
    PostingGiven(posting).send(by=by)
