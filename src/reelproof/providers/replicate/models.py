"""The models of Replicate, as the data file lists them."""

from reelproof.providers.listed import ListedModels, read_models


def model_list() -> ListedModels:
    return read_models(__package__)
