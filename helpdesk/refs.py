"""The number of a query as people read it out: `K7M-4QX-P`, random, with a last character that catches slips."""

from secrets import choice

# 23 characters, a prime: one wrong character or two swapped always show. No look-alikes (0 O, 1 I L, 2 Z, 5 S, 8 B,
# U V: one of each pair at most) and no vowels, so that no word comes out.
ALPHABET = "234679CDFGHJKMNPQRTVWXY"
LENGTH = 6


def make_ref() -> str:
    """One of 148 million."""
    return _format("".join(choice(ALPHABET) for _ in range(LENGTH)))


def read_ref(typed: str) -> str:
    """The number as we write it, from how somebody typed it. Raises ValueError where the last character is wrong."""
    plain = "".join(sign for sign in typed.upper() if sign not in "- ")
    if len(plain) != LENGTH + 1 or set(plain) - set(ALPHABET) or _format(plain[:LENGTH])[-1] != plain[-1]:
        raise ValueError("Not the number of a query.")
    return _format(plain[:LENGTH])


def _format(plain: str) -> str:
    total = sum(weight * ALPHABET.index(sign) for weight, sign in enumerate(plain, start=1))
    return f"{plain[:3]}-{plain[3:]}-{ALPHABET[total % len(ALPHABET)]}"


class RefConverter:
    """`<ref:ref>` in a path. A mistyped number is no address at all."""

    regex = r"[0-9A-Za-z-]{7,9}"

    def to_python(self, value: str) -> str:
        return read_ref(value)

    def to_url(self, value: str) -> str:
        return value
