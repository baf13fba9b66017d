"""Voice, language, seed, format and number of outputs for an unlisted Replicate model."""

from collections.abc import Iterator, Mapping
from math import ceil, floor
from typing import Any

from reelproof.provider_api import AssetKind, Request
from reelproof.providers.listed import IMAGE_KINDS
from reelproof.providers.parameters import input_error, main_language, pixels, text
from reelproof.providers.replicate.dimensions import chosen_sides
from reelproof.providers.replicate.schema import Field, Fields, present

VOICES = ("voice", "voice_id", "speaker")
LANGUAGES = ("language", "language_code")
FORMATS = ("output_format", "audio_format")
SOUND_FORMATS = ("wav", "mp3")
BEST_FORMATS: Mapping[AssetKind, tuple[str, ...]] = {
    AssetKind.image: ("png", "jpg", "jpeg"),
    AssetKind.starting_image: ("png", "jpg", "jpeg"),
    AssetKind.narration: SOUND_FORMATS,
    AssetKind.music: SOUND_FORMATS,
    AssetKind.video: ("mp4",),
}
# A film needs one image per call, clips without audio, and music without vocals.
COUNTS = ("num_outputs", "num_images", "number_of_images", "max_images")
FLAGS: Mapping[AssetKind, Mapping[str, bool]] = {
    AssetKind.video: {"generate_audio": False},
    AssetKind.music: {"is_instrumental": True, "force_instrumental": True, "instrumental": True},
}


def other_inputs(name: str, fields: Fields, request: Request) -> Iterator[tuple[str, Any]]:
    """Yields the inputs. Raises ReelproofError for an unsupported voice or language."""
    seed = fields.get("seed")
    if seed is not None and seed.is_number and request.seed is not None:
        yield from _nearest_allowed(request.seed, seed)
    if request.kind is AssetKind.narration:
        yield from _voice(name, fields, request)
        yield from _language(name, fields, request)
    if request.kind in (*IMAGE_KINDS, AssetKind.video):
        yield from chosen_sides(fields, *pixels(request))
    yield from _always(fields, request.kind)


def _always(fields: Fields, kind: AssetKind) -> Iterator[tuple[str, Any]]:
    for field in present(fields, FORMATS):
        best = [one for one in BEST_FORMATS[kind] if one in field.choices]
        yield from ((field.name, one) for one in best[:1])
    for field in present(fields, COUNTS):
        if field.default != 1 and (field.is_number or 1 in field.choices):
            yield from _nearest_allowed(1, field)
    for flag, is_on in FLAGS.get(kind, {}).items():
        if flag in fields and fields[flag].type == "boolean":
            yield flag, is_on


def _nearest_allowed(value: int, field: Field) -> Iterator[tuple[str, int]]:
    """Yields the number if allowed, else a deterministic allowed one, if any."""
    step = int(field.step) if field.step is not None and field.step >= 1 else 1
    least = ceil(field.least) if field.least is not None else min(0, value)
    most = floor(field.most) if field.most is not None else max(least, value)
    allowed = range(ceil(least / step) * step, most + 1, step)
    if allowed:
        yield field.name, value if value in allowed else allowed[value % len(allowed)]


def _voice(name: str, fields: Fields, request: Request) -> Iterator[tuple[str, Any]]:
    requested = text(request, "voice")
    for field in list(present(fields, VOICES))[:1]:
        if field.type != "string" or field.is_address:
            return
        if requested and field.choices and requested not in field.choices:
            raise input_error("voice", f"{name} has no voice {requested}.")
        if requested:
            yield field.name, requested
        elif field.is_required and field.default is None and field.choices:
            yield field.name, field.choices[0]


def _language(name: str, fields: Fields, request: Request) -> Iterator[tuple[str, Any]]:
    code = main_language(request)
    for field in list(present(fields, LANGUAGES))[:1]:
        if code in field.choices or (field.is_text and field.name == "language_code"):
            yield field.name, code
        elif "en" in field.choices:
            raise input_error("language", f"{name} does not support the language {code}.")
