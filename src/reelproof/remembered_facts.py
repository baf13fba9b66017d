"""Files of facts that can be found anew: what is damaged or cannot be written is done without."""

import json
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from reelproof.domain.failure import ReelproofError
from reelproof.files import cache_file


def read_facts(path: Path) -> Mapping[str, Any]:
    with suppress(OSError, ValueError):
        found = json.loads(path.read_bytes())
        if isinstance(found, dict):
            return found
    return {}


def write_facts(path: Path, facts: Mapping[str, Any], kept: int) -> None:
    """Keeps the last ones."""
    with suppress(OSError, ReelproofError), cache_file(path) as part:
        part.write_text(json.dumps(dict([*facts.items()][-kept:])))
