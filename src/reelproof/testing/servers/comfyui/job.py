"""A running workflow at the emulated ComfyUI; its status follows from the clock."""

import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from reelproof.provider_api import JsonValue
from reelproof.testing.servers import media
from reelproof.testing.servers.outcome import Act, Outcome

TEXTS = ("text", "prompt", "tags")
WHOLE_NUMBERS = ("width", "height", "length", "batch_size", "seed", "noise_seed", "steps")
OUTPUTS: Mapping[str, str] = {
    "SaveImage": "image",
    "SaveVideo": "video",
    "SaveAudio": "audio",
    "SaveAudioMP3": "audio",
    "SaveAudioOpus": "audio",
}
ENDINGS: Mapping[str, str] = {"image": "png", "video": "mp4", "audio": "wav"}
FRAMES_PER_S = 24
DEFAULT_FRAMES = 49
Workflow = Mapping[str, JsonValue]


@dataclass(slots=True)
class EmulatedComfyUiJob:
    """A workflow that is queued, running or ended. `ticks` is how many polls it takes to end."""

    id: str
    number: int
    workflow: Workflow
    extra: Mapping[str, JsonValue]
    outcome: Outcome
    latency_s: float
    ticks: int
    began: float = field(default_factory=time.monotonic)
    is_interrupted: bool = False

    @property
    def has_ended(self) -> bool:
        return self.is_interrupted or (time.monotonic() - self.began >= self.latency_s and self.ticks <= 0)

    @property
    def prompt(self) -> str:
        texts = (inputs.get(name) for _, _, inputs in nodes(self.workflow) for name in TEXTS)
        return "\n".join(text for text in texts if isinstance(text, str))

    @property
    def kind(self) -> str:
        return next((OUTPUTS[name] for _, name, _ in nodes(self.workflow) if name in OUTPUTS), "image")

    @property
    def filename(self) -> str:
        return f"reelproof_{self.number:05}_.{ENDINGS[self.kind]}"

    def content(self) -> bytes:
        sizes = [
            (inputs["width"], inputs["height"])
            for _, _, inputs in nodes(self.workflow)
            if "width" in inputs and "height" in inputs
        ]
        width, height = (int(str(side)) for side in sizes[0]) if sizes else (512, 512)
        frames = next((i["length"] for _, _, i in nodes(self.workflow) if "length" in i), DEFAULT_FRAMES)
        match self.kind:
            case "video":
                made = media.clip(self.prompt, width, height, int(str(frames)) / FRAMES_PER_S)
            case "audio":
                made = media.speech(self.prompt)
            case _:
                made = media.image(self.prompt, width, height)
        return media.corrupted(made) if self.outcome.do is Act.corrupt else made

    def in_queue(self) -> JsonValue:
        """Returns the job's row in the queue."""
        return [self.number, self.id, dict(self.workflow), dict(self.extra), []]

    def in_history(self) -> dict[str, JsonValue]:
        messages: list[JsonValue] = [["execution_start", {"prompt_id": self.id}]]
        failed = self._failed()
        if failed is not None:
            messages.append(failed)
        state = "error" if failed is not None else "success"
        status: dict[str, JsonValue] = {
            "status_str": state,
            "completed": failed is None,
            "messages": messages,
        }
        outputs = {} if failed is not None else self._outputs()
        return {"prompt": self.in_queue(), "outputs": outputs, "status": status, "meta": {}}

    def _failed(self) -> JsonValue:
        if self.is_interrupted or self.outcome.do in (Act.canceled, Act.aborted):
            event: JsonValue = {"prompt_id": self.id, "node_id": "3", "node_type": "KSampler", "executed": []}
            return ["execution_interrupted", event]
        if self.outcome.do is not Act.fails:
            return None
        is_memory = "memory" in self.outcome.error
        return [
            "execution_error",
            {
                "prompt_id": self.id,
                "node_id": "3",
                "node_type": "KSampler",
                "exception_message": self.outcome.error,
                "exception_type": "torch.OutOfMemoryError" if is_memory else "RuntimeError",
                "traceback": ["  File nodes.py"],
            },
        ]

    def _outputs(self) -> dict[str, JsonValue]:
        if self.outcome.do is Act.empty:
            return {}
        if self.outcome.output is not None:
            event: dict[str, JsonValue] = self.outcome.output
            return event
        node = next((id_ for id_, name, _ in nodes(self.workflow) if name in OUTPUTS), "9")
        file: JsonValue = {"filename": self.filename, "subfolder": "", "type": "output"}
        shown: dict[str, JsonValue] = {"audio" if self.kind == "audio" else "images": [file]}
        return {node: {**shown, "animated": [True]} if self.kind == "video" else shown}


def nodes(workflow: Workflow) -> Iterator[tuple[str, str, Mapping[str, JsonValue]]]:
    """The id, the class and the inputs of each node."""
    for id_, node in workflow.items():
        inputs = node.get("inputs") if isinstance(node, Mapping) else None
        if isinstance(node, Mapping) and isinstance(inputs, Mapping):
            yield id_, str(node.get("class_type", "")), inputs


def workflow_fault(workflow: Workflow, uploaded: frozenset[str]) -> dict[str, JsonValue] | None:
    """Returns the validation error of the real server, if any."""
    if any(not isinstance(node, Mapping) or "class_type" not in node for node in workflow.values()):
        return _refused("invalid_prompt", "Cannot execute because a node is missing the class_type property.")
    if not any(name in OUTPUTS for _, name, _ in nodes(workflow)):
        return _refused("prompt_no_outputs", "Prompt has no outputs")
    faults = {
        id_: fault for id_, name, inputs in nodes(workflow) if (fault := _fault(name, inputs, uploaded))
    }
    if not faults:
        return None
    return _refused("prompt_outputs_failed_validation", "Prompt outputs failed validation", faults)


def _fault(name: str, inputs: Mapping[str, JsonValue], uploaded: frozenset[str]) -> JsonValue:
    wrong = next(
        (one for one in WHOLE_NUMBERS if one in inputs and type(inputs[one]) not in (int, list)), None
    )
    if wrong is not None:
        return _node_error(name, "invalid_input_type", f"Failed to convert an input value: {wrong}")
    left = next((value for value in inputs.values() if isinstance(value, str) and "{{" in value), None)
    if left is not None:
        return _node_error(name, "value_not_in_list", f"a placeholder was not filled in: {left}")
    if name == "LoadImage" and inputs.get("image") not in uploaded:
        return _node_error(name, "custom_validation_failed", f"Invalid image file: {inputs.get('image')}")
    return None


def _node_error(name: str, kind: str, details: str) -> JsonValue:
    error: JsonValue = {"type": kind, "message": "Value is not valid", "details": details, "extra_info": {}}
    return {"errors": [error], "dependent_outputs": ["9"], "class_type": name}


def _refused(kind: str, message: str, faults: Mapping[str, JsonValue] | None = None) -> dict[str, JsonValue]:
    error: JsonValue = {"type": kind, "message": message, "details": "", "extra_info": {}}
    return {"error": error, "node_errors": dict(faults or {})}
