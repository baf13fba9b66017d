"""How the values of options are read."""

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from difflib import get_close_matches
from enum import StrEnum
from typing import Any

import click

from reelproof.domain.units import Microusd
from reelproof.planning.script.language import checked_language

MOST_DOLLARS = 1_000_000


def read_models(
    _context: click.Context, _parameter: click.Parameter, value: str | None
) -> tuple[str, ...] | None:
    """Models by their full names, with commas between them."""
    if value is None:
        return None
    names = tuple(name.strip() for name in value.split(","))
    if not all(names):
        raise click.BadParameter(f"{value!r} names no model; write them as A,B.")
    return names


def language_tag(_context: click.Context, _parameter: click.Parameter, value: str | None) -> str | None:
    """The tag of a language that is named in one way or another."""
    try:
        return None if value is None else checked_language(value)
    except ValueError as error:
        raise click.BadParameter(f"{error}.") from error


class NamedChoice(click.Choice[str]):
    """One of a list of names, and which one may have been meant.

    `others` are further names that count, `meant` what people write for names that are not on the list.
    """

    def __init__(
        self, names: type[StrEnum], others: Mapping[str, str] = {}, meant: Mapping[str, str] = {}
    ) -> None:
        super().__init__([name.value for name in names], case_sensitive=False)
        self._others = others
        self._meant = meant

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        word = str(value).casefold()
        word = self._others.get(word, word)
        if word in self.choices:
            return word
        known = {name: name for name in self.choices} | dict(self._meant)
        near = get_close_matches(word, known, n=1)
        hint = f" Did you mean {known[near[0]]}?" if near else ""
        message = f"{value!r} is not one of {', '.join(self.choices)}.{hint}"
        raise click.BadParameter(message, ctx, param)


class Dollars(click.ParamType[Microusd]):
    """An amount of money, kept in millionths of a dollar."""

    name = "USD"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Microusd:
        try:
            amount = Decimal(str(value).removeprefix("$"))
        except InvalidOperation:
            amount = Decimal(-1)
        if amount.is_nan() or not 0 <= amount <= MOST_DOLLARS:
            self.fail(
                f"{value!r} is no amount in dollars; write 2.50, say, or 0 for nothing paid.", param, ctx
            )
        return Microusd(int(amount * 1_000_000))
