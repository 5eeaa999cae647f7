"""What the small pictures of the demo's how-tos are put together from."""

from math import cos, pi, sin
from typing import Any

from demo.drawing import EARTH, INK, LEAF, MARIGOLD, PALE, PEACOCK, PLUM, ROSE, SKINS, SKY, TRUNK, WIDE, Sheet
from demo.figures import DOWN, OUT, UP, child, face

RED, GREEN, GREY = "#B3362D", "#2F8F55", "#C9D3D6"
CREAM, MINT, LILAC = "#F7E6D0", "#DDF0E4", "#ECE3F3"


def floor(sheet: Sheet, colour: str = "#E0C7A3") -> None:
    sheet.box(0, 600, WIDE, 120, colour)


def tick(sheet: Sheet, x: float, y: float, size: float) -> None:
    sheet.disc(x, y, size, GREEN)
    sheet.line(
        "#FFFFFF",
        size * 0.24,
        (x - size * 0.45, y),
        (x - size * 0.1, y + size * 0.38),
        (x + size * 0.5, y - size * 0.4),
    )


def cross(sheet: Sheet, x: float, y: float, size: float) -> None:
    sheet.disc(x, y, size, RED)
    for side in (-1, 1):
        sheet.line(
            "#FFFFFF", size * 0.24, (x - size * 0.4, y - side * size * 0.4), (x + size * 0.4, y + side * size * 0.4)
        )


def phone(sheet: Sheet, x: float, y: float, high: float, screen: str = SKY) -> None:
    wide = high * 0.52
    sheet.box(x - wide / 2, y - high / 2, wide, high, INK, high * 0.07)
    sheet.box(x - wide * 0.43, y - high * 0.43, wide * 0.86, high * 0.8, screen, high * 0.03)
    sheet.disc(x, y + high * 0.435, high * 0.025, GREY)


def waves(sheet: Sheet, x: float, y: float, size: float) -> None:
    """It rings."""
    for ring in (0.5, 0.75, 1):
        sheet.arc(x, y, size * ring, 300, 60, MARIGOLD, size * 0.09)
        sheet.arc(x, y, size * ring, 120, 240, MARIGOLD, size * 0.09)


def faces(sheet: Sheet, x: float, y: float, size: float, looks: tuple[int, ...] = (0, 1, 2, 3)) -> None:
    """Four at once, as a video call shows them."""
    for number, look in enumerate(looks):
        left, top = x + (number % 2 - 1) * size, y + (number // 2 - 1) * size
        sheet.box(left + 5, top + 5, size - 10, size - 10, (PALE, CREAM, MINT, LILAC)[number % 4], 12)
        face(sheet, left + size / 2, top + size * 0.55, size * 0.26, SKINS[look], look)


def paper(sheet: Sheet, x: float, y: float, wide: float, high: float, lines: int = 6, marks: str = "") -> None:
    """`marks`: a letter a line: t tick, x cross, space nothing."""
    sheet.box(x + 10, y + 12, wide, high, "#CDBFA6", 12)
    sheet.box(x, y, wide, high, "#FFFFFF", 12)
    step = high / (lines + 1)
    for line in range(lines):
        at = y + step * (line + 1)
        mark = marks[line] if line < len(marks) else ""
        sheet.line(
            GREY, step * 0.16, (x + wide * (0.3 if marks else 0.12), at), (x + wide * (0.88 - 0.13 * (line % 3)), at)
        )
        if mark == "t":
            tick(sheet, x + wide * 0.16, at, step * 0.34)
        elif mark == "x":
            cross(sheet, x + wide * 0.16, at, step * 0.34)


def calendar(sheet: Sheet, x: float, y: float, wide: float, chosen: tuple[int, ...]) -> None:
    """Three weeks of five days, some of them marked."""
    cell = wide / 5
    sheet.box(x - 20, y - 100, wide + 40, cell * 3 + 130, "#FFFFFF", 20)
    sheet.box(x - 20, y - 100, wide + 40, 70, ROSE, 20)
    for number in range(15):
        left, top = x + number % 5 * cell, y + number // 5 * cell
        sheet.box(left + 6, top + 6, cell - 12, cell - 12, MARIGOLD if number in chosen else "#EEF1F2", 10)


def clock(sheet: Sheet, x: float, y: float, size: float, hour: float) -> None:
    sheet.disc(x, y, size, INK)
    sheet.disc(x, y, size * 0.9, "#FFFFFF")
    for turn, length in ((hour / 12, 0.5), (hour % 1, 0.75)):
        angle = turn * 2 * pi - pi / 2
        sheet.line(PEACOCK, size * 0.08, (x, y), (x + size * length * cos(angle), y + size * length * sin(angle)))


def bubble(sheet: Sheet, x: float, y: float, wide: float, high: float, colour: str = "#FFFFFF", lines: int = 2) -> None:
    sheet.box(x, y, wide, high, colour, high * 0.25)
    sheet.shape(
        colour, (x + wide * 0.2, y + high - 4), (x + wide * 0.38, y + high - 4), (x + wide * 0.2, y + high * 1.3)
    )
    for line in range(lines):
        at = y + high * (line + 1) / (lines + 1)
        sheet.line(GREY, high * 0.07, (x + wide * 0.14, at), (x + wide * (0.84 - 0.2 * line), at))


def star(sheet: Sheet, x: float, y: float, size: float) -> None:
    points = []
    for corner in range(10):
        radius, angle = size * (1 if corner % 2 == 0 else 0.45), corner * pi / 5 - pi / 2
        points.append((x + radius * cos(angle), y + radius * sin(angle)))
    sheet.shape(MARIGOLD, *points)


def shelf(sheet: Sheet, x: float, y: float, wide: float, books: int) -> None:
    sheet.box(x, y, wide, 20, TRUNK, 6)
    for number in range(books):
        high = 90 + number * 13 % 34
        colour = (PEACOCK, MARIGOLD, ROSE, PLUM, LEAF)[number % 5]
        sheet.box(x + 16 + number * (wide - 32) / books, y - high, (wide - 32) / books - 6, high, colour, 4)


def desks(sheet: Sheet, empty: tuple[int, ...] = ()) -> None:
    """A class of eight; some seats stay empty."""
    for number in range(8):
        x, ground = 210 + number % 4 * 290, 430 + number // 4 * 250
        if number not in empty:
            child(sheet, x, ground, 230, ("#FFFFFF", MARIGOLD)[number % 2], number, UP if number == 2 else OUT)
        sheet.box(x - 100, ground - 66, 200, 30, EARTH, 8)
        for side in (-88, 74):
            sheet.box(x + side, ground - 40, 14, 60, TRUNK)


def grown_up(sheet: Sheet, x: float, ground: float, shirt: str, look: int, hands: Any = DOWN) -> None:
    child(sheet, x, ground, 420, shirt, look, hands)
