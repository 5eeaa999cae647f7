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
