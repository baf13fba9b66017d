"""`reelproof history`, `undo` and `redo` on a film made on the command line."""

import asyncio
import json
from codecs import BOM_UTF8, BOM_UTF16_LE
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from reelproof.cli.films.film_making import make_film, order_of
from reelproof.domain.project import LOCAL_OWNER
from reelproof.domain.script import Style
from reelproof.engine.ports.request import MakeRequest
from reelproof.engine.studio.request_builder import RequestChoices
from reelproof.planning.script.options import FilmChoices
from reelproof.settings.settings import Settings
from reelproof.testing.rendering import ListRenderer
from reelproof.wiring.film_request import request_for_script
from reelproof.wiring.studio import open_studio
from tests.integration.cli.conftest import Run
from tests.integration.cli.harness import (
    DEFAULT_OUTPUT,
    KINDS,
    SCRIPT,
    SCRIPTED_FLAGS,
    make,
    scripted_catalog,
    write_script,
)

SNOW = SCRIPT.replace("# Rain", "# Snow")


@pytest.fixture
def script(work: Path, tmp_path: Path) -> Path:
    """A script that was edited and made again."""
    path = write_script(work)
    assert make(path, tmp_path / "home", scripted_catalog()) == 0
    path.write_text(SNOW)
    assert make(path, tmp_path / "home", scripted_catalog()) == 0
    return path


def test_an_edited_script_is_undone_and_redone(
    script: Path, reel: Run, capsys: pytest.CaptureFixture[str]
) -> None:
    capsys.readouterr()
    assert reel("undo", "rain.md") == 0
    assert capsys.readouterr().out.splitlines()[0] == "Undone: Edited the script"
    assert script.read_text() == SCRIPT
    assert reel("undo", "rain.md") == 0
    assert capsys.readouterr().out == "Nothing to undo.\n"
    assert reel("history", "rain.md") == 0
    assert "undone    Edited the script" in capsys.readouterr().out
    assert reel("redo", "rain.md", "--json") == 0
    step = json.loads(capsys.readouterr().out)
    assert (step["change"]["kind"], step["redo"]) == ("script", None)
    assert script.read_text() == SNOW
    assert reel("redo", "rain.md") == 0
    assert capsys.readouterr().out == "Nothing to redo.\n"


def test_an_edit_that_no_job_has_used_is_not_overwritten(
    script: Path, reel: Run, capsys: pytest.CaptureFixture[str]
) -> None:
    script.write_text(SNOW + "\nMy new paragraph.\n")
    capsys.readouterr()
    assert reel("undo", "rain.md") != 0
    assert "--save NAME" in capsys.readouterr().err
    assert "My new paragraph." in script.read_text()
    assert reel("history", "rain.md", "--save", "Mine") == 0
    assert reel("undo", "rain.md") == 0
    assert script.read_text() == SNOW
    assert reel("history", "rain.md", "--restore", "Mine") == 0
    assert "My new paragraph." in script.read_text()


@pytest.mark.parametrize(
    ("mark", "encoding"), [(b"", "utf-8"), (BOM_UTF8, "utf-8"), (BOM_UTF16_LE, "utf-16-le")]
)
def test_undo_keeps_link_permissions_encoding_and_line_ends(
    script: Path, reel: Run, tmp_path: Path, mark: bytes, encoding: str
) -> None:
    before, after = (mark + text.replace("\n", "\r\n").encode(encoding) for text in (SCRIPT, SNOW))
    own = tmp_path / "own.md"
    own.write_bytes(before)
    own.chmod(0o640)
    script.unlink()
    script.symlink_to(own)
    assert reel("history", "rain.md", "--save", "Before") == 0
    own.write_bytes(after)
    assert reel("history", "rain.md", "--save", "After") == 0
    assert reel("undo", "rain.md") == 0
    assert (own.read_bytes(), script.readlink(), own.stat().st_mode & 0o777) == (before, own, 0o640)
    assert reel("redo", "rain.md") == 0
    assert own.read_bytes() == after


def made_style(script: Path, home: Path, stays_local: bool | None = None, **choices: Any) -> Style:
    """Does what `reelproof make` does with these options. Returns the style of the film."""
    chosen = FilmChoices(chains=dict.fromkeys(KINDS, ("scripted/any",)), **choices)
    settings = Settings(home=home, max_retries=0)
    checked = request_for_script(
        script, script.read_text(), None, RequestChoices(chosen, stays_local), settings
    )
    order = order_of(replace(checked, catalog=scripted_catalog()), DEFAULT_OUTPUT)
    assert make_film(replace(order, renderer=ListRenderer())) == 0
    return asyncio.run(_latest_request(script, home)).options.style


