"""Names of signs, units and abbreviations, by language."""

import json
from collections.abc import Mapping
from dataclasses import field
from functools import cache
from importlib.resources import files

from reelproof.domain.frozen import frozen


@frozen
class Signs:
    """`symbols` and `short_forms` apply anywhere; `units` only after a number.

    `before_cents` joins money and its cents, `to` the ends of a span, `hours` reads the h of `10h30`.
    """

    symbols: Mapping[str, str] = field(default_factory=dict)
    units: Mapping[str, str] = field(default_factory=dict)
    short_forms: Mapping[str, str] = field(default_factory=dict)
    singulars: Mapping[str, str] = field(default_factory=dict)
    before_cents: str = ""
    to: str = ""
    hours: str = ""

    def name(self, sign: str, figure: str) -> str:
        """Returns a sign's name after `figure`; an unknown sign is returned unchanged."""
        name = self.symbols.get(sign) or self.units.get(sign) or sign
        return self.singulars.get(name, name) if figure == "1" else name

    def knows(self, sign: str) -> bool:
        return sign in self.symbols or sign in self.units


NO_SIGNS = Signs()


def signs_of(language: str) -> Signs:
    return _tables().get(language, NO_SIGNS)


@cache
def _tables() -> Mapping[str, Signs]:
    content = files(__package__).joinpath("signs.json").read_text(encoding="utf-8")
    return {language: Signs(**table) for language, table in json.loads(content).items()}
