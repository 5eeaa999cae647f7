"""What the editors' desk does each night."""

from editing.models import Desk
from editing.notices import PhotosWaiting


def tell_of_waiting_photos() -> None:
    """Tells each office of the photos that wait for it, in whichever way they came; of one newest never twice."""
    for desk in Desk.objects.with_waiting_pictures().select_related("school").iterator():
        PhotosWaiting(desk).send(by=None)
