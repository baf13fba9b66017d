"""The server under attack, in a separate process: `python -m tests.acceptance.fuzz.server FOLDER`.

Prints its ids as one line of JSON. Media are scripted, and no worker runs, so that no job ends.
"""

import asyncio
import json
import sys
from pathlib import Path

from tests.integration.server.harness import SUN_PICTURE, StudioHarness
from tests.integration.server.test_projects import PICTURE

TOKEN = "a-token-for-the-operator"  # noqa: S105 a test secret
SETTINGS = {"api_token": TOKEN, "api_calls_per_minute": 1_000_000}
NAMES = {
    "GET /api/projects/{project_id}/files/{name} name": "sun.png",
    "PUT /api/projects/{project_id}/files/{name} name": "cloud.png",
    "GET /api/projects/{project_id}/output/{name} name": "film.mp4",
    "PUT /api/settings/keys/{name} name": "OPENAI_API_KEY",
    "POST /api/providers/{name}/callback name": "scripted",
}


async def serve(folder: Path) -> None:
    harness = StudioHarness(folder, settings=SETTINGS)
    house_headers = {"Authorization": f"Bearer {TOKEN}"}
    async with harness.open() as api:
        api.client.headers.update(house_headers)
        job = await api.made()
        assets = (await api.get(f"/projects/{job['project_id']}/assets"))["assets"]
        picture = next(asset for asset in assets if SUN_PICTURE in (asset["prompt"] or ""))
        takes = (await api.get(f"/assets/{picture['asset_id']}"))["takes"]
        await api.client.put(f"/api/projects/{job['project_id']}/files/sun.png", content=PICTURE)
    ids = {
        "job_id": job["job_id"],
        "project_id": job["project_id"],
        "asset_id": picture["asset_id"],
        "take_id": takes[-1]["take_id"],
        "step": "images",
        **NAMES,
    }
    async with harness.open(works=False) as api:
        address = api.client.base_url
        known = {
            "ids": ids,
            "token": TOKEN,
            "authority": f"{address.host}:{address.port}",
            "port": address.port,
        }
        print(json.dumps(known), flush=True)
        await asyncio.to_thread(sys.stdin.read)


if __name__ == "__main__":
    asyncio.run(serve(Path(sys.argv[1])))
