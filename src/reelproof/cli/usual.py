"""Saying which models make a film where nobody named any."""

from reelproof.cli.output import say
from reelproof.domain.project import FilmOptions


def say_usual_models(options: FilmOptions) -> None:
    """Tells which services a film is made by that nobody named: they cost money."""
    chosen = {kind: chain for kind, chain in options.usual_chains.items() if not options.chooses(kind)}
    if chosen:
        told = ", ".join(f"{kind.value} by {chain[0]}" for kind, chain in chosen.items())
        say(f"With the keys that are set: {told}. To stay on this machine: --local")
