"""The models of fal.ai (`models.json`: inputs, limits, prices)."""

from reelproof.providers.listed import ListedModels, read_models


def model_list() -> ListedModels:
    return read_models(__package__)
