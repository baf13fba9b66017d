"""The API on a loopback port, as `reelproof studio` serves it: real stores, durable runs and sockets.

Media are scripted, and the renderer lists.
"""

import asyncio
import json
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx

from reelproof.contract.installation import SystemCheck
from reelproof.domain.failure import Failure
from reelproof.engine.catalog.catalog import Catalog
from reelproof.provider_api import Provider
from reelproof.server.app import build_app
from reelproof.server.security.protection import protected
from reelproof.server.services import Installation
from reelproof.server.serving import address_of, listen, serving
from reelproof.settings.file import TomlSettingsFile
from reelproof.settings.settings import Settings
from reelproof.storage.files.home import own
from reelproof.testing.rendering import ListRenderer
from reelproof.testing.scripted import ScriptedContent, ScriptedFailure, ScriptedLocal, ScriptedProvider
from reelproof.wiring.runs import working
from reelproof.wiring.server import protection_for, services_for
from reelproof.wiring.studio import Studio, open_studio
from tests.caller import NO_CERTIFICATES

SCRIPTED = ["scripted/any"]
OPTIONS: Mapping[str, Any] = {"chains": {"image": SCRIPTED, "narration": SCRIPTED, "music": SCRIPTED}}
SUN = "The sun warms the sea, and water rises."
CLOUD = "A cloud is born where the air grows cold."
SUN_PICTURE, CLOUD_PICTURE = "the sun over the sea", "a cloud at dusk"
SCRIPT = f"# Rain\n\n[picture: {SUN_PICTURE}]\n{SUN}\n\n[picture: {CLOUD_PICTURE}]\n{CLOUD}\n"
PATIENCE_S = 60.0
HOST = "127.0.0.1"


@dataclass(slots=True)
class StudioHarness:
    """A home with scripted media. It can be opened several times."""

    folder: Path
    outcomes: dict[str, Sequence[ScriptedFailure | ScriptedContent]] = field(default_factory=dict)
    delay_s: float = 0.0
    settings: Mapping[str, Any] = field(default_factory=dict)
    blocking_failure: Failure | None = None
    more: Mapping[str, Provider] = field(default_factory=dict)
    provider: ScriptedProvider = field(init=False)

    def __post_init__(self) -> None:
        self.provider = ScriptedProvider(outcomes=self.outcomes, delay_s=self.delay_s)

    @asynccontextmanager
    async def open(self, works: bool = True) -> AsyncIterator["StudioApi"]:
        """Runs the server; without `works` no worker runs jobs."""
        settings = Settings(
            home=self.folder / "home", **{"max_retries": 0, "retry_delay_s": 0.0, **self.settings}
        )
        local = ScriptedLocal(delay_s=self.delay_s)
        catalog = Catalog({"scripted": self.provider, "local": local, **self.more}, {})
        async with open_studio(settings, catalog, makes_films=works) as studio:
            current = TomlSettingsFile(settings, self.folder / "reelproof.toml")
            app = protected(
                build_app(services_for(studio, installation_of(self), self.folder / "reelproof.toml")),
                protection_for(settings, HOST),
            )
            with listen(HOST, 0) as listening:
                async with (
                    serving(app, listening),
                    httpx.AsyncClient(
                        base_url=address_of(listening), timeout=PATIENCE_S, verify=NO_CERTIFICATES
                    ) as client,
                ):
                    api = StudioApi(client, studio)
                    if not works:
                        yield api
                        return
                    async with (
                        own(studio.home, "test", wait=False, on_wait=print),
                        working(studio, ListRenderer(), retry_policy=current.retry_policy),
                    ):
                        yield api


def installation_of(harness: StudioHarness) -> Installation:
    async def worker() -> str | None:
        return "a test"

    async def system_check() -> SystemCheck:
        return SystemCheck(can_make_films=True, required=[], chains=[], providers=[], unused=[], studio=[])

    async def blocking_failure() -> Failure | None:
        return harness.blocking_failure

    return Installation("0.0.0", SCRIPT, {"jobs_at_once": 4}, system_check, worker, blocking_failure)


@dataclass(frozen=True, slots=True)
class StudioApi:
    """An API client; `studio` gives access to the internals."""

    client: httpx.AsyncClient
    studio: Studio

    async def get(self, path: str, status: int = 200, **options: Any) -> Any:
        return _content(await self.client.get(f"/api{path}", **options), status)

    async def post(self, path: str, body: object = None, status: int = 202, **options: Any) -> Any:
        return _content(await self.client.post(f"/api{path}", json=body, **options), status)

    async def put(self, path: str, body: object = None, status: int = 200, **options: Any) -> Any:
        return _content(await self.client.put(f"/api{path}", json=body, **options), status)

    async def patch(self, path: str, body: object = None, status: int = 200, **options: Any) -> Any:
        return _content(await self.client.patch(f"/api{path}", json=body, **options), status)

    async def start(self, **others: Any) -> Any:
        """Starts a job for the film of two paragraphs."""
        return await self.post("/jobs", {"script": SCRIPT, "options": OPTIONS, **others})

    async def ended(self, job_id: str) -> Any:
        """Waits for the job's end and returns it."""
        async with asyncio.timeout(PATIENCE_S):
            while True:
                job = await self.get(f"/jobs/{job_id}")
                if job["status"] in ("succeeded", "failed", "canceled"):
                    return job
                await asyncio.sleep(0.05)

    async def made(self, **others: Any) -> Any:
        return await self.ended((await self.start(**others))["job_id"])

    async def assets(self, project_id: str) -> Mapping[str, Any]:
        """Returns the project's assets by key."""
        listed = (await self.get(f"/projects/{project_id}/assets"))["assets"]
        return {asset["key"]: asset for asset in listed}


def _content(response: httpx.Response, status: int) -> Any:
    assert response.status_code == status, f"{response.status_code}: {response.text[:600]}"
    return json.loads(response.text) if response.text else None


def action(of: Mapping[str, Any], name: str) -> Any:
    """Returns the first action with this name of an object."""
    return next(one for one in of["actions"] if one["name"] == name)
