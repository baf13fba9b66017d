"""Reading scripts beside everything else: a long one takes a second or two."""

import asyncio

from reelproof.domain.script import Script
from reelproof.planning.script import parse_script


async def parse(text: str, name: str, previous: Script | None) -> Script:
    """As `parse_script`. Raises ReelproofError, naming the line, when the text is no script."""
    return await asyncio.to_thread(parse_script, text, name, previous)
