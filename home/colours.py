"""Can a school's colour be read? Contrast as WCAG counts it, in light and in dark, and the nearest shade that passes.

A school names one colour. It stands as it is in light; in dark its nearest shade that can be read stands for it.
"""

import re
from collections.abc import Iterator
from colorsys import hls_to_rgb, rgb_to_hls
from functools import lru_cache

MIN_CONTRAST = 4.5
HEX = re.compile(r"#[0-9A-Fa-f]{6}")
# The site's own colour and what it meets, as `app.css` has them; a test holds the two together.
SITE_COLOUR, SITE_COLOUR_IN_DARK = "#0B566B", "#7FD0E2"
LIGHT = {"surface": "#FFFFFF", "paper": "#FAF6EF", "sunk": "#F3EDE2", "on-brand": "#FFFFFF"}
DARK = {"surface": "#18252B", "paper": "#0F191E", "sunk": "#121E23", "on-brand": "#06222B"}

Channels = tuple[float, float, float]


def channels(colour: str) -> Channels:
    """Red, green and blue from 0 to 1."""
    red, green, blue = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    return red, green, blue


def to_hex(parts: Channels) -> str:
    return "#" + "".join(f"{round(part * 255):02X}" for part in parts)


def luminance(colour: str) -> float:
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in channels(colour)
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """From 1 (the same) to 21 (black on white)."""
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def mixed(colour: str, other: str, share: float) -> str:
    """`share` of the first in the second."""
    pairs = zip(channels(colour), channels(other), strict=True)
    red, green, blue = (share * a + (1 - share) * b for a, b in pairs)
    return to_hex((red, green, blue))


def tint(brand: str, theme: dict[str, str]) -> str:
    """The pale ground on which the brand stands as text."""
    return mixed(brand, theme["surface"], 0.1) if theme is LIGHT else mixed(brand, theme["paper"], 0.15)


def lowest_contrast(brand: str, theme: dict[str, str]) -> float:
    """The least contrast of all the pairs it is in."""
    return min(contrast(brand, other) for other in (*theme.values(), tint(brand, theme)))


def shades(colour: str, towards: float) -> Iterator[str]:
    """The same hue, one step darker (towards 0) or lighter (towards 1) at a time; black or white comes last."""
    hue, light, saturation = rgb_to_hls(*channels(colour))
    yield colour.upper()
    for step in range(1, 256):
        yield to_hex(hls_to_rgb(hue, light + (towards - light) * step / 255, saturation))


def nearest_readable(colour: str, theme: dict[str, str]) -> str:
    """The first of its shades that can be read in this theme; itself where it can."""
    candidates = shades(colour, 0.0 if theme is LIGHT else 1.0)
    return next(shade for shade in candidates if lowest_contrast(shade, theme) >= MIN_CONTRAST)


@lru_cache(maxsize=2_000)
def stylesheet(brand: str) -> str:
    """What a school's pages load after `app.css`. Kept: every page asks, and the nearest shade takes milliseconds."""
    dark = nearest_readable(brand, DARK)
    light_rule = rule(brand, mixed(brand, "#000000", 0.75), tint(brand, LIGHT), LIGHT["paper"])
    dark_rule = rule(dark, mixed(dark, "#FFFFFF", 0.65), tint(dark, DARK), DARK["paper"])
    return f"{light_rule}@media (prefers-color-scheme:dark){{{dark_rule}}}\n"


def rule(brand: str, strong: str, pale: str, paper: str) -> str:
    hero = f"linear-gradient(180deg,{pale} 0,{paper} 100%)"
    return f":root{{--brand:{brand};--brand-strong:{strong};--tint:{pale};--hero:{hero}}}"
