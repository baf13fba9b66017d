"""Parses and validates option values: model lists, language, dollar amounts, names with suggestions."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from itertools import zip_longest
from pathlib import Path
from typing import Any

import click

from reelproof.domain.caption_style import Captions, read_captions
from reelproof.domain.language_names import checked_language
from reelproof.domain.refused_value import not_one_of, sentence
from reelproof.domain.units import Microusd
from reelproof.planning.script.option_values import nearest_name

_WORD = re.compile(r"\w[\w-]*")
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
        raise click.BadParameter(sentence(str(error))) from error


class NamedChoice(click.Choice[str]):
    """A choice of names that suggests the closest match.

    `read` knows other spellings of the names, `synonyms` map common words to the choice to suggest.
    """

    def __init__(
        self,
        names: Iterable[str],
        read: Callable[[str], StrEnum | None] | None = None,
        synonyms: Mapping[str, str] = {},
    ) -> None:
        super().__init__([str(name) for name in names], case_sensitive=False)
        self._read = read
        self._synonyms = synonyms

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        word = str(value).casefold()
        if self._read is not None:
            word = self._read(word) or word
        if word in self.choices:
            return str(word)
        known = {name: name for name in self.choices} | dict(self._synonyms)
        near = nearest_name(word, known)
        refusal = not_one_of(value, self.choices, known[near] if near else None)
        raise click.BadParameter(sentence(str(refusal)), ctx, param) from refusal


class CaptionsType(click.ParamType[Captions]):
    """A switch for captions, or their style."""

    name = "STYLE"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Captions:
        try:
            return read_captions(value)
        except ValueError as error:
            raise click.BadParameter(sentence(str(error)), ctx, param) from error


def with_explicit_captions(arguments: Sequence[str]) -> list[str]:
    """Completes `--captions` where the next argument, such as the script, is not its value."""
    return [
        f"{argument}=on" if argument == "--captions" and not _names_captions(after) else argument
        for argument, after in zip_longest(arguments, arguments[1:])
    ]


def _names_captions(word: str | None) -> bool:
    """Whether it is a value of `--captions`, or meant to be one; a path or a sentence is not."""
    if word is None or not _WORD.fullmatch(word):
        return False
    try:
        read_captions(word)
    except ValueError:
        return not Path(word).exists()
    return True


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
