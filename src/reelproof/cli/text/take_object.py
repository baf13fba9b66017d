"""Output of `reelproof takes` as JSON."""

from collections.abc import Sequence

from reelproof.contract.cli import TakeRow, TakesOutput
from reelproof.engine.studio.take_list import TakeView


def takes_object(takes: Sequence[TakeView]) -> TakesOutput:
    return TakesOutput(takes=[take_row(view) for view in takes])


def take_row(view: TakeView) -> TakeRow:
    take = view.take
    return TakeRow(
        take_id=take.id,
        asset=view.asset.key,
        status=view.status,
        model=take.model,
        prompt=take.recipe.prompt if take.recipe else None,
        seed=take.recipe.seed if take.recipe else None,
        is_fallback=take.is_fallback,
        is_softened=take.is_softened,
        media_type=take.media_type,
        media_digest=take.media_digest,
        duration_s=take.duration_s,
        cost_microusd=take.cost_microusd,
        created_at=take.created_at.isoformat(),
    )
