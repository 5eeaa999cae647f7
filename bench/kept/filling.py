"""What the demo school has no row of, so that a kept copy has one in each of our tables."""

from django.contrib.auth.models import Group, Permission

from foundation import clock
from newsfeed.models import NewsPage, SocialPost
from notices.models import Heartbeat
from portal.attendance.models import AttendanceMark, MarkChange
from roll.models import Counter, ExternalId, Posting
from roll.sign_in_mails.models import SignInMail


def fill() -> None:
    """A row of each, of what stands in the demo already."""
    mark = AttendanceMark.objects.select_related("pupil", "marked_by").first()
    page = NewsPage.objects.first()
    office = Posting.objects.filter(role="office").select_related("user", "school").first()
    assert mark and page and office
    Heartbeat.beat()
    SignInMail.ask("account/email/unknown_account", "kept@example.org", {}, is_sent=False)
    Counter.objects.create(cache_key="kept", value="kept", expires=clock.now())
    ExternalId.objects.create(
        school=mark.school, source="oneroster", kind="pupil", value="kept-1", object_id=mark.pupil_id
    )
    SocialPost.objects.create(school=page.school, page=page.translation_key, channel="mastodon")
    about = {name: getattr(mark, name) for name in ("school", "pupil", "date", "session")}
    MarkChange.objects.create(
        **about,
        from_code=mark.code,
        to_code="L" if mark.code != "L" else "/",
        changed_by=mark.marked_by,
        changed_at=clock.now(),
    )
    office.user.groups.add(Group.objects.earliest("pk"))
    office.user.user_permissions.add(Permission.objects.earliest("pk"))
