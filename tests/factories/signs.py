"""The signs that break lines or can't be kept, for tests of what becomes of them."""

NUL = "\0"
# C0 without NUL, tab and line feed; DEL and C1; the separators of Unicode.
CONTROLS = [chr(code) for code in (*range(1, 9), *range(11, 32), *range(127, 160), 0x2028, 0x2029)]
# What turns the letters that follow it.
TURNS = [chr(code) for code in (*range(0x202A, 0x202F), *range(0x2066, 0x206A))]
# What no XML holds, and halves of letters, which no encoding holds.
NO_XML, HALVES = ["\ufffe", "\uffff"], ["\ud800", "\udbff", "\udc00", "\udfff"]
ALL = [NUL, *CONTROLS, "\t", "\n", *TURNS, *NO_XML, *HALVES]


def left_over(text: str, has_lines: bool) -> set[str]:
    """Returns which of these signs a text holds and may not; one of several lines may have tabs, breaks and turns."""
    return set(text) & (set(ALL) - ({"\t", "\n", *TURNS} if has_lines else set()))