async def _latest_request(script: Path, home: Path) -> MakeRequest:
    async with open_studio(Settings(home=home), scripted_catalog()) as studio:
        job = (await studio.films.of_script(LOCAL_OWNER, str(script))).job
        return await studio.stores.jobs.request(job.id)


@pytest.mark.usefixtures("plugin")
def test_options_brought_back_apply_until_others_are_stated(
    work: Path, tmp_path: Path, reel: Run, capsys: pytest.CaptureFixture[str]
) -> None:
    script, home = write_script(work), tmp_path / "home"
    assert made_style(script, home, style=Style.night) is Style.night
    assert made_style(script, home) is Style.bright
    assert reel("undo", "rain.md") == 0
    capsys.readouterr()
    assert reel("plan", "rain.md", *SCRIPTED_FLAGS) == 0
    assert "apply until you state others: reelproof make rain.md --style night" in capsys.readouterr().err
    assert [made_style(script, home) for _ in range(2)] == [Style.night] * 2
    assert reel("history", "rain.md") == 0
    assert "undone    Changed the options: style" in capsys.readouterr().out
    assert made_style(script, home, style=Style.paper) is Style.paper
    assert made_style(script, home) is Style.bright


@pytest.mark.usefixtures("plugin")
def test_local_models_that_undo_brought_back_are_left_by_stating_so(
    work: Path, tmp_path: Path, reel: Run, capsys: pytest.CaptureFixture[str]
) -> None:
    script, home = write_script(work), tmp_path / "home"
    made_style(script, home, stays_local=True)
    made_style(script, home)
    assert reel("undo", "rain.md") == 0
    capsys.readouterr()
    for option, is_local in ((), True), (("--no-local",), False):
        assert reel("plan", "rain.md", *SCRIPTED_FLAGS, *option) == 0
        assert ("--local" in capsys.readouterr().err) is is_local
    made_style(script, home)
    assert asyncio.run(_latest_request(script, home)).stays_local
    for stays_local in (False, None):
        made_style(script, home, stays_local=stays_local)
        assert not asyncio.run(_latest_request(script, home)).stays_local


@pytest.mark.usefixtures("plugin")
def test_undone_options_are_used_again_only_if_stated(work: Path, tmp_path: Path, reel: Run) -> None:
    script, home = write_script(work), tmp_path / "home"
    assert made_style(script, home) is Style.bright
    assert made_style(script, home, style=Style.night) is Style.night
    assert reel("undo", "rain.md") == 0
    assert made_style(script, home) is Style.bright
    assert made_style(script, home, style=Style.night) is Style.night


def test_versions_are_compared_restored_and_removed(
    script: Path, reel: Run, capsys: pytest.CaptureFixture[str]
) -> None:
    assert reel("history", "rain.md", "--save", "First cut") == 0
    assert reel("undo", "rain.md") == 0
    capsys.readouterr()
    assert reel("history", "rain.md", "--compare", "First cut") == 0
    assert capsys.readouterr().out.splitlines() == ["-    1  # Snow", "+    1  # Rain"]
    assert reel("history", "rain.md", "--restore", "First cut") == 0
    assert "Restored “First cut”" in capsys.readouterr().out
    assert script.read_text() == SNOW
    assert reel("history", "rain.md", "--compare", "First cut") == 0
    assert capsys.readouterr().out == "No differences.\n"
    assert reel("history", "rain.md", "--remove", "First cut") == 0
    assert "First cut" not in capsys.readouterr().out.partition("Versions:")[2]
    assert reel("history", "rain.md", "--restore", "First cut") != 0
    assert "The version First cut was not found." in capsys.readouterr().err


@pytest.mark.usefixtures("script")
def test_contradicting_options_are_refused(reel: Run, capsys: pytest.CaptureFixture[str]) -> None:
    assert reel("history", "rain.md", "--save", "A", "--restore", "B") == 2
    assert reel("history", "rain.md", "--with", "B") == 2
    assert "--with needs --compare." in capsys.readouterr().err


def test_a_script_without_a_film_has_no_history(
    work: Path, reel: Run, capsys: pytest.CaptureFixture[str]
) -> None:
    write_script(work)
    for command in ("history", "undo", "redo"):
        assert reel(command, "rain.md") == 2
        assert "No film has been made" in capsys.readouterr().err
