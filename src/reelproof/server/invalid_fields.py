"""Refusals of requests whose fields are invalid: every one of them, with what was probably meant."""

from collections.abc import Mapping, Sequence
from typing import Any, get_args

from pydantic import BaseModel

from reelproof.domain.error_list import ErrorCode
from reelproof.domain.failure import Failure
from reelproof.domain.refused_value import FieldProblem, field_details, sentence
from reelproof.planning.script.option_values import meant_option
from reelproof.planning.script.validation_sentence import UNKNOWN, meant_by, validation_sentence
from reelproof.server.problem import HttpError

MAX_NAMED = 10
MAX_DETAILS = 100
# Prefix of FastAPI's message for a form field that is not a file.
NO_FILE = "Expected UploadFile"
_SOURCES = (("body",), ("query",), ("path",), ("header",))


def field_problems(errors: Sequence[Mapping[str, Any]], model: object, *within: str) -> list[FieldProblem]:
    """One for each field; `model` is that of the request's body, `within` where the body was."""
    problems: dict[str, FieldProblem] = {}
    for error in errors:
        path = path_of(error, *within)
        field = ".".join([*within, *path]) or "body"
        problems.setdefault(field, _problem(field, error, path, model))
    return list(problems.values())


def refused_fields(problems: Sequence[FieldProblem]) -> HttpError:
    """One refusal for all of them; its code has the first one's field."""
    named = [f"{one.field}: {one.message}" for one in problems[:MAX_NAMED]]
    more = [f"And {len(problems) - MAX_NAMED} more."] if len(problems) > MAX_NAMED else []
    failure = Failure(
        ErrorCode.InvalidInput,
        " ".join([*named, *more]),
        subject=problems[0].field,
        details=field_details(problems[:MAX_DETAILS]),
    )
    return HttpError(422, failure)


def path_of(error: Mapping[str, Any], *within: str) -> list[str]:
    """Where the field is in the body."""
    # Errors of a whole request begin with where the field is; a field may have such a name, too.
    loc = error["loc"] if within or error["loc"][:1] not in _SOURCES else error["loc"][1:]
    return [str(part) for part in loc]


def _problem(field: str, error: Mapping[str, Any], path: Sequence[str], model: object) -> FieldProblem:
    if error["type"] == UNKNOWN:
        message, suggestion = _unknown_field(path, model)
        return FieldProblem(field, sentence(message), suggestion)
    reason = validation_sentence(error)
    if reason.startswith(NO_FILE):
        reason = "send it as a file, with a name"
    return FieldProblem(field, sentence(f"{reason[:1].lower()}{reason[1:]}"), meant_by(error))


def _unknown_field(parts: Sequence[str], model: object) -> tuple[str, str | None]:
    """The sentence, and the field that was probably meant."""
    *above, name = parts
    owner = _model_at(model, above)
    if owner is None:
        return "unknown field", None
    options = _model_at(owner, ["options"])
    if options is not None and name in options.model_fields:
        return f"unknown field; write it inside options, as options.{name}", f"options.{name}"
    near = meant_option(name, owner.model_fields)
    if near is None and options is not None:
        near = meant_option(name, options.model_fields)
    return (f"unknown field; did you mean {near}?", near) if near else ("unknown field", None)


def _model_at(annotation: object, parts: Sequence[str]) -> type[BaseModel] | None:
    """The model at a path inside of another one; None where there is none."""
    model = next((one for one in (annotation, *get_args(annotation)) if _is_model(one)), None)
    if model is None or not parts:
        return model
    field = model.model_fields.get(parts[0])
    return _model_at(field.annotation, parts[1:]) if field else None


def _is_model(annotation: object) -> bool:
    return isinstance(annotation, type) and issubclass(annotation, BaseModel)
