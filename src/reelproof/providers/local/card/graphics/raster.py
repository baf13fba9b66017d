"""From SVG to pixels."""

from io import BytesIO

import resvg_py
from PIL import Image

from reelproof.providers.local.card.graphics.svg import document

# The least effort that still packs flat colours well; a film reads the picture once.
_PNG_EFFORT = 2


def rasterised(content: str, width: int, height: int, font_files: tuple[str, ...] = ()) -> Image.Image:
    """SVG elements on a transparent ground (mode RGBA)."""
    png = resvg_py.svg_to_bytes(
        svg_string=document(width, height, content), skip_system_fonts=True, font_files=list(font_files)
    )
    with Image.open(BytesIO(png)) as picture:
        return picture.convert("RGBA")


def png_bytes(picture: Image.Image) -> bytes:
    packed = BytesIO()
    picture.convert("RGB").save(packed, "PNG", compress_level=_PNG_EFFORT)
    return packed.getvalue()
