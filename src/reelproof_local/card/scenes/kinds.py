"""The kinds of scenes that a card can show."""

from reelproof.domain.frozen import frozen
from reelproof_local.card.reading.matching import Thing
from reelproof_local.card.reading.phrases import KeyPhrase
from reelproof_local.card.reading.places import Place


@frozen
class Hero:
    """One thing, with a phrase about it."""

    thing: Thing
    phrase: KeyPhrase | None = None


@frozen
class Group:
    """Two to five things side by side."""

    things: tuple[Thing, ...]


@frozen
class Flow:
    """Things that become other things, optionally by means of another."""

    sources: tuple[Thing, ...]
    means: Thing | None
    results: tuple[Thing, ...]


@frozen
class Steps:
    """A sequence of steps; an icon may be missing."""

    steps: tuple[Thing, ...]


@frozen
class Comparison:
    """Two compared things; `larger` is -1 for the first, 1 for the second, 0 for neither."""

    first: Thing
    second: Thing
    larger: int = 0


@frozen
class Quantity:
    """A number that the text is about: as written, with its unit or what is counted."""

    figure: str
    unit: str
    things: tuple[Thing, ...] = ()


@frozen
class Share:
    """A part of a whole, `part` from 0 to 1."""

    part: float
    figure: str
    things: tuple[Thing, ...] = ()
    phrase: KeyPhrase | None = None


@frozen
class Tally:
    """A count out of a total small enough to be drawn."""

    count: int
    total: int
    figure: str
    things: tuple[Thing, ...] = ()


@frozen
class Distance:
    """The distance from one thing to another."""

    figure: str
    unit: str
    start: Thing
    end: Thing


@frozen
class TimelineEvent:
    """A year as written, as a number (negative for BCE), and what happened."""

    written: str
    year: int
    label: str = ""


@frozen
class TimelineScene:
    """One year or several."""

    events: tuple[TimelineEvent, ...]
    things: tuple[Thing, ...] = ()


@frozen
class Quotation:
    """Quoted words with their speaker."""

    words: str
    speaker: str = ""


@frozen
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
