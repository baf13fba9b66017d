"""ComfyUI's base URL and workflow folder: environment variables and defaults."""

from importlib.resources import files
from pathlib import Path

from reelproof.provider_api import ProviderContext
from reelproof.providers.comfyui.workflow_folder import WorkflowFolder, read_workflow_folder
from reelproof.providers.http import ApiEndpoint

COMFYUI_URL = "http://127.0.0.1:8188"
URL, WORKFLOWS = "COMFYUI_BASE_URL", "COMFYUI_WORKFLOWS"


def endpoint_of(context: ProviderContext) -> ApiEndpoint:
    return endpoint_at(context.environment.get(URL, "").strip() or COMFYUI_URL)


def endpoint_at(url: str) -> ApiEndpoint:
    """Returns an endpoint without a key."""
    return ApiEndpoint(url.rstrip("/"), URL, is_key_needed=False, header="")


def workflow_folder_of(context: ProviderContext) -> WorkflowFolder:
    """Returns the user's workflows, or those that ship with Reelproof."""
    folder = context.environment.get(WORKFLOWS, "").strip()
    return read_workflow_folder(Path(folder).expanduser() if folder else files(__package__) / "workflows")
