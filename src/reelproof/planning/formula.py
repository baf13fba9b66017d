"""Formulas of a script: how captions write them and how a voice says them."""

from reelproof.domain.script import Formula


def read_formula(tex: str, language: str) -> Formula:
    """What stands between the marks of a formula, for a film in `language`."""
    return Formula(tex, written=tex, spoken=tex)
