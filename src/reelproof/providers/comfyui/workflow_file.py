"""Reads and validates workflow files: header, placeholders, output nodes, kind of media."""

import hashlib
import json
import re
from collections.abc import Mapping

from pydantic import TypeAdapter, ValidationError

from reelproof.provider_api import AssetKind, JsonValue
from reelproof.providers.comfyui.workflow import Header, Nodes, Workflow, marks_of
from reelproof.providers.shapes import nearest_size

HEADER = "_reelproof"
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
IMAGE, CLIP, SOUND = "image", "clip", "sound"
OUTPUTS: Mapping[str, str] = {
    "SaveImage": IMAGE,
    "PreviewImage": IMAGE,
    "SaveVideo": CLIP,
    "SaveWEBM": CLIP,
    "VHS_VideoCombine": CLIP,
    "SaveAudio": SOUND,
    "SaveAudioMP3": SOUND,
    "SaveAudioOpus": SOUND,
}
NAME = re.compile(r"[\w.+-]+")
HEADERS = TypeAdapter(Header)


class InvalidWorkflow(Exception):
    """A file is not a runnable workflow."""


def read_workflow(name: str, content: bytes) -> Workflow:
    """Reads a workflow. Raises InvalidWorkflow with a sentence on what is wrong."""
    if not NAME.fullmatch(name):
        raise InvalidWorkflow("The file name may contain only letters, digits, '.', '+', '-' and '_'.")
    nodes = dict(_object(content))
    header = _header(nodes.pop(HEADER, None))
    _check_nodes(nodes)
    marks = marks_of(nodes)
    if unknown := marks - MARKS:
        raise InvalidWorkflow(
            f"Unknown placeholder {{{{{min(unknown)}}}}}. Known: {', '.join(sorted(MARKS))}."
        )
    if header.output is not None and header.output not in nodes:
        raise InvalidWorkflow(f"The output node {header.output} does not exist.")
    kinds = header.kinds or _kinds_of(nodes, marks)
    if not kinds:
        raise InvalidWorkflow(f"Its kinds cannot be inferred: add {HEADER!r}: {{'kinds': [...]}}.")
    return Workflow(name, kinds, nodes, header, hashlib.sha256(content).hexdigest()[:12])


def _object(content: bytes) -> Mapping[str, JsonValue]:
    try:
        data = json.loads(content.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise InvalidWorkflow(f"Not valid JSON: {error}") from error
    if not isinstance(data, dict):
        raise InvalidWorkflow("The JSON is not a workflow.")
    if isinstance(data.get("nodes"), list):
        raise InvalidWorkflow(
            "It was saved for ComfyUI's editor; export it for the API: Workflow, Export (API)."
        )
    return data


def _header(header_value: JsonValue) -> Header:
    if header_value is None:
        return Header()
    try:
        header = HEADERS.validate_python(header_value)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        raise InvalidWorkflow(f"{HEADER}: {where}: {first['msg']}") from error
    if odd := set(header.kinds) - set(MADE):
        raise InvalidWorkflow(f"{HEADER}: kinds: a workflow cannot make {min(odd)}.")
    try:
        nearest_size(1920, 1080, header.size)
    except (ValueError, ArithmeticError) as error:
        raise InvalidWorkflow(f"{HEADER}: size: no picture size satisfies it.") from error
    return header


def _check_nodes(nodes: Nodes) -> None:
    for id_, node in nodes.items():
        is_node = isinstance(node, Mapping) and isinstance(node.get("class_type"), str)
        if not is_node:
            raise InvalidWorkflow(f"Node {id_} has no class_type.")
    if not nodes:
        raise InvalidWorkflow("The workflow has no nodes.")


def _kinds_of(nodes: Nodes, marks: frozenset[str]) -> tuple[AssetKind, ...]:
    """Infers the kinds from the output nodes; video wins over audio, and audio over images."""
    classes = [node.get("class_type") for node in nodes.values() if isinstance(node, Mapping)]
    outputs = {OUTPUTS[name] for name in classes if isinstance(name, str) and name in OUTPUTS}
    if CLIP in outputs:
        return (AssetKind.video,)
    if SOUND in outputs:
        return (AssetKind.narration if marks & {"voice", "language"} else AssetKind.music,)
    return (AssetKind.image, AssetKind.starting_image) if IMAGE in outputs else ()
