"""The language models that are tried for a brief where nobody names any."""

from collections.abc import Mapping

from reelproof.domain.asset import AssetKind
from reelproof.domain.project import TEXT_KINDS

USUAL_WRITERS = ("openai/gpt-6-luna", "google/gemini-3.8-flash")
NO_WRITER = (
    "No language model can be used to write the script. Set OPENAI_API_KEY or GEMINI_API_KEY; or point "
    "OPENAI_TEXT_BASE_URL at a server of your own and name its model with --writer openai/MODEL; or write "
    "the script yourself and make the film from that."
)


def with_writers(
    chains: Mapping[AssetKind, tuple[str, ...]], known: frozenset[str]
) -> dict[AssetKind, tuple[str, ...]]:
    """Whoever writes the script of a brief writes the prompts, too, unless others are named for them."""
    usual = tuple(model for model in USUAL_WRITERS if model in known)
    script = chains.get(AssetKind.script) or usual
    named = {kind: chain for kind, chain in chains.items() if chain}
    return {**dict.fromkeys(TEXT_KINDS, script), **named}
