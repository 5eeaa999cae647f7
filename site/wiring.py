"""Fills the ports of foundation/ports.py: here alone floors are joined upwards."""

from django.apps import AppConfig


class Wiring(AppConfig):
    name = "wiring"

    def ready(self) -> None:
        from foundation import ports
        from notices import linking
        from portal.bookings.models import Step

        ports.guardian_linked.fill(linking.take_over)
        ports.guardian_linked.fill(lambda guardian, user: Step.adopt(user.pk))
        ports.guardian_unlinked.fill(linking.give_back)
        ports.guardian_unlinked.fill(Step.give_back)
