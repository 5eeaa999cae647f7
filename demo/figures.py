"""What stands in many of the demo's pictures: children, trees, a school. Of nobody in particular."""

from math import cos, pi, sin

from demo.drawing import (
    DEEP,
    EARTH,
    GRASS,
    HIGH,
    INK,
    LEAF,
    MARIGOLD,
    PEACOCK,
    PLUM,
    ROOF,
    ROSE,
    SCALE,
    SKINS,
    SKY,
    TRUNK,
    WALL,
    WIDE,
    Point,
    Sheet,
)


def child(
    sheet: Sheet, x: float, ground: float, size: float, shirt: str, look: int, hands: tuple[Point, Point]
) -> None:
    """Stands at `ground`, `size` tall; `hands` where the hands are, in sizes from the shoulders. `look`: who it is."""
    skin, trousers = SKINS[look % 4], (PEACOCK, INK, "#5B4636", PLUM)[look % 4]
    head, shoulder, hip = ground - size * 0.83, ground - size * 0.62, ground - size * 0.34
    is_girl = look % 2 == 1
    for side in (-1, 1):
        sheet.line(
            skin if is_girl else trousers, size * 0.075, (x + side * size * 0.07, hip), (x + side * size * 0.09, ground)
        )
        sheet.disc(x + side * size * 0.11, ground, size * 0.055, INK, 0.6)
    if is_girl:
        sheet.disc(x, head + size * 0.05, size * 0.155, INK)
        for side in (-1, 1):
            sheet.line(INK, size * 0.06, (x + side * size * 0.13, head), (x + side * size * 0.17, head + size * 0.2))
            sheet.disc(x + side * size * 0.17, head + size * 0.2, size * 0.035, ROSE)
        sheet.shape(
            trousers,
            (x - size * 0.11, shoulder),
            (x + size * 0.11, shoulder),
            (x + size * 0.2, hip + size * 0.08),
            (x - size * 0.2, hip + size * 0.08),
        )
    sheet.box(x - size * 0.13, shoulder - size * 0.03, size * 0.26, hip - shoulder + size * 0.03, shirt, size * 0.07)
    for side, (away, down) in zip((-1, 1), hands, strict=True):
        start, hand = (x + side * size * 0.12, shoulder + size * 0.03), (x + away * size, shoulder + down * size)
        sheet.line(shirt, size * 0.07, start, ((start[0] + hand[0]) / 2, (start[1] + hand[1]) / 2))
        sheet.line(skin, size * 0.055, ((start[0] + hand[0]) / 2, (start[1] + hand[1]) / 2), hand)
    face(sheet, x, head, size * 0.14, skin, look)


def face(sheet: Sheet, x: float, y: float, radius: float, skin: str, look: int) -> None:
    """Hair by `look`: 0 short, 1 and 3 parted, 2 a patka."""
    sheet.disc(x, y, radius, skin)
    if look % 4 == 2:
        sheet.pen.chord(
            [v * SCALE for v in (x - radius * 1.08, y - radius * 1.15, x + radius * 1.08, y + radius * 0.7)],
            180,
            360,
            fill=MARIGOLD,
        )
        sheet.disc(x, y - radius * 1.12, radius * 0.28, MARIGOLD)
    else:
        sheet.pen.chord(
            [v * SCALE for v in (x - radius * 1.05, y - radius * 1.1, x + radius * 1.05, y + radius * 0.75)],
            180,
            360,
            fill=INK,
        )
    for side in (-1, 1):
        sheet.disc(x + side * radius * 0.38, y + radius * 0.12, radius * 0.1, INK)
    sheet.arc(x, y + radius * 0.25, radius * 0.42, 20, 160, INK, radius * 0.11)


DOWN = ((-0.2, 0.24), (0.2, 0.24))
UP = ((-0.26, -0.3), (0.26, -0.3))
OUT = ((-0.28, 0.12), (0.28, 0.12))


def tree(sheet: Sheet, x: float, ground: float, size: float) -> None:
    sheet.shape(
        TRUNK,
        (x - size * 0.06, ground),
        (x + size * 0.06, ground),
        (x + size * 0.035, ground - size * 0.6),
        (x - size * 0.035, ground - size * 0.6),
    )
    for away, up, radius, colour in (
        (-0.2, 0.62, 0.24, DEEP),
        (0.2, 0.6, 0.24, DEEP),
        (0, 0.8, 0.3, LEAF),
        (-0.12, 0.66, 0.18, LEAF),
    ):
        sheet.disc(x + away * size, ground - up * size, radius * size, colour)


