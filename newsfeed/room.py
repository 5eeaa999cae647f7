"""What the news offers: where an editor writes, the job that posts, and news and how-tos for other rooms."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _

from foundation import ports
from foundation.addresses import pattern
from newsfeed import feeds, howtos, newest
from newsfeed import posting as posts
from roll.models import Posting, User
from roll.rights import WRITES, Role
from roll.rooms import Group, NavigationLink, Room, StaffCard


class NewsfeedRoom(Room):
    staff_cards = {Role.EDITOR: 10}
    bar_places = {Role.EDITOR: 10}
    fills = (
        (ports.each_minute, posts.send_due),
        (ports.outbox_held, posts.hold),
        (ports.offered_howtos, howtos.offered_howtos),
        (ports.newest_news, newest.newest_news),
        (ports.news_feeds, feeds.feed_addresses),
    )

    def staff_card(self, user: User, posting: Posting) -> StaffCard:
        text = _("Write it once. It reaches the right people.")
        url = reverse("newsfeed:write", args=[posting.at.slug])
        return StaffCard("pencil", "brand", _("News"), text, url, _("Write news"), posting.at.local_name)

    def staff_links(self, role: str, school: str) -> Iterator[NavigationLink]:
        if role in WRITES:
            url = pattern("newsfeed:write")(school=school)
            yield NavigationLink(_("Write news"), "pencil", url, Group.WEBSITE)
            url = pattern("newsfeed:reads")(school=school)
            yield NavigationLink(_("Page views"), "eye", url, Group.WEBSITE)
            url = pattern("newsfeed:posts")(school=school)
            yield NavigationLink(_("On our channels"), "share-2", url, Group.WEBSITE)


room = NewsfeedRoom()
