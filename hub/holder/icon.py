"""The home screen's icon as PNG, for phones that take no SVG: `python -m hub.holder.icon` draws the files that stand beside.

The same as `static/holder/icon.svg`, on its square of 64.
"""

from __future__ import annotations

from pathlib import Path

from PIL import Image, ImageDraw

SIZES = (180, 192, 512)  # Apple's home screen; Android's icon and start picture
FOLDER = Path(__file__).parent / "static" / "holder"
_FINER = 4
_SIDE, _ROUND, _STROKE, _TICK = 64, 14, 5, 6
_GREEN, _WHITE = "#0A7D3F", "#ffffff"
_SQUARES = ((10, 10, 28, 28), (36, 10, 54, 28), (10, 36, 28, 54))
_MARK = ((35, 45), (42, 52), (54, 38))


def drawn(size: int) -> Image.Image:
    """The icon of `size` by `size` pixels. Apple rounds corners itself and shows clear ones black, so its own is square."""
    scale = size * _FINER / _SIDE
    picture = Image.new("RGBA", (size * _FINER, size * _FINER))
    draw = ImageDraw.Draw(picture)
    corner = 0 if size == SIZES[0] else _ROUND * scale
    draw.rounded_rectangle((0, 0, picture.width - 1, picture.height - 1), corner, fill=_GREEN)
    for left, top, right, bottom in _SQUARES:
        half = _STROKE / 2
        box = [edge * scale for edge in (left - half, top - half, right + half, bottom + half)]
        draw.rectangle(box, outline=_WHITE, width=round(_STROKE * scale))
    draw.line(
        [(x * scale, y * scale) for x, y in _MARK], fill=_WHITE, width=round(_TICK * scale), joint="curve"
    )
    return picture.resize((size, size), Image.Resampling.LANCZOS)


def path_of(size: int) -> Path:
    return FOLDER / f"icon-{size}.png"


if __name__ == "__main__":
    for one in SIZES:
        drawn(one).save(path_of(one), optimize=True)
