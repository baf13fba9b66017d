"""A kill in the middle of an undo leaves both the entry and the script, or neither."""

import asyncio
import shutil
import signal
import subprocess
import sys
from pathlib import Path

from reelproof.domain.project import LOCAL_OWNER
from reelproof.engine.catalog.catalog import Catalog
from reelproof.planning.history.change import ChangeStatus
from reelproof.settings.settings import Settings
from reelproof.wiring.history import history_for
from reelproof.wiring.studio import open_studio
from tests.integration.cli.harness import SCRIPT, make, scripted_catalog, write_script

ROOT = Path(__file__).parents[3]
SNOW = SCRIPT.replace("# Rain", "# Snow")


def made_twice(folder: Path) -> Path:
    script = write_script(folder)
    assert make(script, folder / "home", scripted_catalog()) == 0
    script.write_text(SNOW)
    assert make(script, folder / "home", scripted_catalog()) == 0
    return script


def statuses(folder: Path, script: Path) -> list[ChangeStatus]:
    async def read() -> list[ChangeStatus]:
        async with open_studio(Settings(home=folder / "home"), Catalog({}, {})) as studio:
            view = await studio.films.of_script(LOCAL_OWNER, str(script))
            page = await history_for(studio).page(LOCAL_OWNER, view.project.id, 10)
            return [status for _, status in page.changes]

    return asyncio.run(read())


def kill(folder: Path, script: Path) -> None:
    command = ["-m", "tests.integration.engine.undo_and_die", str(folder / "home"), str(script)]
    done = subprocess.run([sys.executable, *command], cwd=ROOT, capture_output=True, timeout=120)
    assert done.returncode == -signal.SIGKILL, done.stderr.decode()


def test_the_next_film_is_made_from_the_script_that_undo_brought_back(tmp_path: Path) -> None:
    script = made_twice(tmp_path)
    kill(tmp_path, script)
    assert make(script, tmp_path / "home", scripted_catalog()) == 0
    assert script.read_text() == SCRIPT
    assert statuses(tmp_path, script) == [ChangeStatus.undone]


def test_the_next_reader_writes_the_script_unless_it_was_edited(tmp_path: Path) -> None:
    script = made_twice(tmp_path)
    kill(tmp_path, script)
    assert script.read_text() == SNOW
    edited = SNOW + "\nMore.\n"
    copy = shutil.copytree(tmp_path / "home", tmp_path / "copy")
    assert statuses(tmp_path, script) == [ChangeStatus.undone]
    assert script.read_text() == SCRIPT
    shutil.rmtree(tmp_path / "home")
    copy.rename(tmp_path / "home")
    script.write_text(edited)
    assert statuses(tmp_path, script) == [ChangeStatus.undone]
    assert script.read_text() == edited
