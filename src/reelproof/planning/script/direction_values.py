"""Names of transitions, motions and fits as people write them: spellings, synonyms, the nearest name."""

import re
from collections.abc import Mapping
from enum import StrEnum
from typing import Generic, TypeVar

from reelproof.domain.script import MotionName, PictureFit, TransitionKind
from reelproof.planning.script.spelling import nearest

# Shorter words resemble others by chance.
_LONG_WORD = 8
_SEPARATORS = re.compile(r"[\s_-]+")
_Name = TypeVar("_Name", bound=StrEnum)


class Vocabulary(Generic[_Name]):
    """The names of one kind of direction, and the words that stand for them; both are written with spaces."""

    def __init__(self, names: Mapping[str, _Name], synonyms: Mapping[str, _Name]) -> None:
        self.names = names
        self.synonyms = synonyms
        self._words = {**names, **synonyms}
        self._joined = {_joined(name): value for name, value in names.items()}

    def read(self, words: str) -> _Name | None:
        """Returns what has exactly that name, however it is separated: `zoom in`, `zoom-in`, `Zoom_in`."""
        return self._joined.get(_joined(words))

    def known(self, words: str) -> _Name | None:
        """Returns what has that name, or a word that stands for it."""
        return self.read(words) or self.synonyms.get(_spaced(words))

    def meant(self, words: str) -> _Name | None:
        """Returns what was probably meant."""
        if exact := self.read(words):
            return exact
        word = _spaced(words)
        near = nearest(word, self._words, most_edits=2 if len(word) >= _LONG_WORD else 1)
        return self._words[near] if near else None


def _spaced(words: str) -> str:
    return _SEPARATORS.sub(" ", words.strip().casefold())


def _joined(words: str) -> str:
    return _SEPARATORS.sub("", words.strip().casefold())


TRANSITION = Vocabulary(
    {kind.value: kind for kind in TransitionKind},
    {
        **dict.fromkeys(("none", "no", "off", "hard cut", "straight cut"), TransitionKind.cut),
        **dict.fromkeys(
            ("fade", "fade in", "fade out", "dissolve", "cross dissolve", "blend", "mix"),
            TransitionKind.crossfade,
        ),
        **dict.fromkeys(("slide", "slide left", "push left"), TransitionKind.push),
        **dict.fromkeys(("swipe", "wipe right", "reveal"), TransitionKind.wipe),
    },
)
MOTION = Vocabulary(
    {name.words: name for name in MotionName},
    {
        **dict.fromkeys(("no", "off", "still", "static", "fixed"), MotionName.none),
        **dict.fromkeys(("zoom", "push in", "closer"), MotionName.zoom_in),
        **dict.fromkeys(("pull out", "pull back"), MotionName.zoom_out),
        **dict.fromkeys(("tilt up", "up"), MotionName.pan_up),
        **dict.fromkeys(("tilt down", "down"), MotionName.pan_down),
        **dict.fromkeys(("left",), MotionName.pan_left),
        **dict.fromkeys(("right",), MotionName.pan_right),
        **dict.fromkeys(("auto", "automatic", "random", "ken burns"), MotionName.varied),
    },
)
FIT = Vocabulary(
    {fit.value: fit for fit in PictureFit},
    {
        **dict.fromkeys(("automatic", "default"), PictureFit.auto),
        **dict.fromkeys(("crop", "cropped", "cover", "filled", "zoom"), PictureFit.fill),
        **dict.fromkeys(("contain", "full", "inside", "letterbox", "uncropped", "no crop"), PictureFit.whole),
    },
)
