"""Builds an unlisted Replicate model for a request: which input takes the prompt, the first frame."""

from collections.abc import Iterator

from reelproof.provider_api import AssetKind, Request
from reelproof.providers.listed import IMAGE_KINDS, DurationInput, ListedModel, ShapeInput
from reelproof.providers.parameters import input_error
from reelproof.providers.replicate.dimensions import duration_of, shape_of
from reelproof.providers.replicate.other_inputs import other_inputs
from reelproof.providers.replicate.schema import Field, Fields, present

PROMPTS = ("prompt", "text", "input", "lyrics")
SPOKEN = ("text", "prompt", "input")
FRAMES = (
    "image",
    "start_image",
    "first_frame_image",
    "first_frame",
    "start_frame",
    "input_image",
    "image_input",
    "input_images",
    "images",
)


def model_from_schema(name: str, version: str | None, fields: Fields, request: Request) -> ListedModel:
    """Builds the model for a request. Raises ReelproofError if a required input cannot be filled."""
    prompt, frame = _prompt(name, fields, request.kind), _frame(fields, request.kind)
    shape = shape_of(fields) if request.kind in (*IMAGE_KINDS, AssetKind.video) else None
    duration = duration_of(fields) if request.kind in (AssetKind.music, AssetKind.video) else None
    inputs = dict(other_inputs(name, fields, request))
    filled = {prompt.name, *inputs, *_named(shape, duration), *([frame.name] if frame else [])}
    for field in fields.values():
        if field.is_required and field.default is not None:
            inputs.setdefault(field.name, field.default)
        elif field.is_required and field.name not in filled:
            raise input_error(field.name, f"{name} requires the input {field.name}, which cannot be filled.")
    return ListedModel(
        name=name,
        kinds=(request.kind,),
        prompt=prompt.name,
        version=version,
        inputs=inputs,
        longest_prompt=prompt.longest,
        shape=shape,
        duration=duration,
        frame=frame.name if frame else None,
        is_frame_listed=frame is not None and frame.type == "array",
        needs_frame=frame is not None and frame.is_required,
    )


def _prompt(name: str, fields: Fields, kind: AssetKind) -> Field:
    names = SPOKEN if kind is AssetKind.narration else PROMPTS
    found = [fields[one] for one in names if one in fields and fields[one].is_text]
    if not found:
        raise input_error("prompt", f"{name} has no text input.")
    return next((field for field in found if field.is_required), found[0])


def _frame(fields: Fields, kind: AssetKind) -> Field | None:
    names = FRAMES if kind is AssetKind.video else ()
    found = present(fields, names)
    return next((field for field in found if field.type == "array" or _is_file(field)), None)


def _is_file(field: Field) -> bool:
    return field.type == "string" and not field.choices


def _named(shape: ShapeInput | None, duration: DurationInput | None) -> Iterator[str]:
    if shape is not None:
        yield from ("width", "height") if shape.size and not shape.input else (shape.input,)
    if duration is not None:
        yield duration.input
