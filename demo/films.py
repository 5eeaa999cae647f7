"""The demo's clips: slides of four seconds each, with captions; see `manage.py draw_clips`."""

from collections.abc import Iterable
from pathlib import Path

from demo.practices import PRACTICES, Practice, Slide

FOLDER = Path(__file__).parent / "clips"
SECONDS = 4
PARTS = ("what", "how")


def slides(practice: Practice, part: str) -> tuple[Slide, ...]:
    return practice.shown if part == "what" else practice.steps


def clip(practice: Practice, part: str) -> Path:
    return FOLDER / f"{practice.name}-{part}.mp4"


def still(scene: str) -> Path:
    return FOLDER / f"{scene}.webp"


def scenes() -> list[str]:
    """Each that stands as a picture of its own, once."""
    named = (slide.scene for practice in PRACTICES for slide in (*practice.shown, *practice.steps) if slide.alt)
    return sorted(set(named))


def captions(lines: Iterable[str]) -> str:
    cues = [f"{timestamp(number)} --> {timestamp(number + 1)}\n{line}\n" for number, line in enumerate(lines)]
    return "\n".join(["WEBVTT\n", *cues])


def timestamp(number: int) -> str:
    return f"00:{number * SECONDS:02}.000"


def transcript(lines: Iterable[str]) -> str:
    return "\n".join(lines)
