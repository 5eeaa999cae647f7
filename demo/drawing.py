"""The pictures of the demo school: flat, drawn by the project itself, of nobody in particular."""

from collections.abc import Callable, Iterable
from io import BytesIO
from math import cos, pi, sin

from PIL import Image, ImageDraw

WIDE, HIGH = 1280, 720
# Drawn twice as large and reduced: Pillow's own edges are rough.
SCALE = 2
Point = tuple[float, float]

SKY, PALE, PAPER = "#CFE8EE", "#E9F4F5", "#FAF6EF"
GRASS, LEAF, DEEP, EARTH, TRUNK = "#8FBF6B", "#5E9E4A", "#176639", "#B98B5E", "#8A5A3B"
PEACOCK, MARIGOLD, ROSE, PLUM, INK = "#0B566B", "#F6A91B", "#C63D74", "#6B2C86", "#14242C"
WALL, ROOF = "#F3E3C6", "#C2683E"
SKINS = ("#8D5B3D", "#A9714B", "#C08A5E", "#74482F")


class Sheet:
    """A page to draw on, in units of the finished picture."""

    def __init__(self, ground: str) -> None:
        self.image = Image.new("RGB", (WIDE * SCALE, HIGH * SCALE), ground)
        self.pen = ImageDraw.Draw(self.image)

    @staticmethod
    def _at(points: Iterable[float]) -> tuple[float, ...]:
        return tuple(value * SCALE for value in points)

    def box(self, x: float, y: float, wide: float, high: float, colour: str, round_: float = 0) -> None:
        self.pen.rounded_rectangle(self._at((x, y, x + wide, y + high)), round_ * SCALE, fill=colour)

    def disc(self, x: float, y: float, radius: float, colour: str, flat: float = 1) -> None:
        self.pen.ellipse(self._at((x - radius, y - radius * flat, x + radius, y + radius * flat)), fill=colour)

    def shape(self, colour: str, *points: Point) -> None:
        self.pen.polygon([(x * SCALE, y * SCALE) for x, y in points], fill=colour)

    def line(self, colour: str, width: float, *points: Point) -> None:
        """With round ends and joints."""
        self.pen.line([(x * SCALE, y * SCALE) for x, y in points], colour, round(width * SCALE), joint="curve")
        for x, y in points:
            self.disc(x, y, width / 2, colour)

    def arc(self, x: float, y: float, radius: float, begin: float, end: float, colour: str, width: float) -> None:
        """A smile is 20 to 160: degrees, clockwise from the right."""
        around = self._at((x - radius, y - radius, x + radius, y + radius))
        self.pen.arc(around, begin, end, colour, round(width * SCALE))

    def jpeg(self) -> bytes:
        out = BytesIO()
        self.image.resize((WIDE, HIGH), Image.Resampling.LANCZOS).save(out, "JPEG", quality=86)
        return out.getvalue()


# --- What stands in many pictures -----------------------------------------------------------------------------------
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


# --- The pictures ---------------------------------------------------------------------------------------------------
def school() -> Sheet:
    sheet = outdoors()
    building(sheet, 190, 480, 900)
    sheet.shape("#E3CDA4", (590, 484), (690, 484), (860, 720), (430, 720))
    tree(sheet, 110, 520, 330)
    tree(sheet, 1190, 540, 380)
    for x, size, shirt, look in (
        (330, 150, "#FFFFFF", 1),
        (420, 160, "#FFFFFF", 0),
        (900, 165, "#FFFFFF", 2),
        (985, 150, "#FFFFFF", 3),
    ):
        child(sheet, x, 650, size, shirt, look, DOWN)
    return sheet


def saplings() -> Sheet:
    sheet = outdoors()
    building(sheet, 700, 430, 420)
    tree(sheet, 90, 470, 300)
    for x in (250, 640, 1030):
        sapling(sheet, x, 640, 110)
    child(sheet, 400, 650, 270, MARIGOLD, 1, ((-0.38, 0.2), (-0.3, 0.28)))
    child(sheet, 790, 650, 285, ROSE, 2, ((-0.36, 0.22), (-0.22, 0.3)))
    child(sheet, 1150, 645, 250, "#FFFFFF", 0, ((-0.36, 0.2), (0.2, 0.2)))
    can(sheet, 668, 520, 72)
    return sheet


