from typing import Any

from django.apps import AppConfig


class NewsfeedConfig(AppConfig):
    name = "newsfeed"

    def ready(self) -> None:
        from django.core.checks import register
        from wagtail.signals import page_published

        from newsfeed.channels import check_channels
        from newsfeed.models import NewsPage

        register(check_channels)

        page_published.connect(announce, sender=NewsPage, dispatch_uid="newsfeed.announce")


def announce(sender: Any, instance: Any, revision: Any = None, alias: bool = False, **kwargs: Any) -> None:
    """The one signal we listen to: Wagtail publishes by hand, by schedule and by translation, and no verb of ours."""
    if not alias:
        instance.announce(by=revision.user if revision else None)
