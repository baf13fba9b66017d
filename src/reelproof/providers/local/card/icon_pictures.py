"""Icons as pixels, in the manner of a style."""

from functools import lru_cache

from PIL import Image, ImageEnhance, ImageFilter

from reelproof.providers.local.card.graphics.raster import rasterised
from reelproof.providers.local.card.graphics.svg import number
from reelproof.providers.local.card.library import icon_body
from reelproof.providers.local.card.order import Style

# Icons are drawn at least this large, in pixels, and at most half as large again as needed.
_SMOOTH_ICON = 450


@lru_cache(maxsize=24)
def icon_picture(name: str, size: int, style: Style) -> Image.Image:
    """An icon in the style's manner, with room around it for a cut-out's edge."""
    edge = round(size * 0.035) if style is Style.paper else 0
    # The library's icons have hard edges in their filters: drawn larger and reduced, they are smooth.
    large = round(size * min(1.5, max(1.2, _SMOOTH_ICON / size)))
    margin = edge * large / size
    inner = number(large - 2 * margin)
    body = icon_body(name) or ""
    nested = (
        f'<svg x="{number(margin)}" y="{number(margin)}" width="{inner}" height="{inner}" '
        f'viewBox="0 0 32 32">{body}</svg>'
    )
    drawn = rasterised(nested, large, large).resize((size, size), Image.Resampling.LANCZOS)
    return _cut_out(drawn, edge) if edge else drawn


def _cut_out(drawn: Image.Image, edge: int) -> Image.Image:
    """An icon as if cut from paper: calmer colours, a white rim."""
    alpha = drawn.getchannel("A")
    wide = alpha.filter(ImageFilter.GaussianBlur(edge * 0.6)).point(
        [min(255, max(0, (value - 12) * 9)) for value in range(256)]
    )
    sheet = Image.new("RGBA", drawn.size, "#fffaf0")
    sheet.putalpha(wide)
    calm = ImageEnhance.Color(drawn).enhance(0.82)
    sheet.alpha_composite(calm)
    return sheet
