"""The models of fal.ai, as the data file lists them."""

from reelproof.providers.listed import ModelList, read_models


def model_list() -> ModelList:
    return read_models(__package__)
