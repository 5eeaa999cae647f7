"""A large picture made small tile by tile, so that beside the decoded one little is in memory."""

from collections.abc import Callable
from itertools import product
from math import ceil, floor
from typing import Any

import pillow_heif
from PIL import Image as Pillow

Box = tuple[int, int, int, int]
# Of the large picture, in pixels.
TILE = 1_000
# So many pixels of the small picture to each side say what one of it is like (BICUBIC).
AROUND = 2


def shrink(picture: Pillow.Image, longest_side: int, flatten: Callable[[Pillow.Image], Pillow.Image]) -> Pillow.Image:
    """Returns the picture with sides of at most `longest_side` pixels, each tile made flat by `flatten` before.

    It keeps the picture's `info`, for what is still to be done. `flatten` gives every tile the same mode.
    """
    cut = cutter(picture)
    scale = max(1.0, max(picture.size) / longest_side)
    width, height = (max(1, round(side / scale)) for side in picture.size)
    step, small = ceil(TILE / scale), None
    for left, top in product(range(0, width, step), range(0, height, step)):
        right, bottom = min(left + step, width), min(top + step, height)
        x, y = picture.width / width, picture.height / height
        inner = (left * x, top * y, right * x, bottom * y)
        outer = (
            max(0, floor(inner[0] - AROUND * x)),
            max(0, floor(inner[1] - AROUND * y)),
            min(picture.width, ceil(inner[2] + AROUND * x)),
            min(picture.height, ceil(inner[3] + AROUND * y)),
        )
        tile = flatten(cut(outer))
        within = (inner[0] - outer[0], inner[1] - outer[1], inner[2] - outer[0], inner[3] - outer[1])
        small = small or Pillow.new(tile.mode, (width, height))
        small.paste(tile.resize((right - left, bottom - top), Pillow.Resampling.BICUBIC, box=within), (left, top))
    if small is None:
        raise ValueError("a picture without pixels")
    small.info = {name: value for name, value in picture.info.items() if name != "transparency"}
    return small


def cutter(picture: Pillow.Image) -> Callable[[Box], Pillow.Image]:
    """Returns what cuts a tile out of the picture. A HEIC is cut as its decoder has it: Pillow would copy the whole.

    Raises ValueError where what is decoded has not the size that was said.
    """
    if picture.format != "HEIF":
        return picture.crop
    heic: Any = picture
    decoded = pillow_heif.open_heif(heic.fp)
    pixels, size, mode, stride = memoryview(decoded.data), decoded.size, decoded.mode, decoded.stride
    if size != picture.size:
        raise ValueError("not the size that was said")

    def cut(box: Box) -> Pillow.Image:
        left, top, right, bottom = box
        begin = top * stride + left * len(mode)
        tile = (right - left, bottom - top)
        return Pillow.frombytes(mode, tile, pixels[begin : begin + tile[1] * stride], "raw", mode, stride)

    return cut
