"""Undoes a film's last change, and is killed before the script's file is written: HOME SCRIPT."""

import asyncio
import os
import signal
import sys
from pathlib import Path

from reelproof.domain.project import LOCAL_OWNER
from reelproof.engine.catalog.catalog import Catalog
from reelproof.settings.settings import Settings
from reelproof.storage.files.project_files import DiskProjectFiles
from reelproof.wiring.history import history_for
from reelproof.wiring.studio import open_studio


async def killed(*_: object) -> bool:
    os.kill(os.getpid(), signal.SIGKILL)
    return False


async def main(home: Path, script: str) -> None:
    async with open_studio(Settings(home=home), Catalog({}, {})) as studio:
        view = await studio.films.of_script(LOCAL_OWNER, script)
        DiskProjectFiles.write_script = killed  # type: ignore[assignment, method-assign]
        await history_for(studio).undo(LOCAL_OWNER, view.project.id)


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1]), sys.argv[2]))
