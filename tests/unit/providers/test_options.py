"""Every option changes the request, for every model that supports it."""

import re
from dataclasses import replace
from typing import Any

import pytest

from reelproof.domain.project import FilmOptions
from reelproof.domain.script import Exhibit, ExhibitKind
from reelproof.provider_api import AssetKind, JsonValue, Request
from reelproof.providers.elevenlabs import models as elevenlabs
from reelproof.providers.elevenlabs.speech import speech_body, speech_path, voice_id
from reelproof.providers.fal import models as fal
from reelproof.providers.listed import IMAGE_KINDS, ListedModel, ListedModels, model_input
from reelproof.providers.narration import NarrationPiece
from reelproof.providers.openai.image import image_body
from reelproof.providers.openai.models import OpenAiModel
from reelproof.providers.openai.models import model_list as openai_models
from reelproof.providers.openai.settings import Capability
from reelproof.providers.replicate import models as replicate
from tests.unit.planning.films import FILMED, planned, simple_script

BOTH: dict[str, tuple[JsonValue, JsonValue]] = {
    "style": ("night", "paper"),
    "subject": ("Animals", "Mountains"),
    "width": (1920, 608),
    "duration_s": (5.0, 8.0),
    "voice": ("Lily", "Bella"),
    "language": ("es", "pt"),
    "seed": (1, 2),
}
# Parameters that only the local card reads.
CARD_OPTIONS = {"palette", "card", "title", "exhibit"}
OPENAI_OPTIONS = ("style", "subject", "width")
LISTS = (fal.model_list(), replicate.model_list(), elevenlabs.model_list())


def options(model: ListedModel, provider: str) -> list[str]:
    """The options of the model."""
    is_elevenlabs = provider == "elevenlabs" and AssetKind.narration in model.kinds
    return [
        *(("style", "subject") if set(IMAGE_KINDS) & set(model.kinds) else ()),
        *(("width",) if model.shape else ()),
        *(("duration_s",) if model.duration else ()),
        *(("voice",) if model.voices or is_elevenlabs else ()),
        *(("language",) if model.languages and model.languages.input else ()),
        *(("seed",) if model.seed else ()),
    ]


CASES = [
    pytest.param(known, model, option, id=f"{known.provider}/{model.name}-{option}")
    for known in LISTS
    for model in known.models
    for option in options(model, known.provider)
]


def sent(request: Request, model: ListedModel) -> Any:
    if request.kind is not AssetKind.narration or model.voices is not None:
        return model_input(request, model)
    return speech_path(voice_id(request)), speech_body(NarrationPiece(request.prompt), request, model)


@pytest.mark.parametrize(("known", "model", "option"), CASES)
def test_an_option_changes_the_request(known: ListedModels, model: ListedModel, option: str) -> None:
    language = next(iter(model.voices.names)) if model.voices else "en"
    parameters: dict[str, JsonValue] = {
        "width": 1920,
        "height": 1080,
        "duration_s": 5.0,
        "language": "en" if language == "any" else language,
    }
    request = Request(model.kinds[0], "A goat.", model.name, parameters)
    first, second = BOTH[option]
    if option == "seed":
        assert sent(replace(request, seed=1), model) != sent(replace(request, seed=2), model)
        return
    requests = [replace(request, parameters={**parameters, option: value}) for value in (first, second)]
    assert sent(requests[0], model) != sent(requests[1], model), known.provider


def test_every_option_is_one_of_some_model() -> None:
    assert {case.values[2] for case in CASES} | set(OPENAI_OPTIONS) == set(BOTH)


@pytest.mark.parametrize("option", OPENAI_OPTIONS)
@pytest.mark.parametrize(
    "model",
    [one for one in openai_models().models if one.makes is Capability.image],
    ids=lambda model: model.name,
)
def test_an_option_of_an_image_changes_openai_s_request(model: OpenAiModel, option: str) -> None:
    parameters: dict[str, JsonValue] = {"width": 1920, "height": 1080}
    bodies = [
        image_body(Request(AssetKind.image, "A goat.", model.name, {**parameters, option: value}), model)
        for value in BOTH[option]
    ]
    assert bodies[0] != bodies[1]


def image_parameters() -> set[str]:
    """The parameters of the images in films with cards, scenes, exhibits and clips."""
    script = simple_script("The sun is warm.", "The moon is cold.")
    first, second = script.segments
    shown = replace(second, exhibit=Exhibit(ExhibitKind.code, "print(1)", syntax="python"))
    chapter = replace(script.chapters[0], segments=(first, shown))
    films = (planned(replace(script, chapters=(chapter,)), options) for options in (FilmOptions(), FILMED))
    images = (asset for film in films for asset in film if asset.kind in IMAGE_KINDS)
    return {name for asset in images if asset.recipe for name in asset.recipe.parameters}


def test_every_parameter_of_an_image_changes_the_request_of_some_model() -> None:
    assert image_parameters() - {"height"} - CARD_OPTIONS <= set(BOTH)


def test_every_parameter_of_an_image_is_described_to_plug_ins() -> None:
    assert image_parameters() - set(re.findall(r"`(\w+)`", Request.__doc__ or "")) == set()
