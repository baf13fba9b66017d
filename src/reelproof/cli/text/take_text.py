"""Output of `reelproof takes` as text; short ids of takes."""

from collections.abc import Iterator, Sequence
from itertools import groupby

from reelproof.domain.asset import Take
from reelproof.engine.studio.take_list import TakeView
from reelproof.planning.report.amount import length_text, money_text

SHOWN_ID_LENGTH = 12


def short_id(take: Take) -> str:
    return take.id[:SHOWN_ID_LENGTH]


def take_lines(takes: Sequence[TakeView]) -> Iterator[str]:
    if not takes:
        yield "No takes yet."
    for key, views in groupby(takes, key=lambda view: view.asset.key):
        yield key
        for view in views:
            yield f"  {short_id(view.take)}  {view.status.value:<10}  {_facts(view)}".rstrip()


def _facts(view: TakeView) -> str:
    take = view.take
    facts = [
        f"{take.created_at.astimezone():%Y-%m-%d %H:%M}",
        take.model,
        length_text(take.duration_s) if take.duration_s else "",
        money_text(take.cost_microusd) if take.cost_microusd else "",
        "fallback" if take.is_fallback else "",
        "softened" if take.is_softened else "",
        f"“{_clipped(take.recipe.prompt)}”" if take.recipe else "",
    ]
    return "  ".join(fact for fact in facts if fact)


def _clipped(prompt: str, limit: int = 50) -> str:
    words = " ".join(prompt.split())
    return words if len(words) <= limit else words[: limit - 1].rstrip() + "…"
