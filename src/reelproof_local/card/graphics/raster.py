"""Rasterization of SVG to pixels and PNG."""

from io import BytesIO

import resvg_py
from PIL import Image

from reelproof_local.card.graphics.svg import document

# The lowest compression level that is good for flat colors; a film reads the picture once.
_PNG_EFFORT = 2


def rasterized(content: str, width: int, height: int, font_files: tuple[str, ...] = ()) -> Image.Image:
    """Rasterizes SVG elements on a transparent background (mode RGBA)."""
    png = resvg_py.svg_to_bytes(
        svg_string=document(width, height, content), skip_system_fonts=True, font_files=list(font_files)
    )
    with Image.open(BytesIO(png)) as picture:
        return picture.convert("RGBA")


def png_bytes(picture: Image.Image) -> bytes:
    packed = BytesIO()
    picture.convert("RGB").save(packed, "PNG", compress_level=_PNG_EFFORT)
    return packed.getvalue()
