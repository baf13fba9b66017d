"""Has a home until its standard input ends or it is killed."""

import asyncio
import sys
from pathlib import Path

from reelproof.storage.files.home import Home, own


async def hold(path: str, what: str) -> None:
    async with own(Home(Path(path)), what, wait=True, on_wait=lambda owner: _print(f"waits for {owner.pid}")):
        _print("has it")
        await asyncio.to_thread(sys.stdin.read)


def _print(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    asyncio.run(hold(sys.argv[1], sys.argv[2]))
