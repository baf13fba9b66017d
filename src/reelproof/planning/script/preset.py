"""Presets (sample, lecture, short, square, portrait): names, descriptions and options."""

from collections.abc import Sequence
from difflib import get_close_matches

from reelproof.domain.failure import invalid_input
from reelproof.domain.frozen import frozen
from reelproof.domain.project import LOCAL_CHAINS
from reelproof.domain.script import FormatName, MusicMood
from reelproof.planning.script.options import FilmChoices

SAMPLE = "sample"


@frozen
class Preset:
    """Named choices. Explicit flags override them; they override the script's settings."""

    name: str
    title: str
    description: str
    choices: FilmChoices


_PRESETS = (
    Preset(
        SAMPLE,
        "Sample",
        "The demo film: everything is made locally, without API keys.",
        FilmChoices(chains=LOCAL_CHAINS),
    ),
    Preset(
        "lecture",
        "Lecture",
        "Widescreen, for courses and large screens, with quiet music.",
        FilmChoices(format=FormatName.landscape, music=MusicMood.calm),
    ),
    Preset(
        "short",
        "Short",
        "Vertical, for phones, with burned-in captions and lively music.",
        FilmChoices(format=FormatName.vertical, music=MusicMood.playful, burn_captions=True),
    ),
    Preset(
        "square",
        "Square",
        "Square, for feeds watched without sound, with burned-in captions.",
        FilmChoices(format=FormatName.square, burn_captions=True),
    ),
    Preset(
        "portrait",
        "Portrait",
        "Slightly taller than wide, to fill a feed, with burned-in captions.",
        FilmChoices(format=FormatName.portrait, burn_captions=True),
    ),
)


def presets() -> Sequence[Preset]:
    return _PRESETS


def preset_named(name: str) -> Preset:
    """Raises ReelproofError (InvalidInput:preset) with the name that may have been meant."""
    for preset in _PRESETS:
        if preset.name == name:
            return preset
    names = [preset.name for preset in _PRESETS]
    near = get_close_matches(name.casefold(), names, n=1)
    hint = f"Did you mean {near[0]}?" if near else f"Available presets: {', '.join(names)}."
    raise invalid_input("preset", f"There is no preset {name}. {hint}")
