"""Composition of a card: scene, title or exhibit, its background (stage), longest title."""

from reelproof_local.card.elements import Element, MapView
from reelproof_local.card.exhibits import lay_out_exhibit
from reelproof_local.card.graphics.box import Frame
from reelproof_local.card.graphics.rng import SeededRandom
from reelproof_local.card.layouts import lay_out, lay_out_words
from reelproof_local.card.layouts.parts import LayoutContext
from reelproof_local.card.look import Look
from reelproof_local.card.maps import can_show, paint_map
from reelproof_local.card.order import CardKind, CardOrder, kind_named
from reelproof_local.card.reading.matching import things
from reelproof_local.card.scenes import plan_scene
from reelproof_local.card.scenes.kinds import Map
from reelproof_local.card.stages import Backdrop, paint_stage
from reelproof_local.card.stages.choice import stage_for

_LONGEST_TITLE = 140
_SUBJECT_LETTERS_READ = 400


def compose(order: CardOrder, frame: Frame) -> tuple[Element, ...]:
    """Returns all elements in front of the stage."""
    context = LayoutContext(frame, order.language, SeededRandom("layout", order.text, order.title or ""))
    if order.exhibit is not None:
        return lay_out_exhibit(order.exhibit, context)
    kind = kind_named(order.card)
    if kind is not CardKind.scene:
        title = _shortened(order.title or order.text)
        shown = things(f"{title}. {order.subtitle or ''}", order.language, order.subject)
        shown = shown or things(order.subject[:_SUBJECT_LETTERS_READ], order.language, order.subject)
        return lay_out_words(context, kind, title, _shortened(order.subtitle or ""), shown)
    scene = plan_scene(order.text, order.language, order.subject)
    if isinstance(scene, Map) and not all(can_show(place) for place in scene.places):
        scene = plan_scene(order.text, order.language, order.subject, maps=False)
    return lay_out(scene, context)


def _shortened(text: str) -> str:
    """Shortens a text between words to the maximum length."""
    words = " ".join(text.split())
    if len(words) <= _LONGEST_TITLE:
        return words
    return words[:_LONGEST_TITLE].rsplit(" ", 1)[0].rstrip(",;:") + "…"


def backdrop_for(order: CardOrder, frame: Frame, look: Look, elements: tuple[Element, ...]) -> Backdrop:
    """Returns the map that the elements need, else the stage that fits the text."""
    if order.exhibit is not None:
        return paint_stage("abstract", frame, look, SeededRandom("stage", order.palette))
    for element in elements:
        if isinstance(element, MapView):
            return paint_map(frame, element.box, element.places, look)
    words = (
        order.text
        if kind_named(order.card) is CardKind.scene
        else f"{order.title or ''} {order.subtitle or ''}"
    )
    stage = stage_for(words, order.language, order.subject)
    return paint_stage(stage, frame, look, SeededRandom("stage", stage, words, order.palette))
