"""A sheet to draw on, and its colours: the demo's pictures are flat, and drawn by the project itself."""

from collections.abc import Iterable
from io import BytesIO

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
