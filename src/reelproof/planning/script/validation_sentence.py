"""Sentences for what the validation library refuses; its own are written for programmers."""

from collections.abc import Callable, Mapping
from typing import Any

from reelproof.domain.refused_value import RefusedValue, shown_value

UNKNOWN = "extra_forbidden"
"""The library's type of an error for a field that is not known."""
_PLAIN: Mapping[str, str] = {
    **dict.fromkeys(("bool_type", "bool_parsing"), "write true or false"),
    **dict.fromkeys(
        ("int_type", "int_parsing", "int_from_float", "int_parsing_size"), "write a whole number"
    ),
    **dict.fromkeys(
        ("float_type", "float_parsing", "finite_number", "decimal_type", "decimal_parsing"), "write a number"
    ),
    **dict.fromkeys(("string_type", "string_sub_type"), "write a text"),
    **dict.fromkeys(("string_unicode",), "write valid characters"),
    **dict.fromkeys(("list_type", "tuple_type", "set_type", "iterable_type"), "write a list"),
    **dict.fromkeys(("dict_type", "model_type", "mapping_type"), "write an object of names and values"),
    **dict.fromkeys(("path_type",), "write the path of a file or folder"),
    **dict.fromkeys(("missing",), "is required"),
    **dict.fromkeys(("json_invalid", "json_type"), "write valid JSON"),
    "model_attributes_type": "send a JSON object with Content-Type: application/json",
    "none_required": "write null, or omit it",
}


def _counted(noun: str) -> Callable[[Mapping[str, Any]], str]:
    def say(context: Mapping[str, Any]) -> str:
        least, most = context.get("min_length"), context.get("max_length")
        if least == 1:
            return "must not be empty"
        return f"write at least {least:,} {noun}" if least is not None else f"write at most {most:,} {noun}"

    return say


_WITH_CONTEXT: Mapping[str, Callable[[Mapping[str, Any]], str]] = {
    "string_too_short": _counted("characters"),
    "string_too_long": _counted("characters"),
    "too_short": _counted("entries"),
    "too_long": _counted("entries"),
    "greater_than_equal": lambda context: f"write at least {context['ge']:,}",
    "greater_than": lambda context: f"write more than {context['gt']:,}",
    "less_than_equal": lambda context: f"write at most {context['le']:,}",
    "less_than": lambda context: f"write less than {context['lt']:,}",
}


def validation_sentence(error: Mapping[str, Any]) -> str:
    """What is wrong with the value, without its field and without a period."""
    kind, context = str(error["type"]), error.get("ctx") or {}
    if kind in _PLAIN:
        return _PLAIN[kind]
    if kind in _WITH_CONTEXT:
        return _WITH_CONTEXT[kind](context)
    if kind in ("literal_error", "enum"):
        choices = str(context.get("expected", "")).replace(" or ", ", ").replace("'", "")
        return f"{shown_value(error.get('input'))} is not one of {choices}"
    return str(error["msg"]).removeprefix("Value error, ")


def meant_by(error: Mapping[str, Any]) -> str | None:
    """What was probably meant by the value."""
    cause = (error.get("ctx") or {}).get("error")
    return cause.suggestion if isinstance(cause, RefusedValue) else None
