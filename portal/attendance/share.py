"""The share of sessions that a pupil was in school for, alike on every page that shows it."""


def percent(attended: int, possible: int) -> int | None:
    """Rounded to the nearest whole, half up; 100 and 0 are for all and for none. None where nothing was possible."""
    if not possible:
        return None
    if attended in {0, possible}:
        return 100 * attended // possible
    return min(max((200 * attended + possible) // (2 * possible), 1), 99)
