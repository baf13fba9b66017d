"""Asset drafts, before they belong to a project: key, title, recipe, models, dependencies."""

from collections.abc import Mapping

from reelproof.domain.asset import PROMPT_ROLE, AssetKind, Dependency, Recipe
from reelproof.domain.canonical import JsonValue
from reelproof.domain.frozen import frozen
from reelproof.domain.ids import AssetKey, SegmentId
from reelproof.domain.project import LOCAL_CHAINS, FilmOptions

Look = Mapping[str, JsonValue]
"""Properties shared by all pictures of a film: size, style, language, palette and subject."""

[CARD_MODEL] = LOCAL_CHAINS[AssetKind.image]


@frozen
class AssetDraft:
    """`chain` has the models, best first; the recipe names the first of them."""

    key: AssetKey
    title: str
    recipe: Recipe
    chain: tuple[str, ...]
    segment_id: SegmentId | None = None
    depends_on: tuple[Dependency, ...] = ()


def prompt_recipe(kind: AssetKind, prompt: str, look: Look, options: FilmOptions) -> Recipe:
    """Builds the recipe for a prompt written by a language model."""
    facts = {name: look[name] for name in ("style", "language", "subject")}
    return Recipe(kind=kind, prompt=prompt, model=options.chain(kind)[0], parameters=facts)


def prompted_by(key: AssetKey, kind: AssetKind, options: FilmOptions) -> tuple[Dependency, ...]:
    """Returns the optional dependency on a prompt; if it fails, the script's text is used."""
    return (Dependency(key, PROMPT_ROLE, is_required=False),) if options.writes(kind) else ()


def short_title(text: str, limit: int = 60) -> str:
    words = " ".join(text.split())
    return words if len(words) <= limit else words[: limit - 1].rstrip() + "…"
