"""Message "Using your API keys: …" about the paid models used where the user chose none."""

from reelproof.cli.text.output import say
from reelproof.domain.asset import AssetKind
from reelproof.domain.project import FilmOptions
from reelproof.domain.script import MusicMood
from reelproof.engine.catalog.availability import is_retiring
from reelproof.engine.catalog.catalog import Catalog
from reelproof.engine.catalog.model_table import today


def print_default_models(options: FilmOptions, catalog: Catalog) -> None:
    """Prints the paid services used where the user chose no model."""
    chosen = {
        kind: chain
        for kind, chain in options.usual_chains.items()
        if not options.chooses(kind) and (kind is not AssetKind.music or options.music is not MusicMood.none)
    }
    if not chosen:
        return
    summary = ", ".join(f"{kind.value} by {chain[0]}" for kind, chain in chosen.items())
    say(f"Using your API keys: {summary}. To use local models only: --local")
    for kind, (first, *others) in chosen.items():
        for name in others:
            info = catalog.model(name, kind).info
            if is_retiring(info, today()) and (end := info.retires_on or info.voices_retire_on):
                what = "it is retired" if info.retires_on else "its built-in voices end"
                say(f"{name} is tried after {first}: {what} on {end.isoformat()}.")
