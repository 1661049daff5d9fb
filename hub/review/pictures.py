"""A holder's picture, drawn anew: what is kept are its pixels, none of the sent bytes, no place and no camera's number."""

from __future__ import annotations

import io
import warnings
from typing import BinaryIO

from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageOps, UnidentifiedImageError

from hub.review.trouble import NotAsked

_FORMATS = ("JPEG", "PNG", "WEBP")
_MOST_PIXELS = 50_000_000
_LONGEST_SIDE = 1600
_QUALITY = 80
_TROUBLES = (UnidentifiedImageError, OSError, SyntaxError, ValueError, EOFError, Image.DecompressionBombError)


def redrawn(file: BinaryIO) -> bytes:
    """A JPEG of at most 1600 pixels a side; raises NotAsked for what is no picture, or too large a one."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(file, formats=_FORMATS) as picture:
                if (
                    picture.width * picture.height > _MOST_PIXELS
                ):  # known from the head, before a pixel is drawn
                    raise NotAsked(_("图片尺寸过大，请截取需要的部分。"))
                picture.draft("RGB", (_LONGEST_SIDE, _LONGEST_SIDE))
                upright = ImageOps.exif_transpose(picture).convert("RGB")
    except (*_TROUBLES, Image.DecompressionBombWarning) as error:
        raise NotAsked(_("这不是能打开的图片。请用 JPEG、PNG 或 WebP。")) from error
    upright.thumbnail((_LONGEST_SIDE, _LONGEST_SIDE))
    drawn = io.BytesIO()
    # A new image has no metadata to bring along.
    Image.frombytes("RGB", upright.size, upright.tobytes()).save(drawn, "JPEG", quality=_QUALITY)
    return drawn.getvalue()
