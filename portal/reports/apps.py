from django.apps import AppConfig


class ReportsConfig(AppConfig):
    name = "portal.reports"
    label = "portal_reports"

    def ready(self) -> None:
        import portal.reports.notices  # noqa: F401  (so that the inbox knows the kind)
