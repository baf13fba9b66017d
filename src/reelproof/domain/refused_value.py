"""Values that are refused: the sentence, what was probably meant, and the field each belongs to."""

import reprlib
from collections.abc import Iterable, Sequence

from reelproof.domain.canonical import JsonValue
from reelproof.domain.error_list import ErrorCode
from reelproof.domain.failure import Failure, ReelproofError
from reelproof.domain.frozen import frozen

FIELDS = "fields"
"""The key of a failure's details that lists its fields."""
LONGEST_SHOWN = 40
# Control characters take up to ten times the room.
_LONGEST_ESCAPED = 60


class RefusedValue(ValueError):
    """A refusal in words, without a period, and what was probably meant."""

    def __init__(self, message: str, suggestion: str | None = None) -> None:
        super().__init__(message)
        self.suggestion = suggestion


@frozen
class FieldProblem:
    """What is wrong with one field; `field` is its path, such as `options.style`."""

    field: str
    message: str
    suggestion: str | None = None


def not_one_of(value: object, choices: Iterable[str], meant: str | None = None) -> RefusedValue:
    """`'neon' is not one of bright, night; did you mean …?`"""
    hint = f"; did you mean {meant}?" if meant else ""
    return RefusedValue(f"{shown_value(value)} is not one of {', '.join(choices)}{hint}", meant)


def shown_value(value: object) -> str:
    """A value as it is written, and not at length."""
    is_whole = not isinstance(value, str) or len(value) <= LONGEST_SHOWN
    shown = repr(value[:LONGEST_SHOWN]) if isinstance(value, str) else reprlib.repr(value)
    return shown if is_whole and len(shown) <= _LONGEST_ESCAPED else f"{shown[: _LONGEST_ESCAPED - 1]}…"


def suggestion_in(error: BaseException) -> str | None:
    return error.suggestion if isinstance(error, RefusedValue) else None


def sentence(words: str) -> str:
    """Ends them like a sentence."""
    return words if words.endswith(("?", ".", "!")) else f"{words}."


def field_details(problems: Sequence[FieldProblem]) -> dict[str, JsonValue]:
    """The details of a failure that is about these fields."""
    return {
        FIELDS: [
            {"field": one.field, "message": one.message, "suggestion": one.suggestion} for one in problems
        ]
    }


def invalid_value(field: str, message: str, suggestion: str | None = None) -> ReelproofError:
    """The refusal of one field, with what was probably meant."""
    details = field_details([FieldProblem(field, message, suggestion)])
    return ReelproofError(Failure(ErrorCode.InvalidInput, message, subject=field, details=details))


def field_problems_of(failure: Failure) -> list[FieldProblem]:
    """The reverse of `field_details`."""
    entries = failure.details.get(FIELDS)
    return [
        FieldProblem(str(one["field"]), str(one["message"]), _text(one.get("suggestion")))
        for one in (entries if isinstance(entries, list) else [])
        if isinstance(one, dict)
    ]


def _text(value: JsonValue) -> str | None:
    return value if isinstance(value, str) else None