def can(sheet: Sheet, x: float, y: float, size: float) -> None:
    """A watering can, and what comes out of it."""
    sheet.line(PEACOCK, size * 0.1, (x, y + size * 0.2), (x - size * 0.55, y - size * 0.1))
    sheet.box(x - size * 0.1, y - size * 0.3, size * 0.75, size * 0.7, PEACOCK, size * 0.12)
    for drop in range(3):
        sheet.disc(x - size * (0.62 + 0.1 * drop), y + size * (0.08 + 0.22 * drop), size * 0.05, "#5AA9C4", 1.4)


def sports() -> Sheet:
    sheet = outdoors()
    sheet.box(0, 470, WIDE, 250, "#D98C5F")
    for y in (530, 600, 670):
        sheet.line("#F7E6D5", 6, (0, y), (WIDE, y))
    bunting(sheet, 210)
    for x, ground, size, shirt, look in (
        (330, 560, 250, PEACOCK, 0),
        (640, 625, 275, MARIGOLD, 1),
        (960, 695, 295, ROSE, 2),
    ):
        child(sheet, x, ground, size, shirt, look, ((-0.3, 0.16), (0.3, -0.08)))
    sheet.line(INK, 6, (1180, 300), (1180, 700))
    sheet.shape("#FFFFFF", (1180, 300), (1180, 380), (1080, 340))
    return sheet


def library() -> Sheet:
    sheet = Sheet("#F7E3D3")
    colours = (PEACOCK, MARIGOLD, ROSE, PLUM, LEAF, "#2E7C93", ROOF, "#E0B04B")
    for shelf in range(3):
        y = 90 + shelf * 150
        x, number = 70.0, shelf * 3
        while x < 1190:
            wide, high = 20 + (number * 7) % 22, 88 + (number * 13) % 32
            if number % 11 != 10:
                sheet.box(x, y + 122 - high, wide, high, colours[number % 8], 4)
                sheet.box(x + 4, y + 136 - high, wide - 8, 6, PAPER, 2)
            x, number = x + wide + 5, number + 1
        sheet.box(40, y + 122, 1200, 18, TRUNK, 6)
    sheet.box(0, 590, WIDE, 130, "#E8C9A8")
    sheet.disc(640, 660, 480, "#BFDDE3", 0.16)
    for x, shirt, look, cover in ((380, "#FFFFFF", 1, ROSE), (640, PEACOCK, 0, MARIGOLD), (900, MARIGOLD, 3, PEACOCK)):
        child(sheet, x, 672, 290, shirt, look, ((-0.1, 0.12), (0.1, 0.12)))
        book(sheet, x, 530, 104, cover)
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


def health() -> Sheet:
    sheet = Sheet(PALE)
    sheet.box(0, 560, WIDE, 160, "#D9E9E4")
    for column in range(16):
        for row in range(6):
            sheet.box(column * 82 + 6, 78 + row * 80, 74, 72, "#FFFFFF" if (column + row) % 2 else "#D3EAF0", 6)
    sheet.box(140, 470, 1000, 52, "#B6C4C9", 16)
    sheet.box(180, 520, 920, 26, "#93A5AB", 10)
    for x in (300, 640, 980):
        sheet.line("#7C8D94", 22, (x, 470), (x, 400), (x + 46, 400), (x + 46, 424))
        for drop in range(3):
            sheet.disc(x + 46, 448 + drop * 17, 6, "#5AA9C4", 1.5)
    for x, shirt, look in ((390, "#FFFFFF", 0), (735, MARIGOLD, 1), (1075, "#FFFFFF", 2)):
        child(sheet, x, 700, 330, shirt, look, ((-0.16, 0.02), (-0.1, 0.04)))
        for number, (away, up, radius) in enumerate(((-66, 500, 17), (-40, 478, 12), (-84, 470, 9))):
            sheet.disc(x + away, up, radius, ("#FFFFFF", "#E3F4F8", "#FFFFFF")[number])
    return sheet


def lamps() -> Sheet:
    sheet = Sheet("#22304A")
    for star in range(60):
        sheet.disc((star * 197) % WIDE, (star * 83) % 330, 1.5 + star % 3, "#F7E7B8")
    sheet.box(0, 540, WIDE, 180, "#5B3A2E")
    for number in range(7):
        x, ground = 130 + number * 170, 620 + 30 * (number % 2)
        for radius, colour in ((120, "#33405A"), (82, "#4C4A56"), (50, "#7A5D45")):
            sheet.disc(x, ground - 70, radius, colour)
        sheet.shape("#FFD873", (x, ground - 118), (x + 17, ground - 66), (x, ground - 44), (x - 17, ground - 66))
        sheet.shape("#FFF3C4", (x, ground - 92), (x + 8, ground - 62), (x, ground - 50), (x - 8, ground - 62))
        sheet.pen.chord([v * SCALE for v in (x - 62, ground - 82, x + 62, ground + 14)], 0, 180, fill=ROOF)
        sheet.disc(x, ground - 35, 62, "#D9824F", 0.16)
    return sheet