def sapling(sheet: Sheet, x: float, ground: float, size: float) -> None:
    sheet.disc(x, ground, size * 0.5, EARTH, 0.3)
    sheet.line(DEEP, size * 0.09, (x, ground), (x, ground - size))
    for side, up in ((-1, 0.5), (1, 0.7), (-1, 0.95)):
        tip = (x + side * size * 0.42, ground - up * size - size * 0.22)
        sheet.shape(
            LEAF,
            (x, ground - up * size),
            (x + side * size * 0.12, ground - up * size - size * 0.26),
            tip,
            (x + side * size * 0.32, ground - up * size - size * 0.02),
        )


def sun(sheet: Sheet, x: float, y: float, radius: float) -> None:
    for ray in range(12):
        angle = ray * pi / 6
        near, far = radius * 1.25, radius * 1.6
        sheet.line(
            MARIGOLD,
            radius * 0.11,
            (x + near * cos(angle), y + near * sin(angle)),
            (x + far * cos(angle), y + far * sin(angle)),
        )
    sheet.disc(x, y, radius, MARIGOLD)


def cloud(sheet: Sheet, x: float, y: float, size: float) -> None:
    for away, up, radius in ((-0.5, 0, 0.3), (0, -0.15, 0.42), (0.5, 0, 0.28)):
        sheet.disc(x + away * size, y + up * size, radius * size, "#FFFFFF")
    sheet.box(x - size * 0.75, y, size * 1.5, size * 0.28, "#FFFFFF", size * 0.14)


def hills(sheet: Sheet, horizon: float) -> None:
    sheet.disc(260, horizon + 210, 420, "#B5D89A", 0.75)
    sheet.disc(980, horizon + 230, 520, "#A6CF8A", 0.7)
    sheet.box(0, horizon, WIDE, HIGH - horizon, GRASS)


def building(sheet: Sheet, x: float, ground: float, wide: float) -> None:
    """The school: a long low house with a verandah."""
    high = wide * 0.26
    sheet.box(x, ground - high, wide, high, WALL)
    sheet.shape(
        ROOF,
        (x - wide * 0.03, ground - high),
        (x + wide * 0.04, ground - high * 1.38),
        (x + wide * 0.96, ground - high * 1.38),
        (x + wide * 1.03, ground - high),
    )
    door = wide * 0.09
    for number in range(7):
        left = x + wide * (0.05 + number * 0.135)
        if number == 3:
            sheet.box(left, ground - high * 0.66, door, high * 0.66, PEACOCK, 6)
            sheet.disc(left + door * 0.8, ground - high * 0.32, 4, MARIGOLD)
        else:
            sheet.box(left, ground - high * 0.66, door, high * 0.36, "#8FC6D3", 4)
            sheet.line(WALL, 5, (left + door / 2, ground - high * 0.66), (left + door / 2, ground - high * 0.3))
    for number in range(8):
        sheet.box(
            x + wide * (0.005 + number * 0.135), ground - high, wide * 0.018, high, ROSE if number % 2 else PEACOCK
        )
    sheet.box(x - wide * 0.02, ground - 10, wide * 1.04, 14, "#D8C4A0", 4)


def bunting(sheet: Sheet, y: float) -> None:
    for number in range(16):
        x, sag = number * 85, 26 * sin(number * pi / 7.5) ** 2
        sheet.shape(
            (MARIGOLD, ROSE, PEACOCK, LEAF)[number % 4], (x, y + sag), (x + 62, y + sag), (x + 31, y + sag + 62)
        )
    sheet.line(INK, 3, *((x, y + 26 * sin(x / 85 * pi / 7.5) ** 2) for x in range(0, WIDE + 40, 20)))


def outdoors() -> Sheet:
    sheet = Sheet(SKY)
    sun(sheet, 1110, 120, 56)
    cloud(sheet, 250, 120, 110)
    cloud(sheet, 720, 80, 80)
    hills(sheet, 420)
    return sheet


def book(sheet: Sheet, x: float, y: float, size: float, cover: str) -> None:
    sheet.shape(
        cover,
        (x - size * 0.62, y - size * 0.38),
        (x, y - size * 0.24),
        (x + size * 0.62, y - size * 0.38),
        (x + size * 0.62, y + size * 0.3),
        (x, y + size * 0.44),
        (x - size * 0.62, y + size * 0.3),
    )
    for side in (-1, 1):
        sheet.shape(
            "#FFFFFF",
            (x, y - size * 0.2),
            (x + side * size * 0.54, y - size * 0.33),
            (x + side * size * 0.54, y + size * 0.22),
            (x, y + size * 0.35),
        )
        for row in range(3):
            sheet.line(
                "#C9D3D6",
                3,
                (x + side * size * 0.12, y - size * 0.08 + row * size * 0.13),
                (x + side * size * 0.44, y - size * 0.15 + row * size * 0.13),
            )
