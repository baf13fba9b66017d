"""Formulas of a script: caption text, spoken form and typesetting."""

from reelproof.domain.script import Formula

__all__ = ["read_formula", "typesetting_of"]


def read_formula(tex: str, language: str) -> Formula:
    """Reads a formula's TeX for a film in `language`. Never fails."""
    # Imported late, here and below: few scripts have formulas.
    from reelproof.planning.script.formula.grammar import parse
    from reelproof.planning.script.formula.spoken import say
    from reelproof.planning.script.formula.written import write

    tree = parse(tex)
    return Formula(tex, written=write(tree), spoken=say(tree, language))


def typesetting_of(tex: str) -> tuple[str, tuple[str, ...]]:
    """Returns a formula as MathML: complete, and split at relations or lines."""
    from reelproof.planning.script.formula.grammar import parse
    from reelproof.planning.script.formula.mathml import mathml_of, parts_of

    tree = parse(tex)
    return mathml_of(tree), tuple(map(mathml_of, parts_of(tree)))