def sums() -> Sheet:
    sheet = Sheet("#F3E3C6")
    sheet.box(150, 60, 980, 400, TRUNK, 14)
    sheet.box(170, 80, 940, 360, "#1F4D43", 8)
    chalk = "#EAF2EC"
    for row, count in enumerate((3, 4, 7)):
        for number in range(count):
            sheet.disc(270 + number * 58, 160 + row * 100, 20, (MARIGOLD, "#F29BB8", "#9BD3E3")[row])
    sheet.line(chalk, 6, (760, 340), (1030, 340))
    sheet.line(chalk, 6, (760, 340), (895, 140), (1030, 340))
    sheet.arc(760, 340, 52, 305, 360, chalk, 5)
    sheet.disc(895, 262, 7, chalk)
    sheet.box(0, 590, WIDE, 130, "#D8B98F")
    for x, shirt, look, hands in (
        (300, "#FFFFFF", 3, UP),
        (560, MARIGOLD, 0, OUT),
        (830, "#FFFFFF", 1, OUT),
        (1070, PEACOCK, 2, UP),
    ):
        child(sheet, x, 690, 280, shirt, look, hands)
    return sheet


def cup() -> Sheet:
    sheet = Sheet("#FBE3B4")
    for ray in range(24):
        if ray % 2:
            near, far = ray * pi / 12, (ray + 1) * pi / 12
            edge = [(640 + 900 * cos(angle), 330 + 900 * sin(angle)) for angle in (near, far)]
            sheet.shape("#FCEBC8", (640, 330), *edge)
    sheet.box(0, 600, WIDE, 120, ROSE)
    bunting(sheet, 30)
    sheet.box(540, 560, 200, 60, TRUNK, 8)
    sheet.box(575, 520, 130, 44, INK, 6)
    for x in (520, 760):
        sheet.arc(x, 300, 62, 0, 360, MARIGOLD, 22)
    sheet.shape(MARIGOLD, (620, 400), (660, 400), (680, 524), (600, 524))
    sheet.pen.chord([value * SCALE for value in (520, 90, 760, 440)], 0, 180, fill=MARIGOLD)
    sheet.disc(640, 265, 120, "#FFD98A", 0.16)
    for x, shirt, look in ((210, PEACOCK, 1), (385, PEACOCK, 3), (895, PEACOCK, 3), (1070, PEACOCK, 1)):
        child(sheet, x, 680, 300, shirt, look, UP)
    return sheet


def trolley() -> Sheet:
    """What the head master photographed: the tablets' trolley, its light off."""
    sheet = Sheet("#DCE3E2")
    sheet.box(0, 560, WIDE, 160, "#BCA98E")
    sheet.box(330, 110, 620, 500, "#4C5A63", 22)
    sheet.box(360, 140, 560, 400, "#2C363C", 10)
    for slot in range(8):
        x = 384 + slot * 66
        sheet.box(x, 200, 44, 320, "#8FB7C6" if slot != 5 else "#2C363C", 6)
        if slot != 5:
            sheet.line("#E8EEF0", 3, (x + 22, 200), (x + 22, 168))
    sheet.disc(890, 575, 12, "#7A2020")
    for x in (400, 880):
        sheet.disc(x, 640, 36, INK)
        sheet.disc(x, 640, 14, "#8A979D")
    sheet.line(INK, 10, (950, 560), (1040, 600), (1090, 660), (1180, 662))
    sheet.box(1176, 640, 60, 44, INK, 8)
    sheet.box(1110, 180, 96, 96, "#FFFFFF", 12)
    for x in (1142, 1174):
        sheet.disc(x, 228, 9, INK)
    return sheet


PICTURES: dict[str, Callable[[], Sheet]] = {
    draw.__name__: draw for draw in (school, saplings, sports, library, health, lamps, sums, cup, trolley)
}


def picture(name: str) -> bytes:
    """A JPEG of 1280 × 720."""
    return PICTURES[name]().jpeg()
