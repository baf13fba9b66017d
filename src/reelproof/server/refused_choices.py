"""Voices and models that the catalog refuses, named together with the other invalid fields of a request."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from fastapi import Request
from pydantic import BaseModel, ValidationError

from reelproof.contract.job_request import Options
from reelproof.domain.failure import Failure
from reelproof.domain.refused_value import FieldProblem, field_details, field_problems_of
from reelproof.engine.studio.request_builder import RequestBuilder, RequestChoices
from reelproof.planning.script.option_values import option_name
from reelproof.server.invalid_fields import path_of

OPTIONS = "options"
_CHAINS = "chains"


def refused_choices(
    builder: RequestBuilder, model: object, body: object, errors: Sequence[Mapping[str, Any]], *within: str
) -> list[FieldProblem]:
    """The problems of the options that are valid by themselves. Blocks while voices are listed."""
    above = _path_of_options(model)
    given = _options_in(body, above)
    if above is None or given is None:
        return []
    paths = [path_of(error, *within) for error in errors]
    invalid = [path[len(above) :] for path in paths if path[: len(above)] == above]
    try:
        options = Options.model_validate(_without(given, invalid))
    except ValidationError:
        return []
    if not (options.voice or options.writer or options.chains.model_fields_set):
        return []
    found = builder.problems_of(RequestChoices(options.choices(), options.local or None))
    named = {option_name(name) for name in given}
    return [_placed(one, [*within, *above]) for one in found if one.field.partition(".")[0] in named]


async def within_options(request: Request, model: object, failure: Failure) -> Failure:
    """Gives fields of a failure the path that they have in the request's body."""
    above = _path_of_options(model)
    problems = field_problems_of(failure)
    if (
        not above
        or not problems
        or not request.headers.get("content-type", "").startswith("application/json")
    ):
        return failure
    given = _options_in(await request.json(), above) or {}
    placed = [_placed(one, above) if one.field.partition(".")[0] in given else one for one in problems]
    return replace(failure, subject=placed[0].field, details={**failure.details, **field_details(placed)})


def _path_of_options(model: object) -> list[str] | None:
    """Where a body has its options; None if it has none."""
    if not isinstance(model, type) or not issubclass(model, BaseModel):
        return None
    if issubclass(model, Options):
        return []
    return [OPTIONS] if OPTIONS in model.model_fields else None


def _options_in(body: object, above: Sequence[str] | None) -> Mapping[str, Any] | None:
    inner = body.get(OPTIONS) if above and isinstance(body, Mapping) else body
    return inner if isinstance(inner, Mapping) and above is not None else None


def _without(options: Mapping[str, Any], invalid: Sequence[Sequence[str]]) -> dict[str, Any]:
    """The options whose values are valid, under one name each; of chains, those kinds."""
    kinds = {path[1] for path in invalid if path[:1] == [_CHAINS] and len(path) > 1}
    names = {path[0] for path in invalid if path and not (path[0] == _CHAINS and len(path) > 1)}
    documented = [option_name(name) for name in options]
    names |= {name for name in documented if documented.count(name) > 1}
    kept = {name: value for name, value in options.items() if option_name(name) not in names}
    if isinstance(chains := kept.get(_CHAINS), Mapping):
        kept[_CHAINS] = {kind: chain for kind, chain in chains.items() if kind not in kinds}
    return kept


def _placed(problem: FieldProblem, above: Sequence[str]) -> FieldProblem:
    return replace(problem, field=".".join([*above, problem.field]))
