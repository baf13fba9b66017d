"""Workflow files, read, and what is wrong with those that cannot be used."""

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
NAME = re.compile(r"[\w.+-]+")
HEADERS = TypeAdapter(Header)


class WorkflowUnfit(Exception):
    """A file that is no workflow which could be run."""


def read_workflow(name: str, content: bytes) -> Workflow:
    """Raises WorkflowUnfit with a sentence on what is wrong."""
    if not NAME.fullmatch(name):
        raise WorkflowUnfit("The file's name may hold letters, digits, '.', '+', '-' and '_' alone.")
    nodes = dict(_object(content))
    header = _header(nodes.pop(HEADER, None))
    _check_nodes(nodes)
    marks = marks_of(nodes)
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
