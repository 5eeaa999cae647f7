import shutil
import subprocess
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from PIL import Image, ImageDraw, ImageFont

from demo.drawing import PEACOCK
from demo.films import FOLDER, PARTS, SECONDS, clip, scenes, slides, still
from demo.practices import PRACTICES, Slide
from demo.scenes import draw

CLIP, STILL = (426, 240), (640, 360)
STRIP = 34
# Baseline and 240 lines: what the oldest phones play. Each slide begins with a whole picture, so that seeking is exact.
ENCODE = [
    *("-c:v", "libx264", "-profile:v", "baseline", "-level", "3.0", "-pix_fmt", "yuv420p"),
    *("-preset", "veryslow", "-crf", "27", "-r", "10", "-g", "40", "-movflags", "+faststart"),
    *("-map_metadata", "-1", "-fflags", "+bitexact", "-flags:v", "+bitexact", "-an"),
]


class Command(BaseCommand):
    help = "Draws the demo's clips and pictures of how-tos anew into demo/clips. Needs ffmpeg on this machine."

    def handle(self, *args: Any, **options: Any) -> None:
        if not shutil.which("ffmpeg"):
            raise CommandError("There is no ffmpeg on this machine: install it first.")
        FOLDER.mkdir(exist_ok=True)
        for scene in scenes():
            draw(scene).image.resize(STILL, Image.Resampling.LANCZOS).save(still(scene), "WEBP", quality=80, method=6)
        for practice in PRACTICES:
            for part in PARTS:
                film(slides(practice, part), clip(practice, part))
                self.stdout.write(f"{clip(practice, part).name}: {clip(practice, part).stat().st_size:,} bytes")


def film(frames: tuple[Slide, ...], path: Path) -> None:
    with TemporaryDirectory() as folder:
        for number, each in enumerate(frames):
            titled(each).save(Path(folder) / f"{number}.png")
        source = ["-framerate", f"1/{SECONDS}", "-i", f"{folder}/%d.png"]
        subprocess.run(["ffmpeg", "-v", "error", "-y", *source, *ENCODE, str(path)], check=True)  # noqa: S603, S607


def titled(slide: Slide) -> Image.Image:
    """The picture, with its few words on a strip above where a player shows captions."""
    picture = draw(slide.scene).image.resize(CLIP, Image.Resampling.LANCZOS)
    pen = ImageDraw.Draw(picture)
    pen.rectangle((0, 0, CLIP[0], STRIP), PEACOCK)
    pen.text((12, STRIP / 2), slide.heading, "#FFFFFF", ImageFont.load_default(18), anchor="lm")
    return picture
