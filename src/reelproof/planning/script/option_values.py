"""Values of film options from requests, settings and Python: other spellings, and refusals."""

from collections.abc import Callable, Iterable, Mapping
from enum import StrEnum
from typing import TypeVar

from reelproof.domain.refused_value import RefusedValue, not_one_of
from reelproof.domain.render import EncoderPreference
from reelproof.domain.script import MotionName, PictureFit, TransitionKind
from reelproof.domain.units import FRAME_RATES
from reelproof.planning.script.direction_values import FIT, MOTION, TRANSITION, Vocabulary
from reelproof.planning.script.front_matter.foreign_settings import ALIASES
from reelproof.planning.script.front_matter.keys import CODECS, FORMATS, MOODS, STYLES
from reelproof.planning.script.spelling import nearest

_Name = TypeVar("_Name", bound=StrEnum)
# Shorter words resemble others by chance.
LONGEST_SHORT_WORD, LONG_NAME = 4, 8
_NAMES: Mapping[str, Mapping[str, object]] = {
    "format": FORMATS,
    "style": STYLES,
    "music": MOODS,
    "codec": CODECS,
    "encoder": {preference.value: preference for preference in EncoderPreference},
}


def named_value(option: str) -> Callable[[object], object]:
    """A reader of an option's names in any case, which raises RefusedValue with the choices."""
    names = _NAMES[option]
    choices = list(dict.fromkeys(str(value) for value in names.values()))

    def read(value: object) -> object:
        word = value.strip().lower() if isinstance(value, str) else ""
        if word not in names:
            raise not_one_of(value, choices, nearest_name(word, names))
        return names[word]

    return read


def transition_value(value: object) -> TransitionKind:
    """Raises RefusedValue with the choices and what was probably meant."""
    return _direction_value(TRANSITION, value)


def motion_value(value: object) -> MotionName:
    """Raises RefusedValue with the choices and what was probably meant."""
    return _direction_value(MOTION, value)


def fit_value(value: object) -> PictureFit:
    """Raises RefusedValue with the choices and what was probably meant."""
    return _direction_value(FIT, value)


def _direction_value(vocabulary: Vocabulary[_Name], value: object) -> _Name:
    words = value if isinstance(value, str) else ""
    name = vocabulary.read(words)
    if name is None:
        raise not_one_of(value, vocabulary.names.values(), vocabulary.meant(words))
    return name


def fps_value(value: object) -> int:
    """Raises RefusedValue for anything but an allowed whole number."""
    if not isinstance(value, int) or isinstance(value, bool) or value not in FRAME_RATES:
        number = value.strip() if isinstance(value, str) else ""
        if number in map(str, FRAME_RATES):
            raise RefusedValue(f"{value!r} is a text; write {number} without quotes", number)
        raise not_one_of(value, map(str, FRAME_RATES))
    return value


def fps_setting(value: object) -> int:
    """Like `fps_value`; a number may be written as text, as in the environment, and as `25.0`."""
    number = value.strip().removesuffix(".0") if isinstance(value, str) else value
    if isinstance(number, str) and number in map(str, FRAME_RATES):
        return int(number)
    return fps_value(int(number) if isinstance(number, float) and number.is_integer() else value)


def option_name(name: str) -> str:
    """The documented name of an option."""
    return ALIASES.get(name, name)


def documented_names(names: Iterable[str]) -> list[str]:
    """The documented names of options. Raises ValueError for one that is given under two names."""
    documented = [option_name(name) for name in names]
    if twice := next((name for name in documented if documented.count(name) > 1), None):
        raise ValueError(f"{twice} is given under two names; give one of them")
    return documented


def meant_option(name: str, known: Iterable[str]) -> str | None:
    """The option that was probably meant by an unknown name."""
    word = option_name(name.lower())
    return nearest(word, known, most_edits=2 if len(word) >= LONG_NAME else 1)


def nearest_name(word: str, names: Iterable[str]) -> str | None:
    """The name that was probably meant; None for numbers: 4:3 is not near 4:5."""
    if not any(map(str.isalpha, word)):
        return None
    return nearest(word, names, most_edits=2 if len(word) > LONGEST_SHORT_WORD else 1)
