"""A request in the words of one model: what it calls the prompt, the shape, the length, the voice."""

from collections.abc import Iterator, Mapping
from typing import Any

from reelproof.provider_api import AssetKind, Request
from reelproof.providers.parameters import main_language, pixels, refused, seconds, text
from reelproof.providers.pauses import with_marks
from reelproof.providers.picture_prompt import picture_prompt
from reelproof.providers.replicate.models import ANY_LANGUAGE, Model, Voices
from reelproof.providers.shapes import nearest_ratio, nearest_size, shortest_covering

USUAL_CLIP_S = 5.0
USUAL_MUSIC_S = 60.0
FRAME_ROLE = "starting_image"
PICTURES = (AssetKind.image, AssetKind.starting_image)


def model_input(request: Request, model: Model) -> dict[str, Any]:
    """All inputs but the first frame of a clip. Raises ReelproofError for what the model cannot do."""
    return {
        **model.inputs,
        model.prompt: _prompt(request, model),
        **dict(_shape(request, model)),
        **dict(_duration(request, model)),
        **dict(_voice(request, model)),
        **({model.seed: request.seed} if model.seed and request.seed is not None else {}),
    }


def _prompt(request: Request, model: Model) -> str:
    prompt = request.prompt.strip()
    if request.kind in PICTURES:
        prompt = picture_prompt(request)
    elif request.kind is AssetKind.narration:
        prompt = with_marks(prompt, model.pause)
    if not prompt:
        raise refused("prompt", "There is nothing to make it from: the prompt is empty.")
    if model.longest_prompt is not None and len(prompt) > model.longest_prompt:
        raise refused("prompt", f"{model.name} takes at most {model.longest_prompt} characters.")
    return prompt


def _shape(request: Request, model: Model) -> Iterator[tuple[str, Any]]:
    """A clip takes the shape of its first frame."""
    shape = model.shape
    if shape is None or (model.frame and FRAME_ROLE in request.inputs):
        return
    width, height = pixels(request)
    if shape.size is not None:
        across, down = nearest_size(width, height, shape.size)
        yield from (("width", across), ("height", down))
    else:
        yield shape.input, nearest_ratio(width, height, shape.ratios)


def _duration(request: Request, model: Model) -> Iterator[tuple[str, Any]]:
    if model.duration is not None:
        usual = USUAL_MUSIC_S if request.kind is AssetKind.music else USUAL_CLIP_S
        yield model.duration.input, shortest_covering(seconds(request, usual), model.duration.offered)


def _voice(request: Request, model: Model) -> Iterator[tuple[str, Any]]:
    voices = model.voices
    if voices is None:
        return
    language = main_language(request)
    yield voices.input, text(request, "voice") or _best_voice(voices, language, model.name)
    if voices.language_input and language in voices.languages:
        yield voices.language_input, voices.languages[language]


def _best_voice(voices: Voices, language: str, name: str) -> str:
    fitting = voices.names.get(language) or voices.names.get(ANY_LANGUAGE)
    if not fitting:
        raise refused("language", f"{name} does not speak {language}. It speaks: {', '.join(voices.names)}.")
    return fitting[0]


def is_same_input(ours: Mapping[str, Any], theirs: object, frame: str | None) -> bool:
    """Whether a prediction was asked for with this input; a frame's address differs with every upload."""
    if not isinstance(theirs, Mapping):
        return False
    return _without(theirs, frame) == _without(ours, frame)


def _without(given: Mapping[str, Any], frame: str | None) -> dict[str, Any]:
    return {name: value for name, value in given.items() if name != frame}
