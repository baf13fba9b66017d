"""Refuses all wrong options of a command together; click alone stops at the first one."""

from collections.abc import Mapping, Sequence
from typing import Any

import click

from reelproof.domain.error_list import ErrorCode
from reelproof.domain.failure import Failure
from reelproof.domain.refused_value import FieldProblem, field_details, suggestion_in

_REFUSED = "reelproof.refused"


class CheckedOption(click.Option):
    """An option whose refusal waits for those of the others, in a command that checks them."""

    def handle_parse_result(
        self, ctx: click.Context, opts: Mapping[str, Any], args: list[str]
    ) -> tuple[Any, list[str]]:
        try:
            return super().handle_parse_result(ctx, opts, args)
        except click.BadParameter as error:
            if not isinstance(ctx.command, CheckedCommand):
                raise
            ctx.meta.setdefault(_REFUSED, []).append(error)
            return None, args


class RefusedOptions(click.UsageError):
    """All wrong options of a command; `others` are known of what click does not check."""

    def __init__(
        self, errors: Sequence[click.BadParameter], others: Sequence[FieldProblem], ctx: click.Context
    ) -> None:
        self.problems = [*map(_problem, errors), *others]
        super().__init__(" ".join(problem.message for problem in self.problems), ctx)


class CheckedCommand(click.Command):
    """A command that refuses all of its wrong options together."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        last: list[click.BadParameter] = []
        rest = list[str]()
        try:
            rest = super().parse_args(ctx, args)
        except click.BadParameter as error:
            last = [error]
        refused = [*ctx.meta.get(_REFUSED, []), *last]
        contradictions = self.contradictions(ctx.params)
        if refused or contradictions:
            others = self.other_problems(ctx.params) if refused else ()
            raise RefusedOptions(refused, [*contradictions, *others], ctx)
        return rest

    def contradictions(self, parameters: Mapping[str, Any]) -> Sequence[FieldProblem]:
        """Options that are valid each, and of which one leaves the other without effect."""
        return ()

    def other_problems(self, parameters: Mapping[str, Any]) -> Sequence[FieldProblem]:
        """What else is wrong with the options that were read."""
        return ()


def contradiction(field: str, one: str, other: str) -> FieldProblem:
    return FieldProblem(field, f"{one} and {other} contradict each other; give one of them.")


def usage_failure(error: click.ClickException) -> Failure:
    """The failure for wrong use; its details list the wrong options."""
    if isinstance(error, RefusedOptions):
        problems = error.problems
    elif isinstance(error, click.BadParameter):
        problems = [_problem(error)]
    else:
        return Failure(ErrorCode.InvalidInput, error.format_message(), subject="arguments")
    message, details = error.format_message(), field_details(problems)
    return Failure(ErrorCode.InvalidInput, message, subject=problems[0].field, details=details)


def _problem(error: click.BadParameter) -> FieldProblem:
    cause = error.__cause__
    return FieldProblem(_name(error), error.format_message(), suggestion_in(cause) if cause else None)


def _name(error: click.BadParameter) -> str:
    return error.param.opts[0].lstrip("-") if error.param is not None else "arguments"
