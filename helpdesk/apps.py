from django.apps import AppConfig


class HelpdeskConfig(AppConfig):
    name = "helpdesk"

    def ready(self) -> None:
        import helpdesk.notices  # noqa: F401  (makes the kinds known to the worker)
