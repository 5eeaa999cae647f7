from django.apps import AppConfig


class SchoolDaysConfig(AppConfig):
    name = "portal.schooldays"
    label = "portal_schooldays"

    def ready(self) -> None:
        import portal.schooldays.notices  # noqa: F401  (so that the inbox knows the kind)
