"""Reads all workflow files in a folder; invalid ones do not affect the others."""

from collections.abc import Mapping
from dataclasses import field
from importlib.resources.abc import Traversable

from reelproof.domain.frozen import frozen
from reelproof.provider_api import Request
from reelproof.providers.comfyui.workflow import Workflow
from reelproof.providers.comfyui.workflow_file import InvalidWorkflow, read_workflow
from reelproof.providers.parameters import input_error

ENDING = ".json"


@frozen
class WorkflowFolder:
    """Workflows by name, and the errors of invalid files."""

    workflows: Mapping[str, Workflow] = field(default_factory=dict)
    faults: Mapping[str, str] = field(default_factory=dict)

    def of(self, request: Request) -> Workflow:
        """Returns the requested workflow. Raises ReelproofError."""
        workflow = self.workflows.get(request.model)
        if workflow is None or request.kind not in workflow.kinds:
            fault = self.faults.get(request.model + ENDING)
            why = f" {request.model}{ENDING}: {fault}" if fault else ""
            raise input_error("model", f"{request.model} does not make {request.kind.value} here.{why}")
        return workflow


def read_workflow_folder(folder: Traversable) -> WorkflowFolder:
    """Reads all workflows; an invalid file does not affect the others."""
    workflows: dict[str, Workflow] = {}
    faults: dict[str, str] = {}
    try:
        entries = sorted(folder.iterdir(), key=lambda entry: entry.name)
    except OSError as error:
        return WorkflowFolder(faults={str(folder): f"The folder cannot be read: {error.strerror}."})
    for entry in entries:
        if not entry.name.endswith(ENDING):
            continue
        name = entry.name.removesuffix(ENDING)
        try:
            workflows[name] = read_workflow(name, entry.read_bytes())
        except InvalidWorkflow as error:
            faults[entry.name] = str(error)
        except OSError as error:
            faults[entry.name] = f"The file cannot be read: {error.strerror}."
    return WorkflowFolder(workflows, faults)
