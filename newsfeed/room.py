"""What the news offers: where an editor writes, the job that posts, and news and how-tos for other rooms."""

from django.urls import reverse
from django.utils.translation import gettext as _

from foundation import ports
from newsfeed import feeds, howtos, newest
from newsfeed import posting as posts
from roll.models import Posting, User
from roll.rights import Role
from roll.rooms import Link, Room, StaffCard


class NewsfeedRoom(Room):
    staff_cards = {Role.EDITOR: 10}
    staff_links = {Role.EDITOR: 10}
    fills = (
        (ports.each_minute, posts.send_due),
        (ports.offered_howtos, howtos.offered_howtos),
        (ports.newest_news, newest.newest_news),
        (ports.news_feeds, feeds.feed_addresses),
    )

    def staff_card(self, user: User, posting: Posting) -> StaffCard:
        text = _("Write once. It reaches the right people.")
        return StaffCard("pencil", "brand", _("News"), text, self._write(posting), _("Write news"), posting.at.name)

    def staff_link(self, posting: Posting) -> Link:
        return Link(_("Write"), "pencil", self._write(posting))

    def _write(self, posting: Posting) -> str:
        return reverse("newsfeed:write", args=[posting.at.slug])


room = NewsfeedRoom()
