from django.apps import AppConfig


class BookingsConfig(AppConfig):
    name = "portal.bookings"
    label = "portal_bookings"

    def ready(self) -> None:
        import portal.bookings.notices  # noqa: F401  (so that the inbox knows the kinds)
