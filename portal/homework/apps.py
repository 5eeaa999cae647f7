from django.apps import AppConfig


class HomeworkConfig(AppConfig):
    name = "portal.homework"
    label = "portal_homework"

    def ready(self) -> None:
        import portal.homework.notices  # noqa: F401  (so that the inbox knows the kind)
