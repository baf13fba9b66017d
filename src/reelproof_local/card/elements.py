"""The elements of a card: pictures, text and marks, each in its box."""

from enum import StrEnum

from reelproof.domain.frozen import frozen
from reelproof_local.card.graphics.box import Box
from reelproof_local.card.graphics.svg import Point
from reelproof_local.card.graphics.typesetting import Setting
from reelproof_local.card.reading.places import Place


class Ink(StrEnum):
    """The role of a color."""

    text = "text"
    muted = "muted"
    accent = "accent"
    second = "second"
    pill = "pill"
    on_accent = "on_accent"


@frozen
class Picture:
    """An icon. `plated` ones are shown on a larger disc."""

    box: Box
    icon: str
    plated: bool = False


@frozen
class TextBlock:
    """Typeset text. `veiled`: the stage is softened behind it."""

    box: Box
    setting: Setting
    weight: int
    ink: Ink = Ink.text
    centered: bool = True
    accents: frozenset[str] = frozenset()
    veiled: bool = False


@frozen
class Pill:
    """A rounded field with a label."""

    box: Box
    lettering: TextBlock
    ink: Ink = Ink.pill


@frozen
class Plate:
    """A disc under an icon."""

    box: Box


@frozen
class Panel:
    """A rounded field that contains other elements."""

    box: Box
    ink: Ink = Ink.pill


@frozen
class FlatField:
    """A flat field in the color of an ink, with an opacity."""

    box: Box
    ink: Ink
    opacity: float


@frozen
class Typeset:
    """A typeset formula: SVG in its own coordinates, colored by `currentColor`."""

    box: Box
    markup: str


class CodeInk(StrEnum):
    """The syntactic role of a piece of code."""

    plain = "plain"
    keyword = "keyword"
    name = "name"
    text = "text"
    number = "number"
    comment = "comment"


@frozen
class Code:
    """A piece of one line of code; every character takes `advance` pixels."""

    box: Box
    text: str
    size: float
    advance: float
    ink: CodeInk


@frozen
class Arrow:
    """A dotted arrow from one point to another, horizontal at both ends unless it goes down."""

    start: Point
    end: Point
    downwards: bool = False

    @property
    def box(self) -> Box:
        left, right = sorted((self.start[0], self.end[0]))
        top, bottom = sorted((self.start[1], self.end[1]))
        return Box(left, top, right - left, bottom - top)


@frozen
class Ring:
    """A ring of which a part, 0 to 1, is filled."""

    box: Box
    part: float


@frozen
class Dot:
    """A disc of a tally, filled or empty."""

    box: Box
    filled: bool


@frozen
class AccentStroke:
    """A short stroke in the film's accent color."""

    box: Box


@frozen
class Axis:
    """A time axis with tick marks."""

    box: Box
    marks: tuple[Point, ...]


@frozen
class QuoteMark:
    """Opening quotation marks, drawn large."""

    box: Box


@frozen
class Halo:
    """Decorative rings around the main element."""

    box: Box


@frozen
class MapView:
    """A map that fills the frame, with these places shown inside the box."""

    box: Box
    places: tuple[Place, ...]


Element = (
    Picture
    | TextBlock
    | Pill
    | Plate
    | Panel
    | FlatField
    | Typeset
    | Code
    | Arrow
    | Ring
    | Dot
    | AccentStroke
    | Axis
    | QuoteMark
    | Halo
    | MapView
)
