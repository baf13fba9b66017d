"""Parses and validates option values: model lists, language, dollar amounts, names with suggestions."""

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from difflib import get_close_matches
from enum import StrEnum
from typing import Any

import click

from reelproof.domain.language_names import checked_language
from reelproof.domain.units import Microusd

MAX_DOLLARS = 1_000_000


def read_models(
    _context: click.Context, _parameter: click.Parameter, value: str | None
) -> tuple[str, ...] | None:
    """Parses full model names separated by commas."""
    if value is None:
        return None
    names = tuple(name.strip() for name in value.split(","))
    if not all(names):
        raise click.BadParameter(f"{value!r} contains an empty model name; write A,B.")
    return names


def language_tag(_context: click.Context, _parameter: click.Parameter, value: str | None) -> str | None:
    """Returns the tag of a language given by name or tag."""
    try:
        return None if value is None else checked_language(value)
    except ValueError as error:
        raise click.BadParameter(f"{error}.") from error


class NamedChoice(click.Choice[str]):
    """A choice of names that suggests the closest match.

    `others` are accepted alternative names, `meant` common words mapped to the choice to suggest.
    """

    def __init__(
        self, names: type[StrEnum], aliases: Mapping[str, str] = {}, synonyms: Mapping[str, str] = {}
    ) -> None:
        super().__init__([name.value for name in names], case_sensitive=False)
        self._aliases = aliases
        self._synonyms = synonyms

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        word = str(value).casefold()
        word = self._aliases.get(word, word)
        if word in self.choices:
            return word
        known = {name: name for name in self.choices} | dict(self._synonyms)
        near = get_close_matches(word, known, n=1)
        hint = f" Did you mean {known[near[0]]}?" if near else ""
        message = f"{value!r} is not one of {', '.join(self.choices)}.{hint}"
        raise click.BadParameter(message, ctx, param)


class Dollars(click.ParamType[Microusd]):
    """An amount of money in US dollars, converted to millionths."""

    name = "USD"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Microusd:
        try:
            amount = Decimal(str(value).removeprefix("$"))
        except InvalidOperation:
            amount = Decimal(-1)
        if amount.is_nan() or not 0 <= amount <= MAX_DOLLARS:
            self.fail(
                f"{value!r} is not an amount in dollars; write 2.50, or 0 to spend nothing.", param, ctx
            )
        return Microusd(int(amount * 1_000_000))
