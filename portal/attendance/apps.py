from django.apps import AppConfig


class AttendanceConfig(AppConfig):
    name = "portal.attendance"
    label = "portal_attendance"

    def ready(self) -> None:
        import portal.attendance.notices  # noqa: F401  (so that the inbox knows the kind)
