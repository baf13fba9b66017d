"""What a card is composed of: pictures, words and marks, each in its box."""

from dataclasses import dataclass
from enum import StrEnum

from reelproof.providers.local.card.graphics.box import Box
from reelproof.providers.local.card.graphics.svg import Point
from reelproof.providers.local.card.graphics.typesetting import Setting
from reelproof.providers.local.card.reading.places import Place


class Ink(StrEnum):
    """The part that a colour plays."""

    text = "text"
    muted = "muted"
    accent = "accent"
    second = "second"
    pill = "pill"
    on_accent = "on_accent"


@dataclass(frozen=True, slots=True)
class Picture:
    """An icon. `plated` ones stand on a disc, larger than themselves."""

    box: Box
    icon: str
    plated: bool = False


@dataclass(frozen=True, slots=True)
class Lettering:
    """Set words. `veiled`: the stage is softened behind them."""

    box: Box
    setting: Setting
    weight: int
    ink: Ink = Ink.text
    centred: bool = True
    accents: frozenset[str] = frozenset()
    veiled: bool = False


@dataclass(frozen=True, slots=True)
class Pill:
    """A rounded field with a word in it."""

    box: Box
    lettering: Lettering
    ink: Ink = Ink.pill


@dataclass(frozen=True, slots=True)
class Plate:
    """A disc under an icon."""

    box: Box


@dataclass(frozen=True, slots=True)
class Panel:
    """A rounded field that holds other elements."""

    box: Box
    ink: Ink = Ink.pill


@dataclass(frozen=True, slots=True)
class FlatField:
    """A flat field in the color of an ink, as strong as `opacity`."""

    box: Box
    ink: Ink
    opacity: float


@dataclass(frozen=True, slots=True)
class Typeset:
    """A formula that is set already: SVG in its own coordinates, inked by `currentColor`."""

    box: Box
    markup: str


class CodeInk(StrEnum):
    """What a piece of code is to its reader."""

    plain = "plain"
    keyword = "keyword"
    name = "name"
    text = "text"
    number = "number"
    comment = "comment"


@dataclass(frozen=True, slots=True)
class Code:
    """A piece of one line of code; every letter takes `advance` pixels."""

    box: Box
    text: str
    size: float
    advance: float
    ink: CodeInk


@dataclass(frozen=True, slots=True)
class Arrow:
    """A dotted way from one point to another, level at both ends unless it goes down."""

    start: Point
    end: Point
    downwards: bool = False

    @property
    def box(self) -> Box:
        left, right = sorted((self.start[0], self.end[0]))
        top, bottom = sorted((self.start[1], self.end[1]))
        return Box(left, top, right - left, bottom - top)


@dataclass(frozen=True, slots=True)
class Ring:
    """A ring of which a part, 0 to 1, is filled."""

    box: Box
    part: float


@dataclass(frozen=True, slots=True)
class Dot:
    """A disc that counts, filled or empty."""

    box: Box
    filled: bool


@dataclass(frozen=True, slots=True)
class Bar:
    """A short stroke in the film's colour."""

    box: Box


@dataclass(frozen=True, slots=True)
class Axis:
    """A line of time with marks at points along it."""

    box: Box
    marks: tuple[Point, ...]


@dataclass(frozen=True, slots=True)
class QuoteMark:
    """Opening quotation marks, drawn large."""

    box: Box


@dataclass(frozen=True, slots=True)
class Halo:
    """Rings around what matters most; an ornament."""

    box: Box


@dataclass(frozen=True, slots=True)
class MapView:
    """A map that fills the frame, with these places shown inside the box."""

    box: Box
    places: tuple[Place, ...]


Element = (
    Picture
    | Lettering
    | Pill
    | Plate
    | Panel
    | FlatField
    | Typeset
    | Code
    | Arrow
    | Ring
    | Dot
    | Bar
    | Axis
    | QuoteMark
    | Halo
    | MapView
)
