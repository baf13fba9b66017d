"""A workflow file: what ComfyUI exports for its API, with marks where a request's values go."""

import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from math import ceil
from typing import Annotated

from pydantic import ConfigDict, Field, TypeAdapter, ValidationError

from reelproof.provider_api import FREE, AssetKind, JsonValue, ModelInfo
from reelproof.providers.shapes import SizeRule, nearest_size

HEADER = "_reelproof"
MARK = re.compile(r"\{\{\s*(\w+)\s*\}\}")
MARKS = frozenset(
    {
        "prompt",
        "width",
        "height",
        "seed",
        "duration_s",
        "frames",
        "frames_per_second",
        "starting_image",
        "voice",
        "language",
    }
)
MADE = (
    AssetKind.image,
    AssetKind.starting_image,
    AssetKind.narration,
    AssetKind.music,
    AssetKind.video,
)
PICTURE, CLIP, SOUND = "picture", "clip", "sound"
OUTPUTS: Mapping[str, str] = {
    "SaveImage": PICTURE,
    "PreviewImage": PICTURE,
    "SaveVideo": CLIP,
    "SaveWEBM": CLIP,
    "VHS_VideoCombine": CLIP,
    "SaveAudio": SOUND,
    "SaveAudioMP3": SOUND,
    "SaveAudioOpus": SOUND,
}
# Painters that people run themselves are trained on about a million pixels.
USUAL_SIZE = SizeRule(step=16, most_side=1536, most_pixels=1024 * 1024)
USUAL_TIMEOUTS_S: Mapping[AssetKind, float] = {
    AssetKind.image: 600.0,
    AssetKind.narration: 900.0,
    AssetKind.music: 1800.0,
    AssetKind.video: 3600.0,
}
MODEL_ENDINGS = (".safetensors", ".gguf", ".ckpt", ".pt", ".pth", ".sft")
NAME = re.compile(r"[\w.+-]+")
# One GPU runs one job at a time; a second one waits beside it so that it never idles.
BUCKET, CONCURRENCY = "comfyui/gpu", 2
Nodes = Mapping[str, JsonValue]


class WorkflowUnfit(Exception):
    """A file that is no workflow which could be run."""


