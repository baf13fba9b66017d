"""Rasterized icons, plain or cut out of paper with a white rim."""

from functools import lru_cache

from PIL import Image, ImageEnhance, ImageFilter

from reelproof_local.card.graphics.raster import rasterized
from reelproof_local.card.graphics.svg import number
from reelproof_local.card.library import icon_body

# Icons are drawn at least this large, in pixels, and at most 1.5 times as large as needed.
_SMOOTH_ICON = 450


@lru_cache(maxsize=24)
def icon_picture(name: str, size: int, *, is_paper: bool) -> Image.Image:
    """Returns an icon; one cut from paper has a margin for its edge."""
    edge = round(size * 0.035) if is_paper else 0
    # The icons' SVG filters have hard edges: drawing larger and scaling down smooths them.
    large = round(size * min(1.5, max(1.2, _SMOOTH_ICON / size)))
    margin = edge * large / size
    inner = number(large - 2 * margin)
    body = icon_body(name) or ""
    nested = (
        f'<svg x="{number(margin)}" y="{number(margin)}" width="{inner}" height="{inner}" '
        f'viewBox="0 0 32 32">{body}</svg>'
    )
    drawn = rasterized(nested, large, large).resize((size, size), Image.Resampling.LANCZOS)
    return _cut_out(drawn, edge) if edge else drawn


def _cut_out(drawn: Image.Image, edge: int) -> Image.Image:
    """Renders an icon like a paper cut-out: muted colors, a white rim."""
    alpha = drawn.getchannel("A")
    wide = alpha.filter(ImageFilter.GaussianBlur(edge * 0.6)).point(
        [min(255, max(0, (value - 12) * 9)) for value in range(256)]
    )
    sheet = Image.new("RGBA", drawn.size, "#fffaf0")
    sheet.putalpha(wide)
    calm = ImageEnhance.Color(drawn).enhance(0.82)
    sheet.alpha_composite(calm)
    return sheet
