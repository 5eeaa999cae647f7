"""The job that sends what is due to the schools' channels: when something was published, and each minute."""

from time import monotonic

from newsfeed.models import SocialPost

# Well below the queue's timeout (120 s), a slow channel's several questions included: no job is killed while sending.
LONGEST_RUN = 40.0


def send_due() -> None:
    SocialPost.objects.abandoned().update(state=SocialPost.State.UNSURE, trouble=SocialPost.Trouble.SILENT)
    started = monotonic()
    for post in SocialPost.objects.due().select_related("school")[:100]:
        if monotonic() - started > LONGEST_RUN:
            return
        post.send()


def hold() -> None:
    """What waits is not posted; of what was begun nobody knows."""
    waiting, begun = SocialPost.State.WAITING, SocialPost.State.SENDING
    SocialPost.objects.filter(state=waiting).update(state=SocialPost.State.DROPPED)
    SocialPost.objects.filter(state=begun).update(state=SocialPost.State.UNSURE, trouble=SocialPost.Trouble.SILENT)
