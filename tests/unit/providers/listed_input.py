"""Builds inputs for models in a provider's data file."""

from typing import Any

from reelproof.provider_api import JsonValue, Request
from reelproof.providers.listed import ListedModel, ListedModels, model_input


def model_in(models: ListedModels, name: str) -> ListedModel:
    found = models.find(name)
    assert found is not None
    return found


def input_in(
    models: ListedModels, name: str, prompt: str = "A goat.", seed: int | None = None, **parameters: JsonValue
) -> dict[str, Any]:
    known = model_in(models, name)
    return model_input(Request(known.kinds[0], prompt, name, parameters, seed), known)
