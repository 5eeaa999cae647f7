"""Fills the ports of foundation/ports.py: here alone floors are joined upwards."""

from django.apps import AppConfig


class Wiring(AppConfig):
    name = "wiring"

    def ready(self) -> None:
        """What floors do that are no rooms; then what each room does, as its `room.py` says."""
        from foundation import ports
        from notices import linking, outbox, postings
        from notices.models import Heartbeat
        from pages import languages, text_versions
        from roll.rooms import rooms

        ports.guardian_linked.fill(linking.move_to_user)
        ports.guardian_unlinked.fill(linking.move_to_guardian)
        ports.posted.fill(postings.tell_posted)
        ports.lane_is_alive.fill(Heartbeat.lane_is_alive)
        ports.outbox_held.fill(outbox.hold)
        ports.each_day.fill(languages.repair_translations)
        ports.each_day.fill(text_versions.repair_marks)
        for room in rooms():
            for port, filling in room.fills:
                port.fill(filling)
