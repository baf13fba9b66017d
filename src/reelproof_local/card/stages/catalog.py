"""Every stage (background of a card) by its name."""

from collections.abc import Callable, Mapping

from reelproof_local.card.graphics.box import Frame
from reelproof_local.card.graphics.rng import SeededRandom
from reelproof_local.card.look import Look
from reelproof_local.card.stages import ideas, landscapes, rooms, shores
from reelproof_local.card.stages.scenery import Backdrop, Scenery

STAGES: Mapping[str, Callable[[Scenery], None]] = {
    "abstract": ideas.abstract,
    "space": ideas.space,
    "moon": ideas.moon,
    "sea": shores.sea,
    "underwater": shores.underwater,
    "sky": landscapes.sky,
    "polar": landscapes.polar,
    "mountain": landscapes.mountain,
    "desert": landscapes.desert,
    "nature": landscapes.nature,
    "forest": landscapes.forest,
    "energy": landscapes.energy,
    "city": shores.city,
    "body": ideas.body,
    "laboratory": rooms.laboratory,
    "digital": ideas.digital,
    "economy": ideas.economy,
    "history": rooms.history,
    "classroom": rooms.classroom,
    "kitchen": rooms.kitchen,
    "theater": rooms.theater,
}


def paint_stage(name: str, frame: Frame, look: Look, rng: SeededRandom) -> Backdrop:
    scene = Scenery(frame, look, rng)
    STAGES[name](scene)
    return scene.backdrop()
