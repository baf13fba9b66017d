"""What a card shows: the kinds of scene."""

from dataclasses import dataclass

from reelproof.providers.local.card.reading.matching import Thing
from reelproof.providers.local.card.reading.places import Place


@dataclass(frozen=True, slots=True)
class Phrase:
    """A few words set large. `accents` are those of them that carry the meaning."""

    text: str
    accents: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Hero:
    """One thing, with the words that say what of it."""

    thing: Thing
    phrase: Phrase | None = None


@dataclass(frozen=True, slots=True)
class Group:
    """Two to five things beside one another."""

    things: tuple[Thing, ...]


@dataclass(frozen=True, slots=True)
class Flow:
    """Things that become other things, by way of one or of nothing."""

    sources: tuple[Thing, ...]
    means: Thing | None
    results: tuple[Thing, ...]


@dataclass(frozen=True, slots=True)
class Steps:
    """What is done first, then, finally; an icon may be missing."""

    steps: tuple[Thing, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two things against each other; `larger` is -1 for the first, 1 for the second, 0 for neither."""

    first: Thing
    second: Thing
    larger: int = 0


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number that is the point of the text: how it is written, and its unit or what is counted."""

    figure: str
    unit: str
    things: tuple[Thing, ...] = ()


@dataclass(frozen=True, slots=True)
class Share:
    """A part of a whole, `part` from 0 to 1."""

    part: float
    figure: str
    things: tuple[Thing, ...] = ()
    phrase: Phrase | None = None


@dataclass(frozen=True, slots=True)
class Tally:
    """So many out of so few that they can be drawn."""

    count: int
    total: int
    figure: str
    things: tuple[Thing, ...] = ()


@dataclass(frozen=True, slots=True)
class Distance:
    """How far it is from one thing to another."""

    figure: str
    unit: str
    start: Thing
    end: Thing


@dataclass(frozen=True, slots=True)
class Moment:
    """A year as written, as a number (negative before our era), and what happened."""

    written: str
    year: int
    label: str = ""


@dataclass(frozen=True, slots=True)
class Timeline:
    """One year or several."""

    moments: tuple[Moment, ...]
    things: tuple[Thing, ...] = ()


@dataclass(frozen=True, slots=True)
class Quotation:
    """Words of somebody."""

    words: str
    speaker: str = ""


@dataclass(frozen=True, slots=True)
class Map:
    """Places on a map; `heading` may be a year."""

    places: tuple[Place, ...]
    things: tuple[Thing, ...] = ()
    heading: str = ""


Scene = (
    Phrase
    | Hero
    | Group
    | Flow
    | Steps
    | Comparison
    | Quantity
    | Share
    | Tally
    | Distance
    | Timeline
    | Quotation
    | Map
)
