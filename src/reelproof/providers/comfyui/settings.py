"""Where the ComfyUI server is, and which workflows it is asked to run."""

from importlib.resources import files
from pathlib import Path

from reelproof.provider_api import ProviderContext
from reelproof.providers.comfyui.shelf import Shelf, read_shelf
from reelproof.providers.http import ApiPlace

COMFYUI_URL = "http://127.0.0.1:8188"
URL, WORKFLOWS = "COMFYUI_BASE_URL", "COMFYUI_WORKFLOWS"


def place_of(context: ProviderContext) -> ApiPlace:
    return place_at(context.environment.get(URL, "").strip() or COMFYUI_URL)


def place_at(url: str) -> ApiPlace:
    """A server that asks for no key."""
    return ApiPlace(url.rstrip("/"), URL, is_key_needed=False, header="")


def shelf_of(context: ProviderContext) -> Shelf:
    """The workflows of one's own folder, or those that come with Reelproof."""
    folder = context.environment.get(WORKFLOWS, "").strip()
    return read_shelf(Path(folder).expanduser() if folder else files(__package__) / "workflows")
