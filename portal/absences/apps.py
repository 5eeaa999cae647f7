from django.apps import AppConfig


class AbsencesConfig(AppConfig):
    name = "portal.absences"
    label = "portal_absences"

    def ready(self) -> None:
        import portal.absences.notices  # noqa: F401  (so that the inbox knows the kinds)
