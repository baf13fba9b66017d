"""Scripts that an editor saves at the moment at which Reelproof writes them."""

import errno
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from reelproof.domain.canonical import digest_of_bytes
from reelproof.storage.files.project_files import DiskProjectFiles

RAIN, SNOW, HAIL = "# Rain\n", "# Snow\n", "# Hail, from an editor\n"
RAIN_DIGEST = digest_of_bytes(RAIN.encode())
# A caught step of the write, with the editor's save before it.
Catch = Callable[[str, Callable[[], None]], None]


@pytest.fixture
def files(tmp_path: Path) -> DiskProjectFiles:
    return DiskProjectFiles(tmp_path / "projects")


@pytest.fixture
def script(tmp_path: Path) -> Path:
    path = tmp_path / "films" / "rain.md"
    path.parent.mkdir()
    path.write_text(RAIN)
    return path


@pytest.fixture
def catch(monkeypatch: pytest.MonkeyPatch) -> Catch:
    def before(step: str, save: Callable[[], None]) -> None:
        real, saves = getattr(os, step), [save]

        def caught(*arguments: Any, **options: Any) -> Any:
            if saves:
                saves.pop()()
            return real(*arguments, **options)

        monkeypatch.setattr(os, step, caught)

    return before


def renamed(script: Path) -> None:
    """Saves as most editors do."""
    new = script.with_name("rain.md~")
    new.write_text(HAIL)
    new.rename(script)


def entries(script: Path) -> list[str]:
    return [path.name for path in script.parent.iterdir()]


@pytest.mark.parametrize("step", ["fsync", "link"])
async def test_a_text_saved_during_the_write_stays(
    files: DiskProjectFiles, script: Path, catch: Catch, step: str
) -> None:
    catch(step, lambda: renamed(script))
    assert not await files.write_script(str(script), SNOW, RAIN_DIGEST)
    assert script.read_text() == HAIL
    assert entries(script) == ["rain.md"]


@pytest.mark.parametrize("step", ["fsync", "link", "replace"])
async def test_a_text_saved_into_the_open_file_stays(
    files: DiskProjectFiles, script: Path, catch: Catch, step: str
) -> None:
    with script.open("r+") as opened:

        def save() -> None:
            opened.write(HAIL)
            opened.flush()

        catch(step, save)
        assert not await files.write_script(str(script), SNOW, RAIN_DIGEST)
        opened.write("More.\n")
    assert script.read_text() == HAIL + "More.\n"
    assert entries(script) == ["rain.md"]


@pytest.mark.parametrize("step", ["fsync", "link"])
async def test_a_script_that_an_editor_creates_meanwhile_stays(
    files: DiskProjectFiles, script: Path, catch: Catch, step: str
) -> None:
    script.unlink()
    catch(step, lambda: renamed(script))
    assert not await files.create_script(str(script), SNOW)
    assert script.read_text() == HAIL
    assert entries(script) == ["rain.md"]


async def test_a_removed_script_that_an_editor_saves_again_stays(
    files: DiskProjectFiles, script: Path, catch: Catch
) -> None:
    script.unlink()
    catch("fsync", lambda: renamed(script))
    assert not await files.write_script(str(script), SNOW, RAIN_DIGEST)
    assert script.read_text() == HAIL


async def test_scripts_are_written_where_links_are_impossible(
    files: DiskProjectFiles, script: Path, monkeypatch: pytest.MonkeyPatch, catch: Catch
) -> None:
    def refuse(*_arguments: object, **_options: object) -> None:
        raise OSError(errno.EPERM, "Operation not permitted")

    monkeypatch.setattr(os, "link", refuse)
    assert await files.write_script(str(script), SNOW, RAIN_DIGEST)
    assert script.read_text() == SNOW
    script.unlink()
    assert await files.create_script(str(script), RAIN)
    assert (script.read_text(), entries(script)) == (RAIN, ["rain.md"])
    catch("fsync", lambda: renamed(script))
    assert not await files.write_script(str(script), SNOW, RAIN_DIGEST)
    assert script.read_text() == HAIL
