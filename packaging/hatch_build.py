"""Hatchling's door to the build tasks."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from hatchling.builders.config import BuilderConfig
from hatchling.builders.hooks.plugin.interface import BuildHookInterface

# Hatchling loads this file by its path, so what lies beside it is not importable by itself.
sys.path.insert(0, str(Path(__file__).parent))

from reelproof_build.errors import BuildError
from reelproof_build.tasks import run_all


class ReelproofBuildHook(BuildHookInterface[BuilderConfig]):
    """Runs the build tasks before any wheel, editable install or source archive is made."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Fills the generated folders of the package."""
        try:
            for sentence in run_all(Path(self.root)):
                self.app.display_info(sentence)
        except BuildError as error:
            # Frontends show all of a traceback and bury its last line, the only one for a person.
            self.app.abort(str(error))
