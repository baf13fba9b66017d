"""Saying which models make a film where nobody named any."""

from reelproof.cli.text.output import say
from reelproof.domain.asset import AssetKind
from reelproof.domain.project import FilmOptions
from reelproof.domain.script import MusicMood
from reelproof.engine.catalog.catalog import Catalog
from reelproof.engine.catalog.model_table import today
from reelproof.engine.catalog.standing import is_ending


def say_usual_models(options: FilmOptions, catalog: Catalog) -> None:
    """Tells which services a film is made by that nobody named: they cost money."""
    chosen = {
        kind: chain
        for kind, chain in options.usual_chains.items()
        if not options.chooses(kind) and (kind is not AssetKind.music or options.music is not MusicMood.none)
    }
    if not chosen:
        return
    told = ", ".join(f"{kind.value} by {chain[0]}" for kind, chain in chosen.items())
    say(f"With the keys that are set: {told}. To stay on this machine: --local")
    for kind, (first, *others) in chosen.items():
        for name in others:
            info = catalog.model(name, kind).info
            if is_ending(info, today()) and (end := info.ends or info.voices_end):
                what = "it ends" if info.ends else "its own voices end"
                say(f"{name} comes after {first}: {what} on {end.isoformat()}.")
