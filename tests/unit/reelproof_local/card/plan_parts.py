"""The things in a scene that have icons."""

from reelproof_local.card.reading.matching import Thing
from reelproof_local.card.reading.phrases import KeyPhrase
from reelproof_local.card.scenes.kinds import (
    Comparison,
    Distance,
    Flow,
    Group,
    Hero,
    Map,
    Quantity,
    Quotation,
    Scene,
    Share,
    Steps,
    Tally,
    TimelineScene,
)


def things_of(scene: Scene) -> tuple[Thing, ...]:
    """Everything in a scene that has an icon."""
    return tuple(thing for thing in _named_in(scene) if thing.icon)


def _named_in(scene: Scene) -> tuple[Thing, ...]:
    match scene:
        case KeyPhrase() | Quotation():
            return ()
        case Hero(thing):
            return (thing,)
        case Flow(sources, means, results):
            return (*sources, *((means,) if means else ()), *results)
        case Steps(steps):
            return steps
        case Comparison(first, second):
            return first, second
        case Distance(_, _, start, end):
            return start, end
        case Group(things) | Quantity(_, _, things) | TimelineScene(_, things) | Map(_, things):
            return things
        case Share(_, _, things) | Tally(_, _, _, things):
            return things