@dataclass(frozen=True, slots=True)
class Header:
    """What a workflow says of itself under `_reelproof`.

    `size` is what `{{width}}` and `{{height}}` may be. A clip has one frame more than a multiple of
    `frame_step`, up to `most_frames`. `output` names the node whose file counts. `pause` is the mark for a
    pause in narration, `voice` is the one where none is asked for.
    """

    __pydantic_config__ = ConfigDict(extra="forbid")

    kinds: tuple[AssetKind, ...] = ()
    size: SizeRule = USUAL_SIZE
    frames_per_second: Annotated[int, Field(gt=0)] = 24
    frame_step: Annotated[int, Field(gt=0)] = 4
    most_frames: Annotated[int, Field(gt=1)] = 121
    output: str | None = None
    pause: str = ""
    voice: str = ""
    timeout_s: Annotated[float, Field(gt=0)] | None = None

    def frames(self, duration_s: float) -> int:
        """The fewest that are not shorter, where the model makes so many."""
        steps = ceil(duration_s * self.frames_per_second / self.frame_step - 1e-6)
        most = max((self.most_frames - 1) // self.frame_step, 1)
        return min(max(steps, 1), most) * self.frame_step + 1


HEADERS = TypeAdapter(Header)


@dataclass(frozen=True, slots=True)
class Workflow:
    """A workflow under its file's name. `version` follows from all that is in the file."""

    name: str
    kinds: tuple[AssetKind, ...]
    nodes: Nodes
    header: Header
    version: str

    @property
    def marks(self) -> frozenset[str]:
        return _marks(self.nodes)

    @property
    def model_files(self) -> tuple[str, ...]:
        """What the server must have in its folders of models."""
        return tuple(text for text in _texts(dict(self.nodes)) if text.endswith(MODEL_ENDINGS))

    def info(self, server: str | None, *, is_local: bool) -> ModelInfo:
        """`server` is the HOST:PORT where it would be run."""
        return ModelInfo(
            name=self.name,
            kinds=self.kinds,
            bucket=BUCKET,
            concurrency=CONCURRENCY,
            version=self.version,
            timeout_s=self.header.timeout_s or USUAL_TIMEOUTS_S.get(self.kinds[0]),
            is_local=is_local,
            price=FREE,
            server=server,
        )


def read_workflow(name: str, content: bytes) -> Workflow:
    """Raises WorkflowUnfit with a sentence on what is wrong."""
    if not NAME.fullmatch(name):
        raise WorkflowUnfit("The file's name may hold letters, digits, '.', '+', '-' and '_' alone.")
    nodes = dict(_object(content))
    header = _header(nodes.pop(HEADER, None))
    _check_nodes(nodes)
    marks = _marks(nodes)
    if unknown := marks - MARKS:
        raise WorkflowUnfit(
            f"There is no mark {{{{{min(unknown)}}}}}. There are: {', '.join(sorted(MARKS))}."
        )
    if header.output is not None and header.output not in nodes:
        raise WorkflowUnfit(f"It names the output {header.output}, and has no such node.")
    kinds = header.kinds or _kinds_of(nodes, marks)
    if not kinds:
        raise WorkflowUnfit(f"It does not say what it makes: add {HEADER!r}: {{'kinds': [...]}}.")
    return Workflow(name, kinds, nodes, header, hashlib.sha256(content).hexdigest()[:12])


def _object(content: bytes) -> Mapping[str, JsonValue]:
    try:
        data = json.loads(content.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise WorkflowUnfit(f"It is no JSON: {error}") from error
    if not isinstance(data, dict):
        raise WorkflowUnfit("It is no workflow but some other JSON.")
    if isinstance(data.get("nodes"), list):
        raise WorkflowUnfit(
            "It was saved for ComfyUI's editor; export it for the API: Workflow, Export (API)."
        )
    return data


def _header(told: JsonValue) -> Header:
    if told is None:
        return Header()
    try:
        header = HEADERS.validate_python(told)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        raise WorkflowUnfit(f"{HEADER}: {where}: {first['msg']}") from error
    if odd := set(header.kinds) - set(MADE):
        raise WorkflowUnfit(f"{HEADER}: kinds: a workflow makes no {min(odd)}.")
    try:
        nearest_size(1920, 1080, header.size)
    except (ValueError, ArithmeticError) as error:
        raise WorkflowUnfit(f"{HEADER}: size: no picture can have such a size.") from error
    return header


def _check_nodes(nodes: Nodes) -> None:
    for id_, node in nodes.items():
        is_node = isinstance(node, Mapping) and isinstance(node.get("class_type"), str)
        if not is_node:
            raise WorkflowUnfit(f"Node {id_} has no class_type.")
    if not nodes:
        raise WorkflowUnfit("It holds no node.")


def _kinds_of(nodes: Nodes, marks: frozenset[str]) -> tuple[AssetKind, ...]:
    """What the workflow's outputs are; the longest medium counts where there are several."""
    classes = [node.get("class_type") for node in nodes.values() if isinstance(node, Mapping)]
    outputs = {OUTPUTS[name] for name in classes if isinstance(name, str) and name in OUTPUTS}
    if CLIP in outputs:
        return (AssetKind.video,)
    if SOUND in outputs:
        return (AssetKind.narration if marks & {"voice", "language"} else AssetKind.music,)
    return (AssetKind.image, AssetKind.starting_image) if PICTURE in outputs else ()


def _marks(nodes: Nodes) -> frozenset[str]:
    return frozenset(mark for text in _texts(dict(nodes)) for mark in MARK.findall(text))


def _texts(value: JsonValue) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for inner in value.values():
            yield from _texts(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _texts(inner)
