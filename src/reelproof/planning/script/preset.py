"""Named starting points of films."""

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from reelproof.domain.failure import invalid_input
from reelproof.domain.project import LOCAL_CHAINS
from reelproof.domain.script import FormatName, MusicMood
from reelproof.planning.script.options import FilmChoices

SAMPLE = "sample"


@dataclass(frozen=True, slots=True)
class Preset:
    """Choices under a name. What is said beside them counts more, and what a script says counts less."""

    name: str
    title: str
    sentence: str
    choices: FilmChoices


_PRESETS = (
    Preset(
        SAMPLE,
        "Sample",
        "The demonstration film: everything is made on this machine, without any key.",
        FilmChoices(chains=LOCAL_CHAINS),
    ),
    Preset(
        "lecture",
        "Lecture",
        "Wide, for courses and large screens, with quiet music.",
        FilmChoices(format=FormatName.landscape, music=MusicMood.calm),
    ),
    Preset(
        "short",
        "Short",
        "Upright, for telephones, with captions in the picture and lively music.",
        FilmChoices(format=FormatName.vertical, music=MusicMood.playful, burn_captions=True),
    ),
    Preset(
        "square",
        "Square",
        "As wide as high, for feeds that are watched without sound: with captions in the picture.",
        FilmChoices(format=FormatName.square, burn_captions=True),
    ),
    Preset(
        "portrait",
        "Portrait",
        "A little higher than wide, to fill a feed, with captions in the picture.",
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
    hint = f"Did you mean {near[0]}?" if near else f"There are: {', '.join(names)}."
    raise invalid_input("preset", f"There is no preset {name}. {hint}")
