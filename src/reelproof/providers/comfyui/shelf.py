"""The workflows in a folder."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib.resources.abc import Traversable

from reelproof.provider_api import Request
from reelproof.providers.comfyui.workflow import Workflow
from reelproof.providers.comfyui.workflow_file import WorkflowUnfit, read_workflow
from reelproof.providers.parameters import refused

ENDING = ".json"


@dataclass(frozen=True, slots=True)
class Shelf:
    """Workflows by name, and what is wrong with files that are none."""

    workflows: Mapping[str, Workflow] = field(default_factory=dict)
    faults: Mapping[str, str] = field(default_factory=dict)

    def of(self, request: Request) -> Workflow:
        """The one that is asked for. Raises ReelproofError."""
        workflow = self.workflows.get(request.model)
        if workflow is None or request.kind not in workflow.kinds:
            fault = self.faults.get(request.model + ENDING)
            why = f" {request.model}{ENDING}: {fault}" if fault else ""
            raise refused("model", f"{request.model} does not make {request.kind.value} here.{why}")
        return workflow


def read_shelf(folder: Traversable) -> Shelf:
    """A file that cannot be used keeps no other from being used."""
    workflows: dict[str, Workflow] = {}
    faults: dict[str, str] = {}
    try:
        entries = sorted(folder.iterdir(), key=lambda entry: entry.name)
    except OSError as error:
        return Shelf(faults={str(folder): f"The folder cannot be read: {error.strerror}."})
    for entry in entries:
        if not entry.name.endswith(ENDING):
            continue
        name = entry.name.removesuffix(ENDING)
        try:
            workflows[name] = read_workflow(name, entry.read_bytes())
        except WorkflowUnfit as error:
            faults[entry.name] = str(error)
        except OSError as error:
            faults[entry.name] = f"It cannot be read: {error.strerror}."
    return Shelf(workflows, faults)
