"""Fills a request's values into a workflow's placeholders. Numbers stay numbers, as nodes require."""

import hashlib
from collections.abc import Iterator, Mapping
from re import Match

from reelproof.provider_api import AssetKind, JsonValue, Request
from reelproof.providers.comfyui.workflow import MARK, Nodes, Workflow
from reelproof.providers.listed import DEFAULT_CLIP_S, DEFAULT_MUSIC_S, FRAME_ROLE, IMAGE_KINDS
from reelproof.providers.parameters import input_error, pixels, seconds, text
from reelproof.providers.pauses import with_pause_marks
from reelproof.providers.shapes import nearest_size
from reelproof.providers.style import styled_prompt

SEEDS = 2**64
Value = str | int | float


def filled(workflow: Workflow, request: Request, frame: str | None) -> Nodes:
    """Fills in the workflow to send. `frame` is the name of the uploaded first frame.

    Raises ReelproofError for invalid or missing values.
    """
    values = dict(_values(workflow, request, workflow.marks))
    if FRAME_ROLE in workflow.marks:
        if frame is None:
            message = f"{workflow.name} needs a starting image, and there is none."
            raise input_error(FRAME_ROLE, message)
        values[FRAME_ROLE] = frame
    return {id_: _filled(node, values) for id_, node in workflow.nodes.items()}


def _values(workflow: Workflow, request: Request, marks: frozenset[str]) -> Iterator[tuple[str, Value]]:
    header = workflow.header
    if "prompt" in marks:
        yield "prompt", _prompt(workflow, request)
    if marks & {"width", "height"}:
        width, height = nearest_size(*pixels(request), header.size)
        yield from (("width", width), ("height", height))
    if marks & {"duration_s", "frames"}:
        default = DEFAULT_MUSIC_S if request.kind is AssetKind.music else DEFAULT_CLIP_S
        duration_s = seconds(request, default)
        yield "duration_s", int(duration_s) if duration_s.is_integer() else duration_s
        yield "frames", header.frames(duration_s)
    yield "frames_per_second", header.frames_per_second
    yield "seed", _seed(request)
    yield "voice", text(request, "voice") or header.voice
    yield "language", text(request, "language") or "en"


def _prompt(workflow: Workflow, request: Request) -> str:
    prompt = request.prompt.strip()
    if request.kind in IMAGE_KINDS:
        prompt = styled_prompt(request)
    elif request.kind is AssetKind.narration:
        prompt = with_pause_marks(prompt, workflow.header.pause)
    if not prompt:
        raise input_error("prompt", "The prompt is empty.")
    return prompt


def _seed(request: Request) -> int:
    """Derives the seed from the prompt if none is given, so that a lost job can be found again."""
    if request.seed is not None:
        return request.seed % SEEDS
    return int.from_bytes(hashlib.sha256(request.prompt.encode()).digest()[:4], "big")


def _filled(value: JsonValue, values: Mapping[str, Value]) -> JsonValue:
    if isinstance(value, str):
        whole = MARK.fullmatch(value)
        return values[whole.group(1)] if whole else MARK.sub(lambda mark: _written(mark, values), value)
    if isinstance(value, Mapping):
        return {name: _filled(inner, values) for name, inner in value.items()}
    if isinstance(value, list):
        return [_filled(inner, values) for inner in value]
    return value


def _written(mark: Match[str], values: Mapping[str, Value]) -> str:
    return str(values[mark.group(1)])
