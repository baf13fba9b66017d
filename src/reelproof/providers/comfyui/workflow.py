"""A ComfyUI workflow with placeholders: default size, timeouts and concurrency."""

import re
from collections.abc import Iterator, Mapping
from math import ceil
from typing import Annotated

from pydantic import ConfigDict, Field

from reelproof.domain.frozen import frozen
from reelproof.provider_api import FREE, AssetKind, JsonValue, ModelInfo
from reelproof.providers.shapes import SizeRule

MARK = re.compile(r"\{\{\s*(\w+)\s*\}\}")
# Self-hosted image models are trained on about a million pixels.
DEFAULT_SIZE = SizeRule(step=16, most_side=1536, most_pixels=1024 * 1024)
DEFAULT_TIMEOUTS_S: Mapping[AssetKind, float] = {
    AssetKind.image: 600.0,
    AssetKind.starting_image: 600.0,
    AssetKind.narration: 900.0,
    AssetKind.music: 1800.0,
    AssetKind.video: 3600.0,
}
MODEL_ENDINGS = (".safetensors", ".gguf", ".ckpt", ".pt", ".pth", ".sft")
# A GPU runs one job at a time; a second one is queued so that it never idles.
BUCKET, CONCURRENCY = "comfyui/gpu", 2
Nodes = Mapping[str, JsonValue]


@frozen
class Header:
    """A workflow's metadata under `_reelproof`.

    `size` constrains `{{width}}` and `{{height}}`. A clip has one frame more than a multiple of
    `frame_step`, up to `most_frames`. `output` names the node whose file is used. `pause` is the mark for a
    pause in narration, `voice` is the default voice.
    """

    __pydantic_config__ = ConfigDict(extra="forbid")

    kinds: tuple[AssetKind, ...] = ()
    size: SizeRule = DEFAULT_SIZE
    frames_per_second: Annotated[int, Field(gt=0)] = 24
    frame_step: Annotated[int, Field(gt=0)] = 4
    most_frames: Annotated[int, Field(gt=1)] = 121
    output: str | None = None
    pause: str = ""
    voice: str = ""
    timeout_s: Annotated[float, Field(gt=0)] | None = None

    def frames(self, duration_s: float) -> int:
        """Returns the smallest sufficient number of frames, up to the model's maximum."""
        steps = ceil(duration_s * self.frames_per_second / self.frame_step - 1e-6)
        most = max((self.most_frames - 1) // self.frame_step, 1)
        return min(max(steps, 1), most) * self.frame_step + 1


@frozen
class Workflow:
    """A workflow, named after its file. `version` is a digest of the file."""

    name: str
    kinds: tuple[AssetKind, ...]
    nodes: Nodes
    header: Header
    version: str

    @property
    def marks(self) -> frozenset[str]:
        return marks_of(self.nodes)

    @property
    def model_files(self) -> tuple[str, ...]:
        """The model files that the server must have."""
        return tuple(text for text in _texts(dict(self.nodes)) if text.endswith(MODEL_ENDINGS))

    def info(self, server: str | None, *, is_local: bool) -> ModelInfo:
        """Describes the workflow as a model. `server` is the HOST:PORT that runs it."""
        return ModelInfo(
            name=self.name,
            kinds=self.kinds,
            bucket=BUCKET,
            concurrency=CONCURRENCY,
            version=self.version,
            timeout_s=self.header.timeout_s or DEFAULT_TIMEOUTS_S.get(self.kinds[0]),
            is_local=is_local,
            price=FREE,
            server=server,
        )


def marks_of(nodes: Nodes) -> frozenset[str]:
    """Returns the placeholders in all texts."""
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
