from django.apps import AppConfig


class PagesConfig(AppConfig):
    name = "pages"

    def ready(self) -> None:
        from pages import changes, wagtail_internals

        changes.listen()
        wagtail_internals.publish_as_a_whole()
        wagtail_internals.mail_nothing_of_workflows()
        wagtail_internals.take_no_tags()
        wagtail_internals.take_no_avatars()
