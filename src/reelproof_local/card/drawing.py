"""Draws a card as PNG: background, shadows, icons, paper grain; omits addresses and API keys."""

import re
from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache

from PIL import Image, ImageChops, ImageDraw, ImageFilter

from reelproof.provider_api import JsonValue
from reelproof_local.card.brush import Brush
from reelproof_local.card.composition import backdrop_for, compose
from reelproof_local.card.elements import Dot, Element, Panel, Picture, Pill, Plate, Ring
from reelproof_local.card.graphics.box import Box, Frame
from reelproof_local.card.graphics.fonts import font_files
from reelproof_local.card.graphics.gradients import SHRINK, glow_mask, shadow_mask, sky
from reelproof_local.card.graphics.raster import png_bytes, rasterized
from reelproof_local.card.graphics.rng import SeededRandom
from reelproof_local.card.icon_pictures import icon_picture
from reelproof_local.card.inks import Inks, inks_for
from reelproof_local.card.look import Look
from reelproof_local.card.order import CardOrder
from reelproof_local.card.painting import families, painted, veil
from reelproof_local.card.palette import palette_for
from reelproof_local.card.stages import Backdrop
from reelproof_local.card.styles import style_named

_UNREAD = re.compile(
    r"\b(?:[a-z][a-z+.-]*://|mailto:|www\.)[^\s)>\]]+|(?<!\S)//[^\s)>\]]+|[^\s@]+@[^\s@]+\.\w+(?:[:/][^\s)>\]]*)?|"
    r"\b(?:[\w-]+\.)+[a-z]{2,}(?::\d+|/)[^\s)>\]]*|\blocalhost:\d+[^\s)>\]]*|[0-9#*]\ufe0f?\u20e3",
    re.IGNORECASE,
)


def draw(order: CardOrder) -> bytes:
    """Returns the PNG of a card, exactly in the ordered size."""
    order = _encodable(order)
    frame = Frame(order.width, order.height)
    look = Look(style_named(order.style), palette_for(order.palette))
    elements = compose(order, frame)
    backdrop = backdrop_for(order, frame, look, elements)
    inks = inks_for(look, dark_stage=backdrop.dark)
    brush = Brush(inks, frame.unit, order.language)
    picture = _painted_backdrop(backdrop, frame)
    _lay_veils(picture, elements, brush)
    _lay_front(picture, elements, brush)
    _lay_icons(picture, elements, look, inks, frame.unit)
    return png_bytes(_finished(picture, look))


def _encodable(order: CardOrder) -> CardOrder:
    """Removes lone surrogates, which cannot be encoded."""
    return replace(
        order,
        text=readable(order.text),
        palette=readable(order.palette),
        title=readable(order.title or ""),
        subtitle=readable(order.subtitle or ""),
        subject=readable(order.subject),
        exhibit=_encodable_values(order.exhibit) if order.exhibit is not None else None,
    )


def _encodable_values(exhibit: Mapping[str, JsonValue]) -> dict[str, JsonValue]:
    return {name: _encodable_value(value) for name, value in exhibit.items()}


def _encodable_value(value: JsonValue) -> JsonValue:
    if isinstance(value, str):
        return _encoded(value)  # unchanged: an address in code is shown
    return [_encodable_value(one) for one in value] if isinstance(value, list | tuple) else value


def readable(text: str) -> str:
    """Returns encodable text without addresses and API keys, which mean nothing to a viewer."""
    return _UNREAD.sub(" ", _encoded(text))


def _encoded(text: str) -> str:
    return text.encode(errors="replace").decode()


def _painted_backdrop(backdrop: Backdrop, frame: Frame) -> Image.Image:
    picture = sky(frame.width, frame.height, backdrop.stops, backdrop.glows)
    layer = rasterized(backdrop.content, frame.width, frame.height)
    picture.paste(layer, (0, 0), layer)
    return picture


def _lay_veils(picture: Image.Image, elements: tuple[Element, ...], brush: Brush) -> None:
    glows = [glow for element in elements if (glow := veil(element, brush))]
    if glows:
        picture.paste(_plain(brush.inks.veil.hex, picture), (0, 0), glow_mask(*picture.size, glows))


def _lay_front(picture: Image.Image, elements: tuple[Element, ...], brush: Brush) -> None:
    fields = Image.new("L", picture.size)
    pen = ImageDraw.Draw(fields)
    for element in elements:
        _draw_field(pen, element, brush.unit)
    _lay_shadow(picture, fields.reduce(SHRINK), 16 * brush.unit, 8 * brush.unit, brush.inks.shadow_opacity)
    content = "".join(painted(element, brush) for element in elements)
    layer = rasterized(content, *picture.size, font_files(families(elements, brush.language)))
    picture.paste(layer, (0, 0), layer)


def _draw_field(pen: ImageDraw.ImageDraw, element: Element, unit: float) -> None:
    """Draws the outline of an element that casts a shadow."""
    box = element.box
    edges = (box.left, box.top, box.right, box.bottom)
    match element:
        case Plate() | Ring() | Dot():
            pen.ellipse(edges, fill=255)
        case Pill():
            pen.rounded_rectangle(edges, min(box.height / 2, 36 * unit), fill=255)
        case Panel():
            pen.rounded_rectangle(edges, 44 * unit, fill=255)
        case _:
            return


def _lay_icons(
    picture: Image.Image, elements: tuple[Element, ...], look: Look, inks: Inks, unit: float
) -> None:
    icons = [element for element in elements if isinstance(element, Picture)]
    if not icons:
        return
    layer = Image.new("RGBA", picture.size)
    for icon in icons:
        drawn = icon_picture(icon.icon, max(1, round(icon.box.width)), is_paper=look.traits.is_paper)
        layer.alpha_composite(drawn, _corner(icon.box, drawn))
    shape = layer.getchannel("A").reduce(SHRINK)
    _lay_shadow(picture, shape, 18 * unit, 13 * unit, inks.shadow_opacity + 0.08)
    picture.paste(layer, (0, 0), layer)


def _lay_shadow(picture: Image.Image, shape: Image.Image, blur: float, drop: float, opacity: float) -> None:
    shadow = shadow_mask(shape, blur, drop, opacity).resize(picture.size, Image.Resampling.BILINEAR)
    picture.paste(_plain("#000000", picture), (0, 0), shadow)


def _corner(box: Box, drawn: Image.Image) -> tuple[int, int]:
    return max(0, round(box.center_x - drawn.width / 2)), max(0, round(box.center_y - drawn.height / 2))


def _finished(picture: Image.Image, look: Look) -> Image.Image:
    """Adds paper grain if the style has it."""
    return ImageChops.multiply(picture, _grain(*picture.size)) if look.traits.is_paper else picture


@lru_cache(maxsize=2)
def _grain(width: int, height: int) -> Image.Image:
    rng = SeededRandom("grain")
    side = 160
    tile = Image.new("L", (side, side))
    tile.putdata([round(255 - 15 * rng.share()) for _ in range(side * side)])
    soft = tile.filter(ImageFilter.GaussianBlur(0.7))
    sheet = Image.new("L", (width, height))
    for left in range(0, width, side):
        for top in range(0, height, side):
            sheet.paste(soft, (left, top))
    return Image.merge("RGB", (sheet, sheet, sheet))


def _plain(name: str, like: Image.Image) -> Image.Image:
    return Image.new("RGB", like.size, name)
