"""What a job costs a thumb."""

from playwright.sync_api import Locator


class Finger:
    """Taps, and counts."""

    def __init__(self) -> None:
        self.taps = 0

    def tap(self, thing: Locator) -> None:
        self.taps += 1
        thing.click()
