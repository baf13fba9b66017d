"""The studio's page: HTML, script and styles, built from web/ with Node.js."""

from __future__ import annotations

import platform
import sys
import tempfile
from dataclasses import dataclass, replace
from pathlib import Path

from .errors import BuildError
from .fingerprint import fingerprint_of
from .node import Npm, find_npm, supports_studio

OUTPUT_VARIABLE = "REELPROOF_STUDIO_OUTPUT"
_LOCK = "package-lock.json"
_SOURCES = ("*.json", "*.ts", "*.html", ".npmrc", "src/**/*")
_STAMP = ".reelproof-lock"


@dataclass(frozen=True, slots=True)
class StudioBundle:
    """Installs the locked packages beside the sources and lets Vite build the page."""

    root: Path
    title = "the studio page"
    variable = "REELPROOF_BUILD_STUDIO"

    @property
    def folder(self) -> Path:
        """Where the server finds the page, inside the package."""
        return self.root / "src" / "reelproof" / "server" / "studio" / "static"

    @property
    def sources(self) -> Path:
        """The page's sources."""
        return self.root / "web"

    def fingerprint(self) -> str:
        """Changes when a source or a locked package changes."""
        return fingerprint_of(self.sources, _SOURCES)

    def is_complete(self) -> bool:
        """Whether the folder holds a page, of this or an earlier fingerprint."""
        return (self.folder / "index.html").is_file()

    def build(self, into: Path) -> None:
        """Builds the page."""
        if not (self.sources / _LOCK).is_file():
            raise BuildError("the sources in web/ are not here.")
        with tempfile.TemporaryDirectory(prefix="reelproof-build-") as name:
            npm = find_npm(supports_studio, self.root / "packaging" / "node.txt", Path(name))
            self._install(npm)
            building = replace(npm, environment={**npm.environment, OUTPUT_VARIABLE: str(into.resolve())})
            building.run(("run", "build"), self.sources)

    def _install(self, npm: Npm) -> None:
        """Installs the locked packages, unless they already are."""
        stamp = self.sources / "node_modules" / _STAMP
        # Some packages hold programs of one platform; a checkout may be shared with a container or a machine.
        wanted = f"{fingerprint_of(self.sources, (_LOCK,))} {sys.platform} {platform.machine()}"
        if stamp.is_file() and stamp.read_text("utf-8") == wanted:
            return
        # The tools of the build are development packages, which NODE_ENV=production would leave out.
        npm.run(("ci", "--include=dev", "--ignore-scripts"), self.sources)
        stamp.write_text(wanted, "utf-8")
