"""Reads and validates JSON data files of providers: models, prices, voices."""

from importlib.resources import files
from typing import TypeVar

from pydantic import TypeAdapter

Data = TypeVar("Data")


def read_data(package: str, name: str, kind: type[Data]) -> Data:
    """Reads a JSON file of a package. Raises ValidationError, also for a key that `kind` does not have."""
    text = (files(package) / name).read_bytes()
    return TypeAdapter(kind).validate_json(text, extra="forbid")
