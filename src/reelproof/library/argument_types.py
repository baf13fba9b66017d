"""Which types the arguments of the Python API take, and how a refusal describes them."""

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from pathlib import PurePath

from reelproof.domain.units import FRAME_RATES


def _is_text(value: object) -> bool:
    return isinstance(value, str) and bool(value.strip())


def _is_path(value: object) -> bool:
    return isinstance(value, PurePath) or _is_text(value)


def _is_bool(value: object) -> bool:
    return isinstance(value, bool)


def _is_whole(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _is_number(value: object) -> bool:
    if isinstance(value, Decimal):
        return value.is_finite()
    return isinstance(value, int | float) and not isinstance(value, bool)


def _is_chain(value: object) -> bool:
    if not isinstance(value, Sequence) or isinstance(value, str):
        return False
    return len(value) > 0 and all(map(_is_text, value))


def _are_chains(value: object) -> bool:
    return isinstance(value, Mapping) and all(map(_is_chain, value.values()))


EXPECTED: Mapping[str, tuple[Callable[[object], bool], str]] = {
    "output": (_is_path, "a folder"),
    "home": (_is_path, "a folder"),
    "voice": (_is_text, "the name of a voice"),
    "language": (_is_text, "the name or tag of a language"),
    "draft": (_is_bool, "True or False"),
    "video": (_is_bool, "True or False"),
    "stays_local": (_is_bool, "True or False"),
    "fps": (_is_whole, f"one of {', '.join(map(str, FRAME_RATES))}"),
    "max_cost_usd": (_is_number, "an amount in dollars, such as 2.5"),
    "writer": (_is_chain, 'a list of models, such as ["openai/gpt-5"]'),
    "chains": (_are_chains, 'lists of models by kind, such as {"image": ["local/card"]}'),
    "brief": (_is_text, "one line of text"),
    "duration_s": (_is_number, "a number of seconds"),
}
REQUIRED = frozenset({"script", "brief"})
