"""Translates a request to a model's inputs: prompt, size, length, voice, language; default lengths."""

from collections.abc import Iterator, Mapping
from typing import Any

from reelproof.provider_api import AssetKind, ReelproofError, Request
from reelproof.providers.listed.models import (
    ANY_LANGUAGE,
    DurationInput,
    LanguageInput,
    ListedModel,
    VoiceInput,
)
from reelproof.providers.parameters import input_error, main_language, pixels, seconds, text
from reelproof.providers.pauses import with_pause_marks
from reelproof.providers.shapes import nearest_named_size, nearest_ratio, nearest_size, shortest_covering
from reelproof.providers.style import styled_prompt

DEFAULT_CLIP_S = 5.0
DEFAULT_MUSIC_S = 60.0
FRAME_ROLE = "starting_image"
IMAGE_KINDS = (AssetKind.image, AssetKind.starting_image)


def model_input(request: Request, model: ListedModel) -> dict[str, Any]:
    """Builds all inputs except a clip's first frame. Raises ReelproofError for unsupported options."""
    requested = {
        model.prompt: _prompt(request, model),
        **dict(_shape(request, model)),
        **dict(_duration(request, model)),
        **dict(_voice(request, model)),
        **dict(_language(request, model)),
        **({model.seed: request.seed} if model.seed and request.seed is not None else {}),
    }
    given: dict[str, Any] = dict(model.inputs)
    for path, value in requested.items():
        given = nested(given, path, value)
    return given


def nested(given: Mapping[str, Any], path: str, value: Any) -> dict[str, Any]:
    """Returns the inputs with one more, whose path may be nested: `setting.voice`."""
    name, _, rest = path.partition(".")
    return {**given, name: nested(given.get(name, {}), rest, value) if rest else value}


def _prompt(request: Request, model: ListedModel) -> str:
    prompt = request.prompt.strip()
    if request.kind in IMAGE_KINDS:
        prompt = styled_prompt(request)
    elif request.kind is AssetKind.narration:
        prompt = with_pause_marks(prompt, model.pause)
    if not prompt:
        raise input_error("prompt", "The prompt is empty.")
    if model.longest_prompt is not None and len(prompt) > model.longest_prompt:
        raise input_error("prompt", f"{model.name} accepts at most {model.longest_prompt} characters.")
    return prompt


def _shape(request: Request, model: ListedModel) -> Iterator[tuple[str, Any]]:
    shape = model.shape
    if shape is None:
        return
    if model.frame and FRAME_ROLE in request.inputs and not shape.is_always_sent:
        return
    width, height = pixels(request)
    if shape.sizes:
        yield shape.input, nearest_named_size(width, height, shape.sizes)
        return
    if shape.size is None:
        yield shape.input, nearest_ratio(width, height, shape.ratios)
        return
    inside = f"{shape.input}." if shape.input else ""
    across, down = nearest_size(width, height, shape.size)
    yield from ((f"{inside}width", across), (f"{inside}height", down))


def _duration(request: Request, model: ListedModel) -> Iterator[tuple[str, Any]]:
    if model.duration is not None:
        default = DEFAULT_MUSIC_S if request.kind is AssetKind.music else DEFAULT_CLIP_S
        yield model.duration.input, _length(seconds(request, default), model.duration)


def _length(wanted_s: float, duration: DurationInput) -> int | str:
    length = shortest_covering(wanted_s, duration.offered) * duration.per_second
    return duration.written.format(length) if duration.written else length


def _voice(request: Request, model: ListedModel) -> Iterator[tuple[str, Any]]:
    if model.voices is not None:
        requested = text(request, "voice")
        yield model.voices.input, requested or _best_voice(model.voices, main_language(request), model.name)


def _best_voice(voices: VoiceInput, language: str, name: str) -> str:
    fitting = voices.names.get(language) or voices.names.get(ANY_LANGUAGE)
    if not fitting:
        raise _unspoken(language, name, voices.names)
    return fitting[0]


def _language(request: Request, model: ListedModel) -> Iterator[tuple[str, Any]]:
    languages, code = model.languages, main_language(request)
    if languages is None:
        return
    if languages.is_all and code not in languages.names:
        raise _unspoken(code, model.name, languages.names)
    name = _name_of(code, languages)
    if languages.input and name:
        yield languages.input, name


def _name_of(code: str, languages: LanguageInput) -> str | None:
    return languages.names.get(code) if languages.names else code


def _unspoken(language: str, name: str, spoken: Mapping[str, Any]) -> ReelproofError:
    return input_error(
        "language", f"{name} does not support the language {language}. It supports: {', '.join(spoken)}."
    )
