"""The pictures of the demo's news and queries."""

from collections.abc import Callable
from math import cos, pi, sin

from demo.drawing import INK, LEAF, MARIGOLD, PALE, PAPER, PEACOCK, PLUM, ROOF, ROSE, SCALE, TRUNK, WIDE, Sheet
from demo.figures import DOWN, OUT, UP, book, building, bunting, child, outdoors, sapling, tree


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
