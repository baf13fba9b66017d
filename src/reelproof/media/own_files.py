"""Reads facts about the author's files in a child process, within a time limit."""

import asyncio
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import TypeVar

from reelproof.provider_api.sandbox import Sandbox, SandboxError

Fact = TypeVar("Fact")
# For all files together, and for the sandbox, which may be busy with a film: a plan does not wait for long.
LIMIT_S = 5.0


async def read_own_files(
    sandbox: Sandbox,
    limit_s: float,
    read: Callable[[str, str], Fact | None],
    script_path: str,
    names: Sequence[str],
) -> dict[str, Fact]:
    """Returns by name what `read(script_path, name)` finds; None is for a file that cannot be used."""
    found = dict[str, Fact]()
    with suppress(TimeoutError):
        async with asyncio.timeout(limit_s):
            for name in names:
                # A damaged file is reported when the film is made, and has no effect on the others.
                with suppress(SandboxError):
                    fact = await sandbox.run(limit_s, read, script_path, name)
                    if fact is not None:
                        found[name] = fact
    return found
