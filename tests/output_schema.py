"""Checks output against the published schemas."""

import json
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator

from reelproof.contract.cli import OUTPUTS

CONTRACT = Path(__file__).parents[1] / "contract"


def check_output(arguments: Sequence[str], text: str) -> Any:
    """Returns what a command printed with `--json`, if it has the command's published form."""
    content = json.loads(text)
    _validator(_name(arguments, content)).validate(content)
    return content


def check_report(content: object) -> None:
    Draft202012Validator(_schema("report.schema.json")).validate(content)


def _name(arguments: Sequence[str], content: object) -> str:
    if isinstance(content, dict) and set(content) == {"error"}:
        return "error"
    with_option = (name for name in OUTPUTS if " " in name and set(name.split()) <= set(arguments))
    return next(with_option, arguments[0])


@cache
def _validator(command: str) -> Draft202012Validator:
    schema = _schema("cli.schema.json")
    return Draft202012Validator({**schema["properties"][command], "$defs": schema["$defs"]})


@cache
def _schema(name: str) -> Any:
    return json.loads((CONTRACT / name).read_text("utf-8"))
