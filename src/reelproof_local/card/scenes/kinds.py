"""The kinds of scenes that a card can show."""

from dataclasses import dataclass

from reelproof_local.card.reading.matching import Thing
from reelproof_local.card.reading.places import Place


@dataclass(frozen=True, slots=True)
class KeyPhrase:
    """A few words set large. `accents` are the key words among them."""

    text: str
    accents: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Hero:
    """One thing, with a phrase about it."""

    thing: Thing
    phrase: KeyPhrase | None = None


@dataclass(frozen=True, slots=True)
class Group:
    """Two to five things side by side."""

    things: tuple[Thing, ...]


@dataclass(frozen=True, slots=True)
class Flow:
    """Things that become other things, optionally by means of another."""

    sources: tuple[Thing, ...]
    means: Thing | None
    results: tuple[Thing, ...]


@dataclass(frozen=True, slots=True)
class Steps:
    """A sequence of steps; an icon may be missing."""

    steps: tuple[Thing, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two compared things; `larger` is -1 for the first, 1 for the second, 0 for neither."""

    first: Thing
    second: Thing
    larger: int = 0


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number that the text is about: as written, with its unit or what is counted."""

    figure: str
    unit: str
    things: tuple[Thing, ...] = ()


@dataclass(frozen=True, slots=True)
class Share:
    """A part of a whole, `part` from 0 to 1."""

    part: float
    figure: str
    things: tuple[Thing, ...] = ()
    phrase: KeyPhrase | None = None


@dataclass(frozen=True, slots=True)
class Tally:
    """A count out of a total small enough to be drawn."""

    count: int
    total: int
    figure: str
    things: tuple[Thing, ...] = ()


@dataclass(frozen=True, slots=True)
class Distance:
    """The distance from one thing to another."""

    figure: str
    unit: str
    start: Thing
    end: Thing


@dataclass(frozen=True, slots=True)
class TimelineEvent:
    """A year as written, as a number (negative for BCE), and what happened."""

    written: str
    year: int
    label: str = ""


@dataclass(frozen=True, slots=True)
class TimelineScene:
    """One year or several."""

    events: tuple[TimelineEvent, ...]
    things: tuple[Thing, ...] = ()


@dataclass(frozen=True, slots=True)
class Quotation:
    """Quoted words with their speaker."""

    words: str
    speaker: str = ""


@dataclass(frozen=True, slots=True)
class Map:
    """Places on a map; `heading` may be a year."""

    places: tuple[Place, ...]
    things: tuple[Thing, ...] = ()
    heading: str = ""


Scene = (
    KeyPhrase
    | Hero
    | Group
    | Flow
    | Steps
    | Comparison
    | Quantity
    | Share
    | Tally
    | Distance
    | TimelineScene
    | Quotation
    | Map
)
