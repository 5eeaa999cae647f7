"""The small pictures of the demo's how-tos, put together from a few things: each is a step, and a slide of a clip."""

from collections.abc import Callable
from typing import Any

from demo.drawing import LEAF, MARIGOLD, PALE, PAPER, PEACOCK, PLUM, ROSE, SKY, WALL, Sheet
from demo.figures import OUT, UP, book, building, child, hills, sun
from demo.things import (
    CREAM,
    GREEN,
    GREY,
    LILAC,
    MINT,
    bubble,
    calendar,
    clock,
    cross,
    desks,
    faces,
    floor,
    grown_up,
    paper,
    phone,
    shelf,
    star,
    tick,
    waves,
)

Thing = tuple[Any, ...]
# A ground, and the things on it from back to front.
SCENES: dict[str, tuple[str, tuple[Thing, ...]]] = {
    "evenings": (CREAM, ((calendar, 190, 230, 600, (1, 3, 7)), (clock, 1020, 330, 150, 7.5))),
    "ringing": (MINT, ((floor,), (waves, 420, 330, 210), (phone, 420, 330, 380, GREEN), (grown_up, 900, 660, ROSE, 1))),
    "many_faces": (SKY, ((phone, 640, 350, 640, PALE), (faces, 640, 330, 138))),
    "star_first": (
        LILAC,
        ((floor,), (star, 330, 250, 130), (grown_up, 640, 660, PEACOCK, 3), (child, 940, 660, 300, MARIGOLD, 0, UP)),
    ),
    "suggestions": (
        CREAM,
        ((paper, 200, 110, 430, 500, 6), (bubble, 740, 150, 380, 170), (bubble, 800, 400, 320, 140, PALE)),
    ),
    "shared_list": (
        PALE,
        (
            (paper, 90, 100, 330, 500, 7, "ttttttt"),
            (paper, 475, 100, 330, 500, 7, "ttt tt"),
            (paper, 860, 100, 330, 500, 7, "t tt"),
        ),
    ),
    "script": (
        MINT,
        (
            (floor,),
            (paper, 160, 120, 420, 440, 4),
            (grown_up, 900, 660, MARIGOLD, 1, ((-0.2, -0.1), (0.26, 0.24))),
            (phone, 800, 390, 120),
        ),
    ),
    "reached": (CREAM, ((paper, 380, 60, 520, 600, 8, "tttxttxt"),)),
    "visit": (
        SKY,
        (
            (sun, 1110, 110, 52),
            (hills, 420),
            (building, 520, 500, 560),
            (grown_up, 300, 680, PEACOCK, 0),
            (child, 470, 680, 260, "#FFFFFF", 1, UP),
        ),
    ),
    "classroom": ("#E9F1EA", ((desks,),)),
    "away": ("#E9F1EA", ((desks, (1, 6)),)),
    "tapping": (PALE, ((phone, 640, 350, 640, "#FFFFFF"), (paper, 530, 120, 220, 420, 6, "txtttt"))),
    "twenty": (LILAC, ((clock, 420, 350, 230, 0.33), (tick, 900, 350, 150))),
    "twice": (CREAM, ((paper, 130, 170, 420, 340, 4), (paper, 730, 170, 420, 340, 4), (cross, 1150, 170, 70))),
    "ask_home": (
        MINT,
        ((floor,), (grown_up, 380, 660, PLUM, 1), (grown_up, 900, 660, PEACOCK, 2), (bubble, 450, 90, 380, 170)),
    ),
    "dead_number": (PALE, ((phone, 640, 350, 560, GREY), (cross, 640, 330, 130))),
    "each_term": (CREAM, ((calendar, 340, 230, 600, (0,)), (tick, 990, 480, 80))),
    "read_aloud": (
        CREAM,
        (
            (floor,),
            (child, 430, 670, 440, PLUM, 1, ((-0.1, 0.12), (0.1, 0.12))),
            (child, 780, 670, 290, "#FFFFFF", 0, OUT),
            (book, 430, 440, 130, MARIGOLD),
        ),
    ),
    "can_do": (
        LILAC,
        ((paper, 170, 120, 430, 460, 3, "ttt"), (child, 880, 670, 400, MARIGOLD, 1, UP), (star, 1080, 200, 90)),
    ),
    "short_words": (
        MINT,
        ((paper, 120, 120, 440, 460, 9), (cross, 560, 140, 66), (paper, 720, 120, 440, 460, 3), (tick, 1160, 140, 66)),
    ),
    "colleague": (
        PALE,
        ((floor,), (grown_up, 420, 660, ROSE, 3), (grown_up, 840, 660, MARIGOLD, 0), (paper, 560, 330, 150, 190, 4)),
    ),
    "corner": (
        WALL,
        (
            (floor,),
            (shelf, 140, 250, 520, 11),
            (shelf, 140, 430, 520, 9),
            (child, 900, 670, 300, PEACOCK, 2, OUT),
            (book, 900, 510, 110, ROSE),
        ),
    ),
    "four_languages": (
        SKY,
        (
            (book, 330, 250, 210, PEACOCK),
            (book, 930, 250, 210, MARIGOLD),
            (book, 330, 520, 210, ROSE),
            (book, 930, 520, 210, PLUM),
        ),
    ),
    "borrowed": (
        CREAM,
        (
            (paper, 150, 120, 430, 480, 6, "tttt"),
            (child, 880, 670, 330, LEAF, 3, ((-0.1, 0.12), (0.1, 0.12))),
            (book, 880, 490, 120, PEACOCK),
        ),
    ),
    "circle": (
        MINT,
        (
            (floor,),
            *(
                (child, 230 + number * 205, 660, 270, (PAPER, MARIGOLD, ROSE, PAPER, PEACOCK)[number], number, OUT)
                for number in range(5)
            ),
            (book, 640, 540, 110, MARIGOLD),
        ),
    ),
}


def draw(name: str) -> Sheet:
    ground, things = SCENES[name]
    sheet = Sheet(ground)
    for thing, *how in things:
        put: Callable[..., None] = thing
        put(sheet, *how)
    return sheet
