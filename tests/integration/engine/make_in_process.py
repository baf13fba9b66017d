"""Makes a film with scripted media in a child process that a test can kill.

Every call to the provider is written to a file as it starts, like an entry of a provider's bill.
"""

import asyncio
import json
import sys
from pathlib import Path

from reelproof.provider_api import Made, Request
from reelproof.testing.scripted import ScriptedProvider
from tests.integration.engine.harness import make_film, request_for


class BillingProvider(ScriptedProvider):
    """Notes each call."""

    bill: Path

    async def make(self, request: Request) -> Made:
        with self.bill.open("a") as bill:
            bill.write(json.dumps({"kind": request.kind, "prompt": request.prompt}) + "\n")
        return await super().make(request)


async def main(home: Path, script: Path, bill: Path) -> None:
    provider = BillingProvider(delay_s=0.05, concurrency=4)
    provider.bill = bill
    request = request_for(script)
    view = await make_film(home, provider, request)
    print(json.dumps({"status": view.job.status, "error": view.job.error and view.job.error.message}))


if __name__ == "__main__":
    asyncio.run(main(*(Path(argument) for argument in sys.argv[1:4])))
