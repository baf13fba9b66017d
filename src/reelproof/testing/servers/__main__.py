"""`python -m reelproof.testing.servers`: prints its base URLs as one line of JSON, then serves."""

import argparse
import asyncio
import json
import signal
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path

from reelproof.testing.servers.outcome import ServerScript
from reelproof.testing.servers.script import read_script
from reelproof.testing.servers.server import ProviderServer


async def serve(port: int, script: ServerScript) -> None:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        with suppress(NotImplementedError):
            loop.add_signal_handler(number, stop.set)
    async with ProviderServer(script).running(port) as server:
        print(json.dumps(asdict(server.urls)), flush=True)
        await stop.wait()


def main() -> None:
    parser = argparse.ArgumentParser(
        prog="python -m reelproof.testing.servers",
        description="Serves scripted providers on the loopback address.",
    )
    parser.add_argument("--port", type=int, default=0, help="0: any that is free")
    parser.add_argument("--script", type=Path, help="a JSON file; see reelproof.testing.servers.outcome")
    arguments = parser.parse_args()
    try:
        script = read_script(arguments.script.read_bytes()) if arguments.script else ServerScript()
    except (OSError, ValueError) as error:
        parser.error(f"{arguments.script} cannot be used: {error}")
    asyncio.run(serve(arguments.port, script))


if __name__ == "__main__":
    main()
